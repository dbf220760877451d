-- Customers by the period of their first purchase, and by how many periods later they purchased (0: the same period).
-- bought(customer, ts_us) are purchases; periods(number, start_us, end_us) the calendar, an end not included.
select cohort, number - cohort as age, count(*) as customers
from (
    select customer, number, min(number) over (partition by customer) as cohort
    from (
        select distinct b.customer, p.number
        from bought b
        join periods p on b.ts_us >= p.start_us and b.ts_us < p.end_us
    ) active
) returns
group by cohort, number - cohort
order by cohort, age
