//! Writes what the parser cannot read in a form that it can.
//!
//! The parser does not know some of PostgreSQL's syntax (`between symmetric`, `from only t`,
//! `inet '…'`, `(row).*`, `cycle … set …`). Each such form is left out here where it changes
//! neither what is read nor what is called, or is written in other words that do the same. Only
//! what is judged changes: the statement that runs is the original text.
//!
//! Every rule begins at a reserved word, or at a shape that nothing else has, so that no name is
//! ever taken for syntax.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use crate::dialect::{Dialect, Facts};
use crate::scan::{Kind, Lexeme};
use crate::tokens::{placed, token};

mod aside;
mod mssql;
mod mysql;
mod oracle;

/// The quote of the name that stands for `*` behind a row in parentheses. No statement can
/// write it.
pub const STAR_QUOTE: char = '`';

/// What the parser is given, and what had to be said beside it.
#[derive(Default)]
pub struct Respelled {
    pub tokens: Vec<TokenWithSpan>,
    pub aside: Aside,
}

/// Names that the respelled statement no longer holds.
#[derive(Default)]
pub struct Aside {
    /// `join … using (a, b) as name`
    pub joins: Vec<JoinAlias>,
    /// `with … (…) search … set name`: where the query's parenthesis closes, and the column.
    pub recursion_columns: Vec<(usize, String)>,
}

pub struct JoinAlias {
    pub name: String,
    pub columns: Vec<String>,
}

/// Types that the parser does not read in front of a string.
const TYPES_BEFORE_STRINGS: &str = "
    bpchar cidr citext daterange datemultirange inet int4multirange int4range int8multirange
    int8range jsonpath macaddr macaddr8 money name nummultirange numrange timetz tsmultirange
    tsquery tsrange tstzmultirange tstzrange tsvector";

/// The length of `sql_calc_found_rows`, the longest word that a rule begins with.
const LONGEST_RULE: usize = 19;

/// Functions whose first argument is `name x`.
const NAMING_FUNCTIONS: [&str; 2] = ["xmlelement", "xmlpi"];

pub fn respell(lexemes: &[Lexeme<'_>], dialect: Dialect) -> Respelled {
    let mut speller = Speller {
        lexemes,
        facts: dialect.facts(),
        at: 0,
        in_pattern: 0,
        out: Respelled::default(),
    };
    speller.out.tokens.reserve(lexemes.len() + 8);
    while speller.at < lexemes.len() {
        let respelled = match dialect {
            Dialect::PostgreSql => speller.respelled(),
            Dialect::MySql => speller.respelled_mysql(),
            Dialect::Oracle => speller.respelled_oracle(),
            Dialect::MsSql => speller.respelled_mssql(),
        };
        if !respelled {
            speller.keep();
        }
    }
    speller.out
}

struct Speller<'l, 'a> {
    lexemes: &'l [Lexeme<'a>],
    facts: &'static Facts,
    at: usize,
    /// How many `substring(… similar … escape …)` wait for their ESCAPE.
    in_pattern: usize,
    out: Respelled,
}

