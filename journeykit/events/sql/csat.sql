-- An answer: whether it is 4 or 5; an empty one is no answer.
select seq as unit, case when csat >= 4 then 1 else 0 end as numerator, 1 as denominator
from surveys
where csat is not null
