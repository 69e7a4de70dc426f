//! Harmless statements pass and attacks do not, by the hundred.
//!
//! Each file of `corpus/` holds statements between lines of three dashes. The harmless ones are
//! valid on PostgreSQL 15 in a database made by `corpus/schema.sql`, those of a shop in one made by
//! `corpus/shop_schema.sql`.

#[path = "corpus/judging.rs"]
mod judging;

use guard::Policy;

use judging::{assert_all_pass, assert_none_passes, catalog, statements};

const HARMLESS: &str = include_str!("corpus/harmless.sql");
const ATTACKS: &str = include_str!("corpus/attacks.sql");
const SCHEMA: &str = include_str!("corpus/schema.sql");
const SHOP: &str = include_str!("corpus/shop.sql");
const SHOP_SCHEMA: &str = include_str!("corpus/shop_schema.sql");

#[test]
fn every_harmless_statement_passes() {
    assert_all_pass(statements(HARMLESS), &Policy::postgres(&catalog(SCHEMA)));
}

#[test]
fn every_question_to_a_shop_passes() {
    assert_all_pass(statements(SHOP), &Policy::postgres(&catalog(SHOP_SCHEMA)));
}

#[test]
fn every_attack_is_refused() {
    assert_none_passes(statements(ATTACKS), &Policy::postgres(&catalog(SCHEMA)));
}
