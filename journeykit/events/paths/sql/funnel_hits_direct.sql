-- What belongs to a step of the funnel, with its place among all events of the case: the next event is at the next place.
select e.case_id, s.step, e.ts_us, e.place
from (
    select case_id, activity, ts_us, row_number() over (partition by case_id order by ts_us, seq) as place
    from events
) e
join steps s on s.activity = e.activity
