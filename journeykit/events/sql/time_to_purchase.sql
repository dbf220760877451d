-- A case that purchases: the days from its first event to its first purchase.
select unit, (bought_us - began_us) / 86400000000.0 as value
from (
    select
        e.case_id as unit,
        min(e.ts_us) as began_us,
        min(case when m.meaning = 'purchase' then e.ts_us end) as bought_us
    from events e
    left join meanings m on m.activity = e.activity
    group by e.case_id
) cases
where bought_us is not null
