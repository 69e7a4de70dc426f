//! What a model is told. The texts are files; their folder is their version.

mod known;

use builtin::Mention;
use catalog::{
    Table,
    render::{self, Detail},
};
use chrono::NaiveDate;
use guard::Dialect;
use llm::JsonSchema;
use serde_json::{Value, json};
use store::queries::Turn;

pub use self::known::Known;
use self::known::{example, meaning, rule};
use crate::{knowledge::Relevant, pipeline::short_digest};

/// The name of the folder, `v2`, and what stands in it.
macro_rules! text {
    ($file:literal) => {
        include_str!(concat!("../prompts/v2/", $file))
    };
}

const WRITE: &str = text!("write.system.md");
const POSTGRESQL: &str = text!("dialect.postgresql.md");
const MYSQL: &str = text!("dialect.mysql.md");
const ORACLE: &str = text!("dialect.oracle.md");
const MSSQL: &str = text!("dialect.mssql.md");
const AMBIGUITY_ASK: &str = text!("ambiguity.ask.md");
const AMBIGUITY_CHOOSE: &str = text!("ambiguity.choose.md");
const STEPWISE: &str = text!("style.stepwise.md");
const LITERAL: &str = text!("style.literal.md");
const CHOOSE: &str = text!("choose.system.md");
const CONVERSATION: &str = text!("conversation.md");
const QUESTION: &str = text!("question.md");
const CORRECT: &str = text!("correct.md");

/// How a candidate goes about it. Different ways make different mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Stepwise,
    Literal,
}

/// What is done about a question that has several readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ambiguity {
    /// The likeliest is taken.
    Choose,
    /// Where it matters, the person is asked.
    Ask,
}

/// All that SQL is written from, besides the question.
pub struct Material<'a> {
    pub tables: Vec<&'a Table>,
    /// Words of the question that are stored in these tables.
    pub mentions: Vec<&'a Mention>,
    pub dialect: Dialect,
    pub knowledge: &'a Relevant,
    pub today: NaiveDate,
    pub time_zone: &'a str,
    pub style: Style,
    pub ambiguity: Ambiguity,
}

/// Changes with every change of a text.
pub fn version() -> String {
    let texts = [
        WRITE,
        POSTGRESQL,
        MYSQL,
        MSSQL,
        AMBIGUITY_ASK,
        AMBIGUITY_CHOOSE,
        STEPWISE,
        LITERAL,
        CHOOSE,
        CONVERSATION,
        QUESTION,
        CORRECT,
    ];
    format!("v2-{}", short_digest(&texts))
}

/// How SQL is written: the rules, the schema, and what is known beyond it.
pub fn write(material: &Material<'_>) -> String {
    let schema = render::ddl(material.tables.iter().copied(), Detail::default());
    let Relevant { examples, instructions, terms } = material.knowledge;
    let style = match material.style {
        Style::Plain => "",
        Style::Stepwise => STEPWISE,
        Style::Literal => LITERAL,
    };
    let ambiguity = match material.ambiguity {
        Ambiguity::Choose => AMBIGUITY_CHOOSE,
        Ambiguity::Ask => AMBIGUITY_ASK,
    };
    let rules = match material.dialect {
        Dialect::PostgreSql => POSTGRESQL,
        Dialect::MySql => MYSQL,
        Dialect::Oracle => ORACLE,
        Dialect::MsSql => MSSQL,
    };
    let values = material.mentions.iter().map(|mention| stored(mention));
    fill(
        WRITE,
        &[
            ("dialect", name(material.dialect)),
            ("dialect_rules", rules.trim_end()),
            ("ambiguity", ambiguity.trim_end()),
            ("style", style),
            ("today", &material.today.to_string()),
            ("time_zone", material.time_zone),
            ("schema", schema.trim_end()),
            ("values", &section("Stored values that the question may mean", values)),
            ("glossary", &section("What words mean here", terms.iter().map(|t| meaning(t)))),
            (
                "instructions",
                &section("Rules of this database", instructions.iter().map(|i| rule(i))),
            ),
            (
                "examples",
                &section("Examples from this database", examples.iter().map(|e| example(e))),
            ),
        ],
    )
}

