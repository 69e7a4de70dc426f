-- Question: What share of the orders in each category is returned?
-- Description: An order counts once in each category that it holds; cancelled orders never arrived and are left out.
select
    categories.name as category,
    round(
        100.0 * count(distinct orders.id) filter (where orders.status = 'returned')
        / count(distinct orders.id),
        1
    ) as returned_percent
from orders
join order_items on order_items.order_id = orders.id
join products on products.id = order_items.product_id
join categories on categories.id = products.category_id
where orders.status in ('delivered', 'returned')
group by categories.name
order by returned_percent desc;
