-- The number of orders of each customer with an order.
select count(distinct order_id) as value
from orders
where customer_id is not null
group by customer_id
