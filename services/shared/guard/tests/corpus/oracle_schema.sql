create table CUSTOMERS (
    ID number,
    NAME varchar2(100),
    EMAIL varchar2(100),
    CITY varchar2(50),
    COUNTRY char(2),
    ACTIVE number(1),
    BORN date,
    CREATED_AT timestamp,
    NOTES clob,
    "Mixed Case" varchar2(10)
);
create table ORDERS (
    ID number,
    CUSTOMER_ID number,
    STATUS varchar2(20),
    TOTAL number(10,2),
    PLACED_AT date,
    PAID_AT timestamp with time zone,
    META json
);
create table ORDER_ITEMS (
    ORDER_ID number,
    PRODUCT_ID number,
    QUANTITY number,
    UNIT_PRICE number(10,2)
);
create table PRODUCTS (
    ID number,
    NAME varchar2(100),
    CATEGORY varchar2(50),
    PRICE number(10,2),
    PICTURE blob
);
create table EMPLOYEES (
    ID number,
    NAME varchar2(100),
    MANAGER_ID number,
    SALARY number(10,2),
    HIRED date
);
create table HR.DEPARTMENTS (
    ID number,
    NAME varchar2(100),
    HEAD_ID number
);
