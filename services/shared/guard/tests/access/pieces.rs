//! Pieces of statements that read tables with rules and without, in any order.

use proptest::prelude::*;

const PIECES: [&str; 40] = [
    "select",
    "*",
    "id",
    "note",
    "orders",
    "orders o",
    "customers",
    "o",
    "o.id",
    "from orders",
    "from",
    "where",
    "join orders using (id)",
    "natural join orders",
    "(select * from orders)",
    "(select id from orders)",
    "as x",
    "x",
    "union",
    "all",
    "table orders",
    "with orders as (",
    "with x as (",
    "with recursive x as (",
    ")",
    "(",
    ",",
    "exists",
    "in",
    "group by",
    "order by",
    "limit 1",
    "1",
    "=",
    "and",
    "\"orders\"",
    "old.orders",
    "values",
    "row(orders)",
    "/**/",
];

/// Those of every dialect, and its own.
pub fn pieces(own: &[&'static str]) -> impl Strategy<Value = String> {
    let pieces = [PIECES.as_slice(), own].concat();
    prop::collection::vec(prop::sample::select(pieces), 1..14).prop_map(|pieces| pieces.join(" "))
}
