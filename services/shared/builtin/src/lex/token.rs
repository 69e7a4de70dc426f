//! Cuts a question into tokens.

use super::{number, period, period::Period, root};

#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub kind: TokenKind,
    /// As it stands in the question.
    pub text: String,
    /// Lower-case.
    pub lower: String,
    /// What its inflections share; empty for anything but words.
    pub root: String,
    /// Bytes of the question.
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    Word,
    Number(f64),
    /// Between quotes.
    Quoted,
    Period(Period),
    /// The `'s` of "Mina's", or a lone apostrophe after a plural.
    Possessive,
    Punctuation,
}

impl Token {
    pub fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    /// A quoted token of its own for a part of a quoted text.
    pub fn quoted(&self, part: &str) -> Self {
        Self { text: part.to_owned(), lower: part.to_lowercase(), ..self.clone() }
    }

    /// "not" and the rest of a word that starts with a negation.
    pub fn negated(&self, rest: &str) -> Option<[Self; 2]> {
        let cut = self.end.checked_sub(rest.len()).filter(|&cut| cut > self.start)?;
        let part = |text: &str, start, end| Self {
            kind: TokenKind::Word,
            text: text.to_owned(),
            lower: text.to_owned(),
            root: root(text),
            start,
            end,
        };
        Some([part("not", self.start, cut), part(rest, cut, self.end)])
    }

    /// "not" and a word of the contrary meaning, in this one's place.
    pub fn opposed(&self, word: &str) -> [Self; 2] {
        let part = |text: &str, end| Self {
            kind: TokenKind::Word,
            text: text.to_owned(),
            lower: text.to_owned(),
            root: root(text),
            start: self.start,
            end,
        };
        [part("not", self.start), part(word, self.end)]
    }

    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// Starts with a capital, and is not alone in doing so by opening the sentence.
    pub fn is_capitalized(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Cuts `question` into tokens; number words, amounts and dates become one token each.
pub fn tokens(question: &str, today: chrono::NaiveDate) -> Vec<Token> {
    let mut tokens = cut(question);
    complete(&mut tokens);
    join_phrasal(&mut tokens);
    deny(&mut tokens);
    number::join(&mut tokens);
    period::join(&mut tokens, today);
    tokens
}

/// "first and last name" is "first name and last name".
fn complete(tokens: &mut Vec<Token>) {
    let mut i = 0;
    while i + 3 < tokens.len() {
        let pair = (tokens[i].is("first") && tokens[i + 2].is("last")
            || tokens[i].is("last") && tokens[i + 2].is("first"))
            && (tokens[i + 1].is("and") || tokens[i + 1].is("or") || tokens[i + 1].is("&"));
        if pair && tokens[i + 3].root == "name" {
            let noun = tokens[i + 3].clone();
            tokens.insert(i + 1, noun);
        }
        i += 1;
    }
}

/// "logged in" is one verb.
fn join_phrasal(tokens: &mut Vec<Token>) {
    let mut i = 0;
    while i + 1 < tokens.len() {
        let logs = matches!(tokens[i].lower.as_str(), "log" | "logs" | "logged" | "logging");
        if logs && matches!(tokens[i + 1].lower.as_str(), "in" | "on") {
            let particle = tokens.remove(i + 1);
            let verb = &mut tokens[i];
            verb.end = particle.end;
            verb.text = format!("{} {}", verb.text, particle.text);
            verb.root = root("login");
            "login".clone_into(&mut verb.lower);
        }
        i += 1;
    }
}

/// "paid nothing", "report to nobody": never paid, never report to anybody.
fn deny(tokens: &mut Vec<Token>) {
    let mut i = 1;
    while i < tokens.len() {
        let any = match tokens[i].lower.as_str() {
            "nothing" => "anything",
            "nobody" | "noone" => "anybody",
            _ => "",
        };
        let verb = if tokens[i - 1].is("to") { i.checked_sub(2) } else { Some(i - 1) };
        if !any.is_empty()
            && let Some(verb) = verb.filter(|&verb| verb > 0 && tokens[verb].is_word())
        {
            let [not, _] = tokens[verb].opposed("never");
            any.clone_into(&mut tokens[i].lower);
            any.clone_into(&mut tokens[i].text);
            tokens[i].root = root(any);
            tokens.insert(verb, not);
            i += 1;
        }
        i += 1;
    }
}

fn cut(question: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = question.char_indices().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let (at, c) = chars[i];
        if c.is_whitespace() {
            i += 1;
        } else if let Some(close) = quoted(&chars, i) {
            tokens.push(token(question, TokenKind::Quoted, chars[i + 1].0, chars[close].0));
            let text = tokens.last().map(|t| t.text.trim().trim_end_matches(',').to_owned());
            if let (Some(last), Some(text)) = (tokens.last_mut(), text) {
                last.lower = text.to_lowercase();
                last.text = text;
            }
            i = close + 1;
        } else if is_apostrophe(c) {
            let s = chars.get(i + 1).is_some_and(|&(_, n)| n == 's' || n == 'S')
                && chars.get(i + 2).is_none_or(|&(_, n)| !n.is_alphanumeric());
            let length = if s { 2 } else { 1 };
            let end = chars.get(i + length).map_or(question.len(), |&(at, _)| at);
            if i > 0 && chars[i - 1].1.is_alphanumeric() {
                tokens.push(token(question, TokenKind::Possessive, at, end));
            }
            i += length;
        } else if c.is_alphanumeric() || c == '_' {
            let mut j = i;
            while j < chars.len() && continues(&chars, i, j) {
                j += 1;
            }
            let end = chars.get(j).map_or(question.len(), |&(at, _)| at);
            tokens.push(word_or_number(question, at, end));
            i = j;
        } else {
            let end = chars.get(i + 1).map_or(question.len(), |&(at, _)| at);
            // A sign belongs to the number it stands before.
            let signs = c == '-'
                && chars.get(i + 1).is_some_and(|&(_, n)| n.is_ascii_digit())
                && (i == 0 || chars[i - 1].1.is_whitespace());
            if signs {
                let mut j = i + 1;
                while j < chars.len() && continues(&chars, i + 1, j) {
                    j += 1;
                }
                let end = chars.get(j).map_or(question.len(), |&(at, _)| at);
                tokens.push(word_or_number(question, at, end));
                i = j;
                continue;
            }
            if !matches!(c, '-' | '$' | '€' | '£' | '`' | '"' | '“' | '”' | '…') {
                let two = matches!(
                    (c, chars.get(i + 1).map(|x| x.1)),
                    ('>' | '<' | '!', Some('=')) | ('<', Some('>'))
                );
                if two {
                    let end = chars.get(i + 2).map_or(question.len(), |&(at, _)| at);
                    tokens.push(token(question, TokenKind::Punctuation, at, end));
                    i += 2;
                    continue;
                }
                tokens.push(token(question, TokenKind::Punctuation, at, end));
            }
            i += 1;
        }
    }
    tokens
}

/// Whether the character at `j` belongs to the word or number that started at `start`.
fn continues(chars: &[(usize, char)], start: usize, j: usize) -> bool {
    let c = chars[j].1;
    if c.is_alphanumeric() || c == '_' {
        return true;
    }
    let next_digit = chars.get(j + 1).is_some_and(|&(_, n)| n.is_ascii_digit());
    let next_letter = chars.get(j + 1).is_some_and(|&(_, n)| n.is_alphanumeric());
    let all_digits =
        chars[start..j].iter().all(|&(_, c)| c.is_ascii_digit() || c == ',' || c == '.');
    let three = || {
        (1..=3).all(|k| chars.get(j + k).is_some_and(|&(_, n)| n.is_ascii_digit()))
            && chars.get(j + 4).is_none_or(|&(_, n)| !n.is_ascii_digit())
    };
    match c {
        '.' => all_digits && next_digit || looks_like_address(chars, start) && next_letter,
        ',' => all_digits && three(),
        '@' => next_letter,
        // "don't" is one word.
        '\'' | '’' => {
            chars.get(j + 1).is_some_and(|&(_, n)| n == 't' || n == 'T')
                && chars.get(j + 2).is_none_or(|&(_, n)| !n.is_alphanumeric())
                && j > start
                && matches!(chars[j - 1].1, 'n' | 'N')
        }
        // A date such as 2014-01-31 or 1/31/2014 stays together.
        '-' | '/' | ':' => all_digits_dashed(&chars[start..j]) && next_digit,
        _ => false,
    }
}

fn all_digits_dashed(chars: &[(usize, char)]) -> bool {
    chars.iter().all(|&(_, c)| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | '.'))
}

