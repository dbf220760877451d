-- An order: the articles returned, and the articles sold.
select order_id as unit, coalesce(returned_units, 0) as numerator, units as denominator
from orders
where units is not null
