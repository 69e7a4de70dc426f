//! Stored values, quoted texts, and what text contains.

use catalog::Family;

use super::{
    Parser,
    frame::{Head, Mode},
};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::ColumnId,
    tree::{Comparison, Condition, Expr, Place},
};

/// A value that stands by itself: it tells which rows are meant.
pub(super) fn value(parser: &mut Parser<'_>) -> bool {
    if !matches!(parser.kind(0), Some(Kind::Value { .. })) {
        return match parser.kind(0) {
            Some(Kind::Quoted(_)) => lone_quoted(parser),
            Some(Kind::Key(Key::Contains(place))) => {
                let place = *place;
                lone_contains(parser, place)
            }
            // "a missing phone".
            Some(Kind::Key(null @ (Key::Null | Key::NotNull))) => {
                let missing = *null == Key::Null;
                let Some(column) = parser.column_at(parser.at + 1) else { return false };
                let condition = Condition::Null(Expr::column(column));
                parser.tell(if missing { condition } else { Condition::Not(Box::new(condition)) });
                parser.at += 2;
                true
            }
            _ => false,
        };
    }
    if let Some((most, quality)) = parser.frame.pending.take()
        && let Some(Kind::Value { column, .. }) = parser.kind(0)
    {
        let table = parser.schema.table_of(*column);
        parser.order_by_quality(table, most, quality);
    }
    take_values(parser)
}

/// One value, or several of the same column joined by "or", "and", commas.
pub(super) fn take_values(parser: &mut Parser<'_>) -> bool {
    let Some(Kind::Value { column, .. }) = parser.kind(0) else { return false };
    let column = *column;
    let mut values = vec![parser.at];
    let mut and = false;
    let mut at = parser.at + 1;
    loop {
        let next =
            parser.skip(at, &[Key::Comma, Key::And, Key::Or, Key::The, Key::Either, Key::Both]);
        if next == at {
            break;
        }
        // "the ship A and the ship B", "directed by A and directed by B".
        let mut candidate = next;
        while matches!(
            parser.kind_at(candidate),
            Some(
                Kind::Table(_)
                    | Kind::Word(true)
                    | Kind::Key(Key::In | Key::From | Key::With | Key::The | Key::Noise)
            )
        ) || parser.column_at(candidate) == Some(column)
        {
            candidate += 1;
        }
        let same = matches!(parser.kind_at(candidate), Some(Kind::Value { column: c, .. }) if *c == column);
        let plain_list =
            candidate == next || !(at..next).any(|i| parser.key_at(i) == Some(Key::Comma));
        if !same || !plain_list {
            break;
        }
        and |= (at..next).any(|i| parser.key_at(i) == Some(Key::And));
        and &= !(at..next).any(|i| parser.key_at(i) == Some(Key::Or));
        values.push(candidate);
        at = candidate + 1;
    }
    stands_for_rows(parser, column, parser.at, at);
    let negate = parser.frame.negate;
    if parser.frame.head.is_none()
        && !parser.frame.attached
        && parser.frame.mode == Mode::Asking
        && !matches!(
            parser.kind(1),
            Some(Kind::Key(Key::Possessive) | Kind::Table(_) | Kind::Column(_) | Kind::Label(_))
        )
    {
        parser.frame.recent = Some(parser.schema.table_of(column));
    }
    and |= values.len() > 1 && parser.frame.both;
    let conditions: Vec<Condition> =
        values.iter().filter_map(|&i| parser.value_equals(i)).collect();
    if values.len() == 1 {
        parser.tell(conditions.into_iter().next().expect("there is one"));
    } else if and && !negate && parser.many_possible(column) {
        // "both A and B": a row of the head that has one, and has the other.
        for condition in conditions {
            parser.tell(condition);
            parser.frame.conditions.last_mut().expect("just told").both = true;
        }
    } else {
        parser.tell(Condition::Any(conditions));
    }
    parser.at = at;
    // "the English language": its column adds nothing.
    if parser.column_at(parser.at) == Some(column)
        && parser.frame.outputs.iter().all(|o| *o != super::frame::Selected::Column(column))
        && !matches!(
            parser.kind(1),
            Some(Kind::Value { .. } | Kind::Number(_) | Kind::Key(Key::Compare(..) | Key::Be))
        )
    {
        parser.at += 1;
    }
    true
}

