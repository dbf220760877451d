-- Converting cases by the channel they first came by and the number of touchpoints before the first conversion.
select channel, touches, count(*) as cases
from (
    select
        case_id,
        max(case when place = first_place then channel end) as channel,
        sum(case when touch = 1 and place < converted then 1 else 0 end) as touches
    from touchpoints
    where converted is not null
    group by case_id
) converting_cases
group by channel, touches
order by channel, touches