fn looks_like_address(chars: &[(usize, char)], start: usize) -> bool {
    chars[start..].iter().take_while(|(_, c)| !c.is_whitespace()).any(|&(_, c)| c == '@')
}

/// The place of the closing quote when one opens at `i`.
fn quoted(chars: &[(usize, char)], i: usize) -> Option<usize> {
    let open = chars[i].1;
    let closes: &[char] = match open {
        '"' | '“' | '”' | '„' => &['"', '”', '“'],
        '‘' | '’' | '\'' => &['\'', '’', '‘'],
        '`' => &['`', '\''],
        _ => return None,
    };
    let single = is_apostrophe(open) || open == '`';
    if single && i > 0 && chars[i - 1].1.is_alphanumeric() {
        return None;
    }
    (i + 1..chars.len()).find(|&j| {
        let after = chars.get(j + 1).map(|&(_, c)| c);
        closes.contains(&chars[j].1)
            && j > i + 1
            && (!single || after.is_none_or(|c| !c.is_alphanumeric()))
            // `'Mark's'` does not end inside.
            && !(single && after == Some('s') )
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

fn word_or_number(question: &str, start: usize, end: usize) -> Token {
    let text = &question[start..end];
    match number::parse(text) {
        Some(value) => token(question, TokenKind::Number(value), start, end),
        None => token(question, TokenKind::Word, start, end),
    }
}

fn token(question: &str, kind: TokenKind, start: usize, end: usize) -> Token {
    let text = question[start..end].to_owned();
    let lower = text.to_lowercase().replace('’', "'");
    let root = match kind {
        // `order_items`, as the schema writes it.
        TokenKind::Word if lower.contains('_') => {
            catalog::words::of_identifier(&lower).iter().map(|word| root(word)).collect()
        }
        TokenKind::Word => root(&lower),
        _ => String::new(),
    };
    Token { kind, text, lower, root, start, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(question: &str) -> Vec<String> {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        tokens(question, today).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn quotes_numbers_and_possessives_are_told_apart() {
        assert_eq!(
            texts("Mina's age, 'O Neil' 1,000"),
            ["Mina", "'s", "age", ",", "O Neil", "1,000"]
        );
        assert_eq!(texts("the authors' names"), ["the", "authors", "'", "names"]);
        assert_eq!(texts("rated >= 4.5 stars."), ["rated", ">=", "4.5", "stars", "."]);
        assert_eq!(texts("a@b.org and low-cost"), ["a@b.org", "and", "low", "cost"]);
    }
}
