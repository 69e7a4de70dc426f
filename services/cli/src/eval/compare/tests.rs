//! What counts as the same rows.

use proptest::prelude::*;

use super::*;

/// Reads a small table: `1 a|2 b` has two rows; words are texts, `-` is null, `t` is true.
fn rows(text: &str) -> Rows {
    let rows: Vec<Vec<Value>> = text
        .split('|')
        .map(|row| row.split_whitespace().map(value).collect())
        .filter(|row: &Vec<Value>| !row.is_empty())
        .collect();
    Rows { width: rows.first().map_or(0, Vec::len), rows }
}

fn value(word: &str) -> Value {
    match word {
        "-" => Value::Null,
        "t" => Value::Boolean(true),
        "f" => Value::Boolean(false),
        _ if word.starts_with(|c: char| c.is_ascii_digit()) => Value::read("NUMERIC", word),
        _ => Value::Text(word.trim_matches('\'').into()),
    }
}

fn free(produced: &str, gold: &str) -> Result<(), Difference> {
    compare(&rows(produced), &rows(gold), Order::Free)
}

fn kept(produced: &str, gold: &str) -> Result<(), Difference> {
    compare(&rows(produced), &rows(gold), Order::Kept)
}

#[test]
fn rows_in_any_order_are_the_same_answer() {
    assert_eq!(free("1 a|2 b|3 c", "3 c|1 a|2 b"), Ok(()));
}

#[test]
fn columns_in_any_order_are_the_same_answer() {
    assert_eq!(free("1 a t|2 b f", "b f 2|a t 1"), Ok(()));
}

#[test]
fn a_repeated_row_counts_as_often_as_it_stands_there() {
    assert_eq!(free("a|a|b", "a|b|b"), Err(Difference::Column(1)));
    assert_eq!(free("a|a|b", "b|a|a"), Ok(()));
}

#[test]
fn a_missing_or_additional_column_is_a_difference() {
    assert_eq!(free("1 a", "1"), Err(Difference::Width { produced: 2, gold: 1 }));
    assert_eq!(free("1", "1 1"), Err(Difference::Width { produced: 1, gold: 2 }));
}

#[test]
fn a_missing_or_additional_row_is_a_difference() {
    assert_eq!(free("1|2", "1"), Err(Difference::Length { produced: 2, gold: 1 }));
}

#[test]
fn the_gold_column_without_a_partner_is_named() {
    let difference = free("1 a|2 b", "1 a|2 c").unwrap_err();
    assert_eq!(difference, Difference::Column(2));
    assert_eq!(difference.to_string(), "no column holds the values of column 2");
}

#[test]
fn columns_that_agree_alone_must_meet_in_the_same_rows() {
    assert_eq!(free("1 a|2 b", "1 b|2 a"), Err(Difference::Pairing));
}

#[test]
fn one_produced_column_cannot_stand_for_two() {
    assert_eq!(free("1 2|2 1", "1 1|2 2"), Err(Difference::Pairing));
    assert_eq!(free("1 1 2|2 2 1", "1 1 1|2 2 2"), Err(Difference::Pairing));
}

#[test]
fn equal_columns_may_stand_in_for_each_other() {
    assert_eq!(free("1 1 2|2 2 1", "2 1 1|1 2 2"), Ok(()));
    assert_eq!(free("a a a|b b b", "b b b|a a a"), Ok(()));
}

#[test]
fn the_search_goes_back_where_a_first_choice_leads_nowhere() {
    // All three columns hold three of each; only one order of them gives these rows.
    assert_eq!(
        free("0 1 0|0 0 0|1 1 0|1 0 1|0 1 1|1 0 1", "1 0 0|0 0 0|1 1 0|0 1 1|1 0 1|0 1 1"),
        Ok(())
    );
}

#[test]
fn nulls_agree_with_nulls() {
    assert_eq!(free("- a|1 -", "1 -|- a"), Ok(()));
    assert_eq!(free("-", "0"), Err(Difference::Column(1)));
    assert_eq!(free("-", "''"), Err(Difference::Column(1)));
}

#[test]
fn a_number_is_not_the_text_that_spells_it() {
    assert_eq!(free("1", "1.0"), Ok(()));
    assert_eq!(free("1", "'1'"), Err(Difference::Column(1)));
    assert_eq!(free("1", "t"), Err(Difference::Column(1)));
}

#[test]
fn order_counts_only_where_it_is_asked_for() {
    assert_eq!(free("2|1|3", "1|2|3"), Ok(()));
    assert_eq!(kept("2|1|3", "1|2|3"), Err(Difference::Order));
    assert_eq!(kept("1|2|3", "1|2|3"), Ok(()));
    assert_eq!(kept("1 a|2 b", "a 1|b 2"), Ok(()));
}

#[test]
fn wrong_rows_are_not_called_an_order() {
    assert_eq!(kept("1|2|4", "1|2|3"), Err(Difference::Column(1)));
}

#[test]
fn in_order_a_column_is_given_up_for_one_that_has_no_other() {
    // The first produced column is near to both gold ones, the second to the first alone.
    assert_eq!(kept("1.0000008 1.0000000", "1.0000000 1.0000015"), Ok(()));
}

