-- An answer: whether it is 9 or 10, and whether it is 0 to 6; an empty one is no answer.
select
    seq as unit,
    case when nps >= 9 then 1 else 0 end as promoters,
    case when nps <= 6 then 1 else 0 end as detractors,
    1 as denominator
from surveys
where nps is not null
