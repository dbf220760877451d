-- Cases with a purchase, of all cases.
select sum(bought) as numerator, count(*) as denominator
from (
    select e.case_id, max(case when m.meaning = 'purchase' then 1 else 0 end) as bought
    from events e
    left join meanings m on m.activity = e.activity
    group by e.case_id
) cases
