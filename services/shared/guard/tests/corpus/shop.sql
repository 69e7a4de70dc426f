SELECT "orders"."id" AS "orders.id", "users"."full_name" AS "users.full_name" FROM "public"."orders" "orders" LEFT JOIN "public"."users" "users" ON "orders"."user_id" = "users"."id" WHERE ("orders"."ordered_at" >= CAST('2024-01-01 00:00:00' AS TIMESTAMP)) AND ("orders"."status" IN ('paid', 'delivered')) ORDER BY 1 ASC NULLS LAST LIMIT 500
---
SELECT DATE_TRUNC('month', "t0"."ordered_at") AS "C0", SUM("t0"."total_amount") AS "TEMP(Calculation_123)(0)(0)" FROM "public"."orders" "t0" GROUP BY 1 HAVING (COUNT(1) > 0)
---
select "source"."status" AS "status", count(*) AS "count" from (SELECT "public"."orders"."id" AS "id", "public"."orders"."status" AS "status" FROM "public"."orders") "source" group by "source"."status" order by "count" desc, "source"."status" asc
---
SELECT u.*, o.* FROM users u NATURAL JOIN (SELECT user_id AS id, total_amount FROM orders) o
---
select * from users join orders using (id) limit 3
---
select region, channel, sum(total) from (select r.name as region, o.channel, o.total_amount as total from orders o join users u on u.id = o.user_id join regions r on r.id = u.region_id) x group by grouping sets ((region, channel), (region), ()) order by region nulls last, channel nulls last
---
select coalesce(r.name, 'all') as region, grouping(r.name) as g, sum(o.total_amount) from orders o join users u on u.id=o.user_id join regions r on r.id=u.region_id group by rollup(r.name) order by g desc, 3 desc
---
with recursive spine as (select date_trunc('month', min(ordered_at))::date as d from orders union all select (d + interval '1 month')::date from spine where d < (select max(ordered_at)::date from orders)) select s.d, count(o.id) from spine s left join orders o on date_trunc('month', o.ordered_at)::date = s.d group by s.d order by s.d
---
select gs::date as day, count(o.id) from generate_series((select min(ordered_at)::date from orders), (select max(ordered_at)::date from orders), interval '1 day') gs left join orders o on o.ordered_at::date = gs::date group by 1
---
select d::date from generate_series(now() - interval '30 days', now(), '1 day') d
---
select d::date from generate_series(date '2024-01-01', current_date, interval '1 week') as t(d)
---
select json_build_object('id', u.id, 'orders', (select json_agg(json_build_object('id', o.id, 'total', o.total_amount) order by o.id) from orders o where o.user_id = u.id)) from users u limit 5
---
select jsonb_pretty(jsonb_agg(to_jsonb(r))) from regions r
---
select row_to_json(t) from (select id, name from products limit 10) t
---
select array_to_json(array_agg(row_to_json(t))) from (select id, name from products) t
---
select json_object_agg(status, n) from (select status, count(*) n from orders group by 1) s
---
select p.category_id, string_agg(distinct p.name, ', ' order by p.name) from products p group by 1
---
select (array_agg(id order by id))[1:3] from products
---
select unnest(array['a','b','c']) as letter, generate_series(1,3) as n
---
select percentile_cont(array[0.25,0.5,0.75]) within group (order by total_amount) from orders
---
select percentile_cont(0.9) within group (order by extract(epoch from (delivered_at - ordered_at)) / 86400) as p90_days from orders where delivered_at is not null
---
select count(*) filter (where status = 'cancelled')::numeric / nullif(count(*), 0) from orders
---
select width_bucket(total_amount, 0, 1000, 10) as bucket, count(*), min(total_amount), max(total_amount), repeat('*', (count(*) / 10)::int) as bar from orders group by 1 order by 1
---
select width_bucket(total_amount, array[0,50,100,500]) b, count(*) from orders group by b
---
select regr_slope(quantity, unit_price), regr_intercept(quantity, unit_price), regr_r2(quantity, unit_price), corr(quantity::float8, unit_price::float8), covar_pop(quantity, unit_price) from order_items
---
select date_trunc('day', ordered_at at time zone 'Europe/Berlin') as local_day, count(*) from orders group by 1
---
select date_trunc('day', ordered_at, 'America/New_York') from orders limit 1
---
select ordered_at at time zone 'utc' at time zone 'Asia/Tokyo' from orders limit 1
---
select * from orders where ordered_at > now() - make_interval(days => 30, hours => 12)
---
select to_char(ordered_at, 'YYYY-"W"IW'), to_char(total_amount, 'FM999,999,990.00'), to_char(1234.5, 'L9G999D99') from orders limit 1
---
select extract(epoch from shipped_at - ordered_at)/3600 from orders where shipped_at is not null
---
select extract(isodow from ordered_at)::int as dow, to_char(ordered_at, 'Dy') from orders group by 1, 2
---
select regexp_replace(email, '^(.).*@', '\1***@') from users
---
select substring(email from '@(.*)$') as domain, count(*) from users group by 1 order by 2 desc
---
select split_part(email, '@', 2) as domain, count(*) from users group by domain
---
select full_name from users where full_name similar to '%(son|sen)' or full_name ilike any (array['%ann%','%bob%'])
---
select full_name from users where full_name not ilike all (array['a%','b%'])
---
select * from orders where coupon_code is distinct from 'WELCOME10' and shipped_at is not distinct from null
---
select * from orders where (user_id, status) in (select user_id, status from orders group by 1,2 having count(*) > 1)
---
select * from orders o where (o.ordered_at, o.id) > (timestamp '2024-01-01', 10) order by o.ordered_at, o.id limit 10
---
select * from products p where p.price > all (select price from products q where q.category_id = p.category_id and q.id <> p.id)
---
select * from products where price = any (select max(price) from products group by category_id)
---
select * from products order by price desc fetch first 5 rows with ties
---
select * from products order by price desc offset 5 rows fetch next 5 rows only
---
select * from orders tablesample bernoulli (10) repeatable (42)
---
select avg(total_amount) from orders tablesample system (5)
---
select distinct on (user_id) user_id, id, ordered_at from orders order by user_id, ordered_at desc
---
select v.code, v.label, count(o.id) from (values ('web','Website'),('app','Mobile app')) as v(code, label) left join orders o on o.channel = v.code group by v.code, v.label
---
select date '2024-02-29' + 1, timestamp '2024-01-01 10:00', time '10:30', interval '1 year 2 months', numeric '12.5', uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', jsonb '{"a":1}', bool 'true'
---
select 1::smallint, 2::bigint, 3::real, 4::double precision, 5::numeric(10,2), 'x'::varchar(5), 'y'::char(3), 'z'::text, 't'::boolean, '2024-01-01'::date, '10:00'::time, now()::timestamptz, '1 day'::interval, '{1,2}'::int[], '\xdead'::bytea, 'a'::name
---
select count(distinct (user_id, status)) from orders
---
select count(distinct o.*) from orders o
---
select o from orders o limit 1
---
select (o).total_amount from orders o limit 1
---
select (p).name, (p).price from (select p from products p) q
---
select (q.p).name from (select p from products p) q
---
select (latest).id, (latest).total_amount from (select (select o from orders o where o.user_id = u.id order by o.ordered_at desc limit 1) as latest from users u) s
---
select (array_agg(p order by p.price desc))[1] from products p
---
select ((array_agg(p order by p.price desc))[1]).name from products p
---
select (json_each(to_json(p))).key from products p limit 3
---
select (x).key, (x).value from (select jsonb_each(to_jsonb(p)) as x from products p) s
---
select (jsonb_each_text(to_jsonb(p))).* from products p
---
select null::products
---
select jsonb_populate_record(null::products, '{"id":1}')
---
select (jsonb_populate_record(null::products, '{"id":1,"name":"x"}')).name
---
select r.* from jsonb_populate_recordset(null::regions, '[{"id":1,"name":"x"}]') as r
---
select * from orders anti join users u on true limit 1
---
select anti.id from users anti limit 1
---
select semi.id from users semi limit 1
---
select asof.id from users asof
---
select qualify.id from users qualify
---
select sample.id from users sample
---
select x.id from users as x(id)
---
select u.name from users as u(id, name)
---
select final.id from users final
---
select prewhere.id from users prewhere
---
select settings.id from users settings
---
select pivot.id from users pivot
---
select format.id from users format
---
select top.id from orders top
---
with top as (select id from orders) select * from top
---
with sort as (select 1 as id), cluster as (select 2 as id) select * from sort, cluster
---
select id as name, id as type, id as value, id as date, id as year, id as month, id as "user", id as key, id as text, id as time, id as timestamp, id as status, id as order, id as group, id as desc, id as end from orders
---
select id name, status type, total_amount value, ordered_at date, id rank, id position, id count, id sum from orders
---
select id anti, id semi, id qualify, id sample, id top, id limit_, id pivot, id format, id settings, id final, id minus, id rlike, id regexp, id div, id xor, id prior from orders
---
select status key, count(*) total from orders group by key
---
select max(id) max, min(id) min, avg(id) avg from orders
---
select count(*) rows from orders
---
select count(*) as rows, sum(1) as first, sum(2) as last, sum(3) as next from orders
---
select lag(total_amount, 1, 0::numeric) over (partition by user_id order by ordered_at) prev, total_amount - lag(total_amount) over w delta from orders window w as (partition by user_id order by ordered_at)
---
select sum(total_amount) over (order by ordered_at rows between 6 preceding and current row), avg(total_amount) over (order by ordered_at range between interval '7 days' preceding and current row), count(*) over (order by ordered_at groups between 1 preceding and 1 following exclude current row) from orders
---
select ntile(4) over (order by lifetime_value desc), cume_dist() over (order by lifetime_value), percent_rank() over (order by lifetime_value), nth_value(customer, 2) over (order by lifetime_value desc) from customer_lifetime_value
---
select first_value(name) over w, last_value(name) over (w rows between unbounded preceding and unbounded following) from products window w as (partition by category_id order by price)
---
select u.id, l.* from users u cross join lateral (select count(*) as n, sum(total_amount) as total from orders o where o.user_id = u.id) l
---
select u.id, x.n from users u left join lateral (select count(*) n from orders o where o.user_id = u.id) as x on true
---
select u.id, k, v from users u, lateral jsonb_each_text(to_jsonb(u)) as e(k, v)
---
select p.id, w from products p, regexp_split_to_table(p.name, '\s+') as w
---
select p.id, w.word, w.ord from products p cross join lateral unnest(string_to_array(p.name, ' ')) with ordinality as w(word, ord)
---
with a as materialized (select * from orders), b as not materialized (select * from a where status = 'paid') select count(*) from b
---
with a as (with b as (with c as (select 1 as x) select x from c) select x from b) select x from a
---
/* report */ select /* cols */ id -- trailing
 , status /* nested /* ok */ */ from orders -- end
