-- A contact: whether it is solved and was never opened again. Solved without a word on that, it is not known.
select
    seq as unit,
    case when solved_us is not null and reopened = 0 then 1 else 0 end as numerator,
    1 as denominator
from contacts
where solved_us is null or reopened is not null