/// "deposits over 100", "the largest transfer": a kind of rows stands for the rows of that kind.
fn stands_for_rows(parser: &mut Parser<'_>, column: ColumnId, at: usize, next: usize) {
    const KINDS: [&str; 5] = ["type", "kind", "category", "class", "method"];
    let schema = parser.schema;
    let info = schema.column(column);
    let kind = info.words.last().is_some_and(|w| KINDS.iter().any(|k| crate::lex::root(k) == *w));
    let status = info.words.last().is_some_and(|w| w == "status");
    let noun = kind || status && parser.text_at(at).ends_with('s');
    let named = parser.kind_at(next).and_then(|k| k.table(schema)).is_some();
    let open = parser.frame.head.is_none() && parser.frame.outputs.is_empty();
    let asking = parser.frame.mode == Mode::Asking && !parser.frame.attached;
    if noun && open && asking && !named {
        parser.frame.head = Some(Head::Table(schema.table_of(column)));
    }
}

pub(super) fn take_quoted(parser: &mut Parser<'_>, column: ColumnId) -> bool {
    let mut conditions = Vec::new();
    let mut at = parser.at;
    loop {
        match parser.kind_at(at) {
            Some(Kind::Quoted(text)) => {
                conditions.push(quoted_equals(parser, column, &text.clone()));
            }
            Some(Kind::Value { column: c, .. }) if *c == column => {
                conditions.extend(parser.value_equals(at));
            }
            _ => break,
        }
        at += 1;
        let next = parser.skip(at, &[Key::Comma, Key::And, Key::Or]);
        if next == at || !matches!(parser.kind_at(next), Some(Kind::Quoted(_) | Kind::Value { .. }))
        {
            break;
        }
        at = next;
    }
    let condition =
        if conditions.len() == 1 { conditions.remove(0) } else { Condition::Any(conditions) };
    parser.tell(condition);
    parser.at = at;
    true
}

pub(super) fn quoted_equals(parser: &mut Parser<'_>, column: ColumnId, text: &str) -> Condition {
    let info = parser.schema.column(column);
    if info.family.is_number() && text.parse::<f64>().is_ok() {
        return Condition::equals(column, Expr::Number(text.to_owned()));
    }
    if info.family != Family::Text {
        parser.penalty += 1.0;
    }
    let known = parser.schema.catalog_column(column);
    if !known.values_complete {
        // It may well be stored: not every value is known.
        return Condition::Like {
            expr: Expr::column(column),
            text: text.to_owned(),
            place: Place::Whole,
        };
    }
    if !known.values.is_empty() {
        parser.note(format!("no stored {} is exactly “{text}”", info.name));
        parser.penalty += 0.2;
    }
    Condition::Like { expr: Expr::column(column), text: text.to_owned(), place: Place::Anywhere }
}

/// A quoted text that is stored nowhere: the name of the nearest thing.
pub(super) fn lone_quoted(parser: &mut Parser<'_>) -> bool {
    let column =
        parser.nearby().into_iter().find_map(|t| parser.schema.tables[t].label.first().copied());
    let Some(column) = column else { return false };
    parser.penalty += 0.4;
    take_quoted(parser, column)
}

pub(super) fn lone_contains(parser: &mut Parser<'_>, place: Place) -> bool {
    let column = parser
        .frame
        .recent_column
        .filter(|&c| parser.schema.column(c).family == Family::Text)
        .or_else(|| {
            parser.nearby().into_iter().find_map(|t| parser.schema.tables[t].label.first().copied())
        });
    let Some(column) = column else { return false };
    contains(parser, column, parser.at + 1, place)
}

