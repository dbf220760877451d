-- From each stage to the one that comes next in a case: how many cases, and the time between the arrivals.
select
    source,
    target,
    count(distinct case_id) as cases,
    percentile_cont(0.5) within group (order by gap) / 1000000.0 as median_s,
    percentile_cont(0.25) within group (order by gap) / 1000000.0 as q1_s,
    percentile_cont(0.75) within group (order by gap) / 1000000.0 as q3_s,
    percentile_cont(0.9) within group (order by gap) / 1000000.0 as p90_s
from stage_gaps gaps
group by source, target
