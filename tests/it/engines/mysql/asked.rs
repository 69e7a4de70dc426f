//! Everyday questions, answered by the built-in generator and run.

use std::sync::Arc;

use chrono::NaiveDate;
use engines::Introspect;
use generator::{Ask, Bill, Knowledge, Pipeline, Schema};
use guard::Dialect;
use proto::Effort;
use serde_json::{Value, json};

use super::{ALL, Place, answer};

const SHOP: &str = "
    create table customers (
        id int auto_increment primary key, name varchar(50) not null, city varchar(50),
        joined_on date, active boolean not null default true);
    create table products (
        id int auto_increment primary key, name varchar(50) not null,
        category varchar(20) not null, price decimal(8,2), `rank` int);
    create table orders (
        id int auto_increment primary key, customer_id int not null, product_id int not null,
        ordered_at datetime not null, status varchar(20) not null, amount decimal(10,2),
        foreign key (customer_id) references customers (id),
        foreign key (product_id) references products (id));
    insert into customers (name, city, joined_on, active) values
        ('Ada O''Neil', 'Lyon', '2024-02-29', true), ('Bo', 'Porto', '2024-11-03', false),
        ('Cy', null, '2025-02-01', true), ('Di', 'Lyon', null, true);
    insert into products (name, category, price, `rank`) values
        ('Kettle', 'kitchen', 30.50, 2), ('Pan', 'kitchen', 12.00, 1),
        ('Juice', 'food', 2.25, 3), ('Water', 'food', null, 4);
    insert into orders (customer_id, product_id, ordered_at, status, amount) values
        (1, 1, '2025-01-15 10:00:00', 'open', 30.50), (1, 2, '2025-01-31 23:59:59', 'paid', 12.00),
        (2, 3, '2025-03-01 00:00:00', 'paid', 4.50), (3, 3, '2025-12-24 18:00:00', 'open', null),
        (1, 4, current_date - interval 1 month, 'paid', 8.00)";

/// Asks as a person does, and gives the SQL with the rows that it finds; sorted, where it says
/// nothing of their order.
async fn asked(place: &Place, schema: &Schema, question: &str) -> (String, Vec<Vec<Value>>) {
    let pipeline = Pipeline { llm: None, target: Some(place.target.clone()), schema_tokens: 8_000 };
    let ask = Ask {
        question,
        conversation: &[],
        model: None,
        effort: Effort::Standard,
        today: NaiveDate::from_ymd_opt(2026, 3, 1).expect("it is a date"),
        time_zone: "UTC",
        trace: None,
    };
    let generated = pipeline.generate(ask, schema, &Bill::default(), &|_| ()).await;
    let written = generated.unwrap_or_else(|failed| panic!("{question}: {failed:?}")).answer;
    assert!(!written.unproven, "{question}: the target has planned {}", written.sql);
    let policy = place.target.policy(&schema.catalog);
    assert_eq!(policy.dialect, Dialect::MySql);
    let approved = guard::check(&written.sql, &policy).expect("it was checked before");
    let found = answer(&place.target, &approved, ALL).await;
    let mut rows =
        found.unwrap_or_else(|error| panic!("{question}: {}: {error}", written.sql)).rows;
    if !approved.has_order_by() {
        rows.sort_by_key(|row| json!(row).to_string());
    }
    (written.sql, rows)
}

#[tokio::test]
async fn everyday_questions_are_answered_without_a_model() {
    let place = Place::with(SHOP).await.unwrap();
    let mut catalog = place.target.introspect(&Introspect::default()).await.unwrap();
    catalog.tables.retain(|table| table.schema.is_none());
    let schema = Schema::prepare(1, catalog, Arc::new(Knowledge::default())).await;
    for (question, rows) in [
        ("How many customers are there?", json!([[4]])),
        ("Which customers live in the city \"lyon\"?", json!([["Ada O'Neil"], ["Di"]])),
        ("List customers called \"ada o'neil\"", json!([["Ada O'Neil"]])),
        ("How many active customers are there?", json!([[3]])),
        ("Which customers joined in 2024?", json!([["Ada O'Neil"], ["Bo"]])),
        ("How many orders were placed last month?", json!([[1]])),
        (
            "What is the total amount of orders for each status?",
            json!([["open", "30.50"], ["paid", "24.50"]]),
        ),
        ("Which customer has the most orders?", json!([["Ada O'Neil"]])),
        ("Which customers have no orders?", json!([["Di"]])),
        (
            "List the names of products sorted by price in ascending order",
            json!([["Juice"], ["Pan"], ["Kettle"], ["Water"]]),
        ),
        ("What is the rank of each product?", json!([[1], [2], [3], [4]])),
    ] {
        let (sql, found) = asked(&place, &schema, question).await;
        assert_eq!(json!(found), rows, "{question}: {sql}");
    }
    let (sql, months) = asked(&place, &schema, "How many orders are there per month?").await;
    let of_2025 = json!([["2025-01-01", 2], ["2025-03-01", 1], ["2025-12-01", 1]]);
    assert_eq!(months.len(), 4, "{sql}");
    assert_eq!(json!(months[..3]), of_2025, "{sql}");
}
