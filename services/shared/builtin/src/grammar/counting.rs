//! Counts, sums, averages, and the "each" that splits them into groups.

use super::{
    Parser,
    frame::{CountCondition, Counted, Head, Measure, Mode, Selected},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::ColumnId,
    tree::{Aggregate, Comparison, Expr},
};

/// Words that may stand between "number of" and what is counted.
const BEFORE_COUNTED: &[Key] = &[Key::The, Key::All, Key::Noise, Key::Of, Key::Any, Key::Ones];

/// "how many …", "the number of …".
pub(super) fn count(parser: &mut Parser<'_>) -> bool {
    if !matches!(parser.key(0), Some(Key::HowMany | Key::NumberOf | Key::Count)) {
        return false;
    }
    let asks = parser.key(0) != Some(Key::NumberOf);
    // "the phone number of …" is no count.
    if !asks
        && parser.at > 0
        && matches!(parser.items[parser.at - 1].kind, Kind::Column(_) | Kind::Label(_))
        && parser.frame.mode == Mode::Asking
    {
        parser.at += 1;
        parser.frame.attached = true;
        return true;
    }
    let known = parser.frame.conditions.len();
    let Some((counted, distinct, mut next)) = parser.counted(parser.at + 1) else {
        if lone_count(parser) {
            return true;
        }
        // What nobody knows cannot be counted.
        let unknown = parser.skip(parser.at + 1, BEFORE_COUNTED);
        let asked = asks || parser.frame.mode == Mode::Asking;
        if asked && parser.kind_at(unknown) == Some(&Kind::Word(false)) {
            parser.penalty += 0.8;
        }
        return false;
    };
    // "the number of sick days" is of many rows.
    let of_kind = parser.frame.conditions.len() > known;
    // "different names and contents": both are counted.
    let mut listed = Vec::new();
    while distinct && parser.key_at(next) == Some(Key::And) {
        let after = parser.skip(next, &[Key::And, Key::The, Key::Distinct]);
        match parser.column_at(after) {
            Some(column)
                if !parser.schema.is_measure(column)
                    && !matches!(parser.key_at(after + 1), Some(Key::Be | Key::Compare(..))) =>
            {
                listed.push(column);
                next = after + 1;
            }
            _ => break,
        }
    }
    // "whose number of orders is more than 3".
    if parser.frame.mode == Mode::Telling && !asks {
        let verb = parser.skip(next, &[Key::Be, Key::Noise, Key::Of]);
        if let Some((comparison, operand, end)) = parser.comparison(verb, None)
            && let Some(head) = parser.subject()
        {
            push_count(parser, head, Measure::Count(counted), comparison, operand);
            parser.at = end;
            return true;
        }
        if let Some(Key::Most(most, Quality::Amount)) = parser.key_at(verb) {
            parser.rank_by(Measure::Count(counted), most, 1);
            parser.at = verb + 1;
            return true;
        }
    }
    if parser.frame.mode == Mode::Telling {
        parser.frame.mode = Mode::Asking;
    }
    let table = counted.table(parser.schema);
    let said = parser.text_at(parser.at).to_lowercase();
    let sums = of_kind
        || said.contains("total")
        || said.contains("overall")
        || !parser.frame.each.is_empty();
    match counted {
        Counted::Values(column) if parser.schema.is_measure(column) && !distinct && sums => {
            parser.frame.show(Selected::Aggregate(Aggregate::Sum, column));
        }
        Counted::Values(column) if parser.schema.is_measure(column) && !distinct => {
            // The number is stored: it need not be counted.
            parser.note(format!("{} is taken as stored", parser.schema.column(column).name));
            parser.frame.show(Selected::Column(column));
        }
        counted => parser.frame.show(Selected::Count(counted)),
    }
    for column in listed {
        parser.frame.show(Selected::Count(Counted::Values(column)));
    }
    if parser.frame.head.is_none() {
        parser.frame.head = Some(match counted {
            Counted::Rows(table) => Head::Table(table),
            Counted::Values(column) => Head::Column(column),
        });
    }
    parser.frame.recent = Some(table);
    if let Some((most, quality)) = parser.frame.pending.take() {
        parser.order_by_quality(table, most, quality);
    }
    parser.at = next;
    true
}

