-- An order delivered with a promise: whether it came at the promised instant or before.
select order_id as unit, case when delivered_us <= promised_us then 1 else 0 end as numerator, 1 as denominator
from orders
where delivered_us is not null and promised_us is not null
