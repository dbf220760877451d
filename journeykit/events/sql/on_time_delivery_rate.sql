-- Orders delivered at the promised instant or before, of the orders delivered with a promise.
select sum(case when delivered_us <= promised_us then 1 else 0 end) as numerator, count(*) as denominator
from orders
where delivered_us is not null and promised_us is not null
