-- A contact that was solved: whether it was opened again. Without a word on that, it is not known.
select seq as unit, case when reopened > 0 then 1 else 0 end as numerator, 1 as denominator
from contacts
where reopened > 0 or (solved_us is not null and reopened = 0)
