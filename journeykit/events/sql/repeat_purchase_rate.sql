-- A customer: whether there are two orders or more.
select
    customer_id as unit,
    case when count(distinct order_id) >= 2 then 1 else 0 end as numerator,
    1 as denominator
from orders
where customer_id is not null
group by customer_id
