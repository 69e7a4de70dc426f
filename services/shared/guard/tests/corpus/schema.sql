create type status as enum ('new', 'paid', 'sent');
create table customers (
  id integer,
  name text,
  email text,
  city text,
  country character varying(2),
  born date,
  created_at timestamp with time zone,
  active boolean,
  tags text[],
  profile jsonb,
  score numeric(8,2),
  manager_id integer
);
create table orders (
  id integer,
  customer_id integer,
  status status,
  placed_at timestamp without time zone,
  total numeric(10,2),
  note text,
  ip inet
);
create table order_items (
  order_id integer,
  product_id integer,
  quantity integer,
  unit_price numeric(10,2)
);
create table products (
  id integer,
  name text,
  category text,
  price numeric(10,2),
  attributes json,
  search tsvector,
  valid daterange
);
create table "Odd Names" (
  "Id" integer,
  "select" text,
  "größe" integer
);
create schema sales;
create table sales.targets (
  region text,
  month date,
  amount bigint
);
