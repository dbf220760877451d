-- A session (or case): whether it has an add to cart.
select e.case_id as unit, max(case when m.meaning = 'cart' then 1 else 0 end) as numerator, 1 as denominator
from events e
left join meanings m on m.activity = e.activity
group by e.case_id
