-- The first step of a funnel whose steps follow each other at once: every time that it was done.
select case_id, place, ts_us, ts_us as began_us, ts_us - ts_us as since_us
from hits
where step = 0
