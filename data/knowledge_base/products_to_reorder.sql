-- Question: Which products should be reordered soon?
-- Description: Still on sale, and the stock covers fewer than thirty days at the pace of the last ninety.
select
    products.name as product,
    products.stock,
    round(sum(order_items.quantity) / 90.0, 2) as sold_per_day
from products
join order_items on order_items.product_id = products.id
join orders on orders.id = order_items.order_id
where products.discontinued_on is null
    and orders.status <> 'cancelled'
    and orders.ordered_at >= current_date - 90
group by products.id, products.name, products.stock
having products.stock < 30 * sum(order_items.quantity) / 90.0
order by products.stock / sum(order_items.quantity), product;
