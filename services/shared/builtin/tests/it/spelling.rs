//! Values that are written otherwise than they are stored.

use std::sync::Arc;

use builtin::Builtin;

use crate::{TODAY, worlds};

#[test]
fn case_number_and_one_wrong_letter_do_not_matter() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    for (question, sql) in [
        ("List the customers in berlin.", "SELECT name FROM customers WHERE city = 'Berlin'"),
        ("List the customers in BERLIN.", "SELECT name FROM customers WHERE city = 'Berlin'"),
        ("List the customers in Berln.", "SELECT name FROM customers WHERE city = 'Berlin'"),
        ("List the customers from germny.", "SELECT name FROM customers WHERE country = 'Germany'"),
        ("How many orders are canceled?", "SELECT COUNT(*) FROM orders WHERE status = 'cancelled'"),
        (
            "List the customers from the Untied States.",
            "SELECT name FROM customers WHERE country = 'United States'",
        ),
    ] {
        let answer = shop.answer(question, TODAY).unwrap_or_else(|d| panic!("{question}: {d}"));
        assert_eq!(answer.sql, sql, "{question}");
    }
}

#[test]
fn a_corrected_spelling_is_told() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    let answer = shop.answer("List the customers in Berln.", TODAY).unwrap();
    assert_eq!(answer.assumptions, ["“Berln” is read as city = 'Berlin'"]);
}

#[test]
fn words_that_are_spelled_right_are_not_corrected_into_values() {
    let clinic = Builtin::new(Arc::new(worlds::clinic()));
    // One letter away from the stored “surgery” is no reason to doubt a word of another meaning.
    let answer = clinic.answer("How many visits were there in March 2024?", TODAY).unwrap();
    assert_eq!(
        answer.sql,
        "SELECT COUNT(*) FROM visits WHERE visit_date >= DATE '2024-03-01' AND visit_date < DATE '2024-04-01'"
    );
}

#[test]
fn what_people_call_things_is_understood() {
    let mut catalog = worlds::shop();
    let customers = catalog.tables.iter_mut().find(|table| table.name == "customers").unwrap();
    customers.synonyms.push("punters".into());
    let city = customers.columns.iter_mut().find(|column| column.name == "city").unwrap();
    city.synonyms.push("home turf".into());
    let shop = Builtin::new(Arc::new(catalog));
    for (question, sql) in [
        ("How many punters are there?", "SELECT COUNT(*) FROM customers"),
        ("Show the different home turfs of the punters.", "SELECT DISTINCT city FROM customers"),
    ] {
        let answer = shop.answer(question, TODAY).unwrap_or_else(|d| panic!("{question}: {d}"));
        assert_eq!(answer.sql, sql, "{question}");
    }
}
