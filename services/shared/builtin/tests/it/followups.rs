//! What is said after a question, and what is then asked.

use std::sync::Arc;

use builtin::{Builtin, FollowUp, NotAnswerable};
use catalog::Catalog;

use crate::{TODAY, worlds};

fn say(builtin: &Builtin, before: &str, said: &str) -> Result<FollowUp, NotAnswerable> {
    builtin.follow_up(before, said, TODAY)
}

/// Each case: the question before, what is said, the SQL that it must become.
fn expect(catalog: Catalog, cases: &[(&str, &str, &str)]) {
    let builtin = Builtin::new(Arc::new(catalog));
    let mut failures = Vec::new();
    for (before, said, sql) in cases {
        match say(&builtin, before, said) {
            Ok(now) if now.answer.sql == *sql => {}
            Ok(now) => failures
                .push(format!("{before} / {said}\n  {}\n  {}", now.question, now.answer.sql)),
            Err(declined) => failures.push(format!("{before} / {said}: {declined}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[rustfmt::skip]
#[test]
fn rows_are_kept_and_left_out() {
    expect(worlds::shop(), &[
        ("List all customers.", "only those from Germany",
         "SELECT name FROM customers WHERE country = 'Germany'"),
        ("List the customers in Madrid.", "what about Berlin?",
         "SELECT name FROM customers WHERE city = 'Berlin'"),
        ("How many orders were placed in 2022?", "and in 2023?",
         "SELECT COUNT(*) FROM orders WHERE order_date >= DATE '2023-01-01' AND order_date < DATE '2024-01-01'"),
        ("How many orders are there for each status?", "without the cancelled ones",
         "SELECT status, COUNT(*) FROM orders WHERE status <> 'cancelled' GROUP BY status ORDER BY COUNT(*) DESC NULLS LAST"),
        ("How many orders were placed in 2022?", "only the last quarter",
         "SELECT COUNT(*) FROM orders WHERE order_date >= DATE_TRUNC('quarter', CURRENT_DATE) - INTERVAL '3 month' AND order_date < DATE_TRUNC('quarter', CURRENT_DATE)"),
        ("Which products cost more than 20?", "only the kitchen ones",
         "SELECT name FROM products WHERE price > 20 AND category = 'kitchen'"),
        ("Which products cost more than 20?", "more than 50 instead",
         "SELECT name FROM products WHERE price > 50"),
        ("Which customers ordered a kettle?", "and the lamp?",
         "SELECT name FROM customers WHERE customer_id IN (SELECT customers.customer_id FROM customers JOIN orders ON customers.customer_id = orders.customer_id JOIN order_items ON orders.order_id = order_items.order_id JOIN products ON order_items.product_id = products.product_id WHERE products.name = 'Lamp')"),
        ("Which employees are older than 40?", "exclude sales",
         "SELECT name FROM employees WHERE age > 40 AND department <> 'sales'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn groups_orders_and_limits_take_the_place_of_others() {
    expect(worlds::shop(), &[
        ("How many customers are there for each country?", "by city instead",
         "SELECT city, COUNT(*) FROM customers GROUP BY city ORDER BY COUNT(*) DESC NULLS LAST"),
        ("What is the total of orders for each status?", "by month",
         "SELECT DATE_TRUNC('month', order_date), SUM(total) FROM orders GROUP BY DATE_TRUNC('month', order_date) ORDER BY DATE_TRUNC('month', order_date) ASC"),
        ("How many customers are there for each country?", "also by city",
         "SELECT country, city, COUNT(*) FROM customers GROUP BY country, city ORDER BY COUNT(*) DESC NULLS LAST"),
        ("How many orders were placed in 2023?", "break it down by status",
         "SELECT status, COUNT(*) FROM orders WHERE order_date >= DATE '2023-01-01' AND order_date < DATE '2024-01-01' GROUP BY status ORDER BY COUNT(*) DESC NULLS LAST"),
        ("Show the name and price of all products.", "sort by price descending",
         "SELECT name, price FROM products ORDER BY price DESC NULLS LAST"),
        ("Show the products sorted by price.", "descending",
         "SELECT name FROM products ORDER BY price DESC NULLS LAST"),
        ("Show the products sorted by price.", "sort by stock instead",
         "SELECT name FROM products ORDER BY stock ASC"),
        ("Show the products sorted by price.", "top 5",
         "SELECT name FROM products ORDER BY price ASC LIMIT 5"),
        ("How many orders does each customer have?", "only the first 3",
         "SELECT customers.name, COUNT(*) FROM orders JOIN customers ON orders.customer_id = customers.customer_id GROUP BY customers.customer_id, customers.name ORDER BY COUNT(*) DESC NULLS LAST LIMIT 3"),
    ]);
}

#[rustfmt::skip]
#[test]
fn more_is_shown_or_something_else() {
    expect(worlds::shop(), &[
        ("List the customers from Spain.", "show their emails too",
         "SELECT name, email FROM customers WHERE country = 'Spain'"),
        ("List the customers from Spain.", "how many are there?",
         "SELECT COUNT(*) FROM customers WHERE country = 'Spain'"),
        ("How many customers are from Spain?", "list them",
         "SELECT name FROM customers WHERE country = 'Spain'"),
        ("How many customers are from Spain?", "show their names",
         "SELECT name FROM customers WHERE country = 'Spain'"),
        ("Which products cost more than 20?", "how many of them are kitchen products?",
         "SELECT COUNT(*) FROM products WHERE price > 20 AND category = 'kitchen'"),
        ("How many employees work in each department?", "what is their average salary?",
         "SELECT department, AVG(salary) FROM employees GROUP BY department ORDER BY AVG(salary) DESC NULLS LAST"),
        ("How many employees work in each department?", "show the average salary too",
         "SELECT department, COUNT(*), AVG(salary) FROM employees GROUP BY department ORDER BY COUNT(*) DESC NULLS LAST"),
        ("List the products of the garden category.", "the average price instead",
         "SELECT AVG(price) FROM products WHERE category = 'garden'"),
    ]);
}

#[test]
fn a_question_that_leans_on_nothing_is_asked_by_itself() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    let now = say(&shop, "List the customers from Spain.", "How many products are there?").unwrap();
    assert_eq!(now.question, "How many products are there?");
    assert_eq!(now.answer.sql, "SELECT COUNT(*) FROM products");
}

#[test]
fn what_is_not_understood_is_named() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    for (said, word) in [("only the purple ones", "purple"), ("by altitude instead", "altitude")] {
        let declined = say(&shop, "List all products.", said).unwrap_err();
        assert!(declined.not_understood.iter().any(|w| w.contains(word)), "{said}: {declined:?}");
        assert!(declined.reason.contains(word), "{said}: {declined}");
    }
    assert!(say(&shop, "Why is the sky blue?", "only those from Germany").is_err());
}

#[test]
fn a_conversation_goes_on_from_what_is_now_asked() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    let mut question = "How many orders were placed in 2022?".to_owned();
    let mut sql = String::new();
    for said in ["and in 2023?", "only the shipped ones", "by month", "show the total amount too"] {
        let now =
            say(&shop, &question, said).unwrap_or_else(|d| panic!("{question} / {said}: {d}"));
        question = now.question;
        sql = now.answer.sql;
    }
    assert_eq!(
        sql,
        "SELECT DATE_TRUNC('month', order_date), COUNT(*), SUM(total) FROM orders WHERE status = 'shipped' AND order_date >= DATE '2023-01-01' AND order_date < DATE '2024-01-01' GROUP BY DATE_TRUNC('month', order_date) ORDER BY DATE_TRUNC('month', order_date) ASC"
    );
}

#[test]
fn the_sentence_that_stands_for_both_asks_for_the_same() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    for (before, said) in [
        ("List all customers.", "only those from Germany"),
        ("List the customers in Madrid.", "what about Berlin?"),
        ("How many orders were placed in 2022?", "and in 2023?"),
        ("How many customers are there for each country?", "by city instead"),
        ("Show the name and price of all products.", "sort by price descending"),
        ("List the customers from Spain.", "show their emails too"),
        ("List the customers from Spain.", "how many are there?"),
        ("What is the total of orders for each status?", "by month"),
    ] {
        let now = say(&shop, before, said).unwrap();
        let again = shop.answer(&now.question, TODAY);
        assert_eq!(again.map(|a| a.sql), Ok(now.answer.sql), "{}", now.question);
    }
}
