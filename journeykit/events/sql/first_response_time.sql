-- A contact: the hours until the first reply; one that waits still does not count yet.
select seq as unit, (first_reply_us - created_us) / 3600000000.0 as value
from contacts
where first_reply_us is not null
