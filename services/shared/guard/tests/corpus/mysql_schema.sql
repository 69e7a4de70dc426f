create table customers (
    id int,
    name varchar(100),
    email varchar(100),
    city varchar(50),
    country varchar(2),
    active tinyint(1),
    born date,
    created_at datetime,
    `rank` int,
    notes text,
    fulltext (notes)
);
create table orders (
    id int,
    customer_id int,
    status varchar(20),
    total decimal(10,2),
    placed_at datetime,
    paid_at timestamp null,
    meta json
);
create table order_items (
    order_id int,
    product_id int,
    quantity int,
    unit_price decimal(10,2)
);
create table products (
    id int,
    name varchar(100),
    category varchar(50),
    price decimal(10,2),
    size enum('S','M','L'),
    flags set('new','hot'),
    picture blob,
    place point
);
create table employees (
    id int,
    name varchar(100),
    manager_id int,
    salary decimal(10,2),
    hired date
);
