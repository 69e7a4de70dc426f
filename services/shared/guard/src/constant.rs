//! The value of expressions that hold nothing but literals.

use sqlparser::ast::{BinaryOperator, DataType, Expr, TypedString, UnaryOperator, Value};

/// Beyond this, whole numbers are no longer told apart.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// The number that `expr` is, if the text alone decides it. Works through chains such as
/// `1 + 1 + …` only as deep as a statement of numbers sensibly is.
pub fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Nested(inner) => number(inner),
        // A few days more or less do not matter here, but would in what is computed of it.
        Expr::BinaryOp { left, op: BinaryOperator::Minus, right }
            if day(left).is_some() && day(right).is_some() =>
        {
            Some(day(left)? - day(right)?)
        }
        _ => fold(expr, 16),
    }
}

/// Computes with whole numbers only. The server divides, rounds and casts in its own way, and
/// the least difference, multiplied, may be any number: `(1 - 1 / 3 * 3) * 1000000000`.
fn fold(expr: &Expr, depth: usize) -> Option<f64> {
    let depth = depth.checked_sub(1)?;
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.replace('_', "").parse().ok(),
            Value::SingleQuotedString(text) => text.trim().parse().ok(),
            _ => None,
        },
        Expr::Nested(inner) => fold(inner, depth),
        Expr::Cast { expr, data_type, .. } if is_number(data_type) => {
            fold(expr, depth).filter(|n| is_exact(*n))
        }
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => fold(expr, depth).map(|n| -n),
        Expr::UnaryOp { op: UnaryOperator::Plus, expr } => fold(expr, depth),
        Expr::BinaryOp { left, op, right } => {
            let left = fold(left, depth).filter(|n| is_exact(*n))?;
            let right = fold(right, depth).filter(|n| is_exact(*n))?;
            let result = match op {
                BinaryOperator::Plus => left + right,
                BinaryOperator::Minus => left - right,
                BinaryOperator::Multiply => left * right,
                BinaryOperator::Divide if right != 0.0 => left / right,
                BinaryOperator::PGExp => left.powf(right),
                _ => return None,
            };
            is_exact(result).then_some(result)
        }
        _ => None,
    }
}

fn is_exact(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() < MAX_EXACT
}

fn is_number(data_type: &DataType) -> bool {
    use sqlparser::ast::ExactNumberInfo::None as Any;
    matches!(
        data_type,
        DataType::Int(None)
            | DataType::Integer(None)
            | DataType::Int4(None)
            | DataType::Int8(None)
            | DataType::BigInt(None)
            | DataType::Numeric(Any)
            | DataType::Decimal(Any)
    )
}

fn is_date(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Date | DataType::Timestamp(_, _))
}

/// The day, counted from year 0, of a literal date: a string, if need be with its type.
pub fn day(expr: &Expr) -> Option<f64> {
    let text = match expr {
        Expr::Nested(inner) => return day(inner),
        Expr::Cast { expr, data_type, .. } if is_date(data_type) => return day(expr),
        Expr::TypedString(TypedString { data_type, value, .. }) if is_date(data_type) => value,
        Expr::Value(value) => value,
        _ => return None,
    };
    let Value::SingleQuotedString(text) = &text.value else { return None };
    let (date, time) = text.trim().split_at_checked(10).unwrap_or((text, ""));
    let mut parts = date.split('-').map(|part| part.parse::<f64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(0.0..=99_999.0).contains(&year) {
        return None;
    }
    let clock = time.trim_start_matches([' ', 'T']);
    let mut clock = clock.split(':').map(|part| part.parse::<f64>().unwrap_or(0.0));
    let seconds =
        [3_600.0, 60.0, 1.0].iter().fold(0.0, |sum, unit| sum + unit * clock.next().unwrap_or(0.0));
    // Thirty-one days a month: close enough to count rows.
    Some(year * 365.25 + (month - 1.0) * 30.44 + day + seconds / 86_400.0)
}

/// The days of a literal interval; the least that its words allow.
pub fn interval_days(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => interval_days(inner),
        Expr::Interval(interval) => {
            let text = string(&interval.value)?;
            let unit = interval.leading_field.as_ref().map(|f| f.to_string().to_ascii_lowercase());
            days(&match unit {
                Some(unit) => format!("{text} {unit}"),
                None => text.to_owned(),
            })
        }
        Expr::TypedString(typed) => match &typed.value.value {
            Value::SingleQuotedString(text) => days(text),
            _ => None,
        },
        _ => days(string(expr)?),
    }
}

