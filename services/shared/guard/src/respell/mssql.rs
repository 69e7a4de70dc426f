//! Transact-SQL's own syntax, in words that the parser reads.

use sqlparser::tokenizer::Token;

use super::{Speller, lowered};
use crate::scan::Kind;

/// Functions whose first argument is a part of a date.
const OF_DATE_PARTS: [&str; 7] =
    ["dateadd", "datediff", "datediff_big", "datename", "datepart", "datetrunc", "date_bucket"];

impl Speller<'_, '_> {
    pub(super) fn respelled_mssql(&mut self) -> bool {
        let lexeme = &self.lexemes[self.at];
        match lexeme.kind {
            Kind::Word => {
                let mut lower = [0; super::LONGEST_RULE];
                let Some(word) = lowered(&lexeme.text, &mut lower) else { return false };
                !self.mark(-1, ".") && self.mssql_word(word)
            }
            Kind::Operator => match lexeme.text.as_ref() {
                "!<" => self.instead(1, [Token::GtEq]),
                "!>" => self.instead(1, [Token::LtEq]),
                _ => false,
            },
            _ => false,
        }
    }

    fn mssql_word(&mut self, word: &str) -> bool {
        match word {
            _ if self.mark(-1, "(") && self.mark(1, ",") && self.any_word(-2, &OF_DATE_PARTS) => {
                self.instead(1, [Token::SingleQuotedString(word.to_owned())])
            }
            "collate" if self.is_before_collation() => self.drop(2),
            // Never a name before a number; the parser reads it, to be refused in plain words.
            "limit" if self.lexeme(1).is_some_and(|l| l.kind == Kind::Number) => false,
            // `at time zone` alone is syntax.
            "at" if !self.word(1, "time") => self.as_name(word),
            _ if is_foreign(word) && !self.mark(1, "(") => self.as_name(word),
            // Calls of nothing that the server has, and forms of their own to the parser.
            _ if is_foreign_call(word) => self.as_name(word),
            _ => false,
        }
    }

    fn as_name(&mut self, word: &str) -> bool {
        self.instead(1, [Token::make_word(word, Some('"'))])
    }
}

/// Words that are names to SQL Server, and syntax of other servers to the parser.
fn is_foreign(word: &str) -> bool {
    matches!(
        word,
        "anti"
            | "array"
            | "asof"
            | "before"
            | "changes"
            | "cluster"
            | "distribute"
            | "div"
            | "emit"
            | "exclude"
            | "final"
            | "format"
            | "glob"
            | "global"
            | "ilike"
            | "interval"
            | "limit"
            | "localtime"
            | "localtimestamp"
            | "match_recognize"
            | "minus"
            | "mod"
            | "natural"
            | "overlaps"
            | "prewhere"
            | "qualify"
            | "regexp"
            | "returning"
            | "rlike"
            | "sample"
            | "semi"
            | "settings"
            | "similar"
            | "sort"
            | "straight_join"
            | "struct"
            | "using"
            | "xor"
    )
}

/// Words with a parenthesis behind them that the parser would give a meaning of their own.
fn is_foreign_call(word: &str) -> bool {
    matches!(
        word,
        "array"
            | "extract"
            | "interval"
            | "json_table"
            | "lateral"
            | "match"
            | "overlay"
            | "position"
            | "struct"
            | "unnest"
            | "using"
            | "xmltable"
    )
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;
    use crate::respell::respell;
    use crate::scan::{MAX_LEXEMES, mssql::scan_up_to};

    fn spelled(sql: &str) -> String {
        let tokens = respell(&scan_up_to(sql, MAX_LEXEMES).unwrap(), Dialect::MsSql).tokens;
        tokens.iter().map(|t| t.token.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn forms_the_parser_does_not_know_are_written_otherwise() {
        for (written, read) in [
            ("dateadd(Day, -1, a)", "dateadd ( 'day' , - 1 , a )"),
            ("a !< b and c !> d", "a >= b and c <= d"),
            ("a collate Latin1_General_CI_AS desc", "a desc"),
            ("a at time zone 'UTC'", "a at time zone 'UTC'"),
            ("select a at from t limit", "select a \"at\" from t \"limit\""),
            ("join b using (tablockx)", "join b \"using\" ( tablockx )"),
            ("format(a, 'N')", "format ( a , 'N' )"),
            ("t.limit", "t . limit"),
        ] {
            assert_eq!(spelled(written), read);
        }
    }
}
