//! The server's text form of arrays: `{1,NULL,{"a b"}}`, with bounds in front where they are
//! unusual (`[0:1]={1,2}`).

/// Appends the array as JSON; each element's text goes through `element`. `None`: this is not an
/// array's text, and `out` holds half of something.
pub(super) fn write(
    text: &[u8],
    delimiter: u8,
    element: impl Fn(&[u8], &mut Vec<u8>),
    out: &mut Vec<u8>,
) -> Option<()> {
    let mut rest = match text.first()? {
        // JSON has no bounds; the elements are the same.
        b'[' => &text[text.iter().position(|&byte| byte == b'=')? + 1..],
        _ => text,
    };
    let mut depth = 0;
    let mut unquoted = Vec::new();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' => {
                out.push(b'[');
                depth += 1;
            }
            b'}' => {
                out.push(b']');
                depth -= 1;
            }
            b'"' => {
                rest = unquote(rest, &mut unquoted)?;
                element(&unquoted, out);
            }
            _ if byte == delimiter => out.push(b','),
            _ => {
                let end = rest.iter().position(|&byte| byte == delimiter || byte == b'}')?;
                // `split_first` took the element's first byte away from `rest`.
                let bare = &text[text.len() - rest.len() - 1..][..=end];
                rest = &rest[end..];
                match bare {
                    b"NULL" => out.extend_from_slice(b"null"),
                    _ => element(bare, out),
                }
            }
        }
        if depth <= 0 {
            break;
        }
    }
    (depth == 0 && rest.is_empty()).then_some(())
}

/// Reads up to the closing quote into `unquoted`; gives what comes after it.
fn unquote<'t>(mut rest: &'t [u8], unquoted: &mut Vec<u8>) -> Option<&'t [u8]> {
    unquoted.clear();
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        match byte {
            b'"' => return Some(rest),
            b'\\' => {
                let (&escaped, after) = rest.split_first()?;
                unquoted.push(escaped);
                rest = after;
            }
            _ => unquoted.push(byte),
        }
    }
}
