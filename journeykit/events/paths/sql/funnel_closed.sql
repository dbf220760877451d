-- The next step of a closed funnel: the earliest time it was done after the step before was reached.
select
    h.case_id,
    min(h.place) as place,
    min(h.ts_us) as ts_us,
    min(r.began_us) as began_us,
    min(h.ts_us - r.ts_us) as since_us
from hits h
join {before} r on r.case_id = h.case_id
where h.step = {step} and h.place > r.place
group by h.case_id
