-- The events of a case, with the place of its first conversion and of the touchpoint its customer first came by.
-- touching(activity) are touchpoints, converting(activity) conversions. A conversion that no touchpoint with a channel
-- goes before counts as the touchpoint: customers who buy at once came by some channel all the same.
select
    c.*,
    min(case when channel is not null and (place < converted and touch = 1 or place = converted) then place end)
        over (partition by case_id) as first_place
from (
    select
        p.*,
        min(case when conversion = 1 then place end) over (partition by case_id) as converted
    from (
        select
            e.case_id,
            e.channel,
            row_number() over (partition by e.case_id order by e.ts_us, e.seq) as place,
            case when t.activity is null then 0 else 1 end as touch,
            case when c.activity is null then 0 else 1 end as conversion
        from events e
        left join touching t on t.activity = e.activity
        left join converting c on c.activity = e.activity
    ) p
) c
