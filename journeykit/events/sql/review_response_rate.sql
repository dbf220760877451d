-- A review: whether the shop answered it.
select seq as unit, case when replied_us is not null then 1 else 0 end as numerator, 1 as denominator
from surveys
where rating is not null
