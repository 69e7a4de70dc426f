//! Where in a statement an error is. The server tells the line, and quotes the word that it means.

/// The place, in characters from 1, that `message` speaks of; `line` counts from 1.
pub(super) fn of(message: &str, line: u32, sql: &str) -> Option<usize> {
    let word = quoted(message)?;
    let from = line_start(sql, line as usize)?;
    let word = word.rsplit('.').next().filter(|word| !word.is_empty())?;
    // A statement's line is that of its beginning, in some errors.
    let byte = from + find(&sql[from..], word)?;
    Some(sql[..byte].chars().count() + 1)
}

/// `Incorrect syntax near 'x'.`, `Invalid column name 'x'.`, `The multi-part identifier "t.x" could
/// not be bound.`
fn quoted(message: &str) -> Option<&str> {
    let open = message.find(['\'', '"'])?;
    let quote = message[open..].chars().next()?;
    let rest = &message[open + 1..];
    rest.find(quote).map(|end| &rest[..end])
}

fn line_start(sql: &str, line: usize) -> Option<usize> {
    let before = sql.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    (before < sql.len()).then_some(before)
}

/// The first place where this stands as a whole word, whatever the case.
fn find(sql: &str, word: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '#');
    let starts_in_word = word.chars().next().is_some_and(is_part);
    let ends_in_word = word.chars().next_back().is_some_and(is_part);
    sql.char_indices().map(|(at, _)| at).find(|at| {
        let Some(found) = sql.get(*at..at + word.len()) else { return false };
        let before = sql[..*at].chars().next_back();
        let after = sql[at + word.len()..].chars().next();
        found.eq_ignore_ascii_case(word)
            && !(starts_in_word && before.is_some_and(is_part))
            && !(ends_in_word && after.is_some_and(is_part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_quotes_is_found_in_its_line() {
        for (message, line, sql, place) in [
            ("Incorrect syntax near 'form'.", 1, "select é form t t", Some(10)),
            ("Incorrect syntax near the keyword 'from'.", 2, "select 'from'\n, from t", Some(17)),
            ("Invalid column name 'nope'.", 1, "select nopes, NOPE from t", Some(15)),
            ("Invalid object name 'dbo.nope'.", 1, "select 1 from dbo.nope", Some(19)),
            ("The multi-part identifier \"t.id\" could not be bound.", 1, "select t.id", Some(10)),
            ("Incorrect syntax near ')'.", 1, "select 1)", Some(9)),
            ("Something else", 1, "select 1", None),
            ("Invalid column name 'x'.", 9, "select x", None),
            ("Invalid column name 'é'.", 1, "é", Some(1)),
        ] {
            assert_eq!(of(message, line, sql), place, "{message}");
        }
    }
}
