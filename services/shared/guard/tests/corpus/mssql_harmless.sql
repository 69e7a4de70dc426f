select 1
---
select 1;
---
SELECT Name, CITY FROM Customers
---
select * from dbo.customers
---
select * from [dbo].[customers]
---
select [name], "city" from "customers"
---
select c.name from customers c
---
select c.name from customers as c where c.active = 1
---
select c.name as 'the name', city as "the city", id [the id] from customers c
---
select name 'n' from customers
---
select n = name, total_rank = [rank] + 1 from customers
---
select N'é', 'it''s', '', '\', 0x4D, 0x, $12.50, 1e3, .5, 2.
---
select [order], limit from customers
---
select limit from customers
---
select dbo.customers.name from dbo.customers
---
select customers.name from dbo.customers
---
select r.name, r.q1 from sales.regions r
---
select sales.regions.name from sales.regions
---
select count(*) from orders
---
select count_big(*), count(distinct customer_id) from orders
---
select sum(total), avg(total), min(total), max(total), stdev(total), var(total) from orders
---
select avg(cast(total as float)) from orders
---
select top 10 * from orders order by total desc
---
select top (10) * from orders order by total desc
---
select top 5 percent id from orders order by total
---
select top (3) with ties id, total from orders order by total desc
---
select distinct top 10 city from customers
---
select top (10 * 2) id from orders order by id
---
select 1 as [a]]; drop table customers --]
---
select '\'' drop table customers --' as text
---
select * from orders order by id offset 10 rows fetch next 20 rows only
---
select * from orders order by id offset 0 rows
---
select id from orders order by (select null) offset 5 rows fetch first 5 row only
---
select status, count(*) as n from orders group by status having count(*) > 1 order by n desc
---
select status, count(*) from orders group by rollup (status)
---
select status, customer_id, grouping(status), grouping_id(status, customer_id), sum(total) from orders group by cube (status, customer_id)
---
select status, customer_id, sum(total) from orders group by grouping sets ((status), (customer_id), ())
---
select c.name, sum(o.total) from customers c inner join orders o on o.customer_id = c.id group by c.id, c.name
---
select c.name, o.id from customers c left join orders o on o.customer_id = c.id and o.status = 'paid'
---
select c.name, o.id from customers c right outer join orders o on o.customer_id = c.id
---
select c.name, o.id from customers c full outer join orders o on o.customer_id = c.id
---
select c.name from customers c cross join orders o
---
select c.name from customers c, orders o where o.customer_id = c.id
---
select c.name, last.total from customers c cross apply (select top 1 o.total from orders o where o.customer_id = c.id order by o.placed_at desc) last
---
select c.name, last.total from customers c outer apply (select top (1) o.total from orders o where o.customer_id = c.id order by o.placed_at desc) as last
---
select p.name, t.value from products p cross apply string_split(p.tags, ',') t
---
select p.name, t.value, t.ordinal from products p cross apply string_split(p.tags, ',', 1) as t
---
select o.id, j.[key], j.value from orders o cross apply openjson(o.meta) j
---
select o.id, j.colour, j.size from orders o cross apply openjson(o.meta, '$.lines') with (colour nvarchar(20) '$.colour', size int '$.size') as j
---
select o.id, d.v from orders o cross apply (values (o.total), (o.total * 2)) d(v)
---
select v.a, v.b from (values (1, 'x'), (2, 'y')) as v(a, b)
---
select value from generate_series(1, 12)
---
select s.value, count(o.id) from generate_series(1, 12, 1) s left join orders o on month(o.placed_at) = s.value group by s.value
---
select year(placed_at), month(placed_at), day(placed_at), datepart(quarter, placed_at) from orders
---
select datepart(hour, placed_at), datepart(weekday, placed_at), datepart(iso_week, placed_at) from orders
---
select datename(month, placed_at) as month, sum(total) from orders group by datename(month, placed_at)
---
select * from orders where placed_at >= dateadd(day, -30, getdate())
---
select * from orders where placed_at >= dateadd(MONTH, datediff(MONTH, 0, getdate()) - 1, 0)
---
select datediff(day, placed_at, paid_at), datediff_big(second, placed_at, sysutcdatetime()) from orders
---
select datetrunc(month, placed_at) as month, sum(total) as revenue from orders group by datetrunc(month, placed_at) order by month
---
select datefromparts(year(placed_at), month(placed_at), 1) m, sum(total) from orders group by datefromparts(year(placed_at), month(placed_at), 1)
---
select eomonth(placed_at), eomonth(placed_at, -1) from orders
---
select format(placed_at, 'yyyy-MM') as month, count(*) from orders group by format(placed_at, 'yyyy-MM')
---
select convert(varchar(7), placed_at, 120) as month, count(*) from orders group by convert(varchar(7), placed_at, 120)
---
select convert(date, placed_at), count(*) from orders group by convert(date, placed_at)
---
select cast(placed_at as date) as day, count(*) from orders group by cast(placed_at as date)
---
select cast(total as int), cast(total as decimal(18, 4)), cast(id as bigint), cast(id as varchar(10)), cast(name as nvarchar(max)) from orders, (select name from customers) c
---
select try_cast(status as int), try_convert(datetime2, status), try_convert(decimal(10, 2), status, 1) from orders
---
select cast('2024-01-31' as datetime2(0)), cast('12:30' as time(0)), cast('2024-01-31' as smalldatetime), cast('x' as uniqueidentifier), cast(1 as bit), cast(2 as money), cast('<a/>' as xml), cast(1 as sql_variant), cast(1.5 as real), cast('2024-01-01' as datetimeoffset(3))
---
select cast(0x41 as varchar(10)), cast('a' as varbinary(max)), cast('a' as nchar(3)), cast('a' as char(3))
---
select placed_at at time zone 'UTC' at time zone 'Central European Standard Time' from orders
---
select switchoffset(paid_at, '+02:00'), todatetimeoffset(placed_at, '+01:00') from orders
---
select current_timestamp, getdate(), getutcdate(), sysdatetime(), sysutcdatetime(), sysdatetimeoffset()
---
select len(name), datalength(name), upper(name), lower(name), left(name, 3), right(name, 3), substring(name, 1, 5), reverse(name) from customers
---
select ltrim(rtrim(name)), trim(name), trim('x' from name), replace(name, 'a', 'b'), stuff(name, 1, 1, 'X'), charindex('a', name), patindex('%a%', name) from customers
---
select concat(name, ' ', city), concat_ws(', ', name, city, country), name + ' ' + city, replicate('-', 10), space(3), str(id, 5), quotename(name) from customers
---
select string_agg(name, ', ') from customers
---
select country, string_agg(cast(name as nvarchar(max)), ', ') within group (order by name) from customers group by country
---
select stuff((select ', ' + name from customers for xml path('')), 1, 2, '')
---
select c.country, stuff((select ', ' + x.name from customers x where x.country = c.country for xml path(''), type).value('.', 'nvarchar(max)'), 1, 2, '') as names from customers c group by c.country
---
select id, name from customers for json path
---
select id, name from customers for json auto, root('customers')
---
select id, (select total from orders o where o.customer_id = c.id for json path) as orders from customers c
---
select id, name from customers for xml auto, elements
---
select json_value(meta, '$.colour'), json_query(meta, '$.lines'), isjson(meta) from orders
---
select iif(total > 100, 'big', 'small'), choose(2, 'a', 'b'), isnull(status, 'none'), coalesce(status, 'none'), nullif(status, '') from orders
---
select case when total > 100 then 'big' else 'small' end from orders
---
select case status when 'paid' then 1 when 'open' then 0 end from orders
---
select sum(case when status = 'paid' then total else 0 end) from orders
---
select round(total, 2), ceiling(total), floor(total), abs(total), sign(total), power(total, 2), sqrt(total), square(total), exp(1), log(10), log10(10), pi(), rand() from orders
---
select total % 10, total / 2, total * 1.19, total - 1, -total, ~id, id & 1, id | 2, id ^ 3 from orders
---
select 100.0 * sum(case when status = 'paid' then 1 else 0 end) / nullif(count(*), 0) from orders
---
select row_number() over (partition by customer_id order by placed_at desc) from orders
---
select rank() over (order by total), dense_rank() over (order by total), ntile(4) over (order by total), percent_rank() over (order by total), cume_dist() over (order by total) from orders
---
select lag(total) over (order by placed_at), lead(total, 1, 0) over (order by placed_at), first_value(total) over (order by placed_at), last_value(total) over (order by placed_at rows between unbounded preceding and unbounded following) from orders
---
select sum(total) over (order by placed_at rows between 6 preceding and current row) from orders
---
select last_value(total) ignore nulls over (order by placed_at) from orders
---
select distinct customer_id, percentile_cont(0.5) within group (order by total) over (partition by customer_id) from orders
---
select sum(total) over w from orders window w as (partition by customer_id order by placed_at)
---
with t as (select customer_id, sum(total) as total from orders group by customer_id) select * from t where total > 100
---
with a as (select 1 as x), b as (select x + 1 as y from a) select * from a cross join b
---
with a (x) as (select 1) select x from a
---
with chain as (select id, name, manager_id, 0 as depth from employees where manager_id is null union all select e.id, e.name, e.manager_id, c.depth + 1 from employees e join chain c on e.manager_id = c.id) select * from chain
---
with n as (select 1 as i union all select i + 1 from n where i < 100) select i from n
---
with days as (select cast('2024-01-01' as date) as d union all select dateadd(day, 1, d) from days where d < '2024-01-31') select d from days
---
with ranked as (select *, row_number() over (partition by customer_id order by total desc) as rn from orders) select * from ranked where rn = 1
---
select * from (select id, total from orders) as o where o.total > 10
---
select id from customers where id in (select customer_id from orders)
---
select id from customers c where exists (select 1 from orders o where o.customer_id = c.id)
---
select id from customers c where not exists (select * from orders o where o.customer_id = c.id)
---
select id from orders where total > (select avg(total) from orders)
---
select id from orders where total > all (select total from orders where status = 'open')
---
select id from orders where total >= any (select total from orders where status = 'open')
---
select (select count(*) from orders), (select max(total) from orders)
---
select id from orders where status in ('paid', 'open') and total between 10 and 20 or paid_at is null
---
select id from customers where name like '%ann%' or name like '[a-c]%' or name like '10!%' escape '!'
---
select id from customers where name not like 'a%' and city <> 'X' and city != 'Y' and [rank] !< 3 and [rank] !> 9
---
select id from customers where name collate Latin1_General_CI_AI = 'andre'
---
select name from customers order by name collate Latin1_General_BIN2 desc
---
select id from customers where city is distinct from 'Berlin'
---
select id from customers union select id from orders
---
select id from customers union all select id from orders order by id
---
select id from customers except select customer_id from orders
---
select id from customers intersect select customer_id from orders
---
(select id from customers) union (select id from orders)
---
select * from orders with (nolock)
---
select o.id from orders o with (nolock) join customers c with (nolock) on c.id = o.customer_id
---
select o.id from orders as o with (readpast, nolock)
---
select o.id from orders o with (index(ix_orders_status))
---
select * from orders for system_time as of '2024-01-01'
---
select * from sales.regions unpivot (amount for quarter in (q1, q2, q3, q4)) as u
---
select u.name, u.quarter, u.amount from sales.regions unpivot (amount for quarter in (q1, q2, q3, q4)) u
---
with s as (select customer_id, status, total from orders) select customer_id, [paid], [open] from s pivot (sum(total) for status in ([paid], [open])) as p
---
select id, -- a comment
  name /* another /* nested */ one */ from customers
