//! Chooses among the readings that made it to SQL, or says why none is good enough.

use crate::{
    NotAnswerable, grammar,
    grammar::Parse,
    link::{Item, Kind, Reading},
    plan, print,
    schema::Schema,
    tree::{Output, Query},
};

/// Below this confidence a question is declined.
const ENOUGH: f32 = 0.4;

/// A reading that made it to SQL.
pub struct Candidate {
    pub parse: Parse,
    pub sql: String,
    pub confidence: f32,
    score: f32,
}

impl Candidate {
    /// Names of the tables that the SQL reads, in the order they are joined.
    pub fn tables(&self, schema: &Schema) -> Vec<String> {
        let mut names = Vec::new();
        collect(schema, &self.parse.query, &mut names);
        names
    }
}

fn collect(schema: &Schema, query: &Query, names: &mut Vec<String>) {
    if let Ok(from) = plan::from(schema, query) {
        for join in from.joins {
            let name = schema.catalog_table(join.table.table).display_name();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    plan::subqueries(query, &mut |inner| collect(schema, inner, names));
}

/// The best candidate of all readings.
pub fn best(schema: &Schema, readings: &[Reading]) -> Result<Candidate, NotAnswerable> {
    let mut best: Option<Candidate> = None;
    for reading in readings {
        let Some(candidate) = candidate(schema, reading) else { continue };
        if best.as_ref().is_none_or(|b| candidate.score > b.score) {
            best = Some(candidate);
        }
    }
    match best {
        Some(candidate) if candidate.confidence >= ENOUGH => Ok(candidate),
        Some(candidate) => Err(declined(schema, readings, &candidate.parse.unread)),
        None => Err(declined(schema, readings, &[])),
    }
}

fn candidate(schema: &Schema, reading: &Reading) -> Option<Candidate> {
    let mut parse = grammar::parse(schema, reading)?;
    if parse.query.select.is_empty() {
        return None;
    }
    plan::simplify(schema, &mut parse.query);
    let cost = plan::cost(schema, &parse.query).ok()?;
    let sql = print::sql(schema, &parse.query)?;
    let score = reading.score - 0.9 * parse.penalty - 0.006 * cost as f32;
    let confidence = confidence(&parse, reading, cost);
    Some(Candidate { parse, sql, confidence, score })
}

/// How much of the question's weight was explained, less guesses and long joins.
fn confidence(parse: &Parse, reading: &Reading, cost: u32) -> f32 {
    let linked: Vec<&Item> = reading.items.iter().filter(|i| is_linked(&i.kind)).collect();
    if linked.is_empty() {
        return 0.0;
    }
    let quality: f32 = linked.iter().map(|i| i.score.min(1.0)).sum::<f32>() / linked.len() as f32;
    let columns = parse.query.select.iter().filter(|o| matches!(o, Output::Expr(_))).count();
    let base = 0.45 + 0.55 * quality;
    let joins = (cost as f32 / 10.0 - 2.0).max(0.0) * 0.04;
    let wide = if columns > 6 { 0.1 } else { 0.0 };
    (base - 0.14 * parse.penalty - joins - wide).clamp(0.0, 1.0)
}

fn is_linked(kind: &Kind) -> bool {
    matches!(kind, Kind::Table(_) | Kind::Column(_) | Kind::Label(_) | Kind::Value { .. })
}

fn declined(schema: &Schema, readings: &[Reading], unread: &[String]) -> NotAnswerable {
    let items: &[Item] = readings.first().map_or(&[], |r| &r.items);
    let understood: Vec<String> =
        items.iter().filter(|i| is_linked(&i.kind) && i.score > 0.6).map(|i| i.text.clone()).collect();
    let mut missing: Vec<String> = items
        .iter()
        .filter(|i| matches!(i.kind, Kind::Word(false) | Kind::Quoted(_)))
        .map(|i| i.text.clone())
        .collect();
    for word in unread {
        if !missing.contains(word) && !understood.contains(word) {
            missing.push(word.clone());
        }
    }
    let reason = if understood.is_empty() {
        let tables: Vec<&str> = (0..schema.tables.len())
            .take(5)
            .map(|t| schema.catalog_table(t).name.as_str())
            .collect();
        format!("nothing in this question names a table, a column or a value of this database; it has tables such as {}", tables.join(", "))
    } else if missing.is_empty() {
        "the question could not be read as one query; try to ask for one thing at a time, naming tables and columns".to_owned()
    } else {
        format!(
            "“{}” could not be matched to this database; try the names of its tables and columns",
            missing.join("”, “")
        )
    };
    NotAnswerable { reason, understood, not_understood: missing }
}

/// The readings and what each came to, one after the other.
pub fn trace(schema: &Schema, readings: &[Reading]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for reading in readings {
        let _ = write!(text, "{:.2}", reading.score);
        for item in &reading.items {
            let kind = match &item.kind {
                Kind::Table(t) => format!("table {}", schema.catalog_table(*t).name),
                Kind::Label(t) => format!("label {}", schema.catalog_table(*t).name),
                Kind::Column(c) => format!("{}.{}", schema.catalog_table(schema.table_of(*c)).name, schema.column(*c).name),
                Kind::Value { column, value, .. } => format!("{}={value}", schema.column(*column).name),
                other => format!("{other:?}"),
            };
            let _ = write!(text, " [{} → {kind} {:.2}]", item.text, item.score);
        }
        match candidate(schema, reading) {
            Some(c) => {
                let _ = writeln!(text, "\n  = {:.2} penalty {:.2} unread {:?}: {}", c.score, c.parse.penalty, c.parse.unread, c.sql);
            }
            None => text.push_str("\n  = nothing\n"),
        }
    }
    text
}
