-- Each answer; an empty one is no answer.
select ces as value from surveys where ces is not null
