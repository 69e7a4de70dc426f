//! Values that a type or a check constraint lists.

/// The values of `'a','it''s')`: what stands behind the parenthesis of a list.
pub(super) fn elements(text: &str) -> Vec<String> {
    read(text).map(|(values, _)| values).unwrap_or_default()
}

/// The values, when the constraint allows these of the column and no others: MariaDB prints
/// ``` `size` in ('small','large')```, MySQL ``` (`size` in (_utf8mb4'small',_utf8mb4'large'))```.
pub(super) fn listed(clause: &str, column: &str) -> Option<Vec<String>> {
    let start = format!("`{column}` in (");
    let list = clause.trim_start_matches('(').strip_prefix(&start)?;
    let (values, rest) = read(list)?;
    rest.chars().all(|c| c == ')').then_some(values)
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

/// MySQL escapes quotes of constraints by backslashes: `\'open\'`.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (quote, mut rest) = match text.strip_prefix("\\'") {
        Some(rest) => ("\\'", rest),
        None => ("'", text.strip_prefix('\'')?),
    };
    let mut value = String::new();
    loop {
        let (part, behind) = rest.split_once(quote)?;
        value.push_str(part);
        match behind.strip_prefix(quote) {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Some((value, behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_the_servers_print_them() {
        assert_eq!(elements("'a','it''s','x,y')"), ["a", "it's", "x,y"]);
        for clause in [
            "`size` in ('small','large')",
            "(`size` in (_utf8mb4'small',_utf8mb4'large'))",
            r"(`size` in (_utf8mb4\'small\',_utf8mb4\'large\'))",
        ] {
            assert_eq!(listed(clause, "size").unwrap(), ["small", "large"], "{clause}");
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