impl<'a> Speller<'_, 'a> {
    fn lexeme(&self, ahead: isize) -> Option<&Lexeme<'a>> {
        self.at.checked_add_signed(ahead).and_then(|at| self.lexemes.get(at))
    }

    fn word(&self, ahead: isize, word: &str) -> bool {
        self.lexeme(ahead).is_some_and(|l| l.is_word(word))
    }

    fn words(&self, ahead: isize, words: &[&str]) -> bool {
        words.iter().zip(ahead..).all(|(word, ahead)| self.word(ahead, word))
    }

    fn any_word(&self, ahead: isize, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(ahead, word))
    }

    fn mark(&self, ahead: isize, text: &str) -> bool {
        self.lexeme(ahead).is_some_and(|l| l.is_punctuation(text))
    }

    /// Any order of texts is harmless and may be left out, as the parser does not read one
    /// everywhere. A word that is no name stays, to be refused.
    fn is_before_collation(&self) -> bool {
        self.lexeme(1).is_some_and(|next| match next.kind {
            Kind::Word => {
                let word = next.text.to_ascii_lowercase();
                word == "binary" || !self.facts.reserved.contains(word.as_str())
            }
            Kind::QuotedWord => true,
            _ => false,
        })
    }

    fn keep(&mut self) {
        let lexeme = &self.lexemes[self.at];
        self.out.tokens.push(placed(token(lexeme), lexeme));
        self.at += 1;
    }

    fn drop(&mut self, count: usize) -> bool {
        self.at += count;
        true
    }

    /// Writes `tokens` in place of the next `count` words.
    fn instead(&mut self, count: usize, tokens: impl IntoIterator<Item = Token>) -> bool {
        let lexeme = &self.lexemes[self.at];
        self.out.tokens.extend(tokens.into_iter().map(|token| placed(token, lexeme)));
        self.drop(count)
    }

    fn respelled(&mut self) -> bool {
        let lexeme = &self.lexemes[self.at];
        match lexeme.kind {
            Kind::Word => {
                let mut lower = [0; LONGEST_RULE];
                let Some(word) = lowered(&lexeme.text, &mut lower) else { return false };
                !self.mark(-1, ".") && (self.clause(word) || self.value(word))
            }
            Kind::Punctuation if self.mark(0, ".") => self.row_star(),
            _ => false,
        }
    }

    /// Words of clauses.
    fn clause(&mut self, word: &str) -> bool {
        match word {
            "only" if self.any_word(-1, &["from", "join"]) || self.mark(-1, ",") => self.drop(1),
            "distinct" if self.words(-2, &["group", "by"]) => self.drop(1),
            "table" if self.begins_query() => {
                self.instead(1, [keyword("select"), Token::Mul, keyword("from")])
            }
            "exclude" if self.any_word(-1, &["row", "preceding", "following"]) => self.exclusion(),
            "rows" if self.word(1, "from") && self.any_word(-1, &["from", "join", "lateral"]) => {
                self.instead(2, [keyword("unnest")])
            }
            "as" if self.mark(-1, ")") => self.join_alias(),
            "all" if self.any_word(-1, &["like", "ilike"]) => self.instead(1, [keyword("any")]),
            "search" | "cycle" if self.mark(-1, ")") => self.recursion_clause(),
            _ => false,
        }
    }

    /// Words inside expressions.
    fn value(&mut self, word: &str) -> bool {
        match word {
            "isnull" => self.instead(1, [keyword("is"), keyword("null")]),
            "notnull" => self.instead(1, [keyword("is"), keyword("not"), keyword("null")]),
            "symmetric" | "asymmetric" if self.word(-1, "between") => self.drop(1),
            "variadic" if self.mark(-1, "(") || self.mark(-1, ",") => self.drop(1),
            "from" if self.any_word(-1, &["both", "leading", "trailing"]) && self.mark(-2, "(") => {
                self.drop(1)
            }
            "similar" if !self.word(1, "to") => {
                self.in_pattern += 1;
                self.instead(1, [keyword("from")])
            }
            "collate" if self.is_before_collation() => {
                let qualified = self.mark(2, ".") && self.lexeme(3).and_then(name_of).is_some();
                self.drop(if qualified { 4 } else { 2 })
            }
            "escape" if self.in_pattern > 0 => {
                self.in_pattern -= 1;
                self.instead(1, [keyword("for")])
            }
            "collation" if self.words(1, &["for"]) && self.mark(2, "(") => {
                self.instead(2, [keyword("pg_collation_for")])
            }
            "name" if self.mark(-1, "(") && self.any_word(-2, &NAMING_FUNCTIONS) => {
                let named =
                    self.lexeme(1).filter(|l| matches!(l.kind, Kind::Word | Kind::QuotedWord));
                match named.map(|l| l.text.clone().into_owned()) {
                    Some(name) => self.instead(2, [Token::SingleQuotedString(name)]),
                    None => false,
                }
            }
            _ => self.typed_string(word) || self.foreign_name(word),
        }
    }

    /// A query begins here, so that TABLE is one.
    fn begins_query(&self) -> bool {
        let operators = ["union", "except", "intersect"];
        self.at == 0
            || self.mark(-1, "(")
            || self.mark(-1, ")")
            || self.any_word(-1, &operators)
            || (self.any_word(-1, &["all", "distinct"]) && self.any_word(-2, &operators))
    }

    /// `… exclude ties)`: which rows of a frame are left out.
    fn exclusion(&mut self) -> bool {
        let count = if self.words(1, &["current", "row"]) || self.words(1, &["no", "others"]) {
            3
        } else if self.any_word(1, &["ties", "group"]) {
            2
        } else {
            return false;
        };
        self.mark(count, ")") && self.drop(count as usize)
    }

    /// `inet '…'` means `'…'::inet`.
    fn typed_string(&mut self, word: &str) -> bool {
        let is_string = self.lexeme(1).is_some_and(|l| {
            matches!(l.kind, Kind::String | Kind::EscapeString | Kind::DollarString)
        });
        if !is_string
            || !TYPES_BEFORE_STRINGS.split_ascii_whitespace().any(|known| known == word)
            || self.word(-1, "as")
            || self.mark(-1, "::")
        {
            return false;
        }
        let string = token(&self.lexemes[self.at + 1]);
        self.instead(2, [string, Token::DoubleColon, keyword(word)])
    }

    fn foreign_name(&mut self, word: &str) -> bool {
        is_foreign(word) && self.instead(1, [Token::make_word(word, Some('"'))])
    }

    /// `(row).*`
    fn row_star(&mut self) -> bool {
        let is_star = self.lexeme(1).is_some_and(|l| l.kind == Kind::Operator && l.text == "*");
        if !is_star || !self.mark(-1, ")") {
            return false;
        }
        self.instead(2, [Token::Period, Token::make_word("*", Some(STAR_QUOTE))])
    }
}

