//! Rows that refer to rows of their own table: who reports to whom, whose manager somebody is.

use super::{
    Parser,
    frame::{Head, Mode, Selected},
};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::{ColumnId, TableId},
    tree::{ColumnRef, Condition, Expr, Output, Query, TableRef},
};

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    reports_to_nobody(parser)
        || leads_nobody(parser)
        || reports_to(parser)
        || chief_of(parser)
        || whose_chief(parser)
        || who_leads(parser)
        || whom_reports_to(parser)
}

/// "employees who report to Ann Lee": those that refer to her row.
fn reports_to(parser: &mut Parser<'_>) -> bool {
    let Some((reference, values)) = parser.refers_to(parser.at) else { return false };
    let table = parser.schema.table_of(reference);
    let Some((named, end)) = rows_named(parser, table, values) else { return false };
    let Some(key) = key_of(parser, table) else { return false };
    if parser.frame.head.is_none() {
        parser.frame.show(Selected::Entity(table));
        parser.frame.head = Some(Head::Table(table));
    }
    let chief = Query { select: vec![Output::Expr(Expr::column(key))], ..named };
    parser.tell(Condition::Among(vec![Expr::column(reference)], Box::new(chief)));
    parser.at = end;
    true
}

/// "employees who do not report to anybody": those whose reference is empty.
fn reports_to_nobody(parser: &mut Parser<'_>) -> bool {
    if parser.key(0) != Some(Key::Not) {
        return false;
    }
    let verb = parser.skip(parser.at + 1, &[Key::Do, Key::Have, Key::Be]);
    let reports = parser.text_at(verb).to_lowercase().starts_with("report");
    let whom = parser.skip(verb + 1, &[Key::To, Key::Any]);
    let anybody =
        matches!(parser.text_at(whom).to_lowercase().as_str(), "anybody" | "anyone" | "nobody");
    let Some(table) = parser.frame.head.map(|head| head.table(parser.schema)) else { return false };
    let mut columns = parser.schema.tables[table].columns.clone();
    let Some(reference) = columns.find(|&c| parser.schema.refers_by_role(c)) else { return false };
    if !reports || !anybody {
        return false;
    }
    parser.tell(Condition::Null(Expr::column(reference)));
    parser.at = whom + 1;
    true
}

/// "managers who supervise nobody": those whom no row refers to.
fn leads_nobody(parser: &mut Parser<'_>) -> bool {
    let verb = parser.skip(parser.at + 1, &[Key::Do, Key::Have, Key::Be]);
    let Some(&Kind::Column(reference)) = parser.kind_at(verb) else { return false };
    let table = parser.schema.table_of(reference);
    let of_head = parser.frame.head == Some(Head::Table(table));
    let leads = parser.key(0) == Some(Key::Not) && of_head && is_leading(parser, verb);
    let Some(key) = key_of(parser, table).filter(|_| leads) else { return false };
    if !parser.schema.refers_by_role(reference) {
        return false;
    }
    let led = Query {
        select: vec![Output::Expr(Expr::column(reference))],
        filter: vec![Condition::Not(Box::new(Condition::Null(Expr::column(reference))))],
        root: Some(TableRef::first(table)),
        ..Query::default()
    };
    let among = Condition::Among(vec![Expr::column(key)], Box::new(led));
    parser.tell(Condition::Not(Box::new(among)));
    parser.at = verb + 1;
    true
}

/// "supervises" is done; a "supervisor" is somebody.
fn is_leading(parser: &Parser<'_>, at: usize) -> bool {
    let said = parser.text_at(at).to_lowercase();
    let somebody = ["or", "ors", "er", "ers", "id", "ids", "head", "boss", "chief"];
    !somebody.iter().any(|end| said.ends_with(end))
}

/// "Ann Lee's manager".
fn whose_chief(parser: &mut Parser<'_>) -> bool {
    let Some(&Kind::Value { column, .. }) = parser.kind(0) else { return false };
    let table = parser.schema.table_of(column);
    let Some((named, end)) = rows_named(parser, table, parser.at) else { return false };
    let Some(&Kind::Column(reference)) = parser.kind_at(end + 1) else { return false };
    parser.key_at(end) == Some(Key::Possessive)
        && show_chief(parser, reference, table, named, end + 2)
}

/// "who manages Ann Lee".
fn who_leads(parser: &mut Parser<'_>) -> bool {
    let Some(&Kind::Column(reference)) = parser.kind(1) else { return false };
    if parser.key(0) != Some(Key::Who) || !is_leading(parser, parser.at + 1) {
        return false;
    }
    let table = parser.schema.table_of(reference);
    let Some((named, end)) = rows_named(parser, table, parser.at + 2) else { return false };
    show_chief(parser, reference, table, named, end)
}

