-- A contact: the hours until it was solved for the last time; an open one does not count yet.
select seq as unit, (solved_us - created_us) / 3600000000.0 as value
from contacts
where solved_us is not null
