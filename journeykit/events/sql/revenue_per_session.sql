-- A session (or case) counts as one; an order: its amount.
select case_id as unit, 'events' as kind, 0 as numerator, 1 as denominator from events group by case_id
union all
select order_id as unit, 'orders' as kind, amount as numerator, 0 as denominator from orders where amount is not null