/// "the number" alone, as in "list the name and the count": of what was counted before.
fn lone_count(parser: &mut Parser<'_>) -> bool {
    // "categories with a count of more than 1": of their rows.
    if parser.frame.mode == Mode::Telling
        && let Some(head) = parser.subject()
        && let Some((comparison, operand, end)) = parser.comparison(parser.at + 1, None)
    {
        let counted = Counted::Rows(head.table(parser.schema));
        push_count(parser, head, Measure::Count(counted), comparison, operand);
        parser.at = end;
        return true;
    }
    // "… and how many does it have?": of what the ranking counted.
    let ranked = parser.frame.order.iter().find_map(|s| match s.by {
        super::frame::SortKey::Measure(Measure::Count(counted)) => Some(counted),
        _ => None,
    });
    if let Some(counted) = ranked
        && parser.key(0) == Some(Key::HowMany)
    {
        parser.frame.mode = Mode::Asking;
        parser.frame.show(Selected::Count(counted));
        parser.at += 1;
        return true;
    }
    // "for each kind of tool, how many of them are there?": of each, too.
    let them = parser.key(0) == Some(Key::HowMany) && !parser.frame.each.is_empty();
    // "the categories of the festivals and the count": of each.
    let after = parser.skip(parser.at + 1, &[Key::Ones, Key::The, Key::All]);
    let ends = matches!(
        parser.key_at(after),
        Some(
            Key::Stop
                | Key::Each
                | Key::Comma
                | Key::OrderBy
                | Key::Ascending
                | Key::Descending
                | Key::Alphabetical
        )
    );
    let last = matches!(parser.previous_key(), Some(Key::And | Key::With | Key::Comma))
        && (ends || parser.kind_at(after).is_none())
        && !parser.frame.has_aggregate();
    if (parser.frame.sentence > 0 || last || them && after > parser.at + 1)
        && let Some(counted) = parser.frame.head.map(|h| Counted::Rows(h.table(parser.schema)))
    {
        parser.frame.show(Selected::Count(counted));
        parser.at = after;
        return true;
    }
    false
}

pub(super) fn push_count(
    parser: &mut Parser<'_>,
    head: Head,
    measure: Measure,
    comparison: Comparison,
    operand: Expr,
) {
    let joint = std::mem::take(&mut parser.frame.joint);
    let comparison =
        if std::mem::take(&mut parser.frame.negate) { comparison.opposite() } else { comparison };
    parser.frame.counts.push(CountCondition { head, measure, comparison, operand, joint });
}

