//! "the smallest and the largest order": the rows at both ends.

use super::{
    Parser,
    frame::{Head, Mode, Selected, Sort, SortKey},
};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::{ColumnId, TableId},
    tree::{Aggregate, Comparison, Condition, Expr, Output, Query, TableRef},
};

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let Some(Key::Most(first, quality)) = parser.key(0) else { return false };
    let next = parser.skip(parser.at + 1, &[Key::And, Key::The]);
    let joined = parser.key(1) == Some(Key::And);
    let Some(Key::Most(second, other)) = parser.key_at(next).filter(|_| joined) else {
        return false;
    };
    let noun = parser.skip_light(next + 1);
    let Some(table) = parser.table_at(noun) else { return false };
    let asked = parser.frame.mode == Mode::Asking && parser.frame.outputs.is_empty();
    // More is said of these rows than which ends they stand at; ends of what, then?
    let more = (noun + 1..parser.end).any(|at| {
        !matches!(parser.kind_at(at), Some(Kind::Key(Key::Stop | Key::The) | Kind::Word(true)))
    });
    let (Some(one), Some(two)) = (parser.property(table, quality), parser.property(table, other))
    else {
        return false;
    };
    let opposite = (first != one.reversed) != (second != two.reversed);
    if !asked || more || one.column != two.column || !opposite {
        return false;
    }
    parser.frame.show(Selected::Entity(table));
    parser.frame.head = Some(Head::Table(table));
    let at_end = |end| {
        let value = Expr::Scalar(Box::new(of_all(parser, table, one.column, end)));
        Condition::Compare(Expr::column(one.column), Comparison::Equal, value)
    };
    let ends = Condition::Any(vec![at_end(Aggregate::Min), at_end(Aggregate::Max)]);
    parser.tell(ends);
    parser.frame.order.push(Sort { by: SortKey::Column(one.column), descending: false });
    let name = parser.schema.column(one.column).name.clone();
    parser.note(format!("the ranking is by {name}"));
    parser.at = noun + 1;
    true
}

fn of_all(parser: &Parser<'_>, table: TableId, column: ColumnId, end: Aggregate) -> Query {
    let value = Expr::Aggregate(end, Box::new(parser.comparable(column)));
    Query {
        select: vec![Output::Expr(value)],
        root: Some(TableRef::first(table)),
        ..Query::default()
    }
}
