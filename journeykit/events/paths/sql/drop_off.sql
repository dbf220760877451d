-- Cases at each stage and those that go no further: the units of the KPI, added up.
select stage, sum(denominator) as cases, sum(numerator) as gone from drop_off_rate units group by stage
