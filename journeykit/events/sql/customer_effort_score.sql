-- An answer: its ease; an empty one is no answer.
select seq as unit, ces as value from surveys where ces is not null
