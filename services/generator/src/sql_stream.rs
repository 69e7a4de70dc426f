//! The SQL inside an answer that is still being written.

use llm::answer;

/// Takes the answer piece by piece and hands out the SQL in it as soon as it can be seen.
#[derive(Debug, Default)]
pub struct SqlStream {
    text: String,
    /// Bytes of SQL handed out.
    told: usize,
}

impl SqlStream {
    /// The SQL that `piece` adds; nothing while the answer is about other things.
    pub fn push(&mut self, piece: &str) -> Option<String> {
        self.text.push_str(piece);
        let sql = visible(answer::without_thoughts(&self.text));
        let more = sql.get(self.told..).filter(|more| !more.is_empty())?.to_owned();
        self.told = sql.len();
        Some(more)
    }
}

/// As far as it goes. Answers are small, so the text is read anew for every piece.
fn visible(text: &str) -> String {
    if let Some(value) = after_key(text) {
        return unescaped(value);
    }
    if text.starts_with('{') {
        return String::new();
    }
    let code = match text.split_once("```") {
        Some((_, inside)) => match inside.split_once('\n') {
            Some((_, code)) => code.split("```").next().unwrap_or_default(),
            None => "",
        },
        None => text,
    };
    let begins = |word: &str| code.get(..word.len()).is_some_and(|c| c.eq_ignore_ascii_case(word));
    if begins("select ") || begins("select\n") || begins("with ") {
        // A fence that is about to close may show its first ticks.
        return code.trim_end_matches('`').to_owned();
    }
    String::new()
}

/// What follows `"sql": "`. Inside another string the quotes would be escaped.
fn after_key(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("\"sql\"")?;
    rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')
}

/// A JSON string from behind its opening quote to its end, or to where it breaks off.
fn unescaped(value: &str) -> String {
    let mut end = 0;
    let mut complete = 0;
    let bytes = value.as_bytes();
    while end < bytes.len() && bytes[end] != b'"' {
        let step = match (bytes[end], bytes.get(end + 1)) {
            (b'\\', Some(b'u')) => 6,
            (b'\\', _) => 2,
            _ => 1,
        };
        if end + step > bytes.len() {
            break;
        }
        end += step;
        complete = end;
    }
    let string = |end: usize| serde_json::from_str(&format!("\"{}\"", &value[..end]));
    // Half of a surrogate pair does not decode; the next piece brings the other half.
    string(complete).or_else(|_| string(complete.saturating_sub(6))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that is handed out when the text comes in pieces of `size` characters.
    fn told(text: &str, size: usize) -> String {
        let mut stream = SqlStream::default();
        let letters: Vec<char> = text.chars().collect();
        letters.chunks(size).filter_map(|piece| stream.push(&String::from_iter(piece))).collect()
    }

    #[test]
    fn the_sql_of_every_form_of_answer_is_heard() {
        let sql = "select \"ü\", 'a\\b' /* 😀 */\nfrom t";
        let json = serde_json::json!({"a": "the \"sql\": \"x\"", "sql": sql, "z": 1}).to_string();
        let escaped = json.replace('😀', "\\ud83d\\ude00");
        for text in [
            json,
            escaped,
            sql.to_owned(),
            format!("Sure:\n```sql\n{sql}```\nthere"),
            format!("<think>select 2</think>{sql}"),
        ] {
            for size in [1, 2, 3, 7, 1_000] {
                assert_eq!(told(&text, size), sql, "{text} by {size}");
            }
        }
    }

    #[test]
    fn an_answer_without_sql_is_not_heard() {
        assert_eq!(told(r#"{"not_answerable": "select is not for this"}"#, 3), "");
        assert_eq!(told("I see no table of that kind.", 3), "");
    }
}
