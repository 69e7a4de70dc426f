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
---
select from customers
---
select 1 as one, 'two' as "Two", null as three, true, false
---
select -1, +1, - -1, 1.5e3, .5, 2., 1e-5
---
select 'it''s', E'tab\there', $$dollar$$, $tag$a $$ b$tag$, 'a'
  'b', b'101', x'1F', N'national'
---
select /* comment /* nested */ still */ 1 -- tail
---
-- leading comment
select 1;
---
SELECT 1 ; ;
---
(select 1)
---
((select 1)) union (select 2) order by 1
---
values (1), (2) order by 1 desc limit 1
---
with a as (values (1, 'x')) select * from a
---
with a(n, s) as (values (1, 'x'), (2, 'y')) select n, s from a where n > 1
---
with a as materialized (select 1 as n), b as not materialized (select n + 1 as m from a) select * from a, b
---
table customers
---
(table customers)
---
table customers union all table customers
---
select * from only customers
---
select customers.id, public.customers.name from customers
---
select public.customers.name from public.customers
---
select c."name" from "customers" as c
---
select C.NAME from CUSTOMERS C
---
select id "Customer Id", name "Name" from customers
---
select id as "Average number of orders per customer in the last twelve months, all shops" from customers
---
select name as user, city as "from", id as order from customers
---
select id, name from customers where (id, name) in ((1, 'a'), (2, 'b'))
---
select * from customers where (id, name) = (select 1, 'a')
---
select * from customers where row(id, name) > row(1, 'a')
---
select * from customers where id in (select customer_id from orders)
---
select * from customers where id not in (select customer_id from orders where customer_id is not null)
---
select * from customers where id = any (array[1, 2, 3])
---
select * from customers where id = any ('{1,2,3}'::int[])
---
select * from customers where id > all (select customer_id from orders)
---
select * from customers where id = some (select 1)
---
select * from customers where not exists (select from orders where customer_id = customers.id)
---
select * from customers where name is null or name isnull or name notnull or name is not null
---
select * from customers where active is true or active is not false or active is unknown
---
select * from customers where name is distinct from email and id is not distinct from 3
---
select * from customers where id between 1 and 10 and id not between 5 and 6 and id between symmetric 10 and 1
---
select * from customers where name like 'A%' escape '\' and name not like '%b_' and name ilike '%c%' and name not ilike 'd'
---
select * from customers where name ~ '^A' and name ~* 'b' and name !~ 'c' and name !~* 'd'
---
select * from customers where name similar to '%(a|b)%' and name not similar to 'x'
---
select * from customers where name ~~ 'a%' or name !~~ 'b%' or name ~~* 'c%' or name !~~* 'd%'
---
select * from customers where name like any (array['a%', 'b%'])
---
select * from customers where name ^@ 'A' or starts_with(name, 'A')
---
select * from customers where born > current_date - interval '18 years'
---
select * from customers where created_at between timestamp '2024-01-01' and timestamp with time zone '2024-12-31 00:00:00+00'
---
select * from customers where created_at > now() - '7 days'::interval
---
select * from customers where (born, interval '1 year') overlaps (date '2000-01-01', date '2001-01-01')
---
select * from customers where created_at::date = current_date
---
select * from customers where date(created_at) = '2024-01-01'
---
select current_date, current_time, current_timestamp, localtime, localtimestamp, current_timestamp(0), localtime(3)
---
select extract(dow from now()), extract(epoch from created_at), extract('month' from born), date_part('year', born) from customers
---
select date_trunc('week', created_at), date_trunc('day', created_at, 'UTC'), date_bin('15 minutes', created_at, timestamp '2001-01-01') from customers
---
select age(born), age(now(), created_at), justify_days(interval '35 days'), justify_hours(interval '27 hours'), justify_interval('1 mon -1 hour') from customers
---
select to_char(now(), 'YYYY-MM-DD HH24:MI:SS'), to_char(1234.5, 'FM999,990.00'), to_date('2024-01-01', 'YYYY-MM-DD'), to_timestamp('2024', 'YYYY'), to_timestamp(0), to_number('12,345', '99G999')
---
select make_date(2024, 1, 31), make_time(8, 15, 23.5), make_timestamp(2024, 1, 1, 0, 0, 0), make_timestamptz(2024, 1, 1, 0, 0, 0, 'UTC'), make_interval(days => 10), make_interval(years => 1, hours => 2)
---
select interval '1 year 2 months', interval '1' day, interval '1-2' year to month, interval '3 4:05:06', interval '90' second(2), '1 week'::interval * 2, interval '1 day' / 2
---
select date '2024-01-31' + 1, date '2024-01-31' - date '2024-01-01', date '2024-01-01' + time '03:00', time '05:00' - time '03:00', timestamp '2024-01-01' + interval '1 hour', -interval '1 day', 3 * interval '1 hour'
---
select now() at time zone 'Europe/Berlin', timezone('UTC', now()), timestamp '2024-01-01' at time zone 'America/New_York'
---
select isfinite(now()), statement_timestamp(), transaction_timestamp(), clock_timestamp(), timeofday()
---
select upper('a'), lower('B'), initcap('hello world'), length('abc'), char_length('abc'), octet_length('abc'), bit_length('a'), reverse('abc'), ascii('a'), chr(65)
---
select trim('  a '), trim(both 'x' from 'xax'), trim(leading from ' a'), trim(trailing 'b' from 'ab'), btrim('xax', 'x'), ltrim(' a'), rtrim('a ', ' '), trim(both from ' a ')
---
select substring('abcdef' from 2 for 3), substring('abcdef', 2, 3), substring('abcdef' for 2), substr('abc', 2), substring('foobar' from 'o.b'), substring('foobar' similar '%#"o_b#"%' escape '#')
---
select position('b' in 'abc'), strpos('abc', 'b'), overlay('abcdef' placing 'xx' from 2 for 3), left('abc', 2), right('abc', 2), split_part('a,b,c', ',', 2)
---
select replace('abc', 'b', 'x'), translate('abc', 'ab', 'xy'), repeat('ab', 3), lpad('5', 3, '0'), rpad('5', 3), concat('a', 1, null), concat_ws(', ', 'a', 'b'), 'a' || 'b' || 1
---
select format('Hello %s, %I is %L', 'World', 'name', 'x'), format('%-10s|%10s', 'a', 'b'), format('%1$s %2$s %1$s', 'a', 'b'), format('100%%')
---
select md5('a'), sha256('a'::bytea), encode('abc'::bytea, 'hex'), decode('616263', 'hex'), encode(sha256(convert_to('a', 'UTF8')), 'base64'), convert_from('\x61'::bytea, 'UTF8')
---
select regexp_replace('abc', 'b', 'x', 'g'), regexp_match('abc', '(b)(c)'), regexp_split_to_array('a b c', '\s+'), (regexp_match('abc', 'b'))[1], regexp_count('aaa', 'a'), regexp_substr('abc', 'b.'), regexp_like('a', 'a'), regexp_instr('abc', 'c')
---
select m[1], m[2] from regexp_matches('foobar', '(foo)(bar)', 'g') as m
---
select regexp_split_to_table(name, ' ') as word, count(*) from customers group by 1 order by 2 desc
---
select string_to_array('a,b', ','), array_to_string(array[1, 2, null], ',', '*'), unnest(string_to_array('a b', ' ')), string_to_table('a,b', ',')
---
select quote_literal('a'), quote_ident('A b'), quote_nullable(null), to_hex(255), unistr('\0041'), normalize('a'), 'a' is normalized, 'a' is nfc normalized
---
select abs(-1), ceil(1.5), ceiling(1.5), floor(1.5), round(1.55, 1), round(2.5), trunc(1.55, 1), sign(-2), mod(5, 3), div(7, 2), gcd(12, 8), lcm(4, 6), factorial(5)
---
select power(2, 10), 2 ^ 10, sqrt(16), cbrt(27), exp(1), ln(10), log(100), log(2, 8), pi(), degrees(1), radians(180), sin(1), cos(1), tan(1), asin(1), acos(1), atan(1), atan2(1, 1), |/ 25, ||/ 27, @ -5
---
select 5 % 3, 5 / 2, 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 16 >> 2, 2.0 / 3, 10 ^ -2
---
select greatest(1, 2, 3), least(1, 2), coalesce(null, 1), nullif(1, 1), num_nulls(1, null), num_nonnulls(1, null)
---
select random(), floor(random() * 10)::int, (random() * 100)::numeric(5, 2), gen_random_uuid(), scale(1.50), min_scale(1.5), trim_scale(1.50), width_bucket(5, 1, 10, 3), width_bucket(5, array[1, 3, 7])
---
select cast('1' as integer), '1'::int, '1.5'::numeric(4, 1), 'a'::text, 'abc'::varchar(2), 'a'::char(3), 1::bigint, 1::smallint, 1::real, 1::double precision, 1::float, 1::float8, '1'::decimal, true::int, 'yes'::boolean, 1::bool
---
select '2024-01-01'::date, '2024-01-01'::timestamp, '2024-01-01'::timestamptz, '10:00'::time, '10:00+00'::timetz, '1 day'::interval, '10:00'::time(0), '2024-01-01'::timestamp(3) with time zone
---
select '{"a": 1}'::json, '{"a": 1}'::jsonb, '[1]'::jsonb, '<a/>'::xml, 'a & b'::tsquery, 'a b'::tsvector, '192.168.0.1'::inet, '10.0.0.0/8'::cidr, '08:00:2b:01:02:03'::macaddr, '(1,2)'::point, '[1,5)'::int4range, '12.34'::money, '$.a'::jsonpath, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, '\x00'::bytea, '101'::bit(3), '101'::bit varying(5), 'n'::name, '1'::"char"
---
select int '5', text 'a', numeric '1.5', bool 't', json '{}', timestamp '2024-01-01', float8 '1.5', uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', point '(1,2)', box '((0,0),(1,1))'
---
select array[1, 2, 3], array[[1, 2], [3, 4]], array[]::int[], '{a,b}'::text[], array(select id from customers), array[1, 2] || 3, array[1] || array[2], (array[1, 2, 3])[2], (array[1, 2, 3])[2:3], (array[1,2,3])[:2], (array[1,2,3])[2:]
---
select tags[1], tags[1:2], array_length(tags, 1), cardinality(tags), array_position(tags, 'a'), array_positions(tags, 'a'), array_append(tags, 'x'), array_prepend('x', tags), array_cat(tags, tags), array_remove(tags, 'a'), array_replace(tags, 'a', 'b'), array_upper(tags, 1), array_lower(tags, 1), array_ndims(tags), array_dims(tags), trim_array(tags, 1) from customers
---
select * from customers where tags @> array['a'] and tags <@ array['a', 'b'] and tags && array['c'] and tags <> '{}' and 'x' <> all (tags)
---
select unnest(tags), count(*) from customers group by 1
---
select t.tag, t.n from customers, unnest(tags) with ordinality as t(tag, n)
---
select * from unnest(array[1, 2], array['a', 'b', 'c']) as x(n, s)
---
select a, b from unnest('{1,2}'::int[]) a, unnest('{3,4}'::int[]) b where a < b
---
select profile -> 'a', profile ->> 'a', profile -> 0, profile #> '{a,b}', profile #>> '{a,b}', profile - 'a', profile - 0, profile #- '{a}', profile || '{"b": 2}' from customers
---
select * from customers where profile @> '{"a": 1}' and '{"a": 1}' <@ profile and profile ? 'a' and profile ?| array['a', 'b'] and profile ?& array['a'] and profile @? '$.a' and profile @@ '$.a > 1'
---
select jsonb_path_query(profile, '$.items[*] ? (@.price > 10)'), jsonb_path_exists(profile, '$.a'), jsonb_path_query_array(profile, '$.a'), jsonb_path_query_first(profile, '$.a') from customers
---
select (profile ->> 'age')::int, (profile -> 'a' ->> 'b')::numeric, jsonb_typeof(profile), jsonb_array_length(profile -> 'list'), jsonb_pretty(profile), jsonb_strip_nulls(profile), jsonb_set(profile, '{a}', '1'), jsonb_insert(profile, '{a}', '1') from customers where false
---
select e.value ->> 'name' from customers c, jsonb_array_elements(c.profile -> 'items') e where jsonb_typeof(c.profile -> 'items') = 'array'
---
select item ->> 'id' from customers c cross join lateral jsonb_array_elements(c.profile -> 'items') as item where false
---
select item.value, item.ordinality from customers c, jsonb_array_elements(c.profile) with ordinality as item where false
---
select k, v from customers, jsonb_each(profile) as kv(k, v) where false
---
select jsonb_object_keys(profile), count(*) from customers group by 1
---
select key, value from json_each('{"a": 1}')
---
select (jsonb_each(profile)).key, (jsonb_each(profile)).value from customers
---
select (jsonb_each_text(profile)).* from customers
---
select x.a, x.b from json_to_recordset('[{"a": 1, "b": "x"}]') as x(a int, b text)
---
select * from jsonb_to_record('{"a": 1}') as r(a int)
---
select json_build_object('a', 1, 'b', json_build_array(1, 2)), json_object('{a,1}'), row_to_json(row(1, 2)), to_json(1), to_jsonb('a'::text), json_agg(1), jsonb_agg(2), json_object_agg('a', 1), jsonb_object_agg('b', 2), array_to_json(array[1])
---
select json_agg(json_build_object('id', o.id, 'total', o.total) order by o.id) filter (where o.total > 1) from orders o
---
select json_agg(c) from customers c
---
select to_jsonb(c) - 'email' from customers c
---
select json_agg(x) from (select id, name from customers) x
---
select count(*), count(id), count(distinct id), sum(id), avg(id), min(name), max(name), bool_and(active), bool_or(active), every(active), stddev(id), stddev_pop(id), stddev_samp(id), variance(id), var_pop(id), var_samp(id), bit_and(id), bit_or(id), bit_xor(id), array_agg(id order by id desc), string_agg(name, ',') from customers
---
select array_agg(distinct city order by city), string_agg(distinct city, ', ' order by city desc nulls last), array_agg(tags) filter (where tags is not null) from customers
---
select corr(total, id), covar_pop(total, id), covar_samp(total, id), regr_slope(total, id), regr_intercept(total, id), regr_r2(total, id), regr_count(total, id), regr_avgx(total, id) from orders
---
select mode() within group (order by status), percentile_cont(array[0.25, 0.5, 0.75]) within group (order by total), percentile_disc(0.9) within group (order by total) from orders
---
select rank(100) within group (order by total), dense_rank(100) within group (order by total), percent_rank(100) within group (order by total), cume_dist(100) within group (order by total) from orders
---
select percentile_cont(0.5) within group (order by total) filter (where status = 'paid') from orders
---
select city, count(*) from customers group by city having count(*) > 1 order by count(*) desc, city asc nulls first limit 10 offset 5
---
select city, count(*) as n from customers group by city order by n desc
---
select upper(city) as town, count(*) from customers group by town having count(*) > 1 order by town
---
select city || ', ' || country as place, count(*) from customers group by city, country
---
select country, city, count(*), grouping(country, city) from customers group by rollup (country, city)
---
select country, city, count(*) from customers group by grouping sets ((country, city), (country), ())
---
select country, city, active, count(*) from customers group by country, cube (city, active)
---
select country, city, count(*) from customers group by grouping sets (rollup (country, city), cube (active))
---
select country, city, count(*) from customers group by distinct rollup (country, city), rollup (country)
---
select country, count(*) from customers group by (country)
---
select 1 from customers group by ()
---
select all city from customers
---
select distinct city, country from customers
---
select distinct on (city, country) city, country, name from customers order by city, country, created_at desc
---
select distinct on (lower(city)) * from customers order by lower(city)
---
select * from customers order by 1, 2 desc, name collate "C", lower(city) nulls first
---
select * from customers order by name using <
---
select * from customers limit all
---
select * from customers limit 10 offset 20
---
select * from customers offset 20 rows fetch next 10 rows only
---
select * from customers order by score desc fetch first 3 rows with ties
---
select * from customers fetch first row only
---
select * from customers limit (select count(*) / 2 from orders)
---
select * from customers limit 5 + 5
---
select c.name, o.id from customers c inner join orders o on c.id = o.customer_id
---
select c.name, o.id from customers c left outer join orders o on c.id = o.customer_id and o.status = 'paid' where o.id is null
---
select * from customers c right join orders o on c.id = o.customer_id
---
select * from customers c full outer join orders o on c.id = o.customer_id
---
select * from customers cross join products
---
select * from customers, products
---
select * from orders natural join order_items
---
select * from orders o join products i using (id) where false
---
select id from orders join (select id, name from customers) c using (id)
---
select order_id, product_id, p.name from order_items i join products p on p.id = i.product_id join orders o on o.id = i.order_id join customers c on c.id = o.customer_id where c.country = 'DE'
---
select * from (customers c join orders o on c.id = o.customer_id) join order_items i on i.order_id = o.id
---
select j.name, j.total from (customers c join orders o on c.id = o.customer_id) as j(a, name, c, d, e, f, g, h, i, k, l, m, n, p, q, r, total) where false
---
select * from customers c left join (orders o join order_items i on i.order_id = o.id) on o.customer_id = c.id
---
select * from customers c join orders o on c.id = o.customer_id and exists (select 1 from order_items i where i.order_id = o.id)
---
select a.id, b.id from customers a join customers b on a.manager_id = b.id
---
select c.name, x.n from customers c, lateral (select count(*) as n from orders o where o.customer_id = c.id) x
---
select c.name, x.* from customers c left join lateral (select o.total, o.placed_at from orders o where o.customer_id = c.id limit 3) x on true
---
select c.name, t.total from customers c cross join lateral (values (1, c.score), (2, c.score * 2)) as t(n, total)
---
select s.n from customers c, generate_series(1, c.id) as s(n) limit 5
---
select n, n * n from generate_series(1, 10) n
---
select n from generate_series(1, 10) as t(n)
---
select generate_series(1, 10)
---
select * from generate_series(1, 1000)
---
select generate_series(10, 1, -1)
---
select generate_series(0, 1, 0.1)
---
select generate_series(1, 100, 5) as n order by n
---
select d from generate_series('2024-01-01'::timestamp, '2024-01-31', '1 day') d
---
select d::date as day from generate_series(timestamp '2024-01-01', timestamp '2024-02-01', interval '1 hour') d
---
select generate_series(date_trunc('month', current_date) - interval '11 months', date_trunc('month', current_date), interval '1 month')::date as month
---
select day::date from generate_series((select min(placed_at) from orders), (select max(placed_at) from orders), interval '1 day') day
---
select h.hour, count(o.id) from generate_series(0, 23) as h(hour) left join orders o on extract(hour from o.placed_at) = h.hour group by h.hour order by h.hour
---
select x.d, y.n from generate_series(current_date - 6, current_date, interval '1 day') x(d) cross join generate_series(1, 3) y(n)
---
with months as (select generate_series(date '2024-01-01', date '2024-12-01', interval '1 month')::date as month) select m.month, coalesce(sum(o.total), 0) from months m left join orders o on date_trunc('month', o.placed_at) = m.month group by 1 order by 1
---
select * from generate_series(1, 3) with ordinality as t(value, position)
---
select generate_subscripts(tags, 1) from customers
---
select i, tags[i] from customers, generate_subscripts(tags, 1) as i
---
with recursive t(n) as (values (1) union all select n + 1 from t where n < 100) select sum(n) from t
---
with recursive t as (select 1 as n union all select n + 1 from t where n < 10) select n, repeat('*', n) from t
---
with recursive fib(a, b) as (select 0, 1 union all select b, a + b from fib where b < 1000) select a from fib
---
with recursive chain as (select id, name, manager_id, 1 as level from customers where manager_id is null union all select c.id, c.name, c.manager_id, chain.level + 1 from customers c join chain on c.manager_id = chain.id) select * from chain order by level
---
with recursive tree as (select id, manager_id, array[id] as path, name::text as trail from customers where manager_id is null union all select c.id, c.manager_id, t.path || c.id, t.trail || ' > ' || c.name from customers c join tree t on t.id = c.manager_id where not c.id = any (t.path)) select id, trail, array_length(path, 1) from tree order by path
---
with recursive tree(id, path) as (select id, id::text from customers where manager_id is null union select c.id, t.path || '/' || c.id::text from customers c, tree t where c.manager_id = t.id) select * from tree where path like '%/3/%'
---
with recursive t(n) as (select 1 union all (select n + 1 from t where n < 5)) select * from t
---
with recursive t(n) as (select 1 union all select n + 1 from t) select n from t limit 10
---
with recursive a as (select 1 as x), b as (select x + 1 as y from a) select * from a, b
---
with a as (select id from customers), b as (select a.id, o.total from a join orders o on o.customer_id = a.id) select b.id, sum(b.total) from b group by b.id
---
with a as (select 1 as x) select (with b as (select x + 1 as y from a) select y from b)
---
with x as (select 1 as a union select 2) select * from x order by a desc
---
select * from (with q as (select id from customers) select id from q) sub
---
select id, sum(total) over (order by placed_at), avg(total) over (partition by customer_id), count(*) over () from orders
---
select id, rank() over (order by total desc), dense_rank() over (order by total desc), percent_rank() over (order by total), cume_dist() over (order by total), ntile(4) over (order by total) from orders
---
select id, lag(total) over (order by id), lead(total, 2, 0) over (order by id), first_value(total) over w, last_value(total) over w, nth_value(total, 2) over w from orders window w as (partition by customer_id order by id rows between unbounded preceding and unbounded following)
---
select sum(total) over (order by id rows between 2 preceding and current row), avg(total) over (order by id rows 6 preceding), sum(total) over (order by placed_at range between interval '7 days' preceding and current row), count(*) over (order by total groups between 1 preceding and 1 following) from orders
---
select sum(total) over (order by id rows between unbounded preceding and current row exclude current row), sum(total) over (order by id rows between 1 preceding and 1 following exclude ties), sum(total) over (order by id range between unbounded preceding and unbounded following exclude group), sum(total) over (order by id rows between 1 preceding and 1 following exclude no others) from orders
---
select sum(total) over w, avg(total) over (w order by id) from orders window w as (partition by customer_id)
---
select sum(total) over (w rows 1 preceding) from orders window w as (order by id)
---
select count(*) filter (where total > 10) over (partition by status) from orders
---
select sum(sum(total)) over (order by status) from orders group by status
---
select status, count(*) * 100.0 / sum(count(*)) over () as percent from orders group by status
---
select round(100.0 * count(*) filter (where status = 'paid') / nullif(count(*), 0), 2) as share from orders
---
select * from (select id, row_number() over (partition by customer_id order by total desc) as rn from orders) t where rn <= 3
---
select case status when 'paid' then 1 when 'sent' then 2 else 0 end from orders
---
select case when exists (select 1 from orders) then 'yes' else 'no' end
---
select sum(case when status = 'paid' then total else 0 end) / count(*) from orders
---
select case when id = 1 then case when total > 1 then 'a' end end from orders
---
select (select name from customers c where c.id = o.customer_id) as customer from orders o
---
select id, total - (select avg(total) from orders) as difference from orders
---
select * from orders o where total > (select avg(total) from orders where customer_id = o.customer_id)
---
select * from orders where customer_id in (select id from customers where city in (select city from customers group by city having count(*) > 3))
---
select id from customers union select customer_id from orders
---
select id from customers intersect select customer_id from orders
---
select id from customers except all select customer_id from orders
---
(select id from customers order by id limit 1) union all (select id from orders order by id limit 1) order by 1
---
select 1 union all select 2 union all select 3
---
select 'a' as kind, count(*) from customers union all select 'b', count(*) from orders order by kind
---
select * from (select 1 as a union select 2) x where a > 1
---
select * from (values (1, 'one'), (2, 'two')) as t(n, word)
---
select t.column1, t.column2 from (values (1, 'one')) t
---
select * from (values (date '2024-01-01'), (date '2024-02-01')) as months(m) join orders o on date_trunc('month', o.placed_at) = months.m
---
select v.n, c.name from (values (1), (2)) v(n) join customers c on c.id = v.n
---
select x.count from (select count(*) from customers) x
---
select x.sum, x.max from (select sum(id), max(id) from customers) x
---
select x.case, x.coalesce, x."?column?" from (select case when true then 1 end, coalesce(1, 2), 1 + 1) x
---
select x.int4, x.date from (select '1'::int, '2024-01-01'::date) x
---
select x.extract, x.date_trunc from (select extract(year from placed_at), date_trunc('day', placed_at) from orders) x
---
select x.array, x.array_agg from (select array[1], array_agg(id) from customers) x
---
select x.name from (select c.name from customers c) x
---
select x.exists, x.upper from (select exists (select 1), upper('a')) x
---
select x.row, x.substring, x.btrim, x.position from (select row(1), substring('a' from 1), trim('a'), position('a' in 'a')) x
---
select x.current_date, x.now from (select current_date, now()) x
---
select x.max from (select (select max(id) from customers)) x
---
select x.interval, x.bool, x.varchar, x.numeric from (select interval '1 day', '1'::boolean, 'a'::varchar(3), '1'::decimal(3,1)) x
---
select x.timezone from (select placed_at at time zone 'UTC' from orders) x
---
select x.grouping, x.least from (select grouping(city), least(1, 2) from customers group by city) x
---
select x.floor, x.ceil from (select floor(1.5), ceil(1.5)) x
---
select x.tags from (select tags[1] from customers) x
---
select avg(x.n) from (select customer_id, count(*) as n from orders group by customer_id) as x
---
select c from customers c
---
select customers from customers
---
select count(c) from customers c
---
select count(c.*), count(distinct c) from customers c
---
select (c).name, (c).* from customers c
---
select (o).total from orders as o where (o).status = 'new'
---
select row(c.*) from customers c
---
select c.*, o.total from customers c join orders o on o.customer_id = c.id
---
select public.customers.* from public.customers
---
select coalesce(c.name, 'x'), o.* from customers c, orders o
---
select row(1, 'a'), (1, 'a'), row()
---
select name collate "C" < 'b' collate "C" from customers
---
select name from customers order by name collate "C"
---
select * from customers tablesample system (5)
---
select * from customers c tablesample bernoulli (50) repeatable (42) where c.id > 1
---
select * from products where search @@ to_tsquery('english', 'lamp & red')
---
select ts_rank(search, q) as rank, ts_headline('english', name, q) from products, plainto_tsquery('english', 'lamp') q where search @@ q order by rank desc
---
select to_tsvector('english', name) @@ websearch_to_tsquery('english', 'red -blue') , phraseto_tsquery('red lamp') from products
---
select setweight(search, 'A') || search, strip(search), length(search), numnode('a & b'::tsquery), tsvector_to_array(search), 'a'::tsquery && 'b'::tsquery, !!'a'::tsquery, 'a'::tsquery || 'b'::tsquery, 'a'::tsquery <-> 'b'::tsquery from products
---
select * from products where valid @> current_date and valid && daterange('2024-01-01', '2024-12-31', '[]') and not isempty(valid) and lower(valid) < upper(valid)
---
select int4range(1, 10) * int4range(5, 15), int4range(1, 5) + int4range(5, 8), numrange(1.0, 2.0) - numrange(1.5, 2.0), upper_inf(int4range(1, null)), lower_inc(int4range(1, 2)), range_merge(int4range(1, 2), int4range(5, 6)), int4range(1,3) -|- int4range(3,5), int4range(1,3) << int4range(5,6), int4range(1,3) &< int4range(5,6), range_agg(valid) from products
---
select host(ip), family(ip), masklen(ip), network(ip), broadcast(ip), netmask(ip), text(ip), ip << '10.0.0.0/8'::inet, ip <<= inet '10.0.0.0/8', abbrev(ip), set_masklen(ip, 24), ip + 1 from orders
---
select point(1, 2) <-> point(3, 4), box(point(0, 0), point(1, 1)) @> point(0.5, 0.5), area(circle '((0,0),1)'), center(box '((0,0),(1,1))'), point '(1,2)' + point '(1,1)', lseg '((0,0),(1,1))' ?# lseg '((0,1),(1,0))', # path '((0,0),(1,1))', @-@ path '((0,0),(1,1))', @@ circle '((0,0),1)', point '(1,1)' <@ circle '((0,0),2)', ?- lseg '((0,0),(1,0))'
---
select pg_typeof(id), pg_size_pretty(123456::bigint), pg_column_size(name) from customers
---
select version(), current_user, session_user, current_database(), current_schema, current_schema(), user, current_role, current_catalog
---
select xmlelement(name customer, xmlattributes(id as id), name) from customers
---
select xmlforest(id, name as customer), xmlconcat('<a/>', '<b/>'), xmlagg(xmlelement(name x, id)), xmlcomment('c'), xpath('/a/text()', '<a>b</a>'::xml), xpath_exists('/a', '<a/>'::xml), xmlparse(document '<a/>'), xml_is_well_formed('<a/>') from customers group by id, name
---
select x.id, x.name from xmltable('/r/c' passing ('<r><c id="1"><n>a</n></c></r>'::xml) columns id int path '@id', name text path 'n') as x
---
select enum_range(null::status), enum_first(null::status), enum_last(null::status), 'paid'::status > 'new'::status, status::text, cast('new' as public.status), 'new'::status from orders
---
select concat(variadic array['a', 'b'])
---
select concat_ws(',', variadic array['a', 'b'])
---
select make_interval(weeks := 2)
---
select 1 operator(pg_catalog.+) 2, 'a' operator(pg_catalog.~) 'b'
---
select pg_catalog.lower('A'), pg_catalog.count(*) from customers
---
select 'x'::pg_catalog.text, 1::pg_catalog.int4
---
select collation for (name) from customers
---
select * from rows from (generate_series(1, 2), generate_series(1, 3)) as t(a, b)
---
select * from customers c join orders o using (id) as j where j.id > 1
---
with recursive t(id, manager_id) as (select id, manager_id from customers where manager_id is null union all select c.id, c.manager_id from customers c join t on c.manager_id = t.id) search depth first by id set ordering select * from t order by ordering
---
with recursive t(id, manager_id) as (select id, manager_id from customers union all select c.id, c.manager_id from customers c join t on c.manager_id = t.id) cycle id set is_cycle using path select * from t where not is_cycle
---
select 1 where true and not false or (1 = 1 and 2 <> 3)
---
select not true, not (1 > 2), (not false)
---
select 1 = 1, 1 <> 2, 1 != 2, 1 < 2, 1 <= 2, 2 > 1, 2 >= 1
---
select id, name from customers where true
---
select 1 from customers where (select true)
---
select "Odd Names"."Id" from "Odd Names"
---
select region, month, sum(amount) from sales.targets group by region, month
---
select sales.targets.amount from sales.targets
---
select t.amount from sales.targets as t
---
select p.category, p.name, p.price from products p where p.price = (select max(price) from products where category = p.category)
---
select category, max(price) - min(price) as spread, avg(price)::numeric(10, 2), (array_agg(name order by price desc))[1] as dearest from products group by category
---
select to_char(placed_at, 'Day') as weekday, extract(isodow from placed_at) as n, count(*) from orders group by 1, 2 order by 2
---
select date_trunc('month', placed_at) as month, sum(total) as revenue, sum(total) - lag(sum(total)) over (order by date_trunc('month', placed_at)) as change from orders group by 1 order by 1
---
with monthly as (select date_trunc('month', placed_at) as m, sum(total) as t from orders group by 1) select m, t, round(100 * (t - lag(t) over (order by m)) / nullif(lag(t) over (order by m), 0), 1) as growth from monthly
---
with first_orders as (select customer_id, min(placed_at) as first_at from orders group by customer_id), cohorts as (select customer_id, date_trunc('month', first_at) as cohort from first_orders) select cohort, extract(month from age(o.placed_at, cohort)) as n, count(distinct o.customer_id) from cohorts c join orders o on o.customer_id = c.customer_id group by 1, 2
---
select customer_id, ntile(5) over (order by max(placed_at)) as recency, ntile(5) over (order by count(*)) as frequency, ntile(5) over (order by sum(total)) as monetary from orders group by customer_id
---
select percentile_cont(0.95) within group (order by extract(epoch from (now() - placed_at))) from orders
---
select *, case when total > avg(total) over (partition by status) then 'above' else 'below' end from orders
---
select name, length(name) - length(replace(name, 'a', '')) as count_of_a from customers
---
select repeat('█', (sum(total) / 1000)::int) as bar, status from orders group by status
---
select rpad(name, 20, '.') || lpad(price::text, 10) from products
---
select md5(random()::text) from generate_series(1, 5)
---
select string_agg(chr(65 + n), '') from generate_series(0, 25) n
---
select string_agg(case when n % 2 = 0 then 'x' else 'o' end, '' order by n) from generate_series(1, 100) n
---
select array_to_string(array(select name from customers order by 1), ', ')
---
select length(string_agg(name, '')) from customers
---
select replace(string_agg(name, ', '), ',', ';') from customers
---
select split_part(string_agg(name, ','), ',', 1) from customers
---
select email from customers where email ~ '^[^@]+@[^@]+\.[a-z]{2,}$'
---
select regexp_replace(name, '[^a-zA-Z ]', '', 'g') from customers
---
select translate(email, 'aeiou', '*****') from customers
---
select left(name, 1) || repeat('*', greatest(length(name) - 2, 0)) || right(name, 1) from customers
---
select substring(email from position('@' in email) + 1) as domain, count(*) from customers group by 1
---
select count(*) from orders where note ilike '%' || 'refund' || '%'
---
select c.name from customers c, products p where c.name ilike '%' || p.name || '%'
---
select power(1 + 0.05, id), exp(score / 100), ln(score + 1) from customers
---
select sqrt(avg(total * total) - avg(total) * avg(total)) from orders
---
select 1000000 * 1000000::bigint, 123456789012345678901234567890::numeric, 1e100::float8
---
select '1'::int + '2'::int, '3' || 4
---
select coalesce(nullif(trim(note), ''), 'none') from orders
---
select (total * 1.19)::numeric(10, 2), total::int % 10, total::money from orders
---
select count(*) from customers where created_at >= date_trunc('quarter', now()) - interval '3 months' and created_at < date_trunc('quarter', now())
---
select name from customers where extract(month from born) = extract(month from current_date)
---
select id from orders where placed_at::time between '09:00' and '17:00'
---
select date '2024-02-29' + interval '1 year', (date '2024-03-01' - interval '1 day')::date, '2024-01-01'::date + 30
---
select generate_series(0, '2024-12-31'::date - '2024-01-01'::date)
---
select to_timestamp(extract(epoch from placed_at) - mod(extract(epoch from placed_at), 900)) from orders
---
select 'a' as a, 'b' b, 1 "c d"
---
select id::text || ':' || name from customers
---
select count(*) as "count", sum(id) as "sum", name as value, city as type, country as date from customers group by name, city, country
---
select value, type from (select 1 as value, 2 as type) x
---
select name, count from (select name, count(*) from customers group by name) x where count > 1
---
select year, month, total from (select extract(year from placed_at) as year, extract(month from placed_at) as month, sum(total) as total from orders group by 1, 2) t order by year, month
---
select day, hour from (select 1 as day, 2 as hour) t
---
select id as key, name as text, email as position, city as level, country as role from customers
---
select x.desc from (select 1 as desc) x
---
select o.id, o.status::text, o.total::float from orders o where o.status in ('new', 'paid') and o.total is not null and o.total <> 0 order by o.total desc nulls last limit 100
---
select e'a\'; delete from customers; --'
---
select 1 +++ 2
---
select id from customers final
---
select id as select, name as where from customers
---
select 'pg_sleep(1)', 'delete from customers; --', '/*', '--' from customers
---
select "a;b" from (select 1 as "a;b") x
---
select $x$; delete from customers; $x$
---
select 1 as "end", 2 as end
---
select c.id, c.name, coalesce(o.n, 0) as orders from customers c left join (select customer_id, count(*) n from orders group by 1) o on o.customer_id = c.id order by orders desc, c.name
---
select * from orders where placed_at >= date_trunc('month', current_date - interval '1 month') and placed_at < date_trunc('month', current_date)
---
select to_char(date_trunc('month', placed_at), 'Mon YYYY') as "Month", to_char(sum(total), 'FM$999,999,990.00') as "Revenue" from orders group by date_trunc('month', placed_at) order by date_trunc('month', placed_at)
---
select extract(hour from placed_at)::int as hour, count(*)::int as n from orders group by 1 order by 1
---
select name, rank() over w, dense_rank() over w from products window w as (partition by category order by price desc nulls last)
---
select customer_id, array_agg(distinct status::text order by status::text) as statuses from orders group by customer_id having count(distinct status) > 1
---
select (percentile_cont(array[0.25, 0.5, 0.75]) within group (order by total))[2] from orders
---
select id, placed_at - lag(placed_at) over (partition by customer_id order by placed_at) as gap from orders
---
select customer_id, max(placed_at) filter (where status = 'paid') - min(placed_at) as span from orders group by customer_id
---
with s as (select *, sum(case when gap > interval '30 minutes' then 1 else 0 end) over (order by placed_at) as session from (select *, placed_at - lag(placed_at) over (order by placed_at) as gap from orders) x) select session, count(*), min(placed_at), max(placed_at) from s group by session
---
with g as (select id, placed_at::date - (row_number() over (order by placed_at::date))::int as island from orders) select island, count(*) from g group by island
---
select p.name from products p where not exists (select 1 from order_items i where i.product_id = p.id and i.quantity > 0)
---
select p1.product_id, p2.product_id, count(*) from order_items p1 join order_items p2 on p1.order_id = p2.order_id and p1.product_id < p2.product_id group by 1, 2 order by 3 desc limit 20
---
select category, sum(quantity * unit_price) as revenue, sum(quantity * unit_price) / sum(sum(quantity * unit_price)) over () as share from order_items i join products p on p.id = i.product_id group by category
---
select c.name, (select count(*) from orders o where o.customer_id = c.id) as orders, (select string_agg(p.name, ', ' order by p.name) from order_items i join products p on p.id = i.product_id join orders o on o.id = i.order_id where o.customer_id = c.id) as bought from customers c
---
select count(*) over () as total_count, c.* from customers c order by id limit 10 offset 20
---
select * from customers where profile -> 'address' ->> 'city' = 'Berlin' and (profile ->> 'age')::int >= 18 and profile #>> '{tags,0}' is not null
---
select jsonb_agg(distinct x.value) from customers, jsonb_array_elements(profile -> 'tags') as x(value) where jsonb_typeof(profile -> 'tags') = 'array'
---
select elem ->> 'sku' as sku, sum((elem ->> 'qty')::int) from customers, lateral jsonb_array_elements(coalesce(profile -> 'items', '[]')) as elem group by 1
---
select jsonb_object_agg(status, n) from (select status, count(*) as n from orders group by status) t
---
select json_build_object('type', 'bar', 'data', json_agg(json_build_object('x', status, 'y', n))) from (select status, count(*) n from orders group by 1) s
---
select coalesce(json_agg(t), '[]'::json) from (select id from customers where false) t
---
select regexp_replace(initcap(replace(name, '_', ' ')), '\s+', ' ', 'g'), split_part(email, '@', 2), concat(left(name, 1), '.'), length(trim(name)) from customers
---
select case when name ~ '^[A-M]' then 'A-M' else 'N-Z' end as half, count(*) from customers group by half
---
select * from customers where lower(name) like lower('%A%') and name not in ('x', 'y') and (city, country) <> ('a', 'b')
---
select * from customers where created_at::date = any (array['2024-01-01', '2024-01-02']::date[])
---
select date_part('year', age(born)) as years, width_bucket(date_part('year', age(born)), 0, 100, 10) from customers where born is not null
---
select generate_series as n from generate_series(1, 5)
---
select d.day::date, coalesce(x.n, 0) from generate_series(current_date - interval '29 days', current_date, '1 day'::interval) as d(day) left join (select placed_at::date as day, count(*) as n from orders group by 1) x on x.day = d.day::date
---
select d.day, o.id from generate_series(current_date - 30, current_date, interval '1 day') as d (day) left join orders o on o.placed_at >= d.day and o.placed_at < d.day + interval '1 day'
---
select lead(d) over (order by d) - d from (select distinct placed_at::date as d from orders) t
---
select sum(total) filter (where extract(year from placed_at) = 2024) as y2024, sum(total) filter (where extract(year from placed_at) = 2023) as y2023 from orders
---
select status::text, count(*) from orders group by status union all select 'total', count(*) from orders
---
select status::text, count(*) from orders group by rollup (status) order by grouping(status), 1
---
select coalesce(country, 'All') as country, coalesce(city, 'All') as city, count(*) from customers group by rollup (1, 2)
---
select exists (select 1 from orders where total > 1000) as any_large, not exists (select 1 from orders where total < 0) as none_negative
---
select (now() - created_at) > interval '1 year' as old, extract(day from now() - created_at) as days from customers
---
select make_date(extract(year from born)::int, 1, 1), (date_trunc('month', born) + interval '1 month - 1 day')::date as month_end from customers
---
select created_at at time zone 'utc' at time zone 'america/new_york' as local_time, (created_at at time zone 'Europe/Berlin')::date from customers
---
select * from orders where placed_at between symmetric '2024-12-31' and '2024-01-01'
---
select greatest(least(score, 100), 0), abs(score - avg(score) over ()) / nullif(stddev(score) over (), 0) as z from customers
---
select round(avg(total)::numeric, 2), trunc(sum(total)), ceil(max(total)), floor(min(total)), mod(sum(total)::int, 7) from orders
---
select bit_count(b'101'), 5::bit(8), b'1010' & b'0110', get_bit('\xff'::bytea, 1)
---
select array(select distinct city from customers order by city), (select array_agg(x order by x) from unnest(array[3, 1, 2]) x)
---
select array_length(array_remove(tags, null), 1), tags || 'x'::text, tags[array_upper(tags, 1)] from customers
---
select t.* from customers c, unnest(c.tags) with ordinality as t(tag, i) where t.i <= 3
---
select distinct unnest(string_to_array(lower(note), ' ')) as word from orders
---
select word, count(*) from orders, regexp_split_to_table(lower(note), '\W+') as word where length(word) > 3 group by word order by count(*) desc limit 20
---
select string_agg(upper(left(w, 1)) || substr(w, 2), ' ') from unnest(string_to_array('hello big world', ' ')) as w
---
select n, case when n % 15 = 0 then 'FizzBuzz' when n % 5 = 0 then 'Buzz' when n % 3 = 0 then 'Fizz' else n::text end from generate_series(1, 100) as n
---
with recursive dates as (select min(placed_at)::date as d from orders union all select d + 1 from dates where d < (select max(placed_at)::date from orders)) select d, count(o.id) from dates left join orders o on o.placed_at::date = d group by d
---
with recursive up as (select id, manager_id, 0 as depth from customers where id = 5 union all select c.id, c.manager_id, up.depth + 1 from up join customers c on c.id = up.manager_id where up.depth < 10) select count(*), max(depth) from up
---
with recursive r as (select id, manager_id, name, 1 as lvl, lpad('', 0) as indent from customers where manager_id is null union all select c.id, c.manager_id, c.name, r.lvl + 1, repeat('  ', r.lvl) from customers c join r on c.manager_id = r.id) select indent || name from r
---
with recursive digits(n, f) as (select 1, 1::numeric union all select n + 1, f * (n + 1) from digits where n < 20) select n, f from digits
---
with t as (select id, ntile(4) over (order by total) as q from orders) select q, count(*), min(o.total), max(o.total) from t join orders o using (id) group by q order by q
---
select product_id, sum(quantity) as units from order_items group by product_id having sum(quantity) > (select avg(s) from (select sum(quantity) as s from order_items group by product_id) a)
---
select * from (select category, name, price, max(price) over (partition by category) as top from products) p where price = top
---
select first_value(name) over (partition by category order by price desc rows between unbounded preceding and unbounded following) from products
---
select nth_value(total, 2) over (order by id range between unbounded preceding and unbounded following), last_value(total) over (order by id rows between current row and unbounded following) from orders
---
select avg(total) over (order by placed_at range between '7 days' preceding and current row) from orders
---
select cume_dist() over (partition by status order by total), row_number() over () from orders
---
select attributes ->> 'color', attributes -> 'size' ->> 0, json_array_length(attributes -> 'list'), json_typeof(attributes) from products where false
---
select o.status, o.total from orders o where o.status = any (enum_range('new'::status, 'paid'::status))
---
select valid, lower(valid), upper(valid), valid @> '2024-01-01'::date, valid * daterange('2024-01-01', '2025-01-01'), upper(valid) - lower(valid) from products
---
select 'Total: ' || to_char(sum(total), '999G999D99') || ' EUR' from orders
---
select format('%s has %s orders (%s%%)', c.name, count(*), round(100.0 * count(*) / 10)) from customers c join orders o on o.customer_id = c.id group by c.name
---
select format('%-20s|%6s', name, price) from products
---
select quote_literal(name), quote_nullable(note) from customers, orders
---
select overlay(email placing '***' from 2 for 3), lpad(right(email, 4), 10, '*'), reverse(name), ascii(name), strpos(name, 'a') from customers
---
select name <-> name from (select point(1, 2) as name) p
---
select md5(name || email), encode(sha256(name::bytea), 'hex') from customers where false
---
select current_date - born as days, (current_date - born) / 365 as years from customers
---
select sum(n) from (values (1), (2), (null)) as v(n)
---
select x, y, sqrt(power(x, 2) + power(y, 2)) from (values (3, 4), (5.0, 12.0)) as p(x, y)
---
select t1.id from (select id from customers) as t1 full join (select id from orders) as t2 on t1.id = t2.id where t1.id is null or t2.id is null
---
select * from customers natural left join (select 1 as id) one
---
((select id from customers) union (select id from orders)) intersect (select id from products) order by 1 limit 3
---
select customer_id from orders group by customer_id having bool_and(status = 'paid') and every(total > 0)
---
select regr_slope(y, x), corr(x, y) from (select extract(epoch from placed_at) as x, total as y from orders) p
---
select cast(profile ->> 'price' as numeric) * 1.19, nullif(profile ->> 'x', '')::date from customers where false
---
select json_object_agg(key, value) from jsonb_each_text('{"a": 1}') as t(key, value)
---
select r.f1, r.f2 from (select 1 as f1, 2 as f2) r
---
select (select row_to_json(t) from (select 1 as a, 2 as b) t)
---
select row_to_json(row(1, 'a')), row_to_json(x) from (select id, name from customers) x
---
select count(*) from customers as c(a, b) where c.a = 1 and c.email is not null
---
select id from customers where id in (values (1), (2))
---
select * from customers where (select count(*) from orders where customer_id = customers.id) between 1 and 5
---
select distinct on (date_trunc('day', placed_at)) id, placed_at from orders order by date_trunc('day', placed_at), total desc
---
select 1 as "order", 2 as "group" order by "order"
---
select "c"."id" from "public"."customers" as "c"
---
SELECT COUNT(*) AS Total, Status FROM Orders WHERE Placed_At > '2024-01-01' GROUP BY Status HAVING COUNT(*) > 1 ORDER BY Total DESC LIMIT 5;
---
select/* */id/**/from--x
customers
---
select id from customers where name = 'O''Brien' or name = e'O\'Brien' or name = $$O'Brien$$
---
select null::customers
---
select (null::customers).name
---
select * from customers anti join orders on true
---
select * from customers semi join orders on true
