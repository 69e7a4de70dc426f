//! Numbers as conditions: equal, between, loose before a noun.

use catalog::Family;

use super::{
    Parser,
    compare::number_text,
    frame::{Head, Mode},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, NumericText},
    tree::{ColumnRef, Comparison, Condition, Expr},
};

pub(super) fn stored(parser: &Parser<'_>, column: ColumnId, number: f64) -> bool {
    let text = number_text(number);
    parser.schema.catalog_column(column).values.contains(&text)
}

/// "between 3000 and 4000".
pub(super) fn between(parser: &mut Parser<'_>, column: ColumnId, at: usize) -> bool {
    let (Some(low), Some(high)) =
        (parser.number_at(at), parser.number_at(parser.skip(at + 1, &[Key::And, Key::To])))
    else {
        parser.at = at;
        return super::times::between(parser, Some(column));
    };
    let end = parser.skip(at + 1, &[Key::And, Key::To]) + 1;
    if parser.schema.column(column).family.is_date() {
        parser.at = at;
        return super::times::between(parser, Some(column));
    }
    let text_year =
        parser.schema.column(column).family == Family::Text && parser.schema.column(column).is_year;
    let literal =
        |n: f64| if text_year { Expr::Text(number_text(n)) } else { Expr::Number(number_text(n)) };
    let expr = if text_year { Expr::column(column) } else { parser.comparable(column) };
    parser.tell(Condition::All(vec![
        Condition::Compare(expr.clone(), Comparison::AtLeast, literal(low)),
        Condition::Compare(expr, Comparison::AtMost, literal(high)),
    ]));
    parser.at = end;
    true
}

/// One number, or several joined by "or": "grade 9 or 10".
pub(super) fn take_numbers(parser: &mut Parser<'_>, column: ColumnId) -> bool {
    let mut numbers = Vec::new();
    let mut at = parser.at;
    while let Some(number) = parser.number_at(at) {
        numbers.push(number);
        at += 1;
        if let Some(comparison) = parser.or_more(at) {
            let equal = parser.number_equals(column, number);
            let condition = match equal {
                Condition::Compare(left, Comparison::Equal, right) => {
                    Condition::Compare(left, comparison, right)
                }
                other => other,
            };
            parser.tell(condition);
            parser.at = at + 1;
            return true;
        }
        let next = parser.skip(at, &[Key::Or, Key::Comma, Key::And, Key::Noise]);
        let listed = next > at
            && parser.number_at(next).is_some()
            && !matches!(parser.kind_at(next + 1), Some(Kind::Table(_) | Kind::Column(_)));
        if !listed {
            break;
        }
        let and = (at..next).any(|i| parser.key_at(i) == Some(Key::And));
        if and && parser.many_possible(column) && parser.frame.conditions.len() < 64 {
            // Both of two: each by itself.
            let first = numbers.pop().expect("just pushed");
            let condition = parser.number_equals(column, first);
            parser.tell(condition);
            parser.frame.conditions.last_mut().expect("just told").both = true;
        }
        at = next;
    }
    let mut conditions: Vec<Condition> =
        numbers.iter().map(|&n| parser.number_equals(column, n)).collect();
    let both = parser.frame.conditions.last().is_some_and(|t| t.both);
    match conditions.len() {
        0 => return false,
        1 => {
            parser.tell(conditions.remove(0));
            if both && let Some(last) = parser.frame.conditions.last_mut() {
                last.both = true;
            }
        }
        _ => parser.tell(Condition::Any(conditions)),
    }
    parser.frame.recent_column = Some(column);
    parser.at = at;
    true
}

/// A number before a column: "4 cylinders"; before nothing, it is of what was named last.
pub(super) fn loose_number(parser: &mut Parser<'_>) -> bool {
    let Some(number) = parser.number_at(parser.at) else { return false };
    // "the one with …" counts nothing.
    if parser.text_at(parser.at).eq_ignore_ascii_case("one")
        && !matches!(parser.kind(1), Some(Kind::Column(_) | Kind::Table(_)))
    {
        parser.at += 1;
        return true;
    }
    let next = parser.skip(parser.at + 1, &[Key::Noise, Key::Distinct]);
    if let Some(column) = parser.column_at(next)
        && parser.schema.is_measure(column)
        && !(1900.0..2100.0).contains(&number)
    {
        let condition = parser.number_equals(column, number);
        parser.tell(condition);
        parser.frame.recent_column = Some(column);
        parser.at = next + 1;
        return true;
    }
    if let Some(table) = parser.table_at(next)
        && parser.frame.mode == Mode::Telling
        && let Some(head) = parser.subject()
        && head != Head::Table(table)
    {
        let measure = super::frame::Measure::Count(super::frame::Counted::Rows(table));
        super::counting::push_count(
            parser,
            head,
            measure,
            Comparison::Equal,
            Expr::Number(number_text(number)),
        );
        parser.at = next + 1;
        return true;
    }
    // "3 years old", "aged 3".
    let aged = parser.text_at(parser.at + 1).to_lowercase().starts_with("year")
        || parser.at > 0 && parser.items[parser.at - 1].text.eq_ignore_ascii_case("aged");
    if aged
        && let Some(property) = parser
            .nearby()
            .into_iter()
            .find_map(|t| parser.property(t, Quality::Age))
            .filter(|p| !p.reversed)
    {
        let condition = parser.number_equals(property.column, number);
        parser.tell(condition);
        parser.at += 1;
        while matches!(parser.kind(0), Some(Kind::Word(true)))
            || parser.text_at(parser.at).eq_ignore_ascii_case("old")
            || parser.text_at(parser.at).eq_ignore_ascii_case("years old")
            || parser.text_at(parser.at).eq_ignore_ascii_case("years")
        {
            parser.at += 1;
        }
        return true;
    }
    if number.fract() == 0.0 && (1000.0..2200.0).contains(&number) {
        return super::times::lone_year(parser, number);
    }
    // "3 authors": no more rows than that.
    if parser.frame.mode == Mode::Asking
        && parser.frame.outputs.is_empty()
        && matches!(parser.kind_at(next), Some(Kind::Table(_)))
        && number >= 1.0
        && number.fract() == 0.0
    {
        parser.frame.limit = Some(number as u64);
        parser.at += 1;
        return true;
    }
    if let Some(column) = parser
        .frame
        .recent_column
        .filter(|&c| parser.schema.is_measure(c) && parser.frame.mode == Mode::Telling)
    {
        parser.penalty += 0.4;
        let condition = parser.number_equals(column, number);
        parser.tell(condition);
        parser.at += 1;
        return true;
    }
    false
}

impl Parser<'_> {
    pub(super) fn number_equals(&self, column: ColumnId, number: f64) -> Condition {
        let info = self.schema.column(column);
        let text = number_text(number);
        if info.family.is_date()
            && let Some(period) = crate::lex::Period::year(number as i32)
        {
            return super::times::inside(self, column, &period)
                .unwrap_or_else(|| Condition::equals(column, Expr::Text(text)));
        }
        match info.family {
            Family::Text
                if info.numeric_text == NumericText::No
                    || info.is_year
                    || stored(self, column, number) =>
            {
                Condition::equals(column, Expr::Text(text))
            }
            Family::Text => Condition::Compare(
                Expr::Numeric(ColumnRef::first(column)),
                Comparison::Equal,
                Expr::Number(text),
            ),
            _ => Condition::equals(column, Expr::Number(text)),
        }
    }
}
