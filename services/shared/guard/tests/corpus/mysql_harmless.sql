select 1
---
select 1;
---
select 1 from dual
---
select * from customers
---
SELECT Name, CITY FROM customers
---
select `name`, `city` from `customers`
---
select c.name from customers c
---
select c.name from customers as c where c.active
---
select c.name as 'the name', city "the city" from customers c
---
select name 'n' from customers
---
select "a string" as s, 'another' as t
---
select 'it''s', "say ""hi""", 'a\'b', "a\"b"
---
select 'a' 'b' "c" as joined
---
select _utf8mb4'x', n'y', x'4D', 0x4D, b'101', 0b101
---
select count(*) from orders
---
select count( * ) from orders
---
select count(distinct customer_id, status) from orders
---
select sum(total), avg(total), min(total), max(total) from orders
---
select status, count(*) as n from orders group by status having n > 1 order by n desc limit 10
---
select status, count(*) from orders group by status with rollup
---
select * from orders limit 10, 20
---
select * from orders limit 20 offset 10
---
select distinct city from customers
---
select distinctrow city from customers
---
select sql_no_cache id from orders
---
select straight_join c.id from customers c join orders o on o.customer_id = c.id
---
select c.id from customers c straight_join orders o on o.customer_id = c.id
---
select c.name, sum(o.total) from customers c inner join orders o on o.customer_id = c.id group by c.id, c.name
---
select c.name, o.id from customers c left join orders o on o.customer_id = c.id and o.status = 'paid'
---
select c.name, o.id from customers c right outer join orders o on o.customer_id = c.id
---
select c.name from customers c cross join orders o
---
select id from customers natural join orders
---
select id from customers join orders using (id)
---
select c.name from customers c, orders o where o.customer_id = c.id
---
select * from orders use index () where id = 1
---
select date_format(placed_at, '%Y-%m') as month, sum(total) from orders group by month order by month
---
select date_format(placed_at, '%Y-%m') as month, count(*) from orders group by date_format(placed_at, '%Y-%m')
---
select year(placed_at), month(placed_at), day(placed_at), hour(placed_at), quarter(placed_at) from orders
---
select date(placed_at) as day, count(*) from orders group by date(placed_at)
---
select * from orders where placed_at >= now() - interval 30 day
---
select * from orders where placed_at >= date_sub(curdate(), interval 1 month)
---
select * from orders where placed_at between '2024-01-01' and '2024-12-31 23:59:59'
---
select * from orders where placed_at < date '2024-01-01' + interval 1 year
---
select date_add(placed_at, interval id day) from orders
---
select adddate(born, 31), subdate(born, interval 1 week) from customers
---
select placed_at + interval '1:30' hour_minute, placed_at - interval '1-2' year_month from orders
---
select datediff(now(), placed_at), timestampdiff(month, placed_at, now()) from orders
---
select timestampadd(minute, 5, placed_at) from orders
---
select timediff(now(), placed_at), time_to_sec('01:00:00'), sec_to_time(3600) from orders
---
select last_day(placed_at), makedate(2024, 60), maketime(1, 2, 3) from orders
---
select extract(year from placed_at), extract(year_month from placed_at) from orders
---
select str_to_date('31.01.2024', '%d.%m.%Y'), from_unixtime(0), unix_timestamp(placed_at) from orders
---
select convert_tz(placed_at, '+00:00', '+02:00') from orders
---
select current_date, current_timestamp, current_time, utc_date(), utc_timestamp, localtime
---
select current_timestamp(6), now(3), sysdate()
---
select dayname(placed_at), monthname(placed_at), dayofweek(placed_at), weekday(placed_at), week(placed_at, 1), yearweek(placed_at) from orders
---
select period_diff(202401, 202301), to_days('2024-01-01'), from_days(739252)
---
select concat(name, ' <', email, '>') from customers
---
select concat_ws(', ', city, country) from customers
---
select upper(name), lower(name), ucase(name), lcase(name), length(name), char_length(name) from customers
---
select left(name, 3), right(name, 3), substring(name, 2, 3), substr(name, 2), mid(name, 1, 2) from customers
---
select substring(name from 2 for 3), substring_index(email, '@', -1) from customers
---
select trim(name), ltrim(name), rtrim(name), trim(both 'x' from name), trim(leading '0' from name) from customers
---
select replace(name, 'a', 'b'), insert(name, 1, 2, 'x'), reverse(name) from customers
---
select lpad(id, 5, '0'), rpad(name, 20, '.'), repeat('*', 10), space(3) from customers
---
select instr(email, '@'), locate('@', email), position('@' in email) from customers
---
select ascii(name), char(65, 66), ord(name), hex(name), unhex('4D'), bin(5), oct(8), conv('ff', 16, 10) from customers
---
select field(status, 'open', 'paid'), find_in_set('a', 'a,b'), elt(1, 'x', 'y') from orders
---
select * from orders order by field(status, 'open', 'paid', 'shipped'), id
---
select format(total, 2), round(total, 1), truncate(total, 0), ceil(total), floor(total), abs(total), sign(total) from orders
---
select mod(id, 2), id mod 2, id % 2, id div 2, id / 2 from orders
---
select power(2, 10), pow(2, 3), sqrt(16), exp(1), ln(2), log(2), log2(8), log10(100), pi()
---
select sin(1), cos(1), tan(1), atan2(1, 2), degrees(1), radians(180), cot(1)
---
select rand(), rand(5), crc32('x'), md5('x'), sha1('x'), sha2('x', 256), uuid()
---
select greatest(1, 2), least(1, 2), coalesce(null, 1), ifnull(null, 1), nullif(1, 1), if(1 > 0, 'a', 'b'), isnull(null)
---
select case when total > 100 then 'big' else 'small' end from orders
---
select case status when 'paid' then 1 when 'open' then 2 end from orders
---
select sum(case when status = 'paid' then total else 0 end) as paid from orders
---
select sum(status = 'paid'), sum(if(status = 'paid', 1, 0)) from orders
---
select name from customers where name like 'A%' and city not like '%b_c%'
---
select name from customers where name like 'a\_b' or name like '50!%' escape '!'
---
select name from customers where name regexp '^[A-M]' or name not regexp 'x$'
---
select name from customers where name rlike 'a|b'
---
select name from customers where regexp_like(name, 'a') or name regexp 'b'
---
select regexp_replace(name, '[0-9]+', ''), regexp_substr(name, '[a-z]+'), regexp_instr(name, 'a') from customers
---
select name from customers where city in ('Rome', 'Paris') and country not in ('de', 'fr')
---
select name from customers where id in (select customer_id from orders where total > 100)
---
select name from customers c where exists (select 1 from orders o where o.customer_id = c.id)
---
select name from customers c where not exists (select * from orders o where o.customer_id = c.id)
---
select name from customers where (city, country) in (('Rome', 'it'), ('Paris', 'fr'))
---
select name from customers where id = any (select customer_id from orders) or id > all (select 1)
---
select name, (select count(*) from orders o where o.customer_id = c.id) as orders_of from customers c
---
select name from customers where email is null or email is not null
---
select name from customers where active is true and not (active is false)
---
select name from customers where !active || active && id <=> null
---
select 1 xor 0, not 1, ! 0, ~ 1, 5 & 3, 5 | 3, 5 ^ 3, 1 << 2, 8 >> 1
---
select -id, + id, - - id, id--1 from orders
---
select t.n from (select count(*) as n from orders) t
---
select t.`count(*)` from (select count(*) from orders) t
---
select x.status, x.n from (select status, count(*) n from orders group by status) as x where x.n > 3
---
with big as (select * from orders where total > 100) select count(*) from big
---
with a as (select 1 as n), b (m) as (select n + 1 from a) select m from b
---
with recursive days as (select date('2024-01-01') as d union all select d + interval 1 day from days where d < '2024-01-31') select d from days
---
with recursive up as (select id, manager_id, name from employees where id = 1 union all select e.id, e.manager_id, e.name from employees e join up on e.id = up.manager_id) select * from up
---
with recursive n (i) as (select 1 union all select i + 1 from n where i < 12) select i from n
---
select id from customers union select id from orders order by id
---
select id from customers union all select id from orders limit 5
---
(select id from customers limit 1) union (select id from orders limit 1)
---
select id from customers except select customer_id from orders
---
select id from customers intersect select customer_id from orders
---
values (1, 'a'), (2, 'b')
---
select row_number() over (partition by customer_id order by placed_at desc) as rn from orders
---
select customer_id, total, sum(total) over (partition by customer_id order by placed_at rows between unbounded preceding and current row) from orders
---
select rank() over w, dense_rank() over w, percent_rank() over w, cume_dist() over w, ntile(4) over w from orders window w as (order by total)
---
select lag(total) over (order by id), lead(total, 2) over (order by id), first_value(total) over (order by id), last_value(total) over (order by id), nth_value(total, 2) over (order by id) from orders
---
select avg(total) over (order by placed_at rows 6 preceding) from orders
---
select * from (select o.*, row_number() over (partition by customer_id order by total desc) rn from orders o) t where t.rn <= 3
---
select group_concat(name) from customers
---
select group_concat(distinct city order by city desc separator '; ') from customers
---
select country, group_concat(name order by name separator ', ') from customers group by country
---
select std(total), stddev(total), stddev_pop(total), stddev_samp(total), var_pop(total), var_samp(total), variance(total) from orders
---
select bit_and(id), bit_or(id), bit_xor(id), bit_count(5) from orders
---
select json_extract(meta, '$.a'), json_unquote(json_extract(meta, '$.a')), json_value(meta, '$.a') from orders
---
select json_object('id', id, 'total', total), json_array(1, 'a', null) from orders
---
select json_arrayagg(id), json_objectagg(id, status) from orders
---
select json_contains(meta, '1', '$.a'), json_length(meta), json_keys(meta), json_type(meta), json_valid('{}'), json_depth(meta) from orders
---
select json_search(meta, 'one', 'x'), json_set(meta, '$.a', 1), json_remove(meta, '$.a'), json_merge_patch(meta, '{}') from orders
---
select jt.name, jt.n from json_table('[{"a":"x","b":1}]', '$[*]' columns (name varchar(10) path '$.a', n int path '$.b', i for ordinality)) as jt
---
select o.id, jt.tag from orders o, json_table(o.meta, '$[*]' columns (tag varchar(10) path '$')) jt
---
select cast(total as signed), cast(total as unsigned), cast(id as char), cast(id as char(10)), cast('1' as decimal(10,2)) from orders
---
select cast('2024-01-01' as date), cast('2024-01-01' as datetime), cast('10:00' as time), cast('x' as binary), cast(1 as double), cast(1 as float)
---
select cast(placed_at as date), cast(id as char character set utf8mb4) from orders
---
select convert(id, char), convert(name using utf8mb4), convert('1', signed), convert('2024-01-01', date) from customers
---
select binary name from customers where binary name = 'x'
---
select name from customers where name collate utf8mb4_bin = 'x' order by name collate utf8mb4_general_ci
---
select charset(name), collation(name), coercibility(name) from customers
---
select database(), schema(), version(), user(), current_user(), current_user
---
select inet_aton('10.0.0.1'), inet_ntoa(1), is_ipv4('1.2.3.4'), inet6_ntoa(inet6_aton('::1'))
---
select to_base64('abc'), from_base64('YWJj'), aes_encrypt('a', 'k'), quote('it''s')
---
select st_astext(place), st_x(place), st_y(place), st_distance(place, point(0, 0)) from products
---
select match (notes) against ('word') from customers where match (notes) against ('+a -b' in boolean mode)
---
select c.id, match (c.notes) against ('word' in natural language mode) as score from customers c order by score desc
---
select seq from seq_1_to_12
---
select s.seq, count(o.id) from seq_1_to_12 s left join orders o on month(o.placed_at) = s.seq group by s.seq
---
select size, flags, size = 'S', find_in_set('new', flags) from products
---
select `rank`, c.`rank` from customers c order by `rank`
---
select rank from customers order by rank
---
select c.*, o.total from customers c join orders o on o.customer_id = c.id
---
select 1 -- a comment
---
select 1 # another
---
select /* inside */ 1
---
select 1 /* at the end */ ;
---
select 1--1
---
select id as value, name as type, city as date, country as status from customers
---
select 1 as `select`, 2 as `from`
---
select 1e3, .5, 2., 1.5e-3
---
select null, true, false, unknown_thing from (select 1 as unknown_thing) t
---
select * from orders order by 1 desc, total asc
---
select 1 order by rand() limit 1
---
select soundex('a'), 'Robert' sounds like 'Rupert', strcmp('a', 'b')
---
select export_set(5, 'Y', 'N', ',', 4), make_set(1, 'a', 'b'), interval_days from (select 1 as interval_days) t
---
select grouping_id from (select 1 grouping_id) g
---
select (select max(total) from orders) - (select min(total) from orders) as spread
---
select count(*) from orders o join order_items i on i.order_id = o.id join products p on p.id = i.product_id where p.category = 'toys'
---
select p.category, round(100 * sum(i.quantity * i.unit_price) / (select sum(quantity * unit_price) from order_items), 2) as share from order_items i join products p on p.id = i.product_id group by p.category order by share desc
---
select date_format(o.placed_at, '%x-%v') as week, count(distinct o.customer_id) as customers from orders o where o.status <> 'cancelled' group by week
---
select * from customers where created_at >= makedate(year(curdate()), 1)
---
select e.name, m.name as manager from employees e left join employees m on m.id = e.manager_id where e.salary > m.salary
---
select name, salary from employees where salary > (select avg(salary) from employees)
---
select floor(datediff(curdate(), born) / 365.25) as age, count(*) from customers group by age
---
select ROUND(AVG(total), 2) AS `Average Total` FROM orders WHERE status != 'open'
---
select median(total) over (partition by status) from orders
---
select percentile_cont(0.5) within group (order by total) over (partition by status) from orders
---
select ifnull(sum(total), 0) from orders where month(placed_at) = month(now() - interval 1 month)
---
select customer_id, count(*) c from orders group by 1 order by 2 desc
---
select any_city.city from (select city from customers) any_city
---
select table_name from (select 'a' as table_name) t
---
table customers
---
select 'a\' or sleep(1) -- '
---
select t.`sum(total)` from (select customer_id, sum(total) from orders group by customer_id) t
---
values row(1, 'a'), row(2, 'b')
---
select v.n from (values row(1, 'a'), row(2, 'b')) as v (n, t)
---
table customers order by id limit 2
---
select c.name, o.total from customers c left join lateral (select total from orders o where o.customer_id = c.id order by total desc limit 1) o on true
---
select id from orders where 1 member of (meta) or json_overlaps(meta, '[1]')
---
select json_value(meta, '$.a' returning decimal(4,2)) from orders
---
select cast(total as float), cast(id as double), cast('[1]' as json), cast(2024 as year) from orders
---
select status, grouping(status), sum(total) from orders group by status with rollup
---
select name, regexp_substr(name, '[a-z]+'), regexp_replace(name, 'a', 'b', 1, 1), regexp_instr(name, 'a', 1, 1, 0) from customers
---
select bin_to_uuid(uuid_to_bin(uuid(), 1), 1), is_uuid('x'), any_value(name) from customers group by id
---
select row_number() over w, rank() over w, nth_value(total, 2) over w from orders window w as (partition by status order by total)
---
select st_distance_sphere(point(1, 2), place), st_x(place), st_astext(place) from products
---
select meta->'$.a', meta->>'$.a.b[0]', json_pretty(meta), json_storage_size(meta) from orders
---
values row(1, 'a'), row(2, 'b') order by column_0 desc
---
select column_1 from (values row(1, 'a'), row(2, 'b')) v where column_0 > 1
---
select name from customers where (id, name) in (values row(1, 'a'), row(2, 'b'))
