-- The ways of cases through channels (by the codes of channels(channel, code)): how many cases went each, and how many
-- of them converted. Up to the first conversion; asked(together) 1 counts events in a row of one channel once.
select path, sum(converts) as conversions, count(*) as cases
from (
    select case_id, max(converts) as converts, string_agg(step, ' › ' order by place) as path
    from (
        select
            t.case_id,
            t.place,
            t.converts,
            case
                when t.counts = 0 then null
                when a.together = 1 and lag(t.code) over (partition by t.case_id, t.counts order by t.place) = t.code
                    then null
                else t.code
            end as step
        from (
            select
                p.case_id,
                p.place,
                c.code,
                case when p.converted is null then 0 else 1 end as converts,
                case
                    when p.channel is null then 0
                    when p.place = p.first_place then 1
                    when p.touch = 1 and (p.converted is null or p.place < p.converted) then 1
                    else 0
                end as counts
            from touchpoints p
            left join channels c on c.channel = p.channel
        ) t
        cross join asked a
    ) steps
    group by case_id
) ways
group by path
order by path
