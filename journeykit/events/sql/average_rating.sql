-- Each rating; an empty one is no rating.
select rating as value from surveys where rating is not null
