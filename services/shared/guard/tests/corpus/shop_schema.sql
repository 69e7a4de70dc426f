create table categories (
  id integer,
  name text,
  description text
);
create table order_items (
  id integer,
  order_id integer,
  product_id integer,
  quantity integer,
  unit_price numeric
);
create table orders (
  id integer,
  user_id integer,
  status text,
  channel text,
  coupon_code text,
  discount numeric,
  shipping_fee numeric,
  total_amount numeric,
  ordered_at timestamp with time zone,
  shipped_at timestamp with time zone,
  delivered_at timestamp with time zone
);
create table payments (
  id integer,
  order_id integer,
  method text,
  status text,
  amount numeric,
  attempted_at timestamp with time zone,
  paid_at timestamp with time zone
);
create table products (
  id integer,
  sku text,
  name text,
  category_id integer,
  price numeric,
  cost numeric,
  stock integer,
  launched_on date,
  discontinued_on date
);
create table regions (
  id integer,
  name text
);
create table reviews (
  id integer,
  product_id integer,
  user_id integer,
  rating integer,
  comment text,
  reviewed_at timestamp with time zone
);
create table users (
  id integer,
  full_name text,
  email text,
  phone text,
  city text,
  country text,
  region_id integer,
  segment text,
  newsletter boolean,
  signed_up_at timestamp with time zone
);
create table customer_lifetime_value (
  user_id integer,
  customer text,
  region text,
  orders bigint,
  lifetime_value numeric,
  average_order_value numeric,
  first_order_at timestamp with time zone,
  last_order_at timestamp with time zone
);
create table revenue_by_region (
  region text,
  customers bigint,
  orders bigint,
  revenue numeric,
  average_order_value numeric
);
create table top_selling_products (
  sales_rank bigint,
  product_id integer,
  product text,
  category text,
  units_sold bigint,
  revenue numeric
);
