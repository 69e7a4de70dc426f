//! Orders the readings that made it to SQL, or says why none is good enough.

mod dropped;

use std::rc::Rc;

use crate::{
    NotAnswerable, grammar,
    grammar::Parse,
    lex::root,
    link::{Item, Kind, Reading},
    plan, print,
    schema::Schema,
    tree::Query,
};

/// Below this confidence a question is declined.
pub const ENOUGH: f32 = 0.35;
/// How fast a reading loses its say in the agreement as its score falls behind.
const SHARPNESS: f32 = 4.0;

/// A reading that made it to SQL.
pub struct Candidate {
    pub parse: Parse,
    /// What each span of the question was read as.
    pub items: Vec<Item>,
    pub sql: String,
    pub confidence: f32,
    pub score: f32,
    evidence: Evidence,
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

/// The candidates of all readings, the best first, no two of the same SQL; never none.
pub fn ranked(schema: &Schema, readings: &[Reading]) -> Result<Vec<Candidate>, NotAnswerable> {
    let parsed = readings.iter().filter_map(|r| candidate(schema, r, grammar::parse(schema, r)?));
    let ranked = in_order(parsed.collect());
    match ranked.first() {
        Some(best) if best.confidence >= ENOUGH => Ok(ranked),
        Some(best) => Err(declined(schema, readings, &best.parse.unread)),
        None => Err(declined(schema, readings, &[])),
    }
}

/// The best first, no two of the same SQL, each with its confidence.
pub fn in_order(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = candidates.first().map_or(0.0, |c| c.score);
    let mut total = 0.0;
    let mut ranked: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for mut candidate in candidates {
        let weight = (SHARPNESS * (candidate.score - best)).exp();
        total += weight;
        if let Some(known) = ranked.iter_mut().find(|known| known.sql == candidate.sql) {
            known.evidence.agreement += weight;
        } else {
            candidate.evidence.agreement = weight;
            ranked.push(candidate);
        }
    }
    let mut above: f32 = 1.0;
    for candidate in &mut ranked {
        candidate.evidence.agreement /= total;
        candidate.confidence = candidate.evidence.confidence().min(above);
        above = candidate.confidence;
    }
    ranked
}

/// What a reading came to, all the way to SQL.
pub fn candidate(schema: &Schema, reading: &Reading, mut parse: Parse) -> Option<Candidate> {
    if parse.query.select.is_empty() {
        return None;
    }
    let hints: Rc<[String]> = reading
        .items
        .iter()
        .flat_map(|i| i.text.split_whitespace())
        .map(|word| root(&word.to_lowercase()))
        .collect();
    plan::tell_apart(schema, &reading.items, &mut parse.query);
    plan::simplify(schema, &mut parse.query, &hints);
    if !plan::fits(schema, &parse.query) {
        return None;
    }
    let cost = plan::cost(schema, &parse.query).ok()?;
    parse.penalty += dropped::price(schema, reading, &parse.query);
    let sql = print::sql(schema, &parse.query)?;
    let score = reading.score - 0.9 * parse.penalty - 0.006 * cost as f32;
    let evidence = Evidence::new(&parse, reading, cost)?;
    let items = reading.items.clone();
    Some(Candidate { parse, items, sql, confidence: 0.0, score, evidence })
}

/// What speaks for a reading and against it.
///
/// The weights of [`confidence`](Self::confidence) were fitted, by logistic regression, to whether
/// answers were right on questions over some seventy schemas, and rounded.
#[derive(Debug)]
struct Evidence {
    /// What the grammar passed over or guessed.
    penalty: f32,
    /// The mean score of what was linked.
    quality: f32,
    /// Words that say little.
    vague: f32,
    /// Foreign keys followed.
    joins: f32,
    /// The length of the question.
    words: f32,
    /// How much of the readings' weight came to the same SQL.
    agreement: f32,
}

impl Evidence {
    /// `None` when nothing of the question was linked.
    fn new(parse: &Parse, reading: &Reading, cost: u32) -> Option<Self> {
        let linked: Vec<f32> =
            reading.items.iter().filter(|i| is_linked(&i.kind)).map(|i| i.score.min(1.0)).collect();
        if linked.is_empty() {
            return None;
        }
        Some(Self {
            penalty: parse.penalty,
            quality: linked.iter().sum::<f32>() / linked.len() as f32,
            vague: reading.items.iter().filter(|i| i.kind == Kind::Word(true)).count() as f32,
            joins: cost as f32 / 10.0,
            words: reading.items.iter().map(|i| i.text.split_whitespace().count()).sum::<usize>()
                as f32,
            agreement: 0.0,
        })
    }

    /// The likelihood that the answer is right.
    fn confidence(&self) -> f32 {
        let logit = 3.4 * self.quality + 2.05 * self.agreement
            - 1.65 * self.penalty
            - 0.5 * self.vague
            - 0.32 * self.joins
            - 0.025 * self.words
            - 2.9;
        1.0 / (1.0 + (-logit).exp())
    }
}

pub fn is_linked(kind: &Kind) -> bool {
    matches!(kind, Kind::Table(_) | Kind::Column(_) | Kind::Label(_) | Kind::Value { .. })
}

fn declined(schema: &Schema, readings: &[Reading], unread: &[String]) -> NotAnswerable {
    let items: &[Item] = readings.first().map_or(&[], |r| &r.items);
    let understood: Vec<String> = items
        .iter()
        .filter(|i| is_linked(&i.kind) && i.score > 0.6)
        .map(|i| i.text.clone())
        .collect();
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
        format!(
            "nothing in this question names a table, a column or a value of this database; it has tables such as {}",
            tables.join(", ")
        )
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
                Kind::Column(c) => format!(
                    "{}.{}",
                    schema.catalog_table(schema.table_of(*c)).name,
                    schema.column(*c).name
                ),
                Kind::Value { column, value, .. } => {
                    format!("{}={value}", schema.column(*column).name)
                }
                other => format!("{other:?}"),
            };
            let _ = write!(text, " [{} → {kind} {:.2}]", item.text, item.score);
        }
        match grammar::parse(schema, reading).and_then(|p| candidate(schema, reading, p)) {
            Some(c) => {
                let _ = writeln!(
                    text,
                    "\n  = {:.2} unread {:?} {:?}: {}",
                    c.score, c.parse.unread, c.evidence, c.sql
                );
            }
            None => text.push_str("\n  = nothing\n"),
        }
    }
    text
}
