-- A step of an open funnel: whoever did it has reached it; who did it after the step before has gone on to it.
select
    h.case_id,
    min(h.place) as place,
    min(h.ts_us) as ts_us,
    min(f.began_us) as began_us,
    min(case when h.place > r.place then h.ts_us - r.ts_us end) as since_us
from hits h
join (select case_id, min(ts_us) as began_us from hits group by case_id) f on f.case_id = h.case_id
left join {before} r on r.case_id = h.case_id
where h.step = {step}
group by h.case_id
