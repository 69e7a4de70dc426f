//! Reads what a model says, whatever it wraps it in: thoughts, fences, courtesies.

use serde::de::DeserializeOwned;

/// The first JSON value of type `T` anywhere in the text.
pub fn json<T: DeserializeOwned>(text: &str) -> Option<T> {
    let text = without_thoughts(text);
    let whole = serde_json::from_str(text).ok();
    whole.or_else(|| {
        text.match_indices('{').take(MAX_STARTS).find_map(|(at, _)| first_value(&text[at..]))
    })
}

/// The SQL in the text: of a fenced block, the last one that holds any, because models that
/// change their mind do so downwards; else from the first line that begins like a query.
pub fn sql(text: &str) -> Option<String> {
    let text = without_thoughts(text);
    let fenced = fences(text).into_iter().rev().find(|block| begins_query(block));
    let found = fenced.or_else(|| bare(text))?;
    let statement = found[..statement_end(found)].trim();
    (!statement.is_empty()).then(|| statement.to_owned())
}

/// What stands after the thoughts that some models speak aloud.
pub fn without_thoughts(text: &str) -> &str {
    // Some servers send only the closing tag, and some models think twice: the last one counts.
    let ends = THOUGHTS.iter().filter_map(|tag| {
        let closing = format!("</{tag}>");
        text.rfind(&closing).map(|at| at + closing.len())
    });
    let rest = &text[ends.max().unwrap_or(0)..];
    // A thought without an end was cut off; what it says is no answer.
    let unfinished = THOUGHTS.iter().any(|tag| rest.trim_start().starts_with(&format!("<{tag}>")));
    if unfinished { "" } else { rest.trim() }
}

const THOUGHTS: [&str; 4] = ["think", "thinking", "reasoning", "thought"];

/// Braces looked at; a text with more is not an answer, and each look reads to its end.
const MAX_STARTS: usize = 64;

fn first_value<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::Deserializer::from_str(text).into_iter().next()?.ok()
}

/// The insides of all ``` blocks; one that was never closed reaches to the end.
fn fences(text: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("```") {
        let inside = &rest[open + 3..];
        let close = inside.find("```").unwrap_or(inside.len());
        blocks.push(without_language(&inside[..close]));
        rest = inside.get(close + 3..).unwrap_or_default();
    }
    blocks
}

/// Drops the `sql` or `postgresql` that may follow the opening fence.
fn without_language(block: &str) -> &str {
    let (first, rest) = block.split_once(char::is_whitespace).unwrap_or((block, ""));
    let names_language = !first.is_empty()
        && first.chars().all(|c| c.is_ascii_alphanumeric())
        && !is_word(first, "select")
        && !is_word(first, "with");
    if names_language { rest } else { block }
}

/// From the first line that begins a query; a fence ends it.
fn bare(text: &str) -> Option<&str> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begins_query(&text[at..]) && !line.trim().is_empty() {
            return Some(text[at..].split("```").next().unwrap_or_default());
        }
        at += line.len();
    }
    None
}

/// True for `select …` and for `with … as (`, behind comments and opening brackets. A sentence
/// may begin with "With" too, hence the look at what follows.
fn begins_query(text: &str) -> bool {
    let text = skip_comments(text).trim_start_matches(|c: char| c == '(' || c.is_whitespace());
    let mut words = text.split_whitespace();
    match words.next() {
        Some(first) if is_word(first, "select") => words.next().is_some(),
        Some(first) if is_word(first, "with") => {
            let head: String = text.chars().take(300).collect::<String>().to_ascii_lowercase();
            let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
            head.contains(" as (")
                || head.contains(" as materialized")
                || head.contains(" as not")
                || head.contains(" as(")
        }
        _ => false,
    }
}

fn is_word(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
}

fn skip_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let after = if text.starts_with("--") {
            text.find('\n').map(|end| end + 1)
        } else if text.starts_with("/*") {
            text.find("*/").map(|end| end + 2)
        } else {
            return text;
        };
        text = after.map_or("", |end| &text[end..]);
    }
}

