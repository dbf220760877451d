-- An order: the days from the notice of withdrawal to the refund.
select order_id as unit, (refunded_us - withdrawn_us) / 86400000000.0 as value
from orders
where refunded_us is not null and withdrawn_us is not null