/// What a dialect is called; a model that knows MySQL's knows MariaDB's.
pub fn name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::PostgreSql => "PostgreSQL",
        Dialect::MySql => "MySQL",
        Dialect::Oracle => "Oracle",
        Dialect::MsSql => "SQL Server",
    }
}

/// How tables are chosen, with all that there is to choose from.
pub fn choose(tables: &[&Table]) -> String {
    fill(CHOOSE, &[("tables", render::outline(tables.iter().copied()).trim_end())])
}

/// The question, set apart as the data that it is, with what was said before.
pub fn question(question: &str, before: &[Turn]) -> String {
    let turns: String = before.iter().map(turn).collect();
    let conversation =
        if turns.is_empty() { turns } else { fill(CONVERSATION, &[("turns", &turns)]) };
    fill(QUESTION, &[("conversation", &conversation), ("question", &harmless(question))])
}

/// People may run long SQL of their own; the beginning says what it is about.
fn clipped(sql: &str) -> String {
    const LONGEST: usize = 4_000;
    match sql.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &sql[..end]),
        None => sql.to_owned(),
    }
}

/// Nobody leaves the tags by closing them.
fn harmless(text: &str) -> String {
    text.trim().replace("</", "< /")
}

fn turn(turn: &Turn) -> String {
    let mut lines = vec![format!("Question: {}", harmless(&turn.question))];
    if let Some(sql) = &turn.sql {
        lines.extend(["```sql".into(), harmless(&clipped(sql)), "```".into()]);
    }
    if !turn.columns.is_empty() {
        let columns: Vec<&str> = turn.columns.iter().map(|column| column.name.as_str()).collect();
        lines.push(format!("Columns of its result: {}", harmless(&columns.join(", "))));
    }
    let offered = turn.readings.iter().map(|reading| harmless(&reading.question));
    lines.extend(offered.map(|question| format!("Offered as a reading: {question}")));
    lines.join("\n") + "\n\n"
}

/// What is wrong with an answer, all of it.
pub fn correct(problems: &[String]) -> String {
    let list: Vec<String> = problems.iter().map(|problem| format!("- {problem}")).collect();
    fill(CORRECT, &[("problems", &list.join("\n"))])
}

/// The form of an answer to [`write`].
pub fn draft_schema() -> JsonSchema {
    let text = || json!({"type": "string"});
    JsonSchema {
        name: "answer",
        schema: object(&[
            ("reading", text()),
            ("assumptions", json!({"type": "array", "items": text()})),
            ("sql", text()),
            ("explanation", text()),
            ("not_answerable", text()),
            ("clarify", json!({"type": "array", "items": text()})),
        ]),
    }
}

/// The form of an answer to [`choose`].
pub fn choice_schema() -> JsonSchema {
    let names = json!({"type": "array", "items": {"type": "string"}});
    JsonSchema { name: "tables", schema: object(&[("tables", names)]) }
}

/// Strict schemas want every field required and no others.
fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({
        "type": "object", "properties": properties,
        "required": names, "additionalProperties": false,
    })
}

/// A heading and what stands under it; nothing where there is nothing.
fn section(title: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.collect();
    if entries.is_empty() { entries } else { format!("\n# {title}\n\n{entries}") }
}

fn stored(mention: &Mention) -> String {
    let Mention { words, table, column, value } = mention;
    format!("- \"{words}\": {table}.{column} = '{}'\n", one_line(&value.replace('\'', "''")))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts values into `{{places}}`, in one pass: a value that looks like a place stays as it is.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, behind) = after.split_once("}}").expect("every place in a template is closed");
        let value = values.iter().find(|(place, _)| *place == name);
        text.push_str(before);
        text.push_str(value.expect("every place in a template has a value").1);
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests;