;
---
select 1;;
---
(select id from orders order by id limit 1) union all (select id from users order by id desc limit 1) order by 1
---
((select 1) union (select 2)) intersect (select 2)
---
select * from orders order by 1 desc nulls first, 2 asc
---
table regions
---
values (1, 'one'), (2, 'two') order by 1
---
select * from orders full outer join payments on payments.order_id = orders.id where orders.id is null or payments.id is null
---
select * from regions r1 cross join regions r2 where r1.id < r2.id
---
select case status when 'paid' then 1 when 'cancelled' then -1 else 0 end, case when total_amount between 10 and 20 then 'mid' end from orders
---
select greatest(ordered_at, shipped_at, delivered_at), least(1,2), coalesce(coupon_code, '-'), nullif(channel, '') from orders
---
select age(now(), signed_up_at), date_part('year', age(signed_up_at)), justify_interval(now() - signed_up_at) from users
---
select date_bin('15 minutes', ordered_at, timestamptz '2024-01-01') b, count(*) from orders group by b
---
select ordered_at::date - lag(ordered_at::date) over (partition by user_id order by ordered_at) as days_since_last from orders
---
select current_date, current_timestamp, localtime, now(), current_user, session_user, current_database(), version()
---
select md5(email), length(full_name), upper(city), initcap(country), left(phone, 3), right(phone, 4), lpad(id::text, 8, '0'), trim(both ' ' from city), reverse(city), concat_ws(', ', city, country), position('@' in email), strpos(email, '@'), overlay(phone placing '***' from 2 for 3) from users
---
select format('%s <%s>', full_name, email), format('%1$s-%2$s-%1$s', city, country), format('%-10s|', city) from users
---
select trunc(total_amount, 1), round(total_amount, 2), ceil(total_amount), floor(total_amount), mod(id, 7), id % 7, power(id, 2), sqrt(id), ln(total_amount + 1), log(10, total_amount + 1), exp(1), sign(discount), abs(discount), id ^ 2, |/ id, @ -5 from orders
---
select stddev(total_amount), variance(total_amount), stddev_pop(total_amount), var_samp(total_amount), mode() within group (order by status), bool_and(total_amount > 0), every(total_amount > 0), bit_or(id) from orders
---
select sum(quantity * unit_price) as revenue, sum(quantity * unit_price) / sum(sum(quantity * unit_price)) over () as share from order_items group by product_id
---
select u.segment, count(*) as users, count(*) filter (where newsletter) as subscribed, round(100.0 * avg(newsletter::int), 1) as pct from users u group by u.segment
---
with cohort as (select user_id, date_trunc('month', min(ordered_at)) as c from orders group by 1), act as (select o.user_id, date_trunc('month', o.ordered_at) m from orders o) select c, (extract(year from age(m, c)) * 12 + extract(month from age(m, c)))::int as month_no, count(distinct act.user_id) from cohort join act using (user_id) group by 1, 2 order by 1, 2
---
with o as (select *, row_number() over (partition by user_id order by ordered_at) rn from orders) select * from o where rn = 1
---
select to_tsvector('english', comment) @@ plainto_tsquery('english', 'great') from reviews limit 1
---
select ts_rank(to_tsvector(comment), q) from reviews, to_tsquery('good & value') q where to_tsvector(comment) @@ q
---
select lexeme, count(*) from reviews, unnest(to_tsvector('simple', comment)) group by lexeme order by 2 desc limit 10
---
select daterange(launched_on, discontinued_on, '[)') && daterange('2024-01-01', '2024-12-31') from products
---
select tstzrange(ordered_at, delivered_at) @> now(), upper(tstzrange(ordered_at, delivered_at)) from orders
---
select range_agg(daterange(launched_on, discontinued_on)) from products
---
select (launched_on, coalesce(discontinued_on, 'infinity')) overlaps (date '2024-01-01', date '2024-12-31') from products
---
select exists (select 1 from orders where status = 'refunded'), not exists (select from orders where false)
---
select (select count(*) from users), (select count(*) from orders)
---
select array(select name from regions order by name), array[1,2,3] || 4, array_length(array[1,2], 1), 3 = any(array[1,2,3]), cardinality(array['a']), array_position(array['a','b'],'b'), array_to_string(array['x','y'], ', ')
---
select x.a, x.b from json_to_recordset('[{"a":1,"b":"x"},{"a":2,"b":"y"}]') as x(a int, b text)
---
select jsonb_path_query('{"a":[1,2,3]}', '$.a[*] ? (@ > 1)')
---
select to_jsonb(o) - 'coupon_code' - 'discount' from orders o limit 1
---
select to_jsonb(o) ->> 'status', jsonb_build_object('s', o.status) || jsonb_build_object('c', o.channel), to_jsonb(o) #>> '{status}', to_jsonb(o) ? 'status' from orders o
---
select count(*) from orders where extract(quarter from ordered_at) = 2 and extract(year from ordered_at) = extract(year from now()) - 1
---
select * from orders where ordered_at::date between '2024-01-01' and '2024-01-31' and ordered_at::time > '12:00'
---
select * from orders where ordered_at >= date_trunc('month', current_date - interval '1 month') and ordered_at < date_trunc('month', current_date)
---
select sum(total_amount)::money from orders
---
select to_number('1,234.50', '9G999D99'), to_date('05 Dec 2023', 'DD Mon YYYY'), to_timestamp('2024-01-01 10:00', 'YYYY-MM-DD HH24:MI'), to_timestamp(1700000000)
---
select 'a' || 'b' || 1 || null, 'it''s', E'tab\there', $$dollar's$$, $x$y$x$, 'multi' 
 'line'
