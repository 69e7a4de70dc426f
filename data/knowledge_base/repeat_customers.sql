-- Question: What share of our customers ordered more than once?
-- Description: Of the customers with at least one order that was not cancelled.
select
    count(*) as customers,
    count(*) filter (where orders > 1) as repeat_customers,
    round(100.0 * count(*) filter (where orders > 1) / count(*), 1) as repeat_percent
from (
    select
        user_id,
        count(*) as orders
    from orders
    where status <> 'cancelled'
    group by user_id
) as customers;
