//! Values that a check constraint lists: `check (status in ('open', 'shut'))`.

/// The values, when the constraint allows these and no others. `definition` is as the server
/// prints it: `CHECK ((status = ANY (ARRAY['open'::text, 'shut'::text])))`.
pub(super) fn listed(definition: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut frame = String::new();
    let mut rest = definition;
    while let Some((before, after)) = rest.split_once('\'') {
        let (value, behind) = quoted(after)?;
        frame.push_str(before);
        values.push(value);
        rest = behind;
    }
    frame.push_str(rest);
    let several = frame.matches(" = ANY (").count() == 1 && frame.contains("ARRAY[");
    let single = values.len() == 1 && frame.matches(" = ").count() == 1 && !frame.contains("ANY");
    // Anything beside the list may let other values in.
    let more = [" OR ", " AND ", "NOT ", "<>", "ALL (", "CASE"];
    let alone = !more.iter().any(|word| frame.contains(word)) && !calls(&frame);
    ((several || single) && alone && !values.is_empty()).then_some(values)
}

/// The text up to the closing quote, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
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

/// True for `lower(status) = …`, which says nothing of how values are written.
fn calls(frame: &str) -> bool {
    let bytes = frame.as_bytes();
    frame.match_indices('(').any(|(at, _)| {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        // `character varying(20)` is a type.
        before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'"')
            && !frame[..at].ends_with("varying")
            && !frame[..at].ends_with("character")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_the_server_prints_them() {
        for (definition, values) in [
            ("CHECK ((status = ANY (ARRAY['open'::text, 'shut'::text])))", vec!["open", "shut"]),
            ("CHECK ((VALUE = ANY (ARRAY['a'::text, 'it''s'::text])))", vec!["a", "it's"]),
            (
                "CHECK (((kind)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))",
                vec!["x", "y"],
            ),
            ("CHECK ((unit = 'kg'::text))", vec!["kg"]),
            (
                "CHECK (((size)::text = ANY (ARRAY[('S'::character varying)::text, ('M'::character varying)::text])))",
                vec!["S", "M"],
            ),
        ] {
            assert_eq!(listed(definition).unwrap(), values, "{definition}");
        }
    }

    #[test]
    fn what_lets_others_in_is_no_list() {
        for definition in [
            "CHECK ((value ~~ '%@%'::text))",
            "CHECK (((a = ANY (ARRAY['x'::text])) OR (a ~ '^y'::text)))",
            "CHECK ((lower(a) = ANY (ARRAY['x'::text, 'y'::text])))",
            "CHECK ((a <> ALL (ARRAY['x'::text, 'y'::text])))",
            "CHECK ((price > (0)::numeric))",
        ] {
            assert_eq!(listed(definition), None, "{definition}");
        }
    }
}
