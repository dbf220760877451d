-- An order: the days until it was delivered.
select order_id as unit, (delivered_us - ordered_us) / 86400000000.0 as value
from orders
where delivered_us is not null and ordered_us is not null