impl Parser<'_> {
    /// What is counted from `at` on: the target, whether its different values are meant, and the
    /// place after it. Values on the way ("how many female students") become conditions.
    pub(super) fn counted(&mut self, at: usize) -> Option<(Counted, bool, usize)> {
        let mut distinct = false;
        let mut at = at;
        let mut told = Vec::new();
        loop {
            at = self.skip(at, BEFORE_COUNTED);
            let Some(kind) = self.kind_at(at) else { break };
            match kind {
                Kind::Key(Key::Distinct) => {
                    distinct = true;
                    at += 1;
                }
                Kind::Value { .. } => {
                    told.push(at);
                    at += 1;
                }
                // "how many unpaid invoices".
                Kind::Key(Key::Not) if self.is_state_of_noun(at + 1) => {
                    self.frame.negate = true;
                    at += 1;
                }
                // "how many closed accounts".
                &Kind::Column(column) if self.is_state_of_noun(at) => {
                    self.require_state(column, at);
                    at += 1;
                }
                Kind::Word(true)
                    if matches!(self.kind_at(at + 1), Some(Kind::Table(_) | Kind::Column(_))) =>
                {
                    at += 1;
                }
                // "how many available rooms", where nothing says which are.
                Kind::Word(false) | Kind::Key(Key::NotNull) if self.table_at(at + 1).is_some() => {
                    self.pass_over_at(at);
                    at += 1;
                }
                // "how many types of jobs".
                Kind::Word(true)
                    if self.key_at(at + 1) == Some(Key::Of)
                        && matches!(self.kind_at(at + 2), Some(Kind::Column(_))) =>
                {
                    distinct = true;
                    at += 2;
                }
                Kind::Key(Key::Most(most, quality)) if *quality != Quality::Amount => {
                    self.frame.pending = Some((*most, *quality));
                    at += 1;
                }
                _ => break,
            }
        }
        let end = Kind::Key(Key::Stop);
        let (mut counted, mut next) = match self.kind_at(at).unwrap_or(&end) {
            Kind::Table(table) | Kind::Label(table) => (Counted::Rows(*table), at + 1),
            Kind::Column(column) => (self.counted_column(at, *column, distinct), at + 1),
            // "how many professors": the rows that the value tells of.
            _ => match told.last().map(|&i| &self.items[i].kind) {
                Some(Kind::Value { column, .. }) => {
                    (Counted::Rows(self.schema.table_of(*column)), at)
                }
                _ => return None,
            },
        };
        // "the number of author names", "how many room types": the column behind its table.
        if let Counted::Rows(table) = counted
            && let Some(column) = self.column_at(next)
            && self.schema.table_of(column) == table
            && !self.is_verb(next)
            && !self.is_told_of(next)
            && self.refers_to(next).is_none()
        {
            counted = self.counted_column(next, column, distinct);
            next += 1;
        }
        // "engine models": what follows the first noun is what is counted.
        if let (Counted::Rows(_), Some(kind)) = (counted, self.kind_at(next)) {
            let followed = match kind {
                Kind::Table(table) if !self.schema.tables[*table].is_bridge => {
                    Some(Counted::Rows(*table))
                }
                Kind::Column(column)
                    if !self.schema.is_measure(*column)
                        && next == at + 1
                        && !self.is_verb(next) =>
                {
                    Some(self.counted_column(next, *column, distinct))
                }
                _ => None,
            };
            if let Some(followed) = followed
                && !self.is_told_of(next)
                && self.refers_to(next).is_none()
                && self.items[next].score > 0.8
            {
                counted = followed;
                next += 1;
                self.penalty += if self.items[at].score > 0.9 { 0.3 } else { 0.1 };
            }
        }
        if distinct {
            counted = self.different(counted);
        }
        for place in told {
            self.value_condition(place);
        }
        Some((counted, distinct, next))
    }

    /// Different rows of a table without a key of its own have different names.
    fn different(&self, counted: Counted) -> Counted {
        let Counted::Rows(table) = counted else { return counted };
        let info = &self.schema.tables[table];
        match (&info.key[..], &info.label[..]) {
            ([], &[label, ..]) => Counted::Values(label),
            _ => counted,
        }
    }

    /// A number, a value or a comparison follows: the name is that of a condition.
    fn is_told_of(&self, at: usize) -> bool {
        matches!(
            self.kind_at(at + 1),
            Some(
                Kind::Number(_)
                    | Kind::Value { .. }
                    | Kind::Quoted(_)
                    | Kind::Key(Key::Compare(..) | Key::Between | Key::Contains(_) | Key::Null)
            )
        )
    }

    /// "dates", "years": the word speaks of time itself.
    fn names_time(&self, at: usize) -> bool {
        self.text_at(at).to_lowercase().split_whitespace().any(|word| {
            ["date", "day", "month", "year", "time", "week", "hour", "birth"]
                .iter()
                .any(|time| word.starts_with(time))
        })
    }

    fn counted_column(&self, at: usize, column: ColumnId, distinct: bool) -> Counted {
        let table = self.schema.table_of(column);
        // "the number of registrations": rows, each of which has a date of them.
        let event = self.schema.is_temporal(column) && !self.names_time(at);
        if (self.schema.is_key(column) || event) && !distinct {
            Counted::Rows(table)
        } else {
            Counted::Values(column)
        }
    }
}
