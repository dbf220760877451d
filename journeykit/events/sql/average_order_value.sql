-- An order: its amount.
select order_id as unit, amount as value from orders where amount is not null
