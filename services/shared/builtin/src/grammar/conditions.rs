//! Conditions on one column: equal to a stored value, between, like, missing.

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
    tree::{ColumnRef, Comparison, Condition, Expr, Place},
};

/// A column with what is said of it: "age is above 20", "named 'Smith'", "year 2014".
pub(super) fn column(parser: &mut Parser<'_>) -> bool {
    let Some(column) = parser.column_at(parser.at) else { return false };
    let mut at = parser.at + 1;
    let mut negated = std::mem::take(&mut parser.frame.negate);
    loop {
        match parser.key_at(at) {
            Some(
                Key::Be
                | Key::Do
                | Key::Of
                | Key::The
                | Key::Noise
                | Key::As
                | Key::Either
                | Key::Any
                | Key::Word
                | Key::Ones
                | Key::Have,
            ) => at += 1,
            Some(Key::In) if matches!(parser.kind_at(at + 1), Some(Kind::Number(_))) => at += 1,
            Some(Key::Relative)
                if parser.key_at(at + 1) == Some(Key::Be)
                    || matches!(
                        parser.key_at(at + 1),
                        Some(Key::Contains(_) | Key::Compare(..))
                    ) =>
            {
                at += 1;
            }
            Some(Key::Comma) if parser.text_at(at) == ":" => at += 1,
            Some(Key::Not) => {
                negated = !negated;
                at += 1;
            }
            _ if matches!(parser.kind_at(at), Some(Kind::Word(true)))
                && matches!(
                    parser.text_at(at).to_lowercase().as_str(),
                    "code" | "named" | "called" | "level" | "both" | "value"
                ) =>
            {
                at += 1;
            }
            _ => break,
        }
    }
    let adjacent = at == parser.at + 1;
    parser.frame.negate = negated;
    let done = said_of(parser, column, at, adjacent);
    if !done {
        parser.frame.negate = negated && parser.frame.mode == Mode::Telling && adjacent;
    }
    done
}

fn said_of(parser: &mut Parser<'_>, column: ColumnId, at: usize, adjacent: bool) -> bool {
    let telling =
        parser.is_telling() || parser.frame.head.is_some() || !parser.frame.outputs.is_empty();
    if let Some(condition) = spelled(parser, column, at, adjacent) {
        parser.tell(condition);
        parser.at = at + 1;
        return true;
    }
    match parser.kind_at(at) {
        Some(Kind::Value { column: of, .. }) if *of == column || parser.same_label(*of, column) => {
            parser.at = at;
            take_values(parser)
        }
        Some(Kind::Quoted(_)) => {
            parser.at = at;
            take_quoted(parser, column)
        }
        Some(Kind::Number(n)) => {
            let n = *n;
            let label_text = parser.schema.column(column).family == Family::Text
                && parser.schema.column(column).numeric_text == NumericText::No
                && !parser.schema.column(column).is_year;
            if label_text && !stored(parser, column, n)
                || parser.schema.column(column).family.is_date() && !(1000.0..2200.0).contains(&n)
            {
                return false;
            }
            parser.at = at;
            take_numbers(parser, column)
        }
        Some(Kind::Period(_)) => {
            parser.at = at;
            super::times::period_of(parser, column)
        }
        Some(Kind::Key(Key::Compare(..))) => {
            if parser.schema.is_temporal(column)
                && let Some(done) = super::times::column_compared(parser, column, at)
            {
                return done;
            }
            // "countries that have more than one mountain" counts mountains.
            let number = parser.skip(at + 1, &[Key::Than, Key::The, Key::Noise]);
            if parser.number_at(number).is_some()
                && parser.counts_at(
                    column,
                    parser.skip(number + 1, &[Key::Distinct, Key::Noise, Key::Of, Key::The]),
                )
            {
                return false;
            }
            let info = parser.schema.column(column);
            let wordy = info.family == Family::Text
                && info.numeric_text == NumericText::No
                && !info.is_year
                && !parser.schema.is_temporal(column);
            if wordy && parser.number_at(number).is_some() {
                return false;
            }
            match parser.comparison(at, Some(column)) {
                Some((mut comparison, operand, end)) => {
                    // "not 20": the comparison is read from here on; the sign was read before.
                    if let Some(or_more) = parser.or_more(end) {
                        comparison = or_more;
                        parser.at = end + 1;
                    } else {
                        parser.at = end;
                    }
                    let expr = if matches!(operand, Expr::Text(_)) {
                        Expr::column(column)
                    } else {
                        parser.comparable(column)
                    };
                    parser.tell(Condition::Compare(expr, comparison, operand));
                    parser.frame.recent_column = Some(column);
                    second_bound(parser, column);
                    true
                }
                None => false,
            }
        }
        Some(Kind::Key(Key::Between)) => between(parser, column, at + 1),
        Some(Kind::Key(Key::Contains(place))) => {
            let place = *place;
            contains(parser, column, at + 1, place)
        }
        Some(Kind::Key(Key::Null)) => {
            parser.at = at + 1;
            parser.tell(Condition::Null(Expr::column(column)));
            true
        }
        Some(Kind::Key(Key::NotNull)) => {
            parser.at = at + 1;
            parser.tell(Condition::Not(Box::new(Condition::Null(Expr::column(column)))));
            true
        }
        Some(Kind::Key(Key::Most(most, _)))
            if !adjacent && telling && parser.key_at(at.saturating_sub(1)) != Some(Key::Of) =>
        {
            let most = *most;
            let verb = (parser.at + 1..at).any(|i| parser.key_at(i) == Some(Key::Be));
            let ends = !matches!(
                parser.kind_at(at + 1),
                Some(Kind::Table(_) | Kind::Column(_) | Kind::Key(Key::NumberOf))
            );
            if !verb || !ends {
                return false;
            }
            parser.at = at + 1;
            parser.rank_column(column, most, 1);
            true
        }
        _ => false,
    }
}

