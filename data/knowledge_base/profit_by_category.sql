-- Question: How much profit does each category make?
-- Description: Profit is what the items sold for less what they cost; discounts and shipping belong to orders and are left out.
select
    categories.name as category,
    sum(order_items.quantity * (order_items.unit_price - products.cost)) as profit
from order_items
join orders on orders.id = order_items.order_id
join products on products.id = order_items.product_id
join categories on categories.id = products.category_id
where orders.status not in ('cancelled', 'returned')
group by categories.name
order by profit desc;
