//! More than one answer: ranked, told apart, and words that are values.

use std::sync::Arc;

use builtin::{Builtin, Mention, rivals};

use crate::{TODAY, worlds};

#[test]
fn answers_are_ranked_and_no_two_are_the_same() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    for question in [
        "How many orders were placed in 2023?",
        "List the names of customers from Spain.",
        "What is the total of orders for each status?",
    ] {
        let answers = shop.answers(question, TODAY, 4).unwrap();
        assert!((1..=4).contains(&answers.len()));
        assert_eq!(Ok(&answers[0]), shop.answer(question, TODAY).as_ref());
        for (i, answer) in answers.iter().enumerate() {
            assert!(answers[..i].iter().all(|a| a.sql != answer.sql), "{question}");
            assert!(answers[..i].iter().all(|a| a.confidence >= answer.confidence), "{question}");
        }
        assert!(shop.answers(question, TODAY, 0).unwrap().len() == 1);
    }
}

#[test]
fn a_word_that_names_columns_of_two_tables_leaves_a_choice() {
    let marina = Builtin::new(Arc::new(worlds::twins()));
    let answers = marina.answers("What is the average rating?", TODAY, 5).unwrap();
    let open = rivals(&answers);
    assert_eq!(open.len(), 2, "{answers:?}");
    assert_eq!(open[0].sql, "SELECT AVG(rating) FROM hotels");
    assert_eq!(open[1].sql, "SELECT AVG(rating) FROM guides");
    for (answer, table) in open.iter().zip(["hotels", "guides"]) {
        let told = format!("“rating” is read as rating of {table}");
        assert!(answer.assumptions.contains(&told), "{:?}", answer.assumptions);
        assert!(
            answer.explanation.contains(&format!("rating of {table}")),
            "{}",
            answer.explanation
        );
    }
}

#[test]
fn a_question_that_names_its_table_leaves_none() {
    let twins = Builtin::new(Arc::new(worlds::twins()));
    let answers = twins.answers("What is the average rating of guides?", TODAY, 5).unwrap();
    assert_eq!(answers[0].sql, "SELECT AVG(rating) FROM guides");
    assert!(rivals(&answers).is_empty() && !answers[0].ambiguous, "{answers:?}");
    let shop = Builtin::new(Arc::new(worlds::shop()));
    for question in [
        "How many customers are from Germany?",
        "Which employees are older than 40?",
        "Show the top 5 customers by total order amount.",
    ] {
        assert!(!shop.answer(question, TODAY).unwrap().ambiguous, "{question}");
    }
}

#[test]
fn a_value_of_two_columns_leaves_a_choice() {
    let twins = Builtin::new(Arc::new(worlds::twins()));
    let answers = twins.answers("What is the rating in Larkfield?", TODAY, 5).unwrap();
    let open = rivals(&answers);
    assert_eq!(open.len(), 2, "{answers:?}");
    assert!(open.iter().all(|a| a.assumptions.iter().any(|n| n.contains("Larkfield"))));
}

fn mention(words: &str, table: &str, column: &str, value: &str) -> Mention {
    Mention { words: words.into(), table: table.into(), column: column.into(), value: value.into() }
}

#[test]
fn stored_values_are_found_whatever_their_case_number_and_spelling() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    for (question, found) in [
        ("orders from berlin", mention("berlin", "customers", "city", "Berlin")),
        ("who bought KETTLES?", mention("KETTLES", "products", "name", "Kettle")),
        ("who lives in madird", mention("madird", "customers", "city", "Madrid")),
        (
            "customers in the united states",
            mention("united states", "customers", "country", "United States"),
        ),
        (
            "anything for cobalt works?",
            mention("cobalt works", "customers", "name", "Cobalt Works"),
        ),
        ("canceled orders", mention("canceled", "orders", "status", "cancelled")),
    ] {
        assert_eq!(shop.mentions(question).first(), Some(&found), "{question}");
    }
    assert!(shop.mentions("How many orders are there for each month?").is_empty());
}

#[test]
fn a_value_of_several_columns_is_mentioned_with_each() {
    let twins = Builtin::new(Arc::new(worlds::twins()));
    let mut tables: Vec<String> =
        twins.mentions("hotels in larkfield").into_iter().map(|m| m.table).collect();
    tables.sort();
    assert_eq!(tables, ["guides", "hotels"]);
}

#[test]
fn mentions_are_bounded() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    let long = "berlin madrid boston kettle lamp desk ".repeat(20);
    assert!(shop.mentions(&long).len() <= 20);
}
