//! Several references from one table to another: the question says which is meant.

use std::sync::Arc;

use builtin::Builtin;

use crate::{TODAY, shapes::expect, worlds::freight::freight};

#[rustfmt::skip]
#[test]
fn a_word_for_an_end_chooses_the_reference() {
    expect(freight(), &[
        ("How many runs start in Oslo?",
         "SELECT COUNT(*) FROM runs JOIN depots ON runs.src_depot_id = depots.id WHERE depots.city = 'Oslo'"),
        ("How many runs arrive in Oslo?",
         "SELECT COUNT(*) FROM runs JOIN depots ON runs.dst_depot_id = depots.id WHERE depots.city = 'Oslo'"),
        ("Which depot has the most incoming runs?",
         "SELECT depots.name FROM depots JOIN runs ON depots.id = runs.dst_depot_id GROUP BY depots.id, depots.name ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_word_of_the_column_chooses_the_reference() {
    expect(freight(), &[
        // Not the second judge, of whom less is said.
        ("How many drivers have judge duels?",
         "SELECT COUNT(DISTINCT drivers.id) FROM drivers JOIN duels ON drivers.id = duels.judge_driver_id"),
        ("How many duels did each losing driver fight?",
         "SELECT drivers.name, COUNT(*) FROM duels JOIN drivers ON duels.losing_driver_id = drivers.id GROUP BY drivers.id, drivers.name ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn two_ends_are_two_rows() {
    expect(freight(), &[
        ("How many runs started in Oslo and ended in Bergen?",
         "SELECT COUNT(*) FROM runs JOIN depots ON runs.src_depot_id = depots.id JOIN depots AS depots_2 ON runs.dst_depot_id = depots_2.id WHERE depots.city = 'Oslo' AND depots_2.city = 'Bergen'"),
        ("What is the total tons of runs from Oslo to Bergen?",
         "SELECT SUM(runs.tons) FROM runs JOIN depots ON runs.src_depot_id = depots.id JOIN depots AS depots_2 ON runs.dst_depot_id = depots_2.id WHERE depots.city = 'Oslo' AND depots_2.city = 'Bergen'"),
        ("How many runs started in Oslo or ended in Bergen?",
         "SELECT COUNT(*) FROM runs JOIN depots ON runs.src_depot_id = depots.id JOIN depots AS depots_2 ON runs.dst_depot_id = depots_2.id WHERE (depots.city = 'Oslo' OR depots_2.city = 'Bergen')"),
        // Without ends, either will do.
        ("How many depots are in Oslo or Bergen?",
         "SELECT COUNT(*) FROM depots WHERE (city = 'Oslo' OR city = 'Bergen')"),
    ]);
}

#[test]
fn the_reading_says_which_end_has_which_value() {
    let answer = Builtin::new(Arc::new(freight()))
        .answer("How many runs started in Oslo and ended in Bergen?", TODAY)
        .unwrap();
    for end in ["by src depot id is “Oslo”", "by dst depot id is “Bergen”"] {
        assert!(answer.explanation.contains(end), "{}", answer.explanation);
    }
}
