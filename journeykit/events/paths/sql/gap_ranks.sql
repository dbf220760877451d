-- From each stage to the one that comes next in a case: of the times between the arrivals in order, the middle ones and
-- those about the ranks that bound the median; which exactly, intervals.py says.
select source, target, gap, place, n
from (
    select
        source,
        target,
        gap,
        row_number() over (partition by source, target order by gap) as place,
        count(*) over (partition by source, target) as n
    from stage_gaps gaps
) ranked
where abs(2 * place - n - 1) <= 1 or abs(abs(place - (n + 1) / 2.0) - 0.98 * sqrt(1.0 * n)) <= 2
order by source, target, place
