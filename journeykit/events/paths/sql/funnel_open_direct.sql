-- A step of an open funnel whose steps follow each other at once: every time that it was done.
select h.case_id, h.place, h.ts_us, f.began_us, h.ts_us - r.ts_us as since_us
from hits h
join (select case_id, min(ts_us) as began_us from hits group by case_id) f on f.case_id = h.case_id
left join {before} r on r.case_id = h.case_id and h.place = r.place + 1
where h.step = {step}
