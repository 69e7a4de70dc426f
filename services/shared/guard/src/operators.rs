//! The operators of expressions, as they are written.

use sqlparser::ast::{BinaryOperator, UnaryOperator};

use crate::dialect::{Facts, extensions};

/// The operator's spelling, if it may be used.
pub fn binary<'o>(operator: &'o BinaryOperator, facts: &Facts) -> Option<&'o str> {
    let own = if facts.is_mysql() || facts.is_mssql() { mysql(operator) } else { None };
    let written = own.or_else(|| spelling(operator))?;
    let is_word = written.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_word || facts.operators.contains(written)).then_some(written)
}

/// Operators that MySQL has alone, `^` of SQL Server among them. Those that share a spelling with another one of PostgreSQL's go
/// by what they do there.
fn mysql(operator: &BinaryOperator) -> Option<&'static str> {
    match operator {
        BinaryOperator::Spaceship => Some("="),
        BinaryOperator::Xor => Some("or"),
        BinaryOperator::BitwiseXor => Some("#"),
        BinaryOperator::MyIntegerDivide => Some("/"),
        _ => None,
    }
}

/// As [`binary`], for what an installed extension brings.
pub fn of_extension<'o>(
    operator: &'o BinaryOperator,
    catalog: Option<&catalog::Catalog>,
) -> Option<&'o str> {
    spelling(operator).filter(|written| extensions::has_operator(catalog, written))
}

fn spelling(operator: &BinaryOperator) -> Option<&str> {
    Some(match operator {
        BinaryOperator::Plus => "+",
        BinaryOperator::Minus => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Modulo => "%",
        BinaryOperator::StringConcat => "||",
        BinaryOperator::Gt => ">",
        BinaryOperator::Lt => "<",
        BinaryOperator::GtEq => ">=",
        BinaryOperator::LtEq => "<=",
        BinaryOperator::Eq => "=",
        BinaryOperator::NotEq => "<>",
        BinaryOperator::And => "and",
        BinaryOperator::Or => "or",
        BinaryOperator::BitwiseOr => "|",
        BinaryOperator::BitwiseAnd => "&",
        BinaryOperator::PGBitwiseXor => "#",
        BinaryOperator::PGBitwiseShiftLeft => "<<",
        BinaryOperator::PGBitwiseShiftRight => ">>",
        BinaryOperator::PGExp => "^",
        BinaryOperator::PGOverlap => "&&",
        BinaryOperator::PGRegexMatch => "~",
        BinaryOperator::PGRegexIMatch => "~*",
        BinaryOperator::PGRegexNotMatch => "!~",
        BinaryOperator::PGRegexNotIMatch => "!~*",
        BinaryOperator::PGLikeMatch => "~~",
        BinaryOperator::PGILikeMatch => "~~*",
        BinaryOperator::PGNotLikeMatch => "!~~",
        BinaryOperator::PGNotILikeMatch => "!~~*",
        BinaryOperator::PGStartsWith => "^@",
        BinaryOperator::Arrow => "->",
        BinaryOperator::LongArrow => "->>",
        BinaryOperator::HashArrow => "#>",
        BinaryOperator::HashLongArrow => "#>>",
        BinaryOperator::AtAt => "@@",
        BinaryOperator::AtArrow => "@>",
        BinaryOperator::ArrowAt => "<@",
        BinaryOperator::HashMinus => "#-",
        BinaryOperator::AtQuestion => "@?",
        BinaryOperator::Question => "?",
        BinaryOperator::QuestionAnd => "?&",
        BinaryOperator::QuestionPipe => "?|",
        BinaryOperator::Overlaps => "overlaps",
        BinaryOperator::DoubleHash => "##",
        BinaryOperator::LtDashGt => "<->",
        BinaryOperator::AndLt => "&<",
        BinaryOperator::AndGt => "&>",
        BinaryOperator::LtLtPipe => "<<|",
        BinaryOperator::PipeGtGt => "|>>",
        BinaryOperator::AndLtPipe => "&<|",
        BinaryOperator::PipeAndGt => "|&>",
        BinaryOperator::LtCaret => "<^",
        BinaryOperator::GtCaret => ">^",
        BinaryOperator::QuestionHash => "?#",
        BinaryOperator::QuestionDash => "?-",
        BinaryOperator::QuestionDashPipe => "?-|",
        BinaryOperator::QuestionDoublePipe => "?||",
        BinaryOperator::At => "@",
        BinaryOperator::TildeEq => "~=",
        BinaryOperator::Custom(written) => written,
        // `operator(schema.op)`: only the server's own schema is known.
        BinaryOperator::PGCustomBinaryOperator(parts) => match parts.as_slice() {
            [schema, written] if schema.eq_ignore_ascii_case("pg_catalog") => written,
            _ => return None,
        },
        BinaryOperator::Spaceship
        | BinaryOperator::Xor
        | BinaryOperator::BitwiseXor
        | BinaryOperator::DuckIntegerDivide
        | BinaryOperator::MyIntegerDivide
        | BinaryOperator::Match
        | BinaryOperator::Regexp
        | BinaryOperator::Glob
        | BinaryOperator::Assignment => return None,
    })
}

/// True for an operator that PostgreSQL has.
pub fn is_unary(operator: UnaryOperator) -> bool {
    match operator {
        UnaryOperator::Plus
        | UnaryOperator::Minus
        | UnaryOperator::Not
        | UnaryOperator::BitwiseNot
        | UnaryOperator::PGAbs
        | UnaryOperator::PGCubeRoot
        | UnaryOperator::PGSquareRoot
        | UnaryOperator::AtDashAt
        | UnaryOperator::DoubleAt
        | UnaryOperator::Hash
        | UnaryOperator::QuestionDash
        | UnaryOperator::QuestionPipe
        // `!!` negates a text search; as a factorial it went with PostgreSQL 14.
        | UnaryOperator::PGPrefixFactorial => true,
        UnaryOperator::BangNot | UnaryOperator::PGPostfixFactorial => false,
    }
}
