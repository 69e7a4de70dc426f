//! The first layer: what may not stand in a text at all, before anything reads it.

use crate::refusal::{Refusal, RefusalKind};

/// Longer statements are refused unread. The parser's worst cases grow with the length, and the
/// longest statement that people and models write is a tenth of this.
pub const MAX_BYTES: usize = 16 * 1024;

/// Refuses a text that is too long, or holds characters that change what its readers see.
pub fn check(sql: &str) -> Result<(), Refusal> {
    if sql.len() > MAX_BYTES {
        let message = format!("the statement is {} bytes long; at most {MAX_BYTES}", sql.len());
        return Err(Refusal::new(RefusalKind::TooLarge, message));
    }
    match sql.char_indices().find(|(_, c)| is_forbidden(*c)) {
        None => Ok(()),
        Some((at, c)) => {
            let message =
                format!("the statement contains the control character U+{:04X}", c as u32);
            Err(Refusal::new(RefusalKind::Text, message).at(sql, at))
        }
    }
}

/// Control characters but for line ends and tabs, and those that turn the direction of writing.
fn is_forbidden(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => true,
        _ => c.is_control(),
    }
}

/// Characters that look like nothing, or like a space, but are part of a name to the server.
/// Inside a string they are data (a joined emoji holds two of them) and may stay.
pub fn is_deceptive(c: char) -> bool {
    !c.is_ascii()
        && (c.is_whitespace()
            || matches!(c,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}'
                | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_at_the_limit_passes_and_one_byte_more_does_not() {
        assert!(check(&"x".repeat(MAX_BYTES)).is_ok());
        assert_eq!(check(&"x".repeat(MAX_BYTES + 1)).unwrap_err().kind, RefusalKind::TooLarge);
    }

    #[test]
    fn nul_and_direction_marks_are_pointed_at() {
        for c in ['\0', '\u{8}', '\u{b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2067}'] {
            let refusal = check(&format!("ab{c}")).unwrap_err();
            assert_eq!((refusal.kind, refusal.position), (RefusalKind::Text, Some(3)), "{c:?}");
        }
    }

    #[test]
    fn letters_of_any_language_pass() {
        assert!(check("select 'Größe', '大きさ', '👩‍🚀'\r\n\t").is_ok());
    }
}