---
select checksum(name), binary_checksum(name), hashbytes('SHA2_256', name), newid() from customers
---
select approx_count_distinct(customer_id) from orders
---
select translate(name, 'abc', 'xyz'), soundex(name), difference(name, city), unicode(name), ascii(name), char(65), nchar(233) from customers
---
select greatest(1, 2, 3), least(1, 2)
---
select isnumeric(status), isdate(status), parsename('a.b', 1) from orders
---
select sin(1), cos(1), tan(1), cot(1), asin(0.5), acos(0.5), atan(1), atn2(1, 2), degrees(1), radians(180.0)
---
select date_bucket(week, 1, placed_at), count(*) from orders group by date_bucket(week, 1, placed_at)
---
select id from customers where contains(notes, 'bike') or freetext(notes, 'red bike')
---
select name as [Größe], [name] as "Zahl der Käufe" from customers
---
select größe = count(*) from customers
---
select all id from customers
---
select id from orders where (status = 'paid')
---
select o.* from orders o
---
select o.*, c.name as customer from orders o join customers c on c.id = o.customer_id
---
select e.name, m.name as manager from employees e left join employees m on m.id = e.manager_id
---
select count(*) as "count", sum(total) as "sum" from orders
---
select year(placed_at) as [year], sum(total) - lag(sum(total)) over (order by year(placed_at)) as change from orders group by year(placed_at)
---
select p.category, sum(i.quantity * i.unit_price) as revenue from order_items i join products p on p.id = i.product_id group by p.category order by revenue desc
---
select top 1 with ties customer_id from orders group by customer_id order by count(*) desc
---
select concat(datepart(year, placed_at), '-Q', datepart(quarter, placed_at)) as q from orders
---
select datediff(year, born, getdate()) - case when dateadd(year, datediff(year, born, getdate()), born) > getdate() then 1 else 0 end as age from customers
---
select name from products where price > $10
---
select id from products where code = '6F9619FF-8B86-D011-B42D-00C04FC964FF'
---
select convert(varchar(max), picture, 2), datalength(picture) from products
---
select nullif(count(*), 0) * 1.0 from orders
---
select case when exists (select 1 from orders) then 1 else 0 end
---
select cast(sum(total) as decimal(18, 2)) as total from orders where status = N'bezahlt'
---
select max(v) from (values (1), (2), (3)) as t(v)
---
select s.value from string_split('a,b,c', ',') as s
---
select [key], value, type from openjson('{"a":1}')
---
select json_object('id': id, 'name': name) from customers
---
select * from customers where id = 1 order by 1, 2 desc
---
select status, count(*) from orders group by status with rollup
---
select status, customer_id, sum(total) from orders group by status, customer_id with cube
---
select current_user
---
select o.id from orders as o with (nolock) where o.total > 5
---
select count(*) as total from orders where year(placed_at) = 2024 and month(placed_at) = 3
---
select top 10 c.name, sum(o.total) as revenue from orders as o inner join customers as c on c.id = o.customer_id where o.placed_at >= '20240101' group by c.name order by revenue desc
---
select format(sum(total), 'N2') from orders
---
select convert(varchar, placed_at, 103) from orders
---
select isnull(sum(total), 0) from orders
---
select cast(round(avg(total), 2) as decimal(10,2)) from orders
---
select left(convert(varchar, placed_at, 112), 6) from orders
---
select sum(total) over (partition by customer_id) / sum(total) over () from orders
---
select dense_rank() over (order by sum(total) desc) from orders group by customer_id
---
select * from orders where placed_at between '2024-01-01' and getdate()
---
select * from orders o where o.customer_id in (select c.id from customers c where c.country = N'DE')
---
select datediff(dd, placed_at, getdate()), dateadd(yy, 1, placed_at), datepart(dw, placed_at) from orders
---
select concat(year(placed_at), '-', right('0' + cast(month(placed_at) as varchar(2)), 2)) from orders
---
select cast(placed_at as time) from orders
---
select replace(str(id, 5), ' ', '0') from orders
---
select coalesce(null, 1)
---
select max(id) + 1 from orders
---
select distinct year(placed_at) as [Year] from orders order by [Year]
---
select o.status, [count] = count(*) from orders o group by o.status
---
select string_agg(status, ',') within group (order by status desc) from orders
---
select sum(iif(status = 'paid', 1, 0)) from orders
---
select percentile_disc(0.9) within group (order by total) over () from orders
---
select found = case when exists (select * from orders) then 1 else 0 end
---
select 1 where 'a' = 'a' collate latin1_general_cs_as
---
select try_convert(date, status, 104) from orders
---
select id from orders where total is not null and not (status like 'p%')
---
select ((total * 100) / nullif(sum(total) over (), 0)) from orders
---
select name from customers where contains((name, notes), 'x')
---
select a.id from customers a, (select customer_id, count(*) n from orders group by customer_id) b where a.id = b.customer_id
---
select * from customers where datalength(notes) > 100
---
select * from orders where json_value(meta, '$.a.b') = '1'
---
select first_value(name) over (partition by country order by created_at) from customers
---
select c.[name], o.[total] from [dbo].[customers] as c left outer join [dbo].[orders] as o on c.[id] = o.[customer_id]
---
select month(placed_at) as m, sum(case when year(placed_at) = 2023 then total end) as y2023 from orders group by month(placed_at) order by m
---
select e.name from employees e where e.salary > (select avg(salary) from employees where manager_id = e.manager_id)
---
select count(distinct case when status = 'paid' then customer_id end) from orders
---
select dateadd(day, 1 - day(getdate()), cast(getdate() as date))
---
select dateadd(quarter, datediff(quarter, 0, getdate()), 0)
---
select top (100) percent name from customers
