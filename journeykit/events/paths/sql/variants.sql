-- Cases that do the same things in the same order. `sign` is one character for an activity: short texts group fast.
select
    way,
    count(*) as cases,
    percentile_cont(0.5) within group (order by last_us - first_us) as median_us,
    min(first_us) as first_us,
    max(last_us) as last_us
from (
    select
        case_id,
        string_agg(sign, '' order by ts_us, seq) as way,
        min(ts_us) as first_us,
        max(ts_us) as last_us
    from events
    join signs on signs.activity = events.activity
    group by case_id
) ways
group by way
