-- Orders delivered on the promised day or before, of the orders delivered with a promise.
select
    sum(case when floor(delivered_us / 86400000000.0) <= floor(promised_us / 86400000000.0) then 1 else 0 end)
        as numerator,
    count(*) as denominator
from orders
where delivered_us is not null and promised_us is not null
