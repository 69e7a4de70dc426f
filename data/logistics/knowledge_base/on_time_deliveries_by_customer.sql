-- Question: What share of their orders do our customers get on time?
-- Description: On time means delivered on the requested day at the latest. Orders that are not delivered yet are left out.
select
    customers.name as customer,
    count(*) as delivered_orders,
    round(100.0 * count(*) filter (where orders.delivered_at::date <= orders.requested_delivery_on) / count(*), 1)
        as on_time_percent
from orders
join customers on customers.id = orders.customer_id
where orders.delivered_at is not null
group by customers.id, customers.name
order by on_time_percent;
