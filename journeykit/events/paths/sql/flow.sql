-- How many cases go from what to what, step by step: from an activity (its first time in the case), else from the end
-- of the case where one looks from. A case that goes no further has no target.
-- asked(start, way): way is 1 forward, -1 backward; start is '' for the first (backward: the last) event of a case.
select part, position, source, target, count(*) as cases
from (
    select
        case_id,
        part,
        place - anchor as position,
        activity as source,
        lead(activity) over (partition by case_id order by place) as target
    from (
        select
            s.*,
            case
                when start = '' then 1
                when way = 1 then min(case when activity = start then place end) over (partition by case_id)
                else max(case when activity = start then place end) over (partition by case_id)
            end as anchor
        from (
            select
                e.case_id,
                e.activity,
                a.start,
                a.way,
                row_number() over (partition by e.case_id order by e.ts_us * a.way, e.seq * a.way) as place,
                first_value(e.case_id /* split */) over (partition by e.case_id order by e.ts_us, e.seq) as part
            from events e
            cross join asked a
        ) s
    ) anchored
    where place >= anchor
) steps
where position < 100 /* depth */
group by part, position, source, target
order by position, source, target, part
