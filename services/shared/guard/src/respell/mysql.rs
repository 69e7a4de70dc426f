//! MySQL's own syntax, in words that the parser reads.

use sqlparser::tokenizer::Token;

use super::{Speller, keyword, lowered};
use crate::scan::Kind;

/// Words between SELECT and what it selects that say how, not what.
const MODIFIERS: [&str; 8] = [
    "distinctrow",
    "sql_big_result",
    "sql_buffer_result",
    "sql_cache",
    "sql_calc_found_rows",
    "sql_no_cache",
    "sql_small_result",
    "straight_join",
];

/// Units of several parts: an interval of them is an interval.
const COMPOUND_UNITS: [&str; 11] = [
    "day_hour",
    "day_microsecond",
    "day_minute",
    "day_second",
    "hour_microsecond",
    "hour_minute",
    "hour_second",
    "minute_microsecond",
    "minute_second",
    "second_microsecond",
    "year_month",
];

/// Character sets that may stand before a string, with a line in front.
const INTRODUCERS: [&str; 10] = [
    "_ascii", "_binary", "_latin1", "_ucs2", "_utf16", "_utf32", "_utf8", "_utf8mb3", "_utf8mb4",
    "_cp1252",
];

impl Speller<'_, '_> {
    pub(super) fn respelled_mysql(&mut self) -> bool {
        let lexeme = &self.lexemes[self.at];
        match lexeme.kind {
            Kind::Word => {
                let mut lower = [0; super::LONGEST_RULE];
                let Some(word) = lowered(&lexeme.text, &mut lower) else { return false };
                !self.mark(-1, ".") && (self.mysql_clause(word) || self.mysql_value(word))
            }
            Kind::Operator => match lexeme.text.as_ref() {
                "&&" => self.instead(1, [keyword("and")]),
                // Under the modes that are pinned.
                "||" => self.instead(1, [keyword("or")]),
                "<=>" => self.instead(1, [Token::Spaceship]),
                // It binds as strongly as this sign, and nothing hangs on what it gives.
                "!" => self.instead(1, [Token::Tilde]),
                _ => false,
            },
            _ => false,
        }
    }

    fn mysql_clause(&mut self, word: &str) -> bool {
        match word {
            "table" if self.begins_query() => {
                self.instead(1, [keyword("select"), Token::Mul, keyword("from")])
            }
            "from" if self.word(1, "dual") && !self.mark(2, ".") => self.drop(2),
            // The parser would have it a sign of another order.
            _ if MODIFIERS.contains(&word) && self.follows_select() => match word {
                "distinctrow" => self.instead(1, [keyword("distinct")]),
                _ => self.drop(1),
            },
            _ => false,
        }
    }

    /// Nothing but modifiers stands between this and the SELECT before it.
    fn follows_select(&self) -> bool {
        let mut back = -1;
        while self.any_word(back, &["all", "distinct"]) || self.any_word(back, &MODIFIERS) {
            back -= 1;
        }
        self.word(back, "select")
    }

    fn mysql_value(&mut self, word: &str) -> bool {
        match word {
            _ if INTRODUCERS.contains(&word) && self.is_string(1) => self.drop(1),
            _ if COMPOUND_UNITS.contains(&word) => self.instead(1, [keyword("day")]),
            "div" if self.follows_operand() => self.instead(1, [Token::Div]),
            "mod" if self.follows_operand() => self.instead(1, [Token::Mod]),
            "sounds" if self.word(1, "like") && self.follows_operand() => {
                self.instead(2, [Token::Eq])
            }
            "binary"
                if !self.any_word(-1, &["as", "set", "using", "charset", "collate"])
                    && !self.mark(1, ")")
                    && !self.mark(1, "(") =>
            {
                self.drop(1)
            }
            "collate" if self.is_before_collation() => self.drop(2),
            // Of a cast's type.
            "character" if self.word(1, "set") && self.mark(3, ")") => self.drop(3),
            "charset" if self.mark(2, ")") && self.mark(-1, ")") => self.drop(2),
            // The unit of the first argument.
            _ if self.mark(-1, "(") && self.any_word(-2, &["timestampdiff", "timestampadd"]) => {
                self.instead(1, [Token::SingleQuotedString(word.to_owned())])
            }
            _ if is_foreign(word) && !self.mark(1, "(") => {
                self.instead(1, [Token::make_word(word, Some('"'))])
            }
            _ => false,
        }
    }

    fn is_string(&self, ahead: isize) -> bool {
        let strings = [Kind::String, Kind::HexString, Kind::BitString];
        self.lexeme(ahead).is_some_and(|l| strings.contains(&l.kind))
    }

    /// A value ends before this word, so that it is an operator and no name.
    fn follows_operand(&self) -> bool {
        self.lexeme(-1).is_some_and(|l| match l.kind {
            Kind::Operator => false,
            Kind::Punctuation => l.text == ")",
            Kind::Word => {
                let before = [
                    "and", "as", "between", "by", "case", "div", "distinct", "else", "from",
                    "having", "in", "is", "like", "limit", "mod", "not", "on", "or", "regexp",
                    "rlike", "select", "then", "when", "where", "xor",
                ];
                !before.iter().any(|word| l.is_word(word))
            }
            _ => true,
        })
    }
}

/// Words that are names to MySQL, and syntax of other servers to the parser.
fn is_foreign(word: &str) -> bool {
    matches!(
        word,
        "anti"
            | "apply"
            | "asof"
            | "cluster"
            | "connect"
            | "distribute"
            | "emit"
            | "format"
            | "glob"
            | "global"
            | "ilike"
            | "match_recognize"
            | "minus"
            | "overlaps"
            | "pivot"
            | "prewhere"
            | "prior"
            | "qualify"
            | "sample"
            | "semi"
            | "settings"
            | "similar"
            | "sort"
            | "top"
            | "unpivot"
            | "view"
    )
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;
    use crate::respell::respell;
    use crate::scan::{MAX_LEXEMES, mysql::scan_up_to};

    fn spelled(sql: &str) -> String {
        let tokens = respell(&scan_up_to(sql, MAX_LEXEMES).unwrap(), Dialect::MySql).tokens;
        tokens.iter().map(|t| t.token.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn forms_the_parser_does_not_know_are_written_otherwise() {
        for (written, read) in [
            ("a && b || ! c", "a and b or ~ c"),
            ("a div 2 mod 3", "a / 2 % 3"),
            ("mod(a, 2)", "mod ( a , 2 )"),
            ("select 1 from dual", "select 1"),
            ("select sql_no_cache distinctrow a", "select distinct a"),
            ("_utf8mb4'a'", "'a'"),
            ("_x", "_x"),
            ("interval 1 year_month", "interval 1 day"),
            ("timestampdiff(month, a, b)", "timestampdiff ( 'month' , a , b )"),
            ("cast(a as char(3) character set utf8mb4)", "cast ( a as char ( 3 ) )"),
            ("a collate utf8mb4_bin", "a"),
            ("binary a = b", "a = b"),
            ("cast(a as binary)", "cast ( a as binary )"),
        ] {
            assert_eq!(spelled(written), read);
        }
    }
}
