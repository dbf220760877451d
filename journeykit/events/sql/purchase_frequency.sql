-- A customer: the number of orders.
select customer_id as unit, count(distinct order_id) as value
from orders
where customer_id is not null
group by customer_id
