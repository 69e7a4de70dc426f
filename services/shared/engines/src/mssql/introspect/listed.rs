//! Values that a check constraint lists. The server writes `in` as a chain of comparisons, the last
//! value first: `([size]='small' OR [size]='large')`.

/// The values, when the constraint allows these of the column and no others.
pub(super) fn listed(clause: &str, column: &str) -> Option<Vec<String>> {
    let mut rest = clause.strip_prefix('(')?.strip_suffix(')')?;
    let compared = format!("[{}]=", column.replace(']', "]]"));
    let mut values = Vec::new();
    loop {
        rest = rest.strip_prefix(&compared)?;
        let (value, behind) = quoted(rest.strip_prefix('N').unwrap_or(rest))?;
        values.push(value);
        if behind.is_empty() {
            values.reverse();
            return Some(values);
        }
        rest = behind.strip_prefix(" OR ")?;
    }
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut value = String::new();
    loop {
        let (part, behind) = rest.split_once('\'')?;
        value.push_str(part);
        match behind.strip_prefix('\'') {
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
    fn lists_are_read_as_the_server_prints_them() {
        let clause = "([size]='it''s OR' OR [size]=N'large')";
        assert_eq!(listed(clause, "size").unwrap(), ["large", "it's OR"]);
        assert_eq!(listed("([a]]b]='x')", "a]b").unwrap(), ["x"]);
    }

    #[test]
    fn what_lets_others_in_is_no_list() {
        for clause in [
            "([size]='a' OR [size] IS NULL)",
            "([size]='a' OR [other]='b')",
            "([size]=(1) OR [size]=(2))",
            "([size]='a' AND [size]='b')",
            "(len([size])>(3))",
        ] {
            assert_eq!(listed(clause, "size"), None, "{clause}");
        }
    }
}
