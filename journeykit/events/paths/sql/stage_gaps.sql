-- From each arrival at a stage to the next of the same case: the time between them.
select case_id, source, target, gap
from (
    select
        case_id,
        activity as source,
        lead(activity) over (partition by case_id order by ts_us, seq) as target,
        lead(ts_us) over (partition by case_id order by ts_us, seq) - ts_us as gap
    from events
) moves
where target is not null
