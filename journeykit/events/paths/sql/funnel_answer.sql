-- Each step: the cases that reached it, those that came from the step before, and the time that took. Step -1 is the
-- whole: the cases that entered the funnel, and the events that belong to it.
select
    step,
    count(*) as cases,
    count(since_us) as came,
    percentile_cont(0.25) within group (order by since_us) as q1_us,
    percentile_cont(0.5) within group (order by since_us) as median_us,
    percentile_cont(0.75) within group (order by since_us) as q3_us,
    percentile_cont(0.5) within group (order by ts_us - began_us) as since_first_us,
    min(ts_us) as first_us,
    max(ts_us) as last_us
from ({reached}) reached
group by step
union all
select -1, {entered}, count(*), null, null, null, null, min(ts_us), max(ts_us)
from hits
