-- The ways that cases take through the events of the ideal steps: the steps in order, and how many cases went so.
-- ideal(activity, step, again): step is a mark without spaces; again is 1 where the ideal has it more than once,
-- else the same step several times in a row is one. A case that does none of them has the way ''.
select way, count(*) as cases, sum(events) as events, min(first_us) as first_us, max(last_us) as last_us
from (
    select whole.case_id, coalesce(steps.way, '') as way, whole.events, whole.first_us, whole.last_us
    from (
        select case_id, count(*) as events, min(ts_us) as first_us, max(ts_us) as last_us from events group by case_id
    ) whole
    left join (
        select case_id, string_agg(step, ' ' order by ts_us, seq) as way
        from (
            select
                e.case_id,
                e.ts_us,
                e.seq,
                i.step,
                i.again,
                lag(i.step) over (partition by e.case_id order by e.ts_us, e.seq) as step_before
            from events e
            join ideal i on i.activity = e.activity
        ) moves
        where again = 1 or step_before is null or step_before <> step
        group by case_id
    ) steps on steps.case_id = whole.case_id
) ways
group by way