pub(super) fn contains(parser: &mut Parser<'_>, column: ColumnId, at: usize, place: Place) -> bool {
    let letter =
        |parser: &Parser<'_>, at: usize| parser.text_at(at) == "A" || parser.text_at(at) == "I";
    let mut at =
        if letter(parser, at) { at } else { parser.skip(at, &[Key::Of, Key::Comma, Key::Noise]) };
    at = if letter(parser, at) {
        at
    } else {
        parser
            .skip(at, &[Key::The, Key::Any, Key::Word, Key::Noise, Key::Contains(Place::Anywhere)])
    };
    while matches!(
        parser.text_at(at).to_lowercase().as_str(),
        "word" | "letter" | "substring" | "phrase" | "string" | "text" | "letters"
    ) {
        at += 1;
    }
    let text = match parser.kind_at(at) {
        Some(Kind::Quoted(text)) => text.clone(),
        None | Some(Kind::Key(Key::Stop | Key::Comma | Key::And | Key::Or)) => return false,
        Some(_) => parser.text_at(at).to_owned(),
    };
    parser.tell(Condition::Like { expr: Expr::column(column), text, place });
    parser.at = at + 1;
    while matches!(parser.key(0), Some(Key::Or | Key::And))
        && matches!(parser.kind(1), Some(Kind::Quoted(_)))
    {
        let or = parser.key(0) == Some(Key::Or);
        let text = parser.text_at(parser.at + 1).to_owned();
        parser.frame.joint = if or { super::frame::Joint::Or } else { super::frame::Joint::And };
        parser.tell(Condition::Like { expr: Expr::column(column), text, place });
        parser.at += 2;
    }
    // "in its name": the column is named after.
    let after = parser.skip(parser.at, &[Key::In, Key::Ones, Key::The, Key::As]);
    if after > parser.at
        && let Some(named) = parser.column_at(after)
        && parser.schema.column(named).family == Family::Text
    {
        if let Some(told) = parser.frame.conditions.last_mut() {
            replace_like(&mut told.condition, named);
        }
        parser.at = after + 1;
    }
    true
}

pub(super) fn replace_like(condition: &mut Condition, column: ColumnId) {
    match condition {
        Condition::Like { expr, .. } => *expr = Expr::column(column),
        Condition::Not(inner) => replace_like(inner, column),
        _ => {}
    }
}

impl Parser<'_> {
    pub(super) fn value_equals(&mut self, at: usize) -> Option<Condition> {
        let Kind::Value { column, value, whole } = self.kind_at(at)? else { return None };
        let (column, value, whole) = (*column, value.clone(), *whole);
        let expr = Expr::column(column);
        if whole {
            let said = self.text_at(at).to_owned();
            if !said.eq_ignore_ascii_case(&value) {
                let name = self.schema.column(column).name.clone();
                self.note(format!("“{said}” is read as {name} = '{value}'"));
            }
            Some(Condition::Compare(expr, Comparison::Equal, Expr::Text(value)))
        } else {
            let name = self.schema.column(column).name.clone();
            self.note(format!("“{value}” is looked for inside {name}"));
            Some(Condition::Like { expr, text: value, place: Place::Anywhere })
        }
    }

    pub(super) fn value_condition(&mut self, at: usize) {
        if let Some(condition) = self.value_equals(at) {
            self.tell(condition);
        }
    }

    /// Whether one row of the head can have several values of this column.
    pub(super) fn many_possible(&self, column: ColumnId) -> bool {
        match self.frame.head {
            Some(Head::Column(head)) => head != column,
            Some(Head::Table(table)) => !self.determines(table, self.schema.table_of(column)),
            None => false,
        }
    }

    /// First and last name make one label.
    pub(super) fn same_label(&self, a: ColumnId, b: ColumnId) -> bool {
        let label = &self.schema.tables[self.schema.table_of(a)].label;
        label.contains(&a) && label.contains(&b)
    }
}
