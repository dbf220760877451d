-- All events of some cases: of every n-th in the order in which they began, so that all of the period is seen.
select e.seq, e.ts_us as at_us, e.activity, began_us, place
from events e
join (
    select
        case_id,
        began_us,
        row_number() over (order by began_us, began_seq, case_id) - 1 as place,
        count(*) over () as cases
    from (select case_id, min(ts_us) as began_us, min(seq) as began_seq from events group by case_id) spans
) ranked on ranked.case_id = e.case_id
join chosen on 1 = 1
where cases <= most or floor(place * 1.0 * most / cases) <> floor((place - 1) * 1.0 * most / cases)
