-- A step of an open funnel: whoever did it has reached it; who did it after the step before has gone on to it.
select
    h.case_id,
    min(h.place) as place,
    min(h.ts_us) as ts_us,
    min(case when r.began_us < h.ts_us then r.began_us else h.ts_us end) as began_us,
    min(case when h.place > r.place then h.ts_us - r.ts_us end) as since_us
from hits h
left join {before} r on r.case_id = h.case_id
where h.step = {step}
group by h.case_id
