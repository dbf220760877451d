-- Answers of 9 and 10, answers of 0 to 6, and all answers; an empty one is no answer.
select
    sum(case when nps >= 9 then 1 else 0 end) as promoters,
    sum(case when nps <= 6 then 1 else 0 end) as detractors,
    count(*) as denominator
from surveys
where nps is not null
