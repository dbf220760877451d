-- The amount of each order.
select amount as value from orders where amount is not null
