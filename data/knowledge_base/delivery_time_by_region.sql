-- Question: How many days does delivery take on average in each region?
-- Description: From ordering to arrival, over orders that have arrived; an interval becomes days by its seconds.
select
    regions.name as region,
    round((avg(extract(epoch from orders.delivered_at - orders.ordered_at)) / 86400)::numeric, 1) as average_days
from orders
join users on users.id = orders.user_id
join regions on regions.id = users.region_id
where orders.delivered_at is not null
group by regions.name
order by average_days;
