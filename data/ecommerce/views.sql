-- The figures that are asked for most. Revenue leaves out cancelled and returned orders.

create view revenue_by_region as
select
    regions.name as region,
    count(distinct orders.user_id) as customers,
    count(*) as orders,
    sum(orders.total_amount) as revenue,
    round(avg(orders.total_amount), 2) as average_order_value
from orders
join users on users.id = orders.user_id
join regions on regions.id = users.region_id
where orders.status not in ('cancelled', 'returned')
group by regions.name;

comment on view revenue_by_region is 'Revenue of each sales region over all time, without cancelled and returned orders.';
comment on column revenue_by_region.region is 'Name of the sales region.';
comment on column revenue_by_region.customers is 'Customers with at least one such order.';
comment on column revenue_by_region.orders is 'Number of such orders.';
comment on column revenue_by_region.revenue is 'Sum of what customers pay, in euros.';
comment on column revenue_by_region.average_order_value is 'Average amount of an order, in euros.';

create view top_selling_products as
select
    rank() over (order by sum(order_items.quantity) desc) as sales_rank,
    products.id as product_id,
    products.name as product,
    categories.name as category,
    sum(order_items.quantity) as units_sold,
    sum(order_items.quantity * order_items.unit_price) as revenue
from order_items
join orders on orders.id = order_items.order_id
join products on products.id = order_items.product_id
join categories on categories.id = products.category_id
where orders.status not in ('cancelled', 'returned')
group by products.id, products.name, categories.name;

comment on view top_selling_products is 'Products by pieces sold over all time, without cancelled and returned orders.';
comment on column top_selling_products.sales_rank is 'Place by pieces sold; 1 sells most.';
comment on column top_selling_products.product_id is 'Number of the product.';
comment on column top_selling_products.product is 'Name of the product.';
comment on column top_selling_products.category is 'Name of its category.';
comment on column top_selling_products.units_sold is 'Pieces sold.';
comment on column top_selling_products.revenue is 'Quantity times unit price, in euros.';

create view customer_lifetime_value as
select
    users.id as user_id,
    users.full_name as customer,
    regions.name as region,
    count(orders.id) as orders,
    coalesce(sum(orders.total_amount), 0) as lifetime_value,
    round(avg(orders.total_amount), 2) as average_order_value,
    min(orders.ordered_at) as first_order_at,
    max(orders.ordered_at) as last_order_at
from users
join regions on regions.id = users.region_id
left join orders
    on orders.user_id = users.id and orders.status not in ('cancelled', 'returned')
group by users.id, users.full_name, regions.name;

comment on view customer_lifetime_value is 'What each customer has spent over all time, without cancelled and returned orders; customers without orders stand with zero.';
comment on column customer_lifetime_value.user_id is 'Number of the customer.';
comment on column customer_lifetime_value.customer is 'Name of the customer.';
comment on column customer_lifetime_value.region is 'Name of the sales region.';
comment on column customer_lifetime_value.orders is 'Number of such orders.';
comment on column customer_lifetime_value.lifetime_value is 'Sum of what the customer paid, in euros.';
comment on column customer_lifetime_value.average_order_value is 'Average amount of an order, in euros; null without orders.';
comment on column customer_lifetime_value.first_order_at is 'When the first such order was placed.';
comment on column customer_lifetime_value.last_order_at is 'When the latest such order was placed.';
