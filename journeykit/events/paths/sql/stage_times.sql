-- From each stage to the one that comes next in a case: how many cases, and the time between the arrivals.
select
    source,
    target,
    count(distinct case_id) as cases,
    percentile_cont(0.5) within group (order by gap) / 1000000.0 as median_s,
    percentile_cont(0.25) within group (order by gap) / 1000000.0 as q1_s,
    percentile_cont(0.75) within group (order by gap) / 1000000.0 as q3_s,
    percentile_cont(0.9) within group (order by gap) / 1000000.0 as p90_s
from (
    select
        case_id,
        activity as source,
        lead(activity) over (partition by case_id order by ts_us, seq) as target,
        lead(ts_us) over (partition by case_id order by ts_us, seq) - ts_us as gap
    from events
) moves
where target is not null
group by source, target
