-- Of each case, the first time that it came to a step from the one before; else the first time that it did the step.
select case_id, ts_us, began_us, since_us
from (
    select
        case_id,
        ts_us,
        began_us,
        since_us,
        row_number() over (partition by case_id order by case when since_us is null then 1 else 0 end, place) as turn
    from {reached}
) turns
where turn = 1
