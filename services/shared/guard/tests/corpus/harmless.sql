select 1
---
select * from customers;
---
SELECT count(*) FROM orders WHERE placed_at >= now() - interval '30 days'
---
select c.name, sum(o.total) as revenue from customers c join orders o on o.customer_id = c.id group by c.name order by revenue desc limit 10
---
with recursive days(d) as (select date '2024-01-01' union all select (d + 1)::date from days where d < date '2024-01-31') select d from days order by d
---
select date_trunc('month', placed_at)::date as month, count(*) filter (where status = 'paid') as paid from orders group by 1 order by 1
---
select percentile_cont(0.5) within group (order by total) as median from orders
---
select id, row_number() over (partition by customer_id order by placed_at desc) as rn, lag(total) over w as previous from orders window w as (partition by customer_id order by placed_at)
---
select customer_id, status, sum(total) from orders group by grouping sets ((customer_id), (status), ())
---
select city, country, count(*), grouping(city) from customers group by rollup (country, city)
---
select country, active, count(*) from customers group by cube (country, active)
---
select c.name, last_order.placed_at from customers c left join lateral (select o.placed_at from orders o where o.customer_id = c.id order by o.placed_at desc limit 1) as last_order on true
---
select distinct on (customer_id) customer_id, id, total from orders order by customer_id, placed_at desc
---
select profile->>'plan' as plan, profile #>> '{address,city}' as town from customers where profile @> '{"vip": true}' and profile ? 'plan'
---
select name from customers where 'new' = any (tags) or tags && array['a', 'b'] or tags @> array['c']
---
select extract(year from placed_at) as year, to_char(placed_at, 'YYYY-MM') from orders
---
select name from products where name ilike '%lamp%' and name !~* '^old' and name similar to '(a|b)%'
---
select case when total > 100 then 'big' when total is null then 'none' else 'small' end as size, count(*) from orders group by 1
---
values (1, 'a'), (2, 'b')
---
select id from customers union all select customer_id from orders except select 5 intersect select 6 order by id
---
select name from products order by price desc fetch first 5 rows only
---
select avg(total) from orders tablesample bernoulli (10) repeatable (1)
---
select string_agg(name, ', ' order by name) from products group by category
---
select d::date from generate_series('2024-01-01'::date, '2024-12-31'::date, interval '1 day') as d
---
select gs.day, count(o.id) from generate_series(date '2024-01-01', current_date, '1 day') as gs(day) left join orders o on o.placed_at::date = gs.day group by gs.day order by gs.day
---
select placed_at at time zone 'UTC' at time zone 'Europe/Berlin' from orders
---
select "Id", "select", "größe" from "Odd Names" as o where o."größe" > 3
---
select t.region, x.amount from sales.targets t join sales.targets as x using (region)
---
select x.key, x.value from customers c, jsonb_each_text(c.profile) as x
---
select c.id, tag from customers c cross join unnest(c.tags) as tag
---
select json_build_object('id', id, 'items', (select json_agg(i) from order_items i where i.order_id = o.id)) from orders o
---
select count(distinct customer_id) * 100.0 / nullif(count(*), 0) from orders
---
select repeat('*', (count(*) / 10)::int) from orders group by status
---
select 'new'::status = status from orders
---
select id, (select max(total) from orders o where o.customer_id = c.id) from customers c where exists (select 1 from orders where customer_id = c.id)
---
select row_to_json(c) from customers c
---
select c.* from customers c
---
select width_bucket(total, 0, 1000, 10) as bucket, count(*), repeat('#', count(*)::int) from orders group by 1
---
select lpad(id::text, 8, '0') from orders
