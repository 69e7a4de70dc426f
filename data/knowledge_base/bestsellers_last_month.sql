-- Question: What were the ten best-selling products last month?
-- Description: Best-selling means pieces sold, so quantities are summed; cancelled and returned orders do not count.
select
    products.name as product,
    sum(order_items.quantity) as units_sold
from order_items
join orders on orders.id = order_items.order_id
join products on products.id = order_items.product_id
where orders.status not in ('cancelled', 'returned')
    and orders.ordered_at >= date_trunc('month', current_date) - interval '1 month'
    and orders.ordered_at < date_trunc('month', current_date)
group by products.id, products.name
order by units_sold desc, product
limit 10;
