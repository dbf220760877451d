-- A customer at the start of the period: the margin of the period, and one plus the discount of the period less one
-- if still a customer at its end. Sum over sum is margin x retention / (1 + discount - retention); the cost of
-- acquisition is taken off in the numerator. A customer is somebody who ordered in the window_days before.
select
    unit,
    start_us,
    margin - acquisition_cost * (1 + discount - kept) as numerator,
    1 + discount - kept as denominator
from (
    select
        o.customer_id as unit,
        p.start_us,
        g.margin * sum(case when o.ordered_us >= p.start_us then o.amount else 0 end) as margin,
        power(1 + g.discount, (p.end_us - p.start_us) / 31536000000000.0) - 1 as discount,
        case when max(o.ordered_us) >= p.end_us - g.window_days * 86400000000 then 1 else 0 end as kept,
        g.acquisition_cost
    from orders o
    cross join given g
    join period p on o.ordered_us >= p.start_us - g.window_days * 86400000000 and o.ordered_us < p.end_us
    where o.customer_id is not null and o.amount is not null
    group by
        o.customer_id, p.start_us, p.end_us, g.window_days, g.margin, g.discount, g.acquisition_cost
    having min(o.ordered_us) < p.start_us
) customers
