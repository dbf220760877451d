-- Cases with an add to cart, of all cases.
select sum(added) as numerator, count(*) as denominator
from (
    select e.case_id, max(case when m.meaning = 'cart' then 1 else 0 end) as added
    from events e
    left join meanings m on m.activity = e.activity
    group by e.case_id
) cases
