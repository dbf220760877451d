-- An order: whether there is a contact about it.
select o.order_id as unit, case when c.order_id is not null then 1 else 0 end as numerator, 1 as denominator
from orders o
left join (select distinct order_id from contacts where order_id is not null) c on c.order_id = o.order_id
