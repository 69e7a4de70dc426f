//! Expressions: every kind of node, and how great its value may be.

use sqlparser::ast::{
    Array, BinaryOperator, CaseWhen, CeilFloorKind, DataType, DateTimeField, Expr, ExtractSyntax,
    Ident, Interval, Query, TypedString, UnaryOperator, Value, ValueWithSpan,
};

use super::row::starred;
use super::{Judged, Walk};
use crate::amplifiers;
use crate::constant;
use crate::operators;
use crate::refusal::{Refusal, RefusalKind};
use crate::size::{Bound, Order, Size};
use crate::types;

impl Walk<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> Judged<Size> {
        self.deeper(|walk| walk.expr_inside(expr))
    }

    #[expect(clippy::too_many_lines, reason = "one arm for every kind of expression")]
    fn expr_inside(&mut self, expr: &Expr) -> Judged<Size> {
        match expr {
            Expr::Value(value) => Self::literal(value),
            Expr::Identifier(ident) => self.identifier(ident),
            Expr::CompoundIdentifier(parts) => self.qualified_column(parts),
            Expr::BinaryOp { .. } => self.chain(expr),
            Expr::Function(function) => self.call(function),
            Expr::Nested(inner) => self.expr(inner),
            Expr::Cast { kind, expr, data_type, format } => {
                if format.is_some() || !self.is_plain_cast(kind) {
                    return Self::foreign("this form of CAST");
                }
                self.data_type(data_type)?;
                let size = self.expr(expr)?;
                amplifiers::cast(expr, size, data_type)
            }
            Expr::TypedString(TypedString { data_type, value, uses_odbc_syntax }) => {
                // To SQL Server, a column and its alias.
                if *uses_odbc_syntax || self.facts.is_mssql() {
                    return Self::foreign("this form of a literal");
                }
                self.data_type(data_type)?;
                match &value.value {
                    Value::SingleQuotedString(_)
                    | Value::EscapedStringLiteral(_)
                    | Value::DollarQuotedString(_) => {
                        let size = Self::literal(value)?;
                        amplifiers::cast(&Expr::Value(value.clone()), size, data_type)
                    }
                    _ => Self::foreign("a type before this value"),
                }
            }
            Expr::IsFalse(inner)
            | Expr::IsNotFalse(inner)
            | Expr::IsTrue(inner)
            | Expr::IsNotTrue(inner)
            | Expr::IsNull(inner)
            | Expr::IsNotNull(inner)
            | Expr::IsUnknown(inner)
            | Expr::IsNotUnknown(inner)
            | Expr::IsJson { expr: inner, kind: _, unique_keys: _, negated: _ }
            | Expr::IsNormalized { expr: inner, form: _, negated: _ } => self.truth([inner]),
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                self.truth([left, right])
            }
            Expr::Between { expr, negated: _, low, high } => self.truth([expr, low, high]),
            Expr::InList { expr, list, negated: _ } => {
                self.truth([expr])?;
                self.exprs(list)?;
                Ok(Size::stated(1.0))
            }
            Expr::InSubquery { expr, subquery, negated: _ } => {
                self.truth([expr])?;
                self.query(subquery)?;
                Ok(Size::stated(1.0))
            }
            Expr::Exists { subquery, negated: _ } => {
                self.query(subquery)?;
                Ok(Size::stated(1.0))
            }
            Expr::Like { negated: _, any: _, expr, pattern, escape_char }
            | Expr::ILike { negated: _, any: _, expr, pattern, escape_char }
            | Expr::SimilarTo { negated: _, expr, pattern, escape_char } => {
                self.pattern_match(expr, pattern, escape_char.as_deref())
            }
            Expr::AnyOp { left, compare_op, right, is_some: _ }
            | Expr::AllOp { left, compare_op, right } => {
                let written = self.operator(compare_op)?.to_owned();
                let left = self.expr(left)?;
                let right = self.expr(right)?;
                amplifiers::operation(&written, left, right)?;
                Ok(Size::stated(1.0))
            }
            Expr::UnaryOp { op, expr } => self.unary(*op, expr),
            Expr::AtTimeZone { timestamp, time_zone } => {
                let value = self.expr(timestamp)?.value;
                self.expr(time_zone)?;
                Ok(Size::number(value.at_least(Order::Stored)))
            }
            Expr::Extract { field, syntax, expr } => {
                if !matches!(syntax, ExtractSyntax::From) {
                    return Self::foreign("this form of EXTRACT");
                }
                let of = self.expr(expr)?;
                Ok(amplifiers::field(Some(&Self::field_name(field)), of))
            }
            Expr::Ceil { expr, field } | Expr::Floor { expr, field } => match field {
                CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) => {
                    Ok(Size::number(self.expr(expr)?.value))
                }
                CeilFloorKind::DateTimeField(_) | CeilFloorKind::Scale(_) => {
                    Self::foreign("this form of CEIL or FLOOR")
                }
            },
            Expr::Position { expr, r#in } => {
                let pattern = self.expr(expr)?;
                let text = self.expr(r#in)?;
                amplifiers::search(text, pattern)?;
                Ok(Size::number(text.length))
            }
            Expr::Substring { expr, substring_from, substring_for, special: _, shorthand: _ } => {
                let size = self.expr(expr)?;
                for part in [substring_from, substring_for].into_iter().flatten() {
                    // Either a place, or a pattern: `substring(a from 'b+')`.
                    let part = self.expr(part)?;
                    amplifiers::search(size, part)?;
                }
                Ok(Size::text(size.length))
            }
            Expr::Trim { trim_where: _, trim_what, expr, trim_characters } => {
                let size = self.expr(expr)?;
                for what in trim_what.as_deref().into_iter().chain(trim_characters.iter().flatten())
                {
                    let what = self.expr(what)?;
                    amplifiers::search(size, what)?;
                }
                Ok(Size::text(size.length))
            }
            Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
                let size = self.expr(expr)?;
                let what = self.expr(overlay_what)?;
                self.expr(overlay_from)?;
                if let Some(length) = overlay_for {
                    self.expr(length)?;
                }
                amplifiers::made(Size::text(size.length.plus(what.length)))
            }
            Expr::Collate { expr, collation } => {
                self.collation(collation)?;
                self.expr(expr)
            }
            Expr::Case { case_token: _, end_token: _, operand, conditions, else_result } => {
                if let Some(operand) = operand {
                    self.expr(operand)?;
                }
                let mut size = Size::nothing();
                for CaseWhen { condition, result } in conditions {
                    self.expr(condition)?;
                    size = size.or(self.expr(result)?);
                }
                match else_result {
                    Some(result) => Ok(size.or(self.expr(result)?)),
                    None => Ok(size),
                }
            }
            Expr::Subquery(query) => self.subquery(query),
            Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
                sets.iter().flatten().try_for_each(|set| self.grouping_set(set))?;
                Ok(Size::nothing())
            }
            Expr::Tuple(exprs) | Expr::Array(Array { elem: exprs, named: _ }) => {
                let mut all = Size::nothing();
                for expr in exprs {
                    let size = self.expr(expr)?;
                    all = Size {
                        value: all.value.or(size.value),
                        length: all.length.plus(size.length).plus(Bound::stated(1.0)),
                    };
                }
                // Written as a text, its quotes are doubled; a recursion could do so forever.
                if all.length.order == Order::FedBack {
                    all.length = Bound::UNBOUNDED;
                }
                match expr {
                    Expr::Array(_) => amplifiers::made(all),
                    _ => Ok(all),
                }
            }
            Expr::Interval(interval) => self.interval(interval),
            // A method of an object, or an attribute.
            Expr::CompoundFieldAccess { .. } if self.facts.is_oracle() => {
                Self::foreign("what stands behind the dot")
            }
            Expr::CompoundFieldAccess { root, access_chain } if self.facts.is_mssql() => {
                self.mssql_method(root, access_chain)
            }
            Expr::CompoundFieldAccess { root, access_chain } => match starred(expr) {
                Some(row) => Ok(self.fields(row)?.row()),
                None => self.access(root, access_chain),
            },
            Expr::Named { expr, name } => {
                self.label(name)?;
                self.expr(expr)
            }
            Expr::QualifiedWildcard(name, _) => {
                Ok(self.relation(&self.parts(name)?)?.columns.row())
            }
            Expr::RLike { .. }
            | Expr::Convert { .. }
            | Expr::MatchAgainst { .. }
            | Expr::MemberOf(_)
                if self.facts.is_mysql() =>
            {
                self.mysql_form(expr)
            }
            Expr::OuterJoin(_) | Expr::Prior(_) if self.facts.is_oracle() => self.oracle_form(expr),
            Expr::Convert { .. } if self.facts.is_mssql() => self.mssql_convert(expr),
            Expr::Wildcard(_)
            | Expr::JsonAccess { .. }
            | Expr::InUnnest { .. }
            | Expr::RLike { .. }
            | Expr::Convert { .. }
            | Expr::Prefixed { .. }
            | Expr::Struct { .. }
            | Expr::Dictionary(_)
            | Expr::Map(_)
            | Expr::MatchAgainst { .. }
            | Expr::OuterJoin(_)
            | Expr::Prior(_)
            | Expr::Lambda(_)
            | Expr::MemberOf(_) => Self::foreign("this form of an expression"),
        }
    }

    pub(super) fn data_type(&self, data_type: &DataType) -> Judged {
        if let Some(table) = self.row_type_with_rules(data_type) {
            // It names every column there is, those that are hidden too.
            let message =
                format!("the row type of {table}, which has rules of access, is not allowed");
            return Err(Refusal::new(RefusalKind::Access, message));
        }
        if types::is_plain(data_type, self.facts, self.policy.catalog) {
            return Ok(());
        }
        let message =
            format!("the type {data_type} is not on the list of types that are plain data");
        Err(Refusal::new(RefusalKind::Type, message))
    }

    fn row_type_with_rules(&self, data_type: &DataType) -> Option<String> {
        let access = self.policy.access?;
        let table = types::element_row_type(data_type, self.policy.catalog?)?;
        access.restricts(table.schema.as_deref(), &table.name).then(|| table.display_name())
    }

    pub(super) fn literal(value: &ValueWithSpan) -> Judged<Size> {
        match &value.value {
            Value::Number(digits, _) => amplifiers::number(digits),
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => {
                amplifiers::literal(text)
            }
            Value::DollarQuotedString(text) => amplifiers::literal(&text.value),
            Value::SingleQuotedByteStringLiteral(bits) => Ok(amplifiers::bits(bits.len())),
            Value::HexStringLiteral(digits) => Ok(amplifiers::bits(4 * digits.len())),
            Value::Boolean(_) | Value::Null => Ok(Size::stated(1.0)),
            Value::Placeholder(name) => {
                let message = format!("the placeholder {name} has no value here");
                Err(Refusal::new(RefusalKind::Unparsable, message).hint("write the value itself"))
            }
            Value::TripleSingleQuotedString(_)
            | Value::TripleDoubleQuotedString(_)
            | Value::UnicodeStringLiteral(_)
            | Value::DoubleQuotedByteStringLiteral(_)
            | Value::TripleSingleQuotedByteStringLiteral(_)
            | Value::TripleDoubleQuotedByteStringLiteral(_)
            | Value::SingleQuotedRawStringLiteral(_)
            | Value::DoubleQuotedRawStringLiteral(_)
            | Value::TripleSingleQuotedRawStringLiteral(_)
            | Value::TripleDoubleQuotedRawStringLiteral(_)
            | Value::NationalStringLiteral(_)
            | Value::QuoteDelimitedStringLiteral(_)
            | Value::NationalQuoteDelimitedStringLiteral(_)
            | Value::DoubleQuotedString(_) => Self::foreign("this form of a literal"),
        }
    }

    fn identifier(&self, ident: &Ident) -> Judged<Size> {
        let bare = ident.quote_style.is_none()
            && self.facts.bare_functions.contains(ident.value.to_ascii_lowercase().as_str());
        if bare { Ok(Size::text(Bound::stated(64.0))) } else { self.column(ident) }
    }

    /// A chain such as `a + b + c …` nests as deep as it is long, on its left side: it is
    /// walked in a loop.
    fn chain(&mut self, expr: &Expr) -> Judged<Size> {
        let mut rights = Vec::new();
        let mut left = expr;
        while let Expr::BinaryOp { left: inner, op, right } = left {
            rights.push((left, op, right.as_ref()));
            left = inner;
        }
        let mut size = self.expr(left)?;
        for (whole, op, right) in rights.into_iter().rev() {
            let written = self.operator(op)?;
            let right_size = self.expr(right)?;
            let bounded = match constant::number(right) {
                Some(by) if written == "/" => amplifiers::divided(size, by),
                _ if self.facts.is_mssql() => {
                    amplifiers::mssql_operation(written, size, right_size)?
                }
                _ => amplifiers::operation(written, size, right_size)?,
            };
            size = constant::number(whole).map_or(bounded, Size::stated);
        }
        Ok(size)
    }

    fn operator<'o>(&self, operator: &'o BinaryOperator) -> Judged<&'o str> {
        let known = operators::binary(operator, self.facts)
            .or_else(|| operators::of_extension(operator, self.policy.catalog));
        known.ok_or_else(|| {
            let message = format!("the operator {operator} is not on the list of safe operators");
            Refusal::new(RefusalKind::Operator, message)
        })
    }

    fn unary(&mut self, op: UnaryOperator, expr: &Expr) -> Judged<Size> {
        if !operators::is_unary(op) {
            return Self::foreign("this operator");
        }
        let size = self.expr(expr)?;
        Ok(amplifiers::prefixed(op, size))
    }

    pub(super) fn truth<const N: usize>(&mut self, exprs: [&Expr; N]) -> Judged<Size> {
        for expr in exprs {
            self.expr(expr)?;
        }
        Ok(Size::stated(1.0))
    }

    pub(super) fn pattern_match(
        &mut self,
        expr: &Expr,
        pattern: &Expr,
        escape: Option<&Expr>,
    ) -> Judged<Size> {
        let text = self.expr(expr)?;
        let pattern = self.expr(pattern)?;
        if let Some(escape) = escape {
            self.expr(escape)?;
        }
        amplifiers::search(text, pattern)?;
        Ok(Size::stated(1.0))
    }

    fn subquery(&mut self, query: &Query) -> Judged<Size> {
        Ok(self.query(query)?.columns.whole())
    }

    fn interval(&mut self, interval: &Interval) -> Judged<Size> {
        let Interval {
            value,
            leading_field: _,
            leading_precision: _,
            last_field: _,
            fractional_seconds_precision: _,
        } = interval;
        match value.as_ref() {
            Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(_), .. }) => {
                Ok(amplifiers::interval(value))
            }
            value if self.facts.is_mysql() => Ok(Size::number(self.expr(value)?.value)),
            _ => Self::foreign("INTERVAL before something else than a string"),
        }
    }

    fn field_name(field: &DateTimeField) -> String {
        field.to_string().trim_matches('\'').to_ascii_lowercase()
    }
}

/// Collected values stay collected, whatever is taken out of them.
pub(super) fn collected(size: Size) -> Size {
    let length = match size.length.order {
        Order::FedBack => Bound::UNBOUNDED,
        _ => size.length.at_least(Order::Collected),
    };
    Size { length, ..size }
}
