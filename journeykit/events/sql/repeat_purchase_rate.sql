-- Customers with two orders or more, of the customers with an order.
select sum(case when orders >= 2 then 1 else 0 end) as numerator, count(*) as denominator
from (
    select customer_id, count(distinct order_id) as orders
    from orders
    where customer_id is not null
    group by customer_id
) customers
