-- Question: Which regions brought in the most revenue last quarter?
-- Description: The region hangs on the customer, not on the order: orders, users, regions.
select
    regions.name as region,
    sum(orders.total_amount) as revenue
from orders
join users on users.id = orders.user_id
join regions on regions.id = users.region_id
where orders.status not in ('cancelled', 'returned')
    and orders.ordered_at >= date_trunc('quarter', current_date) - interval '3 months'
    and orders.ordered_at < date_trunc('quarter', current_date)
group by regions.name
order by revenue desc;
