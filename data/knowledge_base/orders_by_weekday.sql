-- Question: On which days of the week do customers order most?
-- Description: Weekdays by name, sorted by the number of orders of the last year.
select
    trim(to_char(ordered_at, 'Day')) as weekday,
    count(*) as orders
from orders
where ordered_at >= current_date - interval '1 year'
group by weekday
order by orders desc;
