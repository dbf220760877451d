-- A session (or case) that adds to the cart: whether no purchase comes after it.
select unit, case when last_purchase > began then 0 else 1 end as numerator, 1 as denominator
from (
    select
        case_id as unit,
        min(case when meaning = 'cart' then place end) as began,
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
