-- How many cases have which activity at which position, from the first to the last that is asked for.
select activity, place, count(*) as cases
from (
    select activity, row_number() over (partition by case_id order by ts_us, seq) as place
    from events
) placed
where place <= (select most from asked)
group by activity, place
