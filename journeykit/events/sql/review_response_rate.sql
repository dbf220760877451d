-- Reviews that the shop answered, of the reviews.
select sum(case when replied_us is not null then 1 else 0 end) as numerator, count(*) as denominator
from surveys
where rating is not null
