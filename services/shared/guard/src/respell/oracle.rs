//! Oracle's own syntax, in words that the parser reads.

use sqlparser::tokenizer::Token;

use super::{Speller, keyword, lowered};
use crate::scan::Kind;

impl Speller<'_, '_> {
    pub(super) fn respelled_oracle(&mut self) -> bool {
        let lexeme = &self.lexemes[self.at];
        if lexeme.kind != Kind::Word || self.mark(-1, ".") {
            return false;
        }
        let mut lower = [0; super::LONGEST_RULE];
        let Some(word) = lowered(&lexeme.text, &mut lower) else { return false };
        match word {
            "minus" => self.instead(1, [keyword("except")]),
            "unique" if self.word(-1, "select") => self.instead(1, [keyword("distinct")]),
            // Elsewhere than in CONNECT BY, the parser knows no PRIOR.
            "prior" if self.word(-1, "select") || self.mark(-1, ",") => self.drop(1),
            "siblings" if self.word(-1, "order") && self.word(1, "by") => self.drop(1),
            // The root's value is a stored one, as any other.
            "connect_by_root" if self.lexeme(1).and_then(super::name_of).is_some() => self.drop(1),
            // `max(a) keep (dense_rank first order by b)` asks for rows by an order, no more.
            "keep"
                if self.mark(-1, ")")
                    && self.mark(1, "(")
                    && self.word(2, "dense_rank")
                    && self.any_word(3, &["first", "last"])
                    && self.words(4, &["order", "by"]) =>
            {
                self.instead(4, [keyword("within"), keyword("group"), Token::LParen])
            }
            // `varchar2(10 char)`
            "char" | "byte"
                if self.lexeme(-1).is_some_and(|l| l.kind == Kind::Number)
                    && self.mark(-2, "(")
                    && self.mark(1, ")") =>
            {
                self.drop(1)
            }
            "collate" if self.is_before_collation() => self.drop(2),
            _ if is_foreign(word) && !self.mark(1, "(") => {
                self.instead(1, [Token::make_word(&word.to_uppercase(), Some('"'))])
            }
            _ => false,
        }
    }
}

/// Words that are names to Oracle, and syntax of other servers to the parser.
fn is_foreign(word: &str) -> bool {
    matches!(
        word,
        "anti"
            | "asof"
            | "distribute"
            | "div"
            | "emit"
            | "format"
            | "glob"
            | "global"
            | "ilike"
            | "isnull"
            | "limit"
            | "notnull"
            | "overlaps"
            | "prewhere"
            | "qualify"
            | "regexp"
            | "rlike"
            | "semi"
            | "settings"
            | "similar"
            | "sort"
            | "straight_join"
            | "top"
            | "xor"
    )
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;
    use crate::respell::respell;
    use crate::scan::{MAX_LEXEMES, scan_in};

    fn spelled(sql: &str) -> String {
        let tokens =
            respell(&scan_in(Dialect::Oracle, sql, MAX_LEXEMES).unwrap(), Dialect::Oracle).tokens;
        tokens.iter().map(|t| t.token.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn forms_the_parser_does_not_know_are_written_otherwise() {
        for (written, read) in [
            ("select 1 from a minus select 2", "select 1 from a except select 2"),
            ("select unique a", "select distinct a"),
            ("order siblings by a", "order by a"),
            ("connect_by_root name", "name"),
            ("cast(a as varchar2(10 char))", "cast ( a as varchar2 ( 10 ) )"),
            ("max(a) keep (dense_rank last order by b)", "max ( a ) within group ( order by b )"),
            ("a.top, limit", "a . top , \"LIMIT\""),
        ] {
            assert_eq!(spelled(written), read);
        }
    }
}
