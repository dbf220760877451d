-- The next step of a closed funnel whose steps follow each other at once: every time that it was.
select h.case_id, h.place, h.ts_us, r.began_us, h.ts_us - r.ts_us as since_us
from hits h
join {before} r on r.case_id = h.case_id and h.place = r.place + 1
where h.step = {step}
