-- Question: What was the revenue in each of the last twelve months?
-- Description: Revenue counts orders that are neither cancelled nor returned; whole months, the current one left out.
select
    date_trunc('month', ordered_at)::date as month,
    sum(total_amount) as revenue
from orders
where status not in ('cancelled', 'returned')
    and ordered_at >= date_trunc('month', current_date) - interval '12 months'
    and ordered_at < date_trunc('month', current_date)
group by 1
order by 1;
