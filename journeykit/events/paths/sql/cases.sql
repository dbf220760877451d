-- One row a case. Instant, position and activity are packed into one number, so that the first and the last event are a
-- minimum and a maximum: no sort. A position has up to 12 digits, the number of an activity 5.
with codes as (
    select activity, row_number() over (order by activity) as code
    from (select distinct activity from events) activities
),
spans as (
    select
        case_id,
        count(*) as events,
        min(ts_us) as start_us,
        max(ts_us) as end_us,
        min(packed) as first_packed,
        max(packed) as last_packed
    from (
        select case_id, ts_us, cast(ts_us as decimal(38, 0)) * 100000000000000000 + (seq * 100000 + code) as packed
        from events
        join codes on codes.activity = events.activity
    ) numbered
    group by case_id
),
unpacked as (
    select
        case_id,
        events,
        start_us,
        end_us,
        mod(cast(cast(first_packed - cast(start_us as decimal(38, 0)) * 100000000000000000 as decimal(18, 0)) as bigint), 100000) as first_code,
        mod(cast(cast(last_packed - cast(end_us as decimal(38, 0)) * 100000000000000000 as decimal(18, 0)) as bigint), 100000) as last_code
    from spans
)
select case_id, events, start_us, end_us, firsts.activity as first, lasts.activity as last
from unpacked
join codes firsts on firsts.code = first_code
join codes lasts on lasts.code = last_code
