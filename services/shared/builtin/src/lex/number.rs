//! Numbers in digits and in words.

use super::token::{Token, TokenKind};

/// A number in digits: `1,000`, `4.5`, `20k`, `3rd`, `50%`.
pub fn parse(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let plain = text.replace(',', "");
    if let Ok(value) = plain.parse::<f64>() {
        return value.is_finite().then_some(value);
    }
    let lower = plain.to_ascii_lowercase();
    for (ending, factor) in
        [("st", 1.0), ("nd", 1.0), ("rd", 1.0), ("th", 1.0), ("k", 1e3), ("m", 1e6), ("bn", 1e9)]
    {
        if let Some(Ok(value)) = lower.strip_suffix(ending).map(str::parse::<f64>) {
            return Some(value * factor);
        }
    }
    None
}

/// Turns number words into number tokens: "two", "twenty five", "a hundred thousand".
pub fn join(tokens: &mut Vec<Token>) {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        // "the one with …" counts nothing.
        let pronoun = tokens[i].is("one")
            && i > 0
            && (tokens[i - 1].is("the") || tokens[i - 1].is("each") || tokens[i - 1].is("that"));
        if let Some((value, used)) = amount(&tokens[i..]).filter(|_| !pronoun) {
            let last = &tokens[i + used - 1];
            let text =
                tokens[i..i + used].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
            out.push(Token {
                kind: TokenKind::Number(value),
                lower: text.to_lowercase(),
                text,
                root: String::new(),
                start: tokens[i].start,
                end: last.end,
            });
            i += used;
        } else {
            out.push(tokens[i].clone());
            i += 1;
        }
    }
    *tokens = out;
}

/// The number that the tokens open with, and how many tokens it takes.
fn amount(tokens: &[Token]) -> Option<(f64, usize)> {
    let mut total = 0.0;
    let mut current: Option<f64> = None;
    let mut used = 0;
    for (i, token) in tokens.iter().enumerate() {
        if let Some(factor) = scale(&token.lower) {
            let article = i == 0;
            if article && tokens.get(1).is_none_or(|t| scale(&t.lower).is_none()) {
                return None;
            }
            current = Some(current.unwrap_or(1.0) * factor);
            if factor >= 1_000.0 {
                total += current.take().unwrap_or(0.0);
            }
        } else if let TokenKind::Number(value) = token.kind {
            if current.is_some() || i > 0 {
                break;
            }
            // Digits stand alone unless "million" follows.
            if tokens.get(1).is_none_or(|t| scale(&t.lower).is_none()) {
                return None;
            }
            current = Some(value);
        } else if let Some(value) = small(&token.lower).filter(|_| token.is_word()) {
            let room = current
                .is_none_or(|c| c % 100.0 == 0.0 || c % 10.0 == 0.0 && c > 10.0 && value < 10.0);
            if !room {
                break;
            }
            current = Some(current.unwrap_or(0.0) + value);
        } else if i == 0
            && token.is("a")
            && tokens.get(1).is_some_and(|t| scale(&t.lower).is_some())
        {
            current = Some(1.0);
        } else {
            break;
        }
        used = i + 1;
    }
    (used > 0).then(|| (total + current.unwrap_or(0.0), used))
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn small(word: &str) -> Option<f64> {
    match word {
        "once" => return Some(1.0),
        "twice" => return Some(2.0),
        _ => {}
    }
    if let Some(at) = ONES.iter().position(|&w| w == word) {
        return Some(at as f64);
    }
    TENS.iter().position(|&w| w == word).map(|at| (at as f64 + 2.0) * 10.0)
}

fn scale(word: &str) -> Option<f64> {
    match word {
        "hundred" => Some(1e2),
        "thousand" => Some(1e3),
        "million" | "millions" => Some(1e6),
        "billion" => Some(1e9),
        "dozen" => Some(12.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn numbers(text: &str) -> Vec<f64> {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        tokens(text, today)
            .iter()
            .filter_map(|t| if let TokenKind::Number(n) = t.kind { Some(n) } else { None })
            .collect()
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_words() {
        assert_eq!(numbers("a hundred thousand"), [100_000.0]);
        assert_eq!(numbers("twenty five or 2 million"), [25.0, 2_000_000.0]);
        assert_eq!(numbers("top three, 1,500 and 4.5"), [3.0, 1_500.0, 4.5]);
    }
}