/// A short word behind its column that is stored there, such as a code: "type code x".
fn spelled(parser: &Parser<'_>, column: ColumnId, at: usize, adjacent: bool) -> Option<Condition> {
    let said = parser.text_at(at);
    let plain = matches!(
        parser.kind_at(at),
        Some(
            Kind::Word(_)
                | Kind::Key(Key::The | Key::Noise | Key::Ones)
                | Kind::Table(_)
                | Kind::Quoted(_)
        )
    );
    if !plain || !adjacent && said.len() > 2 || parser.schema.column(column).family != Family::Text
    {
        return None;
    }
    let values = &parser.schema.catalog_column(column).values;
    let value = values.iter().find(|v| v.eq_ignore_ascii_case(said))?;
    Some(Condition::equals(column, Expr::Text(value.clone())))
}

/// "more than 3000 and less than 4000": the second bound is of the same column.
fn second_bound(parser: &mut Parser<'_>, column: ColumnId) {
    while matches!(parser.key(0), Some(Key::And | Key::Or))
        && matches!(parser.key(1), Some(Key::Compare(_, Quality::Amount)))
        && parser.number_at(parser.at + 2).is_some()
        && !matches!(parser.kind(3), Some(Kind::Column(_) | Kind::Table(_)))
    {
        let or = parser.key(0) == Some(Key::Or);
        let Some((comparison, operand, end)) = parser.comparison(parser.at + 1, Some(column))
        else {
            return;
        };
        parser.frame.joint = if or { super::frame::Joint::Or } else { super::frame::Joint::And };
        parser.tell(Condition::Compare(parser.comparable(column), comparison, operand));
        parser.at = end;
    }
}

fn stored(parser: &Parser<'_>, column: ColumnId, number: f64) -> bool {
    let text = number_text(number);
    parser.schema.catalog_column(column).values.contains(&text)
}

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
fn take_values(parser: &mut Parser<'_>) -> bool {
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
            Some(Kind::Table(_) | Kind::Word(true) |
Kind::Key(Key::In | Key::From | Key::With | Key::The | Key::Noise))
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
            Some(Kind::Value { .. } | Kind::Number(_) |
Kind::Key(Key::Compare(..) | Key::Be))
        )
    {
        parser.at += 1;
    }
    true
}

fn take_quoted(parser: &mut Parser<'_>, column: ColumnId) -> bool {
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

fn quoted_equals(parser: &mut Parser<'_>, column: ColumnId, text: &str) -> Condition {
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
fn lone_quoted(parser: &mut Parser<'_>) -> bool {
    let column =
        parser.nearby().into_iter().find_map(|t| parser.schema.tables[t].label.first().copied());
    let Some(column) = column else { return false };
    parser.penalty += 0.4;
    take_quoted(parser, column)
}

fn lone_contains(parser: &mut Parser<'_>, place: Place) -> bool {
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

fn contains(parser: &mut Parser<'_>, column: ColumnId, at: usize, place: Place) -> bool {
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

fn replace_like(condition: &mut Condition, column: ColumnId) {
    match condition {
        Condition::Like { expr, .. } => *expr = Expr::column(column),
        Condition::Not(inner) => replace_like(inner, column),
        _ => {}
    }
}

/// "between 3000 and 4000".
fn between(parser: &mut Parser<'_>, column: ColumnId, at: usize) -> bool {
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
fn take_numbers(parser: &mut Parser<'_>, column: ColumnId) -> bool {
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
    // "3 singers": no more rows than that.
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
            && let Some(period) = crate::lex::Period::year(number as i32) {
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

    /// Whether what stands behind a number is counted, rather than a unit of `column`.
    fn counts_at(&self, column: ColumnId, at: usize) -> bool {
        match self.kind_at(at) {
            Some(Kind::Table(_)) => true,
            Some(Kind::Column(other)) => *other != column && !self.schema.is_measure(column),
            _ => false,
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
