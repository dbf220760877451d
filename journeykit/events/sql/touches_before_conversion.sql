-- A case that purchases: its events before the first purchase.
select case_id as unit, min(place) - 1 as value
from (
    select
        e.case_id,
        m.meaning,
        row_number() over (partition by e.case_id order by e.ts_us, e.seq) as place
    from events e
    left join meanings m on m.activity = e.activity
) steps
where meaning = 'purchase'
group by case_id
