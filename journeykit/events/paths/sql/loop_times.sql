-- Of each activity that comes again: the median seconds since it came before.
select activity, percentile_cont(0.5) within group (order by gap) / 1000000.0 as median_s
from (
    select activity, ts_us - lag(ts_us) over (partition by case_id, activity order by ts_us, seq) as gap
    from events
) again
where gap is not null
group by activity
