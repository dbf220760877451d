-- A delivered order: whether it has a review.
select o.order_id as unit, case when r.order_id is not null then 1 else 0 end as numerator, 1 as denominator
from orders o
left join (select distinct order_id from surveys where rating is not null) r on r.order_id = o.order_id
where o.delivered_us is not null
