-- A customer at the start of the period: whether they are lost at its end.
-- A customer is somebody who ordered in the window_days before.
select
    o.customer_id as unit,
    case when max(o.ordered_us) >= p.end_us - g.window_days * 86400000000 then 0 else 1 end as numerator,
    1 as denominator,
    p.start_us
from orders o
cross join given g
join period p on o.ordered_us >= p.start_us - g.window_days * 86400000000 and o.ordered_us < p.end_us
where o.customer_id is not null
group by o.customer_id, p.start_us, p.end_us, g.window_days
having min(o.ordered_us) < p.start_us
