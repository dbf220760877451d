-- Of each place in a case (from 1), how many cases do what there.
select place, activity, count(*) as cases, min(ts_us) as first_us, max(ts_us) as last_us
from (
    select activity, ts_us, row_number() over (partition by case_id order by ts_us, seq) as place
    from events
) placed
group by place, activity
