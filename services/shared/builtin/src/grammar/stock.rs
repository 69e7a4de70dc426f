//! "out of stock", "in stock": whether there is any of it, where it is counted or flagged.

use catalog::Family;

use super::Parser;
use crate::{
    lex::keyword::Key,
    tree::{Comparison, Condition, Expr},
};

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let gone = parser.text_at(parser.at).eq_ignore_ascii_case("out of");
    if !gone && parser.key(0) != Some(Key::In) {
        return false;
    }
    let Some(column) = parser.column_at(parser.at + 1) else { return false };
    let info = parser.schema.column(column);
    if !info.words.iter().any(|w| matches!(w.as_str(), "stock" | "inventori")) {
        return false;
    }
    let condition = if info.family == Family::Boolean {
        Condition::equals(column, Expr::Bool(!gone))
    } else if parser.schema.is_measure(column) {
        let none = Expr::Number("0".into());
        let how = if gone { Comparison::AtMost } else { Comparison::More };
        Condition::Compare(parser.comparable(column), how, none)
    } else {
        return false;
    };
    parser.tell(condition);
    parser.at += 2;
    true
}
