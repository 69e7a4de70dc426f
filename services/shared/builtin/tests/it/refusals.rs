//! What the generator must not answer, and what it says instead.

use std::sync::Arc;

use builtin::Builtin;

use crate::{TODAY, worlds};

#[test]
fn questions_about_the_world_at_large_are_declined() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    for question in [
        "Why is the sky blue?",
        "Who wrote Hamlet?",
        "What should I cook tonight?",
        "How do I improve the morale of my team?",
        "Can you explain how inflation affects small businesses?",
        "hello",
        "",
    ] {
        let answer = shop.answer(question, TODAY);
        assert!(answer.is_err(), "{question}: {:?}", answer.map(|a| a.sql));
    }
}

#[test]
fn a_column_that_does_not_exist_is_not_replaced_by_one_that_does() {
    let clinic = Builtin::new(Arc::new(worlds::clinic()));
    for question in [
        "What is the shoe size of each patient?",
        "Which doctors have the longest surname prefix?",
        "List the blood pressure of every patient.",
    ] {
        let answer = clinic.answer(question, TODAY);
        assert!(answer.is_err(), "{question}: {:?}", answer.map(|a| a.sql));
    }
}

#[test]
fn a_refusal_names_the_words_that_were_not_understood() {
    let clinic = Builtin::new(Arc::new(worlds::clinic()));
    let declined = clinic.answer("List the blood pressure of every patient.", TODAY).unwrap_err();
    assert!(declined.not_understood.iter().any(|w| w == "blood"), "{declined:?}");
    assert!(declined.understood.iter().any(|w| w == "patient"), "{declined:?}");
    assert!(declined.to_string().contains("blood"), "{declined}");
}

#[test]
fn guesses_are_told() {
    let shop = Builtin::new(Arc::new(worlds::shop()));
    let answer = shop.answer("List all American customers.", TODAY).unwrap();
    assert_eq!(answer.assumptions, ["“American” is read as country = 'United States'"]);
    assert_eq!(answer.tables, ["customers"]);
    assert!(
        answer.explanation.contains("country of customers is “United States”"),
        "{}",
        answer.explanation
    );
}
