-- A session (or case): whether it is not engaged.
-- Engaged is longer than 10 seconds, or with a purchase, or with two views or more.
select
    unit,
    case when lasted_us > 10000000 or purchases > 0 or views >= 2 then 0 else 1 end as numerator,
    1 as denominator
from (
    select
        e.case_id as unit,
        max(e.ts_us) - min(e.ts_us) as lasted_us,
        sum(case when m.meaning = 'purchase' then 1 else 0 end) as purchases,
        sum(
            case
                when lower(e.activity) like '%view%' or lower(e.activity) like '%page%'
                    or lower(e.activity) like '%screen%' or lower(e.activity) like '%vue%' then 1
                else 0
            end
        ) as views
    from events e
    left join meanings m on m.activity = e.activity
    group by e.case_id
) sessions
