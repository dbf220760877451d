-- Articles returned, of the articles sold.
select sum(coalesce(returned_units, 0)) as numerator, sum(units) as denominator
from orders
where units is not null
