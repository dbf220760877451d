-- Of each activity: the cases that have it, those that have it again, how often again, and how often at once again.
select
    activity,
    count(*) as cases,
    sum(case when times > 1 then 1 else 0 end) as repeating,
    sum(times - 1) as repeats,
    sum(at_once) as direct
from (
    select
        case_id,
        activity,
        count(*) as times,
        sum(case when before = activity then 1 else 0 end) as at_once
    from (
        select case_id, activity, lag(activity) over (partition by case_id order by ts_us, seq) as before
        from events
    ) moves
    group by case_id, activity
) per_case
group by activity
