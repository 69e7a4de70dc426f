create table customers (
    id int,
    name nvarchar(100),
    email nvarchar(100),
    city nvarchar(50),
    country char(2),
    active bit,
    born date,
    created_at datetime2(3),
    [rank] int,
    notes nvarchar(max),
    [order] int,
    limit decimal(10,2)
);
create table orders (
    id int,
    customer_id int,
    status varchar(20),
    total decimal(10,2),
    placed_at datetime2(7),
    paid_at datetimeoffset(7) null,
    meta nvarchar(max)
);
create table order_items (
    order_id int,
    product_id int,
    quantity int,
    unit_price money
);
create table products (
    id int,
    name nvarchar(100),
    category nvarchar(50),
    price money,
    tags nvarchar(200),
    picture varbinary(max),
    spec xml,
    code uniqueidentifier
);
create table sales.regions (
    id int,
    name nvarchar(50),
    q1 int,
    q2 int,
    q3 int,
    q4 int
);
create table employees (
    id int,
    name nvarchar(100),
    manager_id int,
    salary decimal(10,2),
    hired date
);
