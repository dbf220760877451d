-- A case at a stage of the map: whether it reached a later stage after it.
-- A later stage need not be the next one: a customer who keeps the shoes skips the return and has not dropped off.
select case_id as unit, stage, case when last_onward > first_here then 1 else 0 end as numerator, 1 as denominator
from (
    select
        case_id,
        stage,
        min(place) as first_here,
        max(max(place)) over (
            partition by case_id order by stage rows between 1 following and unbounded following
        ) as last_onward
    from (
        select
            e.case_id,
            s.stage,
            row_number() over (partition by e.case_id order by e.ts_us, e.seq) as place
        from events e
        join stages s on s.activity = e.activity
    ) steps
    group by case_id, stage
) reached
