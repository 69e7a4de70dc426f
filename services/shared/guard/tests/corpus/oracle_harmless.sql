select 1 from dual
---
select 1 from dual;
---
select * from customers
---
SELECT Name, CITY FROM Customers
---
select "NAME", c."Mixed Case" from "CUSTOMERS" c
---
select c.name from customers c where c.active = 1
---
select customers.name from customers
---
select name as "the name", city town from customers
---
select 'it''s', q'[it's]', q'!a'b!', nq'{x}', n'y' from dual
---
select 'a\' as s from dual
---
select date '2024-01-31', timestamp '2024-01-31 10:00:00' from dual
---
select interval '1' day, interval '1-2' year to month, interval '4 5:12' day to minute from dual
---
select name /* a comment, it's harmless */ from customers -- and 'another'
---
select sysdate, systimestamp, current_date, current_timestamp, localtimestamp from dual
---
select user, sessiontimezone, dbtimezone from dual
---
select count(*) from orders
---
select count(distinct customer_id) from orders
---
select unique city from customers
---
select sum(total), avg(total), min(total), max(total), median(total), stddev(total) from orders
---
select status, count(*) n from orders group by status having count(*) > 1 order by n desc
---
select status, count(*) from orders group by rollup(status)
---
select status, customer_id, grouping_id(status, customer_id), sum(total) from orders group by cube(status, customer_id)
---
select status, sum(total) from orders group by grouping sets ((status), ())
---
select * from orders order by total desc nulls last fetch first 10 rows only
---
select * from orders order by total offset 20 rows fetch next 10 rows only
---
select * from orders order by total desc fetch first 5 percent rows only
---
select * from orders order by total desc fetch first 5 rows with ties
---
select * from orders where rownum <= 10
---
select * from (select o.*, rownum rn from (select * from orders order by total) o where rownum <= 20) where rn > 10
---
select rowid, o.rowid, id from orders o
---
select o.id, c.name from orders o, customers c where o.customer_id = c.id
---
select o.id, c.name from orders o, customers c where o.customer_id = c.id(+)
---
select c.name, o.id from customers c left join orders o on o.customer_id = c.id and o.status = 'paid'
---
select c.name, o.id from customers c full outer join orders o on o.customer_id = c.id
---
select name from customers natural join hr.departments
---
select id from customers cross join (select 1 as one from dual)
---
select o.id, p.name from orders o join order_items i on i.order_id = o.id join products p on p.id = i.product_id
---
select d.name, hr.departments.id from hr.departments, hr.departments d
---
select name from customers where country in ('DE', 'FR') and name like 'A%' escape '\'
---
select name from customers where (country, city) in (('DE', 'Bonn'), ('FR', 'Paris'))
---
select name from customers where id in (select customer_id from orders where total > 100)
---
select name from customers c where exists (select 1 from orders o where o.customer_id = c.id)
---
select name from customers where id not in (select customer_id from orders where customer_id is not null)
---
select id from orders where total > any (select price from products)
---
select id from orders where total >= all (select total from orders)
---
select id from orders where total between 10 and 20 and status != 'x' and status <> 'y' and status ^= 'z'
---
select name from customers where city is null or city is not null
---
select name || ' <' || email || '>' from customers
---
select decode(status, 'paid', 1, 'open', 0, -1) from orders
---
select case when total > 100 then 'big' when total > 10 then 'small' else 'tiny' end from orders
---
select case status when 'paid' then 1 else 0 end from orders
---
select nvl(city, 'none'), nvl2(city, 1, 0), coalesce(city, country, '-'), nullif(city, 'x') from customers
---
select upper(name), lower(name), initcap(name), length(name), substr(name, 1, 3), instr(name, 'a') from customers
---
select replace(name, 'a', 'b'), translate(name, 'abc', 'xyz'), trim(name), ltrim(name, '0'), rtrim(name) from customers
---
select lpad(id, 8, '0'), rpad(name, 20, '.') from customers
---
select trim(leading '0' from name), trim(both ' ' from name) from customers
---
select regexp_substr(email, '@(.+)$', 1, 1, 'i', 1), regexp_replace(name, '\s+', ' ') from customers where regexp_like(email, '@')
---
select regexp_count(name, 'a'), regexp_instr(name, 'b') from customers
---
select to_char(placed_at, 'YYYY-MM'), to_char(total, 'FM999G990D00') from orders
---
select to_date('2024-01-31', 'YYYY-MM-DD'), to_timestamp('2024-01-31 10', 'YYYY-MM-DD HH24') from dual
---
select to_number('1,234.5', '9G999D9'), to_char(sysdate, 'Day') from dual
---
select trunc(placed_at, 'MM') m, sum(total) from orders group by trunc(placed_at, 'MM') order by m
---
select trunc(sysdate), round(sysdate, 'YYYY'), last_day(sysdate), next_day(sysdate, 'MONDAY') from dual
---
select add_months(placed_at, -3), months_between(sysdate, placed_at) from orders
---
select placed_at + 1, placed_at - interval '7' day, sysdate - placed_at from orders
---
select extract(year from placed_at) y, extract(month from placed_at) mm, count(*) from orders group by extract(year from placed_at), extract(month from placed_at)
---
select paid_at at time zone 'Europe/Berlin' from orders
---
select from_tz(created_at, 'UTC') at time zone 'UTC', cast(created_at as date) from customers
---
select cast(total as varchar2(20)), cast(id as number(10)), cast('1' as number), cast(name as varchar2(10 char)), cast(total as binary_double) from orders o join customers c on c.id = o.customer_id
---
select numtodsinterval(5, 'DAY'), numtoyminterval(2, 'MONTH'), to_dsinterval('1 00:00:00') from dual
---
select round(total, 2), trunc(total), ceil(total), floor(total), mod(id, 7), abs(total), sign(total), power(2, 10), sqrt(total) from orders
---
select greatest(1, 2, 3), least(1, 2), bitand(5, 4), remainder(7, 3) from dual
---
select row_number() over (partition by customer_id order by placed_at desc) rn, id from orders
---
select rank() over (order by total), dense_rank() over (order by total), ntile(4) over (order by total) from orders
---
select lag(total) over (order by placed_at), lead(total, 1, 0) over (order by placed_at) from orders
---
select sum(total) over (partition by status order by placed_at rows between unbounded preceding and current row) from orders
---
select first_value(total) ignore nulls over (order by placed_at), last_value(total) over (order by placed_at) from orders
---
select ratio_to_report(total) over () from orders
---
select avg(total) over (order by placed_at range between interval '7' day preceding and current row) from orders
---
select listagg(name, ', ') within group (order by name) from customers group by city
---
select listagg(name, ', ' on overflow truncate '…' with count) within group (order by name) from customers
---
select listagg(distinct city, ',') within group (order by city) from customers
---
select percentile_cont(0.5) within group (order by total) from orders
---
select customer_id, max(total) keep (dense_rank last order by placed_at) from orders group by customer_id
---
select approx_count_distinct(customer_id), variance(total), covar_pop(total, id), corr(total, id) from orders
---
with big as (select * from orders where total > 100) select count(*) from big
---
with a as (select 1 x from dual), b as (select x + 1 as y from a) select a.x, b.y from a, b
---
with numbers (n) as (select 1 from dual union all select n + 1 from numbers where n < 10) select n from numbers
---
with chain (id, name, depth) as (select id, name, 1 from employees where manager_id is null union all select e.id, e.name, c.depth + 1 from employees e join chain c on e.manager_id = c.id) select * from chain
---
select level from dual connect by level <= 12
---
select add_months(trunc(sysdate, 'YYYY'), level - 1) as month from dual connect by level <= 12
---
select level, name, prior name as boss from employees start with manager_id is null connect by prior id = manager_id order siblings by name
---
select sys_connect_by_path(name, '/'), connect_by_isleaf, connect_by_root name from employees start with manager_id is null connect by nocycle prior id = manager_id and level <= 5
---
select id from orders union select id from customers
---
select id from orders union all select id from customers order by 1
---
select id from orders minus select id from customers
---
select id from orders intersect select id from customers
---
select name, (select count(*) from orders o where o.customer_id = c.id) n from customers c order by n desc, upper(name)
---
select total t, id from orders order by t + 1, round(t)
---
select c.*, o.total from customers c join orders o on o.customer_id = c.id
---
select json_value(meta, '$.a'), json_query(meta, '$.b'), json_value(meta, '$.n' returning number) from orders where json_exists(meta, '$.a')
---
select json_object('id' value id, 'name' value name) from customers
---
select json_arrayagg(name) from customers
---
select j.a from orders o, json_table(o.meta, '$.items[*]' columns (a varchar2(10) path '$.a', n number path '$.n')) j
---
select o.id from orders o where o.meta is json
---
select rawtohex(picture), hextoraw('AB'), standard_hash(name, 'SHA256'), ora_hash(name), dump(name) from products
---
select asciistr(name), chr(65), ascii('A'), unistr('\00e4'), soundex(name) from customers
---
select width_bucket(total, 0, 100, 10), nanvl(total, 0), lnnvl(total > 10) from orders where lnnvl(total > 10)
---
select sys_guid(), vsize(name) from customers
---
select count(*) from orders where placed_at >= trunc(sysdate) - 30 and placed_at < trunc(sysdate)
---
select nlssort(name, 'NLS_SORT=GERMAN') from customers order by nlssort(name, 'NLS_SORT=GERMAN')
---
select x.y from (select 1 y from dual) x
---
select "n" from (select count(*) "n" from orders)
---
select 1 top, 2 "limit" from dual
---
select (sysdate - placed_at) * 24 from orders
---
select * from customers c where rownum = 1 and not (c.active = 0)
---
(select id from orders) union (select id from customers)
---
select null, -1.5e3, .5, 1. from dual
---
select id from orders where (status = 'a' or status = 'b') and total > 1 order by 1, 2 desc
