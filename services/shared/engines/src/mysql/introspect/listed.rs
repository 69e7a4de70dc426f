//! Values that a type or a check constraint lists.

/// The values of `'a','it''s')`: what stands behind the parenthesis of a list.
pub(super) fn elements(text: &str) -> Vec<String> {
    read(text).map(|(values, _)| values).unwrap_or_default()
}

/// The values, when the constraint allows these of the column and no others: MariaDB prints
/// ``` `size` in ('small','large')```, MySQL ``` (`size` in (_utf8mb4\'small\',_utf8mb4\'large\'))```,
/// with all of it escaped once more.
pub(super) fn listed(clause: &str, column: &str) -> Option<Vec<String>> {
    let once = if clause.contains("(_") { unescaped(clause) } else { clause.to_owned() };
    let start = format!("`{column}` in (");
    let list = once.trim_start_matches('(').strip_prefix(&start)?;
    let (values, rest) = read(list)?;
    rest.chars().all(|c| c == ')').then_some(values)
}

/// MySQL takes each byte of a clause for a character: it tells `ü` as `Ã¼`. What is not so (a
/// release may mend it) is no text when it is read back, and stays as it is.
pub(super) fn mended(clause: String) -> String {
    let bytes: Option<Vec<u8>> = clause.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(clause)
}

/// Strings between commas up to a parenthesis, and what stands behind it.
fn read(list: &str) -> Option<(Vec<String>, &str)> {
    let mut values = Vec::new();
    let mut rest = list;
    loop {
        rest = rest.trim_start();
        if let Some(marked) = rest.strip_prefix('_') {
            rest = marked.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        }
        let (value, behind) = quoted(rest)?;
        values.push(value);
        rest = behind.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return rest.strip_prefix(')').map(|behind| (values, behind)),
        }
    }
}

/// Quotes are doubled in types and escaped by backslashes in constraints.
fn quoted(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('\'')?;
    let mut value = String::new();
    let mut rest = text.chars();
    loop {
        match rest.next()? {
            '\\' => value.push(meant(rest.next()?)),
            '\'' => match rest.as_str().strip_prefix('\'') {
                Some(more) => {
                    value.push('\'');
                    rest = more.chars();
                }
                None => return Some((value, rest.as_str())),
            },
            c => value.push(c),
        }
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, rest.clone().next()) {
            ('\\', Some(next)) => {
                plain.push(meant(next));
                rest.next();
            }
            _ => plain.push(c),
        }
    }
    plain
}

/// What a character means behind a backslash.
fn meant(c: char) -> char {
    match c {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'b' => '\u{8}',
        'Z' => '\u{1a}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_the_servers_print_them() {
        assert_eq!(elements(r"'a','it''s','x,y','a\\b')"), ["a", "it's", "x,y", r"a\b"]);
        for clause in
            ["`size` in ('small','large')", r"(`size` in (_utf8mb4\'small\',_utf8mb4\'large\'))"]
        {
            assert_eq!(listed(clause, "size").unwrap(), ["small", "large"], "{clause}");
        }
        for clause in [
            r#"`t` in ('it\'s','a\\b','q"q','n\nn')"#,
            r#"(`t` in (_utf8mb4\'it\\\'s\',_utf8mb4\'a\\\\b\',_utf8mb4\'q"q\',_utf8mb4\'n\\nn\'))"#,
        ] {
            assert_eq!(listed(clause, "t").unwrap(), ["it's", r"a\b", "q\"q", "n\nn"], "{clause}");
        }
    }

    #[test]
    fn bytes_that_were_taken_for_characters_are_characters_again() {
        for (told, meant) in [
            ("in ('groÃ\u{9f}')", "in ('groß')"),
            ("in ('gro\u{df}')", "in ('groß')"),
            ("in ('日')", "in ('日')"),
            ("in ('a')", "in ('a')"),
        ] {
            assert_eq!(mended(told.to_owned()), meant);
        }
    }

    #[test]
    fn what_lets_others_in_is_no_list() {
        for clause in [
            "`size` in ('a') or `size` like 'b%'",
            "`other` in ('a')",
            "`size` not in ('a')",
            "`size` in (1,2)",
            "lower(`size`) in ('a')",
        ] {
            assert_eq!(listed(clause, "size"), None, "{clause}");
        }
    }
}