/// Where the first statement ends: before its semicolon, if that is not inside quotes or a
/// comment. What follows is talk.
fn statement_end(sql: &str) -> usize {
    let mut inside = Inside::Code;
    let mut chars = sql.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        inside = match (inside, c) {
            (Inside::Code, ';') => return at,
            (Inside::Code, '\'' | '"') => Inside::Quotes(c),
            (Inside::Code, '-') if next == Some('-') => Inside::Line,
            (Inside::Code, '/') if next == Some('*') => Inside::Block,
            (Inside::Quotes(quote), c) if c == quote => Inside::Code,
            (Inside::Line, '\n') => Inside::Code,
            (Inside::Block, '*') if next == Some('/') => Inside::Code,
            (inside, _) => inside,
        };
    }
    sql.len()
}

#[derive(Clone, Copy)]
enum Inside {
    Code,
    Quotes(char),
    Line,
    Block,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Written {
        sql: String,
    }

    fn written(sql: &str) -> Written {
        Written { sql: sql.into() }
    }

    #[test]
    fn json_is_found_wherever_it_stands() {
        for text in [
            r#"{"sql": "select 1"}"#,
            "```json\n{\"sql\": \"select 1\"}\n```",
            r#"Here you are: {"sql": "select 1"} I hope it helps {not json}."#,
            r#"<think>{"sql": "select 2"}?</think> {"sql": "select 1"}"#,
            r#"{"other": 1} then {"sql": "select 1"}"#,
        ] {
            assert_eq!(json(text), Some(written("select 1")), "{text}");
        }
        assert_eq!(json::<Written>("no answer { at all }"), None);
    }

    #[test]
    fn sql_is_found_wherever_it_stands() {
        for text in [
            "select a from t",
            "select a from t; -- that is it",
            "```sql\nselect a from t;\n```\nThis lists a.",
            "```\nselect a from t\n```",
            "```postgresql\nselect a from t",
            "Sure! With this one you get them all:\n\nselect a from t;\n\nHave fun.",
            "First try:\n```sql\nselect b from t\n```\nBetter:\n```sql\nselect a from t\n```",
            "<think>select b from t;</think>select a from t",
            "musing without a beginning</think>\nselect a from t",
        ] {
            assert_eq!(sql(text).as_deref(), Some("select a from t"), "{text}");
        }
    }

    #[test]
    fn a_common_table_expression_is_a_query_and_a_sentence_is_none() {
        let cte = "with recent as (\n  select 1 as a\n)\nselect a from recent";
        assert_eq!(sql(cte).as_deref(), Some(cte));
        assert_eq!(sql("With pleasure, but I see no such table."), None);
        assert_eq!(sql("I cannot answer that."), None);
        assert_eq!(sql("<think>select a from t"), None);
    }

    #[test]
    fn a_semicolon_in_quotes_does_not_end_the_statement() {
        let statement = "select ';' as a, \"b;\" -- c;\nfrom t";
        assert_eq!(sql(&format!("{statement}; drop table t")).as_deref(), Some(statement));
    }

    #[test]
    fn comments_and_brackets_may_come_first() {
        for statement in ["-- all of them\nselect a from t", "/* x */ (select a from t)"] {
            assert_eq!(sql(statement).as_deref(), Some(statement));
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(?s).{0,200}") {
            let _ = (sql(&text), json::<Written>(&text), without_thoughts(&text));
        }

        #[test]
        fn fences_and_quotes_in_any_order_are_survived(
            parts in prop::collection::vec(
                prop::sample::select(vec!["```", "sql", "\n", "select ", "'", "\"", ";", "<think>", "</think>", "{", "é", "--", "/*", "*/", "with a as ("]),
                0..40,
            )
        ) {
            let text = parts.concat();
            let _ = (sql(&text), json::<Written>(&text));
        }

        #[test]
        fn whatever_json_holds_comes_back(sql in "(?s).{0,80}", before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
            let value = serde_json::json!({"sql": sql});
            let text = format!("{before}{value}{after}");
            prop_assert_eq!(json::<Written>(&text), Some(Written { sql }));
        }
    }
}
