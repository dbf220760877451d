-- Cases that add to the cart and do not purchase after it, of the cases that add to the cart.
select sum(case when last_purchase > began then 0 else 1 end) as numerator, count(*) as denominator
from (
    select
        case_id,
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
