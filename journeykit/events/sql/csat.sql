-- Answers of 4 and 5, of all answers; an empty one is no answer.
select sum(case when csat >= 4 then 1 else 0 end) as numerator, count(*) as denominator
from surveys
where csat is not null
