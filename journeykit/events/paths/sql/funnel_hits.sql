-- What belongs to a step of the funnel. Instant and position are packed into one number, by which an event is later than
-- another even when both happened at the same instant. A position has up to 16 digits.
select
    e.case_id,
    s.step,
    e.ts_us,
    cast(e.ts_us as decimal(38, 0)) * 10000000000000000 + e.seq as place
from events e
join steps s on s.activity = e.activity
