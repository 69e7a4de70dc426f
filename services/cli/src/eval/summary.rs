//! The totals as Markdown tables, for a terminal and for a note.

use super::failure_kind::FailureKind;
use super::markdown;
use super::outcome::Outcome;
use super::tally::{SetTotals, Tally, Totals};

/// One table of all sets, one of the kinds of failures, and one of what each set says of its
/// questions.
pub(super) fn of(totals: &Totals) -> String {
    let all: Vec<Row> = rows(totals, |set, model, totals| {
        vec![Row { labels: vec![set.into(), model.into()], tally: &totals.all }]
    });
    let groups: Vec<Row> = rows(totals, |set, model, totals| {
        let groups = [("difficulty", &totals.by_difficulty), ("category", &totals.by_category)];
        let of_group = |(kind, tallies): (&str, _)| {
            let tallies: &std::collections::BTreeMap<String, Tally> = tallies;
            let row = |(name, tally)| Row {
                labels: [set, model, kind, name].map(ToOwned::to_owned).into(),
                tally,
            };
            tallies.iter().map(|(name, tally)| row((name.as_str(), tally))).collect::<Vec<_>>()
        };
        groups.into_iter().flat_map(of_group).collect()
    });
    let mut parts = vec![outcomes(&["set", "model"], &all)];
    parts.extend(failures(&all));
    parts.extend(prices(totals));
    if !groups.is_empty() {
        parts.push(outcomes(&["set", "model", "by", "group"], &groups));
    }
    parts.join("\n")
}

struct Row<'a> {
    labels: Vec<String>,
    tally: &'a Tally,
}

fn rows<'a>(
    totals: &'a Totals,
    of: impl Fn(&'a str, &'a str, &'a SetTotals) -> Vec<Row<'a>>,
) -> Vec<Row<'a>> {
    let models = totals.iter().flat_map(|(set, models)| models.iter().map(move |m| (set, m)));
    models.flat_map(|(set, (model, totals))| of(set, model, totals)).collect()
}

fn outcomes(labels: &[&str], rows: &[Row]) -> String {
    let outcomes = shown(rows);
    let mut lines = vec![labels.iter().map(ToString::to_string).collect::<Vec<_>>()];
    lines[0].push("questions".into());
    lines[0].extend(outcomes.iter().map(ToString::to_string));
    for row in rows {
        let mut cells = row.labels.clone();
        cells.push(row.tally.questions.to_string());
        cells.extend(outcomes.iter().map(|&outcome| cell(row.tally, outcome)));
        lines.push(cells);
    }
    markdown::table(&lines, labels.len())
}

/// The first three always, the others where they occurred.
fn shown(rows: &[Row]) -> Vec<Outcome> {
    let occurred = |outcome| rows.iter().any(|row| row.tally.count(outcome) > 0);
    let is_shown = |(place, outcome): &(usize, Outcome)| *place < 3 || occurred(*outcome);
    Outcome::ALL.into_iter().enumerate().filter(is_shown).map(|(_, outcome)| outcome).collect()
}

fn cell(tally: &Tally, outcome: Outcome) -> String {
    if outcome == Outcome::GoldFailed {
        return tally.count(outcome).to_string();
    }
    tally.percent(outcome).map_or("-".into(), |percent| format!("{percent:.1} %"))
}

/// How many of each kind that occurred; nothing where nothing failed.
fn failures(rows: &[Row]) -> Option<String> {
    let occurred = |kind: &FailureKind| rows.iter().any(|row| row.tally.failures(*kind) > 0);
    let kinds: Vec<FailureKind> = FailureKind::ALL.into_iter().filter(occurred).collect();
    if kinds.is_empty() {
        return None;
    }
    let mut lines = vec![markdown::line(["set", "model"])];
    lines[0].extend(kinds.iter().map(ToString::to_string));
    for row in rows {
        let counts = kinds.iter().map(|kind| row.tally.failures(*kind).to_string());
        lines.push(row.labels.iter().cloned().chain(counts).collect());
    }
    Some(markdown::table(&lines, 2))
}

/// What the answers took; nothing where no model was called.
fn prices(totals: &Totals) -> Option<String> {
    let mut lines = vec![markdown::line(["set", "model", "median", "calls", "tokens", "USD"])];
    for (set, models) in totals {
        for (model, SetTotals { median_ms, usage, .. }) in models {
            let mut line = markdown::line([set, model]);
            line.push(format!("{median_ms:.0} ms"));
            line.push(usage.llm_calls.to_string());
            line.push(usage.tokens().to_string());
            line.push(format!("{:.2}", usage.cost_usd));
            lines.push(line);
        }
    }
    let calls = totals.values().flat_map(|models| models.values()).map(|t| t.usage.llm_calls);
    (calls.sum::<u32>() > 0).then(|| markdown::table(&lines, 2))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn only_what_occurred_has_a_column() {
        let mut set = SetTotals::default();
        for (outcome, failure) in [
            (Outcome::Right, None),
            (Outcome::Right, None),
            (Outcome::Wrong, Some(FailureKind::WrongValues)),
            (Outcome::GoldFailed, None),
        ] {
            set.all.count_in(outcome, failure);
        }
        let hard = set.by_difficulty.entry("hard".into()).or_default();
        hard.count_in(Outcome::Wrong, Some(FailureKind::WrongValues));
        let models = BTreeMap::from([("builtin".to_owned(), set)]);
        assert_eq!(
            of(&Totals::from([("shop".to_owned(), models)])),
            "\
| set  | model   | questions |  right |  wrong | declined | gold failed |
|------|---------|----------:|-------:|-------:|---------:|------------:|
| shop | builtin |         4 | 66.7 % | 33.3 % |    0.0 % |           1 |

| set  | model   | wrong values |
|------|---------|-------------:|
| shop | builtin |            1 |

| set  | model   | by         | group | questions | right |   wrong | declined |
|------|---------|------------|-------|----------:|------:|--------:|---------:|
| shop | builtin | difficulty | hard  |         1 | 0.0 % | 100.0 % |    0.0 % |
"
        );
    }
}
