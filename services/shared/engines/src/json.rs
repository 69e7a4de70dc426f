//! JSON text written straight into a buffer: no tree, no allocation for each value.

/// Appends `text` as a JSON string. Bytes that are no UTF-8 (a server without an encoding sends
/// what it was given) become U+FFFD.
pub(crate) fn string(text: &[u8], out: &mut Vec<u8>) {
    match std::str::from_utf8(text) {
        Ok(_) => escaped(text, out),
        Err(_) => escaped(String::from_utf8_lossy(text).as_bytes(), out),
    }
}

/// Appends text that is known to hold nothing to escape.
pub(crate) fn plain_string(text: &[u8], out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

fn escaped(text: &[u8], out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut written = 0;
    for (place, &byte) in text.iter().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&text[written..place]);
        written = place + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&text[written..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roundtrip(text: &[u8]) -> String {
        let mut out = Vec::new();
        string(text, &mut out);
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn every_character_comes_back() {
        let all: String =
            (0..0x250_u32).chain(0x1F600..0x1F610).filter_map(char::from_u32).collect();
        assert_eq!(roundtrip(all.as_bytes()), all);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        assert_eq!(roundtrip(b"a\xff\"b"), "a\u{fffd}\"b");
    }
}
