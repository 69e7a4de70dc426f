//! Where in a statement an error is. The server tells no position, but quotes what it means.

/// The place, in characters from 1, that `message` speaks of.
pub(super) fn of(message: &str, sql: &str) -> Option<usize> {
    let byte = near(message, sql).or_else(|| named(message, sql))?;
    Some(sql.get(..byte)?.chars().count() + 1)
}

/// `… near 'form t' at line 1`: all that is left of the text, or its first 80 characters.
fn near(message: &str, sql: &str) -> Option<usize> {
    let (_, behind) = message.split_once(" near '")?;
    let (text, line) = behind.rsplit_once("' at line ")?;
    if text.is_empty() {
        return Some(sql.trim_end().len());
    }
    let line: usize = line.trim().parse().ok()?;
    let from = line_start(sql, line)?;
    sql.get(from..)?.find(text).map(|ahead| from + ahead)
}

fn line_start(sql: &str, line: usize) -> Option<usize> {
    let before = sql.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    (before <= sql.len()).then_some(before)
}

/// `Unknown column 't.nope' in 'field list'`: the first word that is the name.
fn named(message: &str, sql: &str) -> Option<usize> {
    let quoted = message.split('\'').nth(1)?;
    let name = quoted.rsplit('.').next().filter(|name| !name.is_empty())?;
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    sql.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = sql[..*at].chars().next_back();
        let after = sql[at + name.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_quotes_is_found() {
        let syntax = |text: &str, line: usize| {
            format!("You have an error in your SQL syntax; check … near '{text}' at line {line}")
        };
        for (message, sql, place) in [
            (syntax("form t", 1), "select é form t", Some(10)),
            (syntax("form t", 2), "select 'form t'\n, form t", Some(19)),
            (syntax("", 1), "select 1 +", Some(11)),
            ("Unknown column 't.id' in 'field list'".into(), "select width, t.id from t", Some(17)),
            ("Table 'shop.nope' doesn't exist".into(), "select * from nope", Some(15)),
            ("Something else".into(), "select 1", None),
        ] {
            assert_eq!(of(&message, sql), place, "{sql}");
        }
    }
}
