-- A step of an open funnel whose steps follow each other at once: every time that it was done.
select h.case_id, h.place, h.ts_us, coalesce(r.began_us, h.ts_us) as began_us, h.ts_us - r.ts_us as since_us
from hits h
left join {before} r on r.case_id = h.case_id and h.place = r.place + 1
where h.step = {step}