/// "who does Ann Lee report to".
fn whom_reports_to(parser: &mut Parser<'_>) -> bool {
    if parser.key(0) != Some(Key::Who) || parser.key(1) != Some(Key::Do) {
        return false;
    }
    let values = parser.at + 2;
    let Some(&Kind::Value { column, .. }) = parser.kind_at(values) else { return false };
    let table = parser.schema.table_of(column);
    let mut columns = parser.schema.tables[table].columns.clone();
    let Some(reference) = columns.find(|&c| parser.schema.refers_by_role(c)) else { return false };
    let Some((named, end)) = rows_named(parser, table, values) else { return false };
    let reports = parser.text_at(end).eq_ignore_ascii_case("report");
    reports
        && parser.key_at(end + 1) == Some(Key::To)
        && show_chief(parser, reference, table, named, end + 2)
}

/// The row that the `named` ones refer to.
fn show_chief(
    parser: &mut Parser<'_>,
    reference: ColumnId,
    table: TableId,
    named: Query,
    end: usize,
) -> bool {
    let fresh = parser.frame.outputs.is_empty() && parser.frame.head.is_none();
    let role =
        parser.schema.refers_by_role(reference) && parser.schema.table_of(reference) == table;
    let Some(key) = key_of(parser, table).filter(|_| fresh && role) else { return false };
    parser.frame.show(Selected::Entity(table));
    parser.frame.head = Some(Head::Table(table));
    let own = Query { select: vec![Output::Expr(Expr::column(reference))], ..named };
    parser.tell(Condition::Among(vec![Expr::column(key)], Box::new(own)));
    parser.at = end;
    true
}

/// "the manager of Ann Lee": the row that hers refers to.
fn chief_of(parser: &mut Parser<'_>) -> bool {
    let Some(&Kind::Column(reference)) = parser.kind(0) else { return false };
    let asked = parser.frame.mode == Mode::Asking && parser.key(1) == Some(Key::Of);
    if !asked || parser.schema.is_key(reference) {
        return false;
    }
    let table = parser.schema.table_of(reference);
    let mut values = parser.skip(parser.at + 2, &[Key::The]);
    if parser.table_at(values) == Some(table) {
        values += 1;
    }
    let Some((named, end)) = rows_named(parser, table, values) else { return false };
    show_chief(parser, reference, table, named, end)
}

fn key_of(parser: &Parser<'_>, table: TableId) -> Option<ColumnId> {
    match parser.schema.tables[table].key[..] {
        [key] => Some(key),
        _ => None,
    }
}

/// The rows of `table` whose name stands at `at`, and the place behind it.
fn rows_named(parser: &mut Parser<'_>, table: TableId, mut at: usize) -> Option<(Query, usize)> {
    let mut filter = Vec::new();
    while let Some(Kind::Value { column, .. }) = parser.kind_at(at) {
        if !parser.schema.tables[table].label.contains(column) {
            break;
        }
        filter.extend(parser.value_equals(at));
        at += 1;
    }
    let root = Some(TableRef::first(table));
    (!filter.is_empty()).then(|| (Query { filter, root, ..Query::default() }, at))
}

impl Parser<'_> {
    /// "each employee and their manager": shown by name, as the employees are.
    pub(super) fn names_chief(&mut self, reference: ColumnId) -> bool {
        let schema = self.schema;
        let table = schema.table_of(reference);
        let label = &schema.tables[table].label;
        let beside = self.frame.outputs.iter().any(|output| match output {
            Selected::Entity(shown) => *shown == table,
            Selected::Column(shown) => label.contains(shown),
            _ => false,
        });
        let said = self.text_at(self.at - 1).to_lowercase();
        let by_id = said.split(' ').any(|word| matches!(word, "id" | "ids" | "number"));
        let role = schema.refers_by_role(reference) && !by_id;
        let opens = self.frame.outputs.is_empty() && self.frame.each == [Head::Table(table)];
        if role && opens && !label.is_empty() {
            self.frame.show(Selected::Entity(table));
        }
        let beside = beside || opens;
        if !role || !beside || label.is_empty() || self.frame.mode != Mode::Asking {
            return false;
        }
        for &column in label {
            self.frame.show(Selected::Expr(Expr::Column(ColumnRef::second(column))));
        }
        true
    }

    /// "report to", by the name of the reference or without: the reference, and where the name of
    /// whom it is to should stand.
    pub(super) fn refers_to(&self, at: usize) -> Option<(ColumnId, usize)> {
        let said = self.text_at(at).to_lowercase();
        let reports = matches!(said.as_str(), "report" | "reports" | "reporting" | "reported");
        let mut next = at + 1;
        if self.key_at(next) == Some(Key::To) {
            next += 1;
        } else if !said.ends_with(" to") {
            return None;
        }
        let next = self.skip(next, &[Key::The]);
        let Some(Kind::Value { column, .. }) = self.kind_at(next) else { return None };
        let table = self.schema.table_of(*column);
        let own =
            |c: &ColumnId| self.schema.table_of(*c) == table && self.schema.refers_by_role(*c);
        match self.kind_at(at)? {
            Kind::Column(reference) if own(reference) => Some((*reference, next)),
            Kind::Key(Key::Ask) | Kind::Word(_) if reports => {
                let mut columns = self.schema.tables[table].columns.clone();
                Some((columns.find(own)?, next))
            }
            _ => None,
        }
    }
}