/// The word in lower case, if a rule may begin with it.
fn lowered<'b>(word: &str, buffer: &'b mut [u8; LONGEST_RULE]) -> Option<&'b str> {
    let lower = buffer.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).ok()
}

/// Words that are names to PostgreSQL, and syntax of other servers to the parser.
fn is_foreign(word: &str) -> bool {
    matches!(
        word,
        "anti"
            | "apply"
            | "asof"
            | "cluster"
            | "connect"
            | "distribute"
            | "div"
            | "emit"
            | "format"
            | "glob"
            | "global"
            | "match_recognize"
            | "minus"
            | "pivot"
            | "prewhere"
            | "prior"
            | "qualify"
            | "regexp"
            | "rlike"
            | "sample"
            | "semi"
            | "settings"
            | "sort"
            | "straight_join"
            | "top"
            | "unpivot"
            | "view"
            | "xor"
    )
}

fn keyword(word: &str) -> Token {
    Token::make_word(word, None)
}

fn name_of(lexeme: &Lexeme<'_>) -> Option<String> {
    match lexeme.kind {
        Kind::Word => Some(lexeme.text.to_ascii_lowercase()),
        Kind::QuotedWord => Some(lexeme.text.clone().into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::scan;

    fn spelled(sql: &str) -> String {
        let tokens = respell(&scan(sql).unwrap(), Dialect::PostgreSql).tokens;
        tokens.iter().map(|t| t.token.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn forms_the_parser_does_not_know_are_written_otherwise() {
        for (written, read) in [
            ("a between symmetric 2 and 1", "a between 2 and 1"),
            ("a ISNULL", "a is null"),
            ("group by distinct rollup (a)", "group by rollup ( a )"),
            ("from only t", "from t"),
            ("table t", "select * from t"),
            ("select 1 union all table t", "select 1 union all select * from t"),
            ("(rows unbounded preceding exclude ties)", "( rows unbounded preceding )"),
            ("concat(variadic a)", "concat ( a )"),
            ("a like all (b)", "a like any ( b )"),
            ("a collate \"C\" desc", "a desc"),
            ("t anti join u", "t \"anti\" join u"),
            ("inet '10.0.0.1'", "'10.0.0.1' :: inet"),
            ("trim(both from a)", "trim ( both a )"),
            ("substring(a similar b escape c)", "substring ( a from b for c )"),
            ("xmlelement(name \"A b\", c)", "xmlelement ( 'A b' , c )"),
            ("(a).*", "( a ) . `*`"),
            ("from rows from (f(1))", "from unnest ( f ( 1 ) )"),
        ] {
            assert_eq!(spelled(written), read);
        }
    }

    #[test]
    fn names_are_not_taken_for_syntax() {
        for sql in [
            "a \"isnull\"",
            "t . isnull",
            "select a rows from ( select 1 )",
            "count ( * ) exclude",
            "a as name",
            "f ( name )",
        ] {
            assert_eq!(spelled(sql), sql);
        }
    }

    #[test]
    fn what_is_left_out_is_said_aside() {
        let sql = "join t using (a, B) as j";
        let aside = respell(&scan(sql).unwrap(), Dialect::PostgreSql).aside;
        assert_eq!(aside.joins[0].name, "j");
        assert_eq!(aside.joins[0].columns, ["b", "a"]);

        let sql = "t as (x) search depth first by a, b set s cycle a set c using p select";
        let out = respell(&scan(sql).unwrap(), Dialect::PostgreSql);
        let columns: Vec<&str> =
            out.aside.recursion_columns.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(columns, ["s", "c", "p"]);
        assert!(out.aside.recursion_columns.iter().all(|(at, _)| *at == 7));
        assert_eq!(out.tokens.len(), 6);
    }
}
