-- The first step: when it was first done.
select
    case_id,
    min(place) as place,
    min(ts_us) as ts_us,
    min(ts_us) as began_us,
    min(ts_us) - min(ts_us) as since_us
from hits
where step = 0
group by case_id
