-- From each event to the next of the same case: how often, and how long it takes. A case's last event has no target.
select
    source,
    target,
    count(*) as count,
    percentile_cont(0.5) within group (order by waited_us) as median_us,
    percentile_cont(0.9) within group (order by waited_us) as p90_us,
    min(ts_us) as first_us,
    max(ts_us) as last_us
from (
    select
        activity as source,
        lead(activity) over (partition by case_id order by ts_us, seq) as target,
        lead(ts_us) over (partition by case_id order by ts_us, seq) - ts_us as waited_us,
        ts_us
    from events
) moves
group by source, target