---
select 0.1 + .5 + 1e3 + 5., 10 / 3, 10 % 3, -5 / 2, 2 ^ 3 ^ 2, 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 256 >> 2
---
select 1 = 1 and not false or null is null, true is not false, null is unknown, 5 between symmetric 10 and 1
---
select name from products where name ~ '^[A-Z]' and name !~* 'test' and name like '50\%%' escape '\'
---
select * from (orders o join users u on o.user_id = u.id) join regions r on r.id = u.region_id
---
select * from ((select 1 as a) x cross join (select 2 as b) y)
---
select j.a from (select 1 a) x join (select 1 a) y using (a) as j
---
select sum(n) from (select count(*) n from orders union all select count(*) from users) all_counts
---
select 'total' as what, count(*) from orders union select 'users', count(*) from users order by what
---
select u.country, u.city, count(*) from users u group by cube (u.country, u.city) having grouping(u.country, u.city) in (0, 3)
---
select extract(dow from o.ordered_at) d, array_agg(distinct o.channel) from orders o group by 1 having count(*) > 5
---
with t(n) as (values (1),(2),(3)) select n, n * n sq from t
---
with recursive t(n) as (values (1) union all select n + 1 from t where n < 100) select sum(n) from t
---
with recursive fib(a, b, i) as (select 0, 1, 1 union all select b, a + b, i + 1 from fib where i < 20) select a from fib
---
with recursive months as (select date_trunc('month', timestamp '2023-01-01') as m union all select m + interval '1 month' from months where m < timestamp '2024-12-01') select m::date from months
---
select generate_series(1, 12) as month
---
select i, chr(64 + i) from generate_series(1, 26) i
---
select to_char(make_date(2024, m, 1), 'Month') from generate_series(1, 12) m
---
select d, coalesce(c.n, 0) from (select generate_series('2024-01-01'::date, '2024-12-01'::date, '1 month')::date d) s left join (select date_trunc('month', ordered_at)::date m, count(*) n from orders group by 1) c on c.m = s.d
---
select hour, count(o.*) from generate_series(0, 23) as hour left join orders o on extract(hour from o.ordered_at) = hour group by hour
---
select n from generate_series(1, (select count(*) from regions)) n
---
select g.i, u.id from users u cross join generate_series(1, 3) as g(i)
---
select generate_series(min(ordered_at)::date, max(ordered_at)::date, '1 day'::interval)::date from orders
---
select date_part('day', delivered_at - shipped_at), extract(day from delivered_at - shipped_at) * 24 from orders
---
select ordered_at + (3 || ' days')::interval, ordered_at + 3 * interval '1 day', now() - '1 month'::interval from orders
---
select sum(case when status = 'paid' then total_amount end) filter (where channel = 'web') from orders
---
select distinct status, channel from orders order by status, channel
---
select all status from orders
---
select distinct count(*) over (partition by user_id) from orders
---
select user_id, json_agg(o.* order by o.id) from orders o group by user_id
---
select max(row(ordered_at, id)::text) from orders
---
select row(1, 'a') = row(1, 'a'), (1, 2) < (1, 3), row(o.*) is null from orders o
---
select * from rows from (generate_series(1,3), generate_series(1,5)) as t(a, b)
---
select xmlelement(name region, xmlattributes(id as code), name) from regions
---
select xmlagg(xmlelement(name r, name) order by name) from regions
---
select table_name.id from orders as table_name
---
select "o"."total_amount" as "Total Amount (€)", "o"."id" "ID" from "orders" as "o"
---
select o."ordered_at"::"timestamptz" from orders o
---
select pg_catalog.lower(name) from regions
---
select pg_catalog.count(*) from regions
---
select cast(id as varchar), cast(total_amount as decimal(10, 2)), cast(ordered_at as timestamp(0) without time zone) from orders
---
select pg_typeof(total_amount), pg_column_size(o.*) from orders o
---
select count(*) from orders where coupon_code is not null and coupon_code <> '' and lower(coupon_code) like 'sum%'
---
select string_agg(format('%s: %s', status, n), E'\n') from (select status, count(*) n from orders group by 1) x
---
select format('%s', x.*) from regions x
---
select repeat('█', (100 * sum(total_amount) / max(sum(total_amount)) over ())::int) from orders group by channel
---
select rpad(status, 12) || repeat('#', (count(*) * 50 / sum(count(*)) over ())::int) from orders group by status
---
select lpad(to_char(id, 'FM999'), 6, '0'), rpad(channel, 20, '.') from orders
---
select translate(phone, '()- ', ''), regexp_replace(phone, '\D', '', 'g'), replace(phone, '+', '00') from users
---
select regexp_matches(full_name, '(\w+)\s+(\w+)'), (regexp_match(email, '@(.+)$'))[1] from users
---
select string_to_array(full_name, ' '), (string_to_array(full_name, ' '))[1] as first_name from users
---
select unnest(string_to_array('a,b,c', ','))
---
select initcap(split_part(full_name, ' ', 1)) as first, count(*) from users group by first order by count desc limit 10
---
select decode('deadbeef', 'hex'), encode('abc'::bytea, 'base64'), sha256('a'::bytea), convert_from('\x61'::bytea, 'UTF8')
---
select bool_or(newsletter), count(*) filter (where not newsletter) from users
---
select ordered_at::date as day, sum(count(*)) over (order by ordered_at::date) from orders group by 1
---
select user_id, ordered_at, sum(new_session) over (partition by user_id order by ordered_at) as session from (select user_id, ordered_at, case when ordered_at - lag(ordered_at) over (partition by user_id order by ordered_at) > interval '30 minutes' then 1 else 0 end as new_session from orders) s
---
select min(d), max(d), count(*) from (select d, d - (row_number() over (order by d))::int as grp from (select distinct ordered_at::date d from orders) x) y group by grp
---
select a.name, b.name, count(*) from order_items x join order_items y on x.order_id = y.order_id and x.product_id < y.product_id join products a on a.id = x.product_id join products b on b.id = y.product_id group by 1, 2 order by 3 desc limit 10
---
select u.country as "Country", count(distinct o.user_id) as "Buyers", round(avg(o.total_amount)::numeric, 2) as "Avg Order" from orders as o inner join users as u on u.id = o.user_id group by u.country having count(distinct o.user_id) >= 3 order by "Avg Order" desc
---
SELECT users_1.id AS users_1_id, users_1.full_name AS users_1_full_name, anon_1.count_1 FROM users AS users_1 LEFT OUTER JOIN (SELECT orders.user_id AS user_id, count(orders.id) AS count_1 FROM orders GROUP BY orders.user_id) AS anon_1 ON users_1.id = anon_1.user_id WHERE users_1.email LIKE '%' || '@example.com' ORDER BY users_1.id LIMIT 20 OFFSET 40
---
SELECT "orders".* FROM "orders" INNER JOIN "users" ON "users"."id" = "orders"."user_id" WHERE "users"."newsletter" = TRUE AND (coupon_code IS NULL OR discount > 0.0) ORDER BY "orders"."id" DESC LIMIT 1
---
SELECT COUNT(*) AS "__count" FROM "orders" WHERE ("orders"."status"::text = 'paid' AND EXTRACT(YEAR FROM "orders"."ordered_at" AT TIME ZONE 'UTC') = 2024)
---
select "t1"."id", "t1"."name", coalesce("t2"."cnt", 0) as "cnt" from "products" "t1" left join lateral (select count(*) as "cnt" from "order_items" "t3" where "t3"."product_id" = "t1"."id") "t2" on true
---
select count(*) from (select 1 from orders group by user_id having sum(total_amount) > 100) as q
---
select date_part('week', ordered_at) wk, date_part('isoyear', ordered_at) yr, count(*) from orders group by wk, yr order by yr, wk
---
select to_char(ordered_at, 'YYYY-MM') as ym, sum(total_amount) filter (where channel = 'web') as web, sum(total_amount) filter (where channel = 'app') as app, sum(total_amount) as total from orders group by ym order by ym
---
with monthly as (select date_trunc('month', ordered_at) m, sum(total_amount) s from orders group by 1) select m, s, s - lag(s) over (order by m) as diff, round(100 * (s / nullif(lag(s) over (order by m), 0) - 1), 1) as pct, avg(s) over (order by m rows between 2 preceding and current row) as ma3, sum(s) over (partition by extract(year from m) order by m) as ytd from monthly
---
with ranked as (select p.category_id, p.name, sum(oi.quantity) q, rank() over (partition by p.category_id order by sum(oi.quantity) desc) rk from order_items oi join products p on p.id = oi.product_id group by 1, 2) select * from ranked where rk <= 3
---
select u.id, max(o.ordered_at) as last_order, current_date - max(o.ordered_at)::date as days_ago, case when max(o.ordered_at) < now() - interval '90 days' then 'churned' else 'active' end as state from users u left join orders o on o.user_id = u.id group by u.id
---
with rfm as (select user_id, ntile(5) over (order by max(ordered_at)) r, ntile(5) over (order by count(*)) f, ntile(5) over (order by sum(total_amount)) m from orders group by user_id) select r || f::text || m::text as cell, count(*) from rfm group by 1 order by 1
---
select percentile_disc(0.5) within group (order by rating) filter (where rating is not null), avg(rating)::numeric(3,2), count(*) filter (where rating >= 4) * 100.0 / count(*) from reviews
---
select p.name, r.stars, coalesce(count(rv.id), 0) from products p cross join generate_series(1, 5) as r(stars) left join reviews rv on rv.product_id = p.id and rv.rating = r.stars group by p.name, r.stars order by p.name, r.stars
---
select name, repeat('★', rating) || repeat('☆', 5 - rating) from reviews join products on products.id = reviews.product_id
---
select name, rpad('', (stock / 10)::int, '|') as stock_bar from products
---
select name, lpad(price::text, 10), to_char(price, '999G990D00') from products
---
select bucket * 50 as from_, (bucket + 1) * 50 as to_, count(*) from (select floor(total_amount / 50)::int as bucket from orders) b group by bucket order by bucket
---
with bounds as (select min(total_amount) lo, max(total_amount) hi from orders), hist as (select width_bucket(total_amount, lo, hi, 9) b, count(*) n from orders, bounds group by 1) select b, n, repeat('■', (n::float / max(n) over () * 30)::int) as bar from hist order by b
---
select b.n, count(o.id) from generate_series(0, (select ceil(max(total_amount) / 100)::int from orders)) as b(n) left join orders o on floor(o.total_amount / 100) = b.n group by b.n
---
select s.d::date, extract(isodow from s.d) in (6, 7) as weekend from generate_series(date_trunc('year', now()), date_trunc('year', now()) + interval '1 year' - interval '1 day', interval '1 day') as s(d)
---
select make_date(y, m, 1) as month_start from generate_series(2022, 2024) y, generate_series(1, 12) m
---
select d::date from generate_series(make_date(2024, 1, 1), make_date(2024, 12, 31), '1 day') g(d)
---
select date '2024-01-01' + n as day from generate_series(0, 364) n
---
select current_date - n from generate_series(0, 29) n
---
select (date_trunc('week', now()) - n * interval '1 week')::date from generate_series(0, 11) n
---
select min(ordered_at)::date + g from orders, generate_series(0, 10) g group by g
---
select (select min(ordered_at)::date from orders) + n from generate_series(0, (select max(ordered_at)::date - min(ordered_at)::date from orders)) n
---
select n from generate_series(extract(year from date '2020-05-05')::int, extract(year from now())::int) n
---
select u.signed_up_at::date + i from users u, generate_series(1, 7) i
---
select age(timestamp '2024-03-01', timestamp '2023-01-15'), extract(days from justify_hours(interval '50 hours')), interval '1 day' * 3, interval 'P1Y2M', interval '2' hour, interval '1-2' year to month
---
select ordered_at::timestamp(0), ordered_at::timestamp without time zone, ordered_at::timestamp with time zone, ordered_at::time with time zone, timezone('UTC', ordered_at), date(ordered_at), ordered_at::text from orders
---
select localtimestamp(0), current_time(2), clock_timestamp(), statement_timestamp(), to_char(now(), 'HH24:MI:SS.MS TZ'), isfinite(now())
---
select json_agg(t) from (select status, json_agg(json_build_object('channel', channel, 'n', n)) as channels from (select status, channel, count(*) n from orders group by 1, 2) a group by status) t
---
select jsonb_object_agg(r.name, (select jsonb_agg(jsonb_build_object('name', u.full_name, 'orders', (select jsonb_agg(jsonb_build_object('id', o.id, 'items', (select jsonb_agg(to_jsonb(i)) from order_items i where i.order_id = o.id))) from orders o where o.user_id = u.id))) from users u where u.region_id = r.id)) from regions r
---
select u.id, array_agg(o.id order by o.ordered_at) filter (where o.id is not null) as order_ids, array_length(array_agg(o.id), 1) from users u left join orders o on o.user_id = u.id group by u.id
---
select u.full_name, (array_agg(o.status order by o.ordered_at desc))[1] as last_status, (array_agg(o.total_amount order by o.ordered_at))[1:2] from users u join orders o on o.user_id = u.id group by u.full_name
---
select array(select distinct unnest(array_agg(channel)) order by 1) from orders
---
select string_agg(name, ', ' order by name) filter (where price > 10) as pricey from products having count(*) > 1
---
select string_agg(distinct upper(left(name, 1)), '') from products
---
select p.*, avg(p.price) over (partition by p.category_id) as cat_avg, p.price - avg(p.price) over (partition by p.category_id) as diff from products p
---
select id, price, price > avg(price) over () as above, sum(price) over (order by id) as running, count(*) over () as total from products
---
select category_id, price, dense_rank() over w, lead(price, 2) over w, price / sum(price) over (partition by category_id) from products window w as (partition by category_id order by price desc nulls last)
---
select sku from products where sku similar to '[A-Z]{3}-%' escape '#' or sku ~* '^x\d+' or sku like any (array['A%', 'B%'])
---
select regexp_split_to_array(name, '\s'), regexp_replace(name, '(\w+) (\w+)', '\2 \1'), substring(name from 1 for 3), substring(name, 2), substring(name from '#"%#" %' for '#'), left(name, -1) from products
---
select * from products where id in (values (1), (2), (3))
---
select * from products where (category_id, price) in (select category_id, max(price) from products group by category_id)
---
select * from products p where not exists (select from order_items oi where oi.product_id = p.id)
---
select p.id from products p except all select product_id from order_items
---
select id from products intersect select product_id from reviews order by id fetch first row only
---
select count(*) from orders o where o.status = any ('{paid,shipped}'::text[]) and o.user_id <> all (array[1, 2])
---
select count(*) from orders where ordered_at >= '2024-01-01' and ordered_at < '2024-01-01'::date + interval '1 year'
---
select count(*) from orders where ordered_at <@ tstzrange('2024-01-01', '2024-02-01')
---
select case when grouping(status) = 1 then 'TOTAL' else status end, count(*) from orders group by rollup (status) order by grouping(status), status
---
select status, channel, count(*), grouping(status, channel) from orders group by grouping sets (cube (status, channel), rollup (status))
---
select extract(hour from ordered_at) as h, mode() within group (order by channel) from orders group by h
---
select corr(p.price, p.stock), regr_count(p.price, p.stock), regr_avgx(p.price, p.stock), regr_sxy(p.price, p.stock), covar_samp(p.price, p.stock) from products p
---
select sum(price * stock)::float8, avg(price)::real, (sum(price) / count(*))::decimal(12, 4), 7 / 2, 7 / 2.0, 7::float / 2, round(7 / 2.0), div(7, 2) from products
---
select round(sum(amount), -2), trunc(12.345, 2), sign(-3), gcd(12, 18), lcm(4, 6), pi(), degrees(pi()), radians(180), sin(0), atan2(1, 1), cbrt(27), factorial(5), random() from payments
---
select pay.method, count(*) as attempts, count(pay.paid_at) as paid, avg(pay.paid_at - pay.attempted_at) as wait, max(extract(epoch from (pay.paid_at - pay.attempted_at))) from payments pay group by pay.method
---
select o.id, pay.amount is distinct from o.total_amount as mismatch from orders o left join payments pay on pay.order_id = o.id and pay.status = 'succeeded'
---
select nullif(regexp_replace(phone, '[^0-9]', '', 'g'), '')::bigint from users
---
select concat(full_name, ' <', email, '>'), concat_ws(' / ', country, city, null), full_name || coalesce(' (' || segment || ')', ''), char_length(full_name), octet_length(email), quote_literal(city), chr(65), ascii('A'), to_hex(255), md5(email) from users
---
select length(string_agg(comment, ' ')), string_agg(comment, ' ') ilike '%excellent%' from reviews
---
select word, count(*) from (select regexp_split_to_table(lower(comment), '\W+') as word from reviews) w where length(word) > 3 group by word order by count(*) desc, word limit 25
---
select w.word, count(*) from reviews r, lateral unnest(string_to_array(lower(r.comment), ' ')) w(word) group by w.word
---
select (regexp_matches(comment, '\d+', 'g'))[1]::int from reviews where comment ~ '\d'
---
select ts_headline('english', comment, plainto_tsquery('english', 'quality')) from reviews where to_tsvector('english', comment) @@ websearch_to_tsquery('english', '"great quality" or nice -bad')
---
with recursive chain as (select id, region_id, 1 as depth, array[id] as path from users where id = 1 union all select u.id, u.region_id, c.depth + 1, c.path || u.id from users u join chain c on u.region_id = c.id where u.id <> all (c.path) and c.depth < 5) select depth, array_to_string(path, ' > ') from chain
---
with recursive tree(id, name, label) as (select id, name, name::text from categories where id = 1 union all select c.id, c.name, t.label || ' / ' || c.name from categories c join tree t on c.id = t.id + 1) select * from tree
---
with recursive n(i, acc) as (select 1, 1::numeric union all select i + 1, acc * 1.05 from n where i < 24) select i, round(acc, 4) from n
---
with recursive d(day, n) as (select date '2024-01-01', 0 union all select day + 1, n + 1 from d where n < 30) select * from d
---
with recursive w as (select date_trunc('week', min(ordered_at)) as wk from orders union select wk + '7 days'::interval from w where wk < now()) select wk from w order by 1
---
select q.* from (select distinct on (category_id) id, category_id, price from products order by category_id, price desc) as q where q.price > 5
---
select x.* from (values (1, 'a', true), (2, 'b', false)) as x (id, code, flag) where x.flag is not true
---
select * from (select 1 as a, 2 as b union all select 3, 4) t order by a + b desc limit all offset 0
---
select c as "date", n as "count" from (select ordered_at::date c, count(*) n from orders group by 1) z
---
select min(name) as minimum, max(name) maximum, count(*) number, avg(price) average, sum(stock) total from products
---
select id as index, name as column_name, price as cost_price, stock as quantity, sku as code, id as percent, id as row, id as rows, id as range, id as filter, id as over, id as partition, id as window_, id as action, id as level, id as start, id as plan, id as source, id as role, id as owner, id as version, id as schema, id as zone, id as hour, id as minute, id as second, id as day from products
---
select id level, id role, id plan, id owner, id version, id zone, id source, id action, id start, id label, id comment, id data, id content, id domain, id location, id object, id option, id parameter, id policy, id position, id reference, id result, id sequence, id session, id share, id size, id state, id storage, id title, id view from products
---
select data.id from products data join categories as option on option.id = data.category_id join reviews result on result.product_id = data.id
---
select year.y from (select extract(year from ordered_at) as y from orders) as year
---
select t.month, t.day from (select extract(month from ordered_at) as month, extract(day from ordered_at) as day from orders) t
---
select ((select avg(price) from products) - (select min(price) from products)) / nullif((select stddev(price) from products), 0)
---
select /*+ hint */ o.id -- the id
from /* all */ orders /**/ o -- no more
where 1 = 1 -- and false
---
select o.id,o.status from orders o where(o.status='paid')and(o.id>5)or not(o.id<3)order by(o.id)
---
SELECT	O.ID ,
	O.STATUS
