//! Negation: of one condition, or of the existence of partners ("customers without orders").

use super::{
    Parser, assemble,
    frame::{Head, Mode},
    split,
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::TableId,
    tree::{Comparison, Condition, Expr},
};

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let strong = match parser.key(0) {
        Some(Key::Not) => false,
        Some(Key::Without | Key::Except) => true,
        Some(Key::Null) => return missing(parser),
        Some(Key::Compare(Comparison::NotEqual, Quality::Amount)) => {
            parser.at += 1;
            parser.frame.negate = true;
            return true;
        }
        _ => return false,
    };
    let started = parser.frame.head.is_some() || !parser.frame.outputs.is_empty();
    // "not paid invoices": an adjective is negated.
    let state = matches!(parser.kind(1), Some(Kind::Value { .. } | Kind::Column(_)))
        && parser.table_at(parser.at + 2).is_some();
    if state && !strong && parser.frame.mode == Mode::Asking {
        parser.at += 1;
        parser.frame.negate = true;
        return true;
    }
    if !started {
        return false;
    }
    parser.frame.mode = Mode::Telling;
    let first = significant(parser, parser.at + 1);
    let absent = match parser.kind_at(first) {
        Some(&Kind::Table(table)) => {
            is_elsewhere(parser, table)
                || is_own_of_kind(parser, table, first)
                || parser.frame.head.is_some_and(|h| h.table(parser.schema) != table)
                    && ends_at(parser, first + 1)
        }
        Some(&Kind::Value { column, .. }) => is_elsewhere(parser, parser.schema.table_of(column)),
        Some(&Kind::Column(column)) => {
            let table = parser.schema.table_of(column);
            if strong && !is_elsewhere(parser, table) && ends_at(parser, first + 1) {
                parser.frame.negate = false;
                parser.tell(Condition::Null(Expr::column(column)));
                parser.at = first + 1;
                return true;
            }
            is_elsewhere(parser, table)
        }
        _ => false,
    };
    let absent = absent || never_of_kind(parser, first);
    if !absent && never_bought(parser, first) {
        return true;
    }
    if !absent {
        parser.at += 1;
        parser.frame.negate = true;
        return true;
    }
    exclude(parser)
}

/// "readings that are missing a value".
fn missing(parser: &mut Parser<'_>) -> bool {
    let at = parser.skip(parser.at + 1, &[Key::The, Key::Any]);
    let Some(&Kind::Column(column)) = parser.kind_at(at) else { return false };
    let started = parser.frame.head.is_some() || !parser.frame.outputs.is_empty();
    if at == parser.at + 1 || !started || !ends_at(parser, at + 1) {
        return false;
    }
    parser.tell(Condition::Null(Expr::column(column)));
    parser.at = at + 1;
    true
}

/// "customers who never bought anything": without rows of what they buy.
fn never_bought(parser: &mut Parser<'_>, end: usize) -> bool {
    let buys = |at: usize| {
        let said = parser.text_at(at).to_lowercase();
        matches!(parser.kind_at(at), Some(Kind::Word(_)))
            && matches!(
                said.as_str(),
                "buy"
                    | "bought"
                    | "sold"
                    | "purchase"
                    | "purchased"
                    | "order"
                    | "ordered"
                    | "spend"
                    | "spent"
            )
    };
    let Some(Head::Table(head)) = parser.frame.head else { return false };
    if !ends_at(parser, end) || !(parser.at + 1..end).any(buys) {
        return false;
    }
    let Some(bought) = parser.takings(head).map(|takings| takings.table(parser.schema)) else {
        return false;
    };
    let rows = vec![crate::tree::TableRef::first(bought)];
    let among = split::among(parser, Head::Table(head), Vec::new(), rows);
    parser.tell(Condition::Not(Box::new(among)));
    parser.at = end;
    true
}

fn ends_at(parser: &Parser<'_>, at: usize) -> bool {
    matches!(
        parser.kind_at(at),
        None | Some(Kind::Key(Key::Stop | Key::And | Key::Comma | Key::OrderBy))
    )
}

/// The first item that names something.
fn significant(parser: &Parser<'_>, mut at: usize) -> usize {
    while let Some(kind) = parser.kind_at(at) {
        match kind {
            Kind::Key(
                Key::Have
                | Key::Do
                | Key::Be
                | Key::Any
                | Key::All
                | Key::The
                | Key::With
                | Key::In
                | Key::On
                | Key::To
                | Key::By
                | Key::As
                | Key::For
                | Key::Of
                | Key::Distinct
                | Key::From
                | Key::Noise
                | Key::Ones
                | Key::At
                | Key::Relative
                | Key::Each,
            )
            | Kind::Word(_) => at += 1,
            Kind::Table(t)
                if parser.frame.head == Some(Head::Table(*t)) && !ends_at(parser, at + 1) =>
            {
                at += 1;
            }
            _ => break,
        }
    }
    at
}

/// Whether rows of the head may have several partners in the table, or none.
fn is_elsewhere(parser: &Parser<'_>, table: TableId) -> bool {
    let Some(head) = parser.frame.head else { return false };
    match head {
        Head::Table(own) => own != table && !parser.determines(own, table),
        Head::Column(column) => {
            let own = parser.schema.table_of(column);
            own != table && !parser.determines(own, table)
        }
    }
}

/// "cities without a stadium that opened after 2006": rows of the same table, told apart by what
/// is asked for, which has other rows too.
fn is_own_of_kind(parser: &Parser<'_>, table: TableId, at: usize) -> bool {
    let Some(Head::Column(column)) = parser.frame.head else { return false };
    parser.schema.table_of(column) == table
        && !parser.schema.is_key(column)
        && !ends_at(parser, at + 1)
}

/// "studios that have never worked with Ann": of all their films, none is of hers.
fn never_of_kind(parser: &mut Parser<'_>, at: usize) -> bool {
    let is_never = parser.text_at(parser.at).to_lowercase().contains("never");
    let told = parser.kind_at(at).and_then(|kind| kind.table(parser.schema));
    let Some(table) = told.filter(|_| is_never) else { return false };
    if let Some(Head::Column(kind)) = parser.frame.head {
        return parser.schema.table_of(kind) == table && !parser.schema.is_key(kind);
    }
    let kind = parser.told_apart(table);
    parser.frame.head = kind.or(parser.frame.head);
    kind.is_some()
}

/// Reads the rest of the clause into a query of its own, whose rows are left out.
fn exclude(parser: &mut Parser<'_>) -> bool {
    let head = parser.frame.head.expect("something is told about");
    let end = parser.clause_end(parser.at + 1);
    parser.at += 1;
    let negate = parser.frame.negate;
    let inner = parser.scoped(head, end);
    let own = head.table(parser.schema);
    let also = assemble::others(&inner, own);
    let mut filter = assemble::conditions(parser, &inner);
    if also.is_empty() && filter.is_empty() && inner.counts.is_empty() {
        parser.penalty += 1.0;
        return true;
    }
    // Nothing is known not to be among values of which one is unknown.
    if let Head::Column(column) = head
        && parser.schema.catalog_column(column).nullable
    {
        filter.push(Condition::Not(Box::new(Condition::Null(Expr::column(column)))));
    }
    let among = split::among(parser, head, filter, also);
    parser.frame.negate = false;
    let condition = if negate { among } else { Condition::Not(Box::new(among)) };
    parser.tell(condition);
    true
}
