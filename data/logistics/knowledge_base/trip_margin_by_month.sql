-- Question: How has the margin of our trips developed month by month?
-- Description: Margin is revenue less cost, over completed trips, by the month in which they ended.
select
    date_trunc('month', ended_at)::date as month,
    sum(revenue_amount - cost_amount) as margin,
    round(100 * sum(revenue_amount - cost_amount) / sum(revenue_amount), 1) as margin_percent
from trips
where status = 'completed'
group by 1
order by 1;