FROM	ORDERS	O
WHERE	O.STATUS IN (
	'paid' ,
	'shipped'
)
---
select all count(*) from only orders
---
select distinct (status), (channel) from orders
---
select (((1))), ((select 1)), (select (select (select 1)))
---
select - 5 + + 3, - (- 2), 2 - -1, not not true
---
select 'x' as "a""b", 'y' as "select", 'z' as "Ünïcode"
---
select not (status = 'paid') is true, status = 'paid' is not false, (status = 'x') = (channel = 'y') from orders
---
select o.status, o.* , o.id + 1 as next_id from orders o where o.id between 1 and 10 and o.id not between 3 and 4
---
select coalesce((select sum(amount) from payments p where p.order_id = o.id), 0) as paid, o.total_amount - coalesce((select sum(amount) from payments p where p.order_id = o.id), 0) as open from orders o
---
select row_number() over () as rn, * from regions
---
select r.name, t.* from regions r left join lateral (select u.full_name, sum(o.total_amount) s from users u join orders o on o.user_id = u.id where u.region_id = r.id group by 1 order by 2 desc limit 3) t on true
---
select * from customer_lifetime_value clv join revenue_by_region rbr on rbr.region = clv.region natural left join (select 1 as dummy) d
---
select sales_rank, product, sum(revenue) over (order by sales_rank) / sum(revenue) over () as cumulative_share from top_selling_products
---
select u.newsletter is true as subscribed, count(*)::int, (count(*) * 100.0 / sum(count(*)) over ())::numeric(5, 2) as pct from users u group by 1
---
select any_status from (select unnest(array['new', 'paid']) as any_status) s
---
select x.value, x.ordinality from unnest(array['a', 'b']) with ordinality as x(value, ordinality)
---
select key, value from jsonb_each_text('{"a": 1, "b": 2}') where value::int > 1
---
select value ->> 'id' as id from jsonb_array_elements('[{"id": 1}, {"id": 2}]')
---
select e.value::int from json_array_elements_text('[1, 2, 3]') as e
---
select (jsonb_array_elements('[{"a": 1}]'::jsonb) ->> 'a')::int
---
select jsonb_set(to_jsonb(p), '{price}', to_jsonb(p.price * 2)) from products p
---
select jsonb_path_query_array(jsonb_agg(to_jsonb(p)), '$[*].name') from products p
---
select jsonb_pretty(to_jsonb(o)) from orders o limit 1
---
select count(*) from products where daterange(launched_on, discontinued_on) @> current_date and not isempty(daterange(launched_on, discontinued_on))
---
select upper(daterange(launched_on, discontinued_on)) - lower(daterange(launched_on, discontinued_on)) as days_on_sale from products
---
select sha256(email::bytea), encode(sha256(email::bytea), 'hex') from users
---
select o.id from orders o where o.ordered_at = (select max(ordered_at) from orders i where i.user_id = o.user_id)
---
select count(*) as n, 'orders' as t from orders union all select count(*), 'users' from users union all (select count(*), 'products' from products) order by n desc nulls last limit 5
---
select bool_and(price > cost), (count(*) filter (where price < cost)) = 0 as ok from products
---
select ctid, id from orders limit 1
---
select tableoid, count(*) from orders group by 1
---
select strpos(string_agg('a' || name, ''), 'b') from products
---
select count(*) from orders o, generate_series(1, o.id) g
---
select repeat('#', round(avg(rating))::int), repeat('*', floor(count(*) / 5.0)::int), repeat('=', least(count(*), 40)::int), repeat('-', greatest(1, (sum(price) / 100)::int)) from reviews join products on products.id = product_id
---
select repeat('█', round(30.0 * n / max(n) over ())::int) from (select count(*) n from orders group by status) t
---
select repeat(' ', 4 * depth) || name from (select 1 depth, name from products) t
---
with recursive t as (select id, name, 0 as depth from categories where id = 1 union all select c.id, c.name, t.depth + 1 from categories c join t on c.id = t.id + 1) select repeat('  ', depth) || name from t
---
select generate_series(0, extract(day from max(ordered_at) - min(ordered_at))::int) from orders
---
select generate_series(1, max(quantity)) from order_items
---
select generate_series(1, array_length(string_to_array(name, ' '), 1)) from products
---
select substring(name from n for 1) from products, generate_series(1, length(name)) n
---
select n, power(2, n), 2 ^ n, factorial(n) from generate_series(1, 10) n
---
select round(1000 * power(1 + 0.05 / 12, 12 * y), 2) from generate_series(1, 10) y
---
select exp(sum(ln(price))), exp(avg(ln(price))) from products where price > 0
---
select generate_series(1, ceil(max(price) / 10)::int) from products
---
select lpad(dense_rank() over (order by price)::text, 3, '0'), rpad(name, max(length(name)) over () + 2) from products
---
select rpad(name, 30 - length(name)), lpad('', length(name), '-') from products
