-- An answer: its stars; an empty one is no rating.
select seq as unit, rating as value from surveys where rating is not null
