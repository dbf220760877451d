-- An order delivered with a promise: whether it came on the promised day or before.
select
    order_id as unit,
    case when floor(delivered_us / 86400000000.0) <= floor(promised_us / 86400000000.0) then 1 else 0 end as numerator,
    1 as denominator
from orders
where delivered_us is not null and promised_us is not null
