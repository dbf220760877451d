-- Cases that purchase after beginning checkout, of the cases that begin checkout.
select sum(case when last_purchase > began then 1 else 0 end) as numerator, count(*) as denominator
from (
    select
        case_id,
        min(case when meaning = 'checkout' then place end) as began,
        max(case when meaning = 'purchase' then place end) as last_purchase
    from (
        select
            e.case_id,
            m.meaning,
            row_number() over (partition by e.case_id order by e.ts_us, e.seq) as place
        from events e
        left join meanings m on m.activity = e.activity
    ) steps
    group by case_id
) cases
where began is not null