#[test]
fn two_empty_results_of_one_width_agree() {
    let empty = |width| Rows { width, rows: Vec::new() };
    assert_eq!(compare(&empty(2), &empty(2), Order::Kept), Ok(()));
    assert!(compare(&empty(2), &empty(1), Order::Free).is_err());
}

#[test]
fn the_last_digits_do_not_misalign_rows() {
    // Sorted by the first column, the rows would pair a with b.
    assert_eq!(free("0.3333333333 b|0.3333333334 a", "0.3333333333 a|0.3333333334 b"), Ok(()));
    // No column alone gives an order that pairs these: 1 and 1.0000001 fall either way.
    assert_eq!(free("1.0000001 5|1.0000000 9", "1.0000000 5.000001|1.0000001 9.000001"), Ok(()));
}

#[test]
fn a_value_on_the_edge_of_two_roundings_agrees() {
    assert_eq!(free("0.12345649999999|2", "0.1234565|2"), Ok(()));
}

#[test]
fn a_chain_of_close_numbers_does_not_make_its_ends_equal() {
    // Each is near to the next, the first is not near to the last.
    let chain = "1.0000000|1.0000008|1.0000016|1.0000024";
    assert_eq!(free(chain, chain), Ok(()));
    assert_eq!(
        free("1.0000000|1.0000000|1.0000024", "1.0000000|1.0000024|1.0000024"),
        Err(Difference::Column(1))
    );
    assert_eq!(
        free("1.0000000|1.0000000|1.0000012|1.0000024", "1.0000000|1.0000012|1.0000024|1.0000024"),
        Err(Difference::Pairing)
    );
}

#[test]
fn rows_inside_a_chain_are_paired_where_sorting_would_not() {
    // Sorted, (0, 24) would meet (8, 8): the second numbers are not near. Crossed, all are.
    let produced = "1.0000000 1.0000024|1.0000004 1.0000000|1 1.0000012";
    let gold = "1.0000004 1.0000024|1.0000000 1.0000000|1 1.0000012";
    assert_eq!(free(produced, gold), Ok(()));
}

#[test]
fn many_alike_columns_do_not_take_for_ever() {
    let constant = |fill: &str| format!("{}|{}", [fill; 40].join(" "), [fill; 40].join(" "));
    assert_eq!(free(&constant("a"), &constant("a")), Ok(()));
    let width = 24;
    let row = |flip: usize| -> Vec<Value> {
        (0..width).map(|at| Value::Boolean((at * 7 + flip * 5) % 24 < 12)).collect()
    };
    let some = Rows { width, rows: (0..24).map(row).collect() };
    let mut other = some.clone();
    other.rows[0].swap(0, 12);
    other.rows[12].swap(0, 12);
    // Whatever the verdict, it comes.
    let _ = compare(&other, &some, Order::Free);
}

#[test]
fn a_hundred_thousand_rows_are_compared_in_a_moment() {
    let row = |at: u32| {
        vec![Value::Number(f64::from(at) / 3.0), Value::Text(format!("name {}", at % 1000).into())]
    };
    let produced = Rows { width: 2, rows: (0..100_000).map(row).collect() };
    let gold = Rows { width: 2, rows: (0..100_000).rev().map(row).collect() };
    let start = std::time::Instant::now();
    assert_eq!(compare(&produced, &gold, Order::Free), Ok(()));
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn any_shuffle_of_rows_and_columns_is_the_same_answer(
        (rows, shuffled) in (1usize..5).prop_flat_map(|width| {
            let cell = prop_oneof![
                Just(Value::Null),
                (0u8..3).prop_map(|n| Value::Number(f64::from(n))),
                "[ab]".prop_map(|text| Value::Text(text.into())),
            ];
            let rows = prop::collection::vec(prop::collection::vec(cell, width), 0..12);
            let order = Just((0..width).collect::<Vec<_>>()).prop_shuffle();
            (rows, order)
        }).prop_flat_map(|(rows, order)| {
            let turned: Vec<Vec<Value>> = rows
                .iter()
                .map(|row| order.iter().map(|&at| row[at].clone()).collect())
                .collect();
            let width = order.len();
            (Just(Rows { width, rows }), Just(turned).prop_shuffle().prop_map(move |rows| Rows { width, rows }))
        })
    ) {
        prop_assert_eq!(compare(&rows, &shuffled, Order::Free), Ok(()));
        prop_assert_eq!(compare(&shuffled, &rows, Order::Free), Ok(()));
    }

    #[test]
    fn one_changed_cell_is_never_overlooked(
        mut cells in prop::collection::vec(0i32..50, 2..40),
        place in 0usize..40,
    ) {
        let table = |cells: &[i32]| Rows {
            width: 1,
            rows: cells.iter().map(|&n| vec![Value::Number(f64::from(n))]).collect(),
        };
        let before = table(&cells);
        let place = place % cells.len();
        cells[place] += 1;
        prop_assert!(compare(&table(&cells), &before, Order::Free).is_err());
    }
}