fn string(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// `1 day`, `1 mon -2 days`, `01:30`, `1h`, `P1D`-like forms are not read.
fn days(text: &str) -> Option<f64> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some((hours, rest)) = lower.split_once(':') {
        let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "0"));
        let seconds = seconds.parse::<f64>().ok()?;
        let minutes = hours.parse::<f64>().ok()? * 60.0 + minutes.parse::<f64>().ok()?;
        return Some((minutes * 60.0 + seconds) / 86_400.0);
    }
    let spaced: String = lower
        .chars()
        .scan(false, |digit, c| {
            let breaks = *digit && c.is_ascii_alphabetic();
            *digit = c.is_ascii_digit();
            Some(if breaks { format!(" {c}") } else { c.to_string() })
        })
        .collect();
    let mut words = spaced.split_ascii_whitespace();
    let mut sum = 0.0;
    while let Some(count) = words.next() {
        let count: f64 = count.parse().ok()?;
        sum += count * unit_days(words.next()?)?;
    }
    (sum != 0.0).then_some(sum)
}

fn unit_days(unit: &str) -> Option<f64> {
    let unit = unit.trim_end_matches(',');
    Some(match unit.strip_suffix('s').unwrap_or(unit) {
        "year" | "y" | "yr" => 365.0,
        "month" | "mon" => 30.0,
        "week" | "w" => 7.0,
        "day" | "d" => 1.0,
        "hour" | "h" | "hr" => 1.0 / 24.0,
        "minute" | "min" | "m" => 1.0 / 1_440.0,
        "second" | "sec" | "" => 1.0 / 86_400.0,
        "millisecond" | "ms" | "msec" => 1.0 / 86_400_000.0,
        "microsecond" | "us" | "usec" => 1.0 / 86_400_000_000.0,
        "decade" => 3_650.0,
        "century" | "centurie" => 36_500.0,
        "quarter" => 90.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::parser::Parser;

    use super::*;

    fn constant(sql: &str) -> Option<f64> {
        let parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(sql);
        number(&parser.unwrap().parse_expr().unwrap())
    }

    #[test]
    fn only_what_the_server_would_compute_alike_is_computed() {
        assert_eq!(constant("(2 + 3) * 4::int - -1"), Some(21.0));
        assert_eq!(constant("0.25"), Some(0.25));
        assert_eq!(constant("date '2024-03-01' - date '2024-03-01'"), Some(0.0));
        for inexact in [
            "1 - 1 / 3 * 3",
            "0.6::int - 0.6",
            "100000000000000000001 - 100000000000000000000",
            "16777217 - 16777217::real",
            "(date '2400-01-01' - date '2000-01-01') - 146100",
        ] {
            assert_eq!(constant(inexact), None, "{inexact}");
        }
    }

    #[test]
    fn intervals_are_counted_in_days() {
        for (text, expected) in [
            ("1 day", 1.0),
            ("2 weeks", 14.0),
            ("1 month 15 days", 45.0),
            ("30 min", 1.0 / 48.0),
            ("1h", 1.0 / 24.0),
            ("00:00:01", 1.0 / 86_400.0),
        ] {
            let found = days(text).unwrap();
            assert!((found - expected).abs() < 1e-9, "{text}: {found}");
        }
        assert_eq!(days("P1D"), None);
        assert_eq!(days("0 days"), None);
    }
}
