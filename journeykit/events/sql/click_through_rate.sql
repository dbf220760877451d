-- A case: its clicks, and the ads, posts or results that it was shown.
select
    e.case_id as unit,
    sum(case when m.meaning = 'click' then 1 else 0 end) as numerator,
    sum(case when m.meaning = 'impression' then 1 else 0 end) as denominator
from events e
join meanings m on m.activity = e.activity
group by e.case_id
