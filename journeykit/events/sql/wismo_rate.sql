-- A shipped order: how many contacts ask where it is. An underscore stands for any sign, as in "où est".
select o.order_id as unit, coalesce(c.contacts, 0) as numerator, 1 as denominator
from orders o
left join (
    select order_id, count(*) as contacts
    from contacts
    where lower(reason) like '%wismo%' or lower(reason) like '%where%' or lower(reason) like '%o__est%'
        or lower(reason) like '%tracking%' or lower(reason) like '%suivi%'
    group by order_id
) c on c.order_id = o.order_id
where o.shipped_us is not null
