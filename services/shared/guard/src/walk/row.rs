//! What stands behind a value: `[1]`, `.field`, `.*`.

use sqlparser::ast::{AccessExpr, Expr, Ident, Subscript};

use super::{Judged, Walk};
use crate::refusal::{Refusal, RefusalKind};
use crate::respell::STAR_QUOTE;
use crate::scope::Columns;
use crate::size::Size;
use crate::tokens::byte_of;

impl Walk<'_> {
    /// `root[1].field[2]…`
    pub(super) fn access(&mut self, root: &Expr, chain: &[AccessExpr]) -> Judged<Size> {
        let (mut size, rest) = match chain {
            [AccessExpr::Dot(field), rest @ ..] => {
                let Expr::Identifier(field) = field else {
                    return Self::foreign("what stands behind the dot");
                };
                let columns = self.fields(root)?;
                (self.field(&columns, field)?, rest)
            }
            [AccessExpr::Subscript(_), ..] => (self.expr(root)?, chain),
            [] => return self.expr(root),
        };
        for access in rest {
            match access {
                AccessExpr::Subscript(subscript) => self.subscript(subscript)?,
                AccessExpr::Dot(field) => {
                    let message = "a field of this value cannot be checked, so it is not run";
                    let refusal = Refusal::new(RefusalKind::Name, message);
                    return Err(match field {
                        Expr::Identifier(ident) => refusal.at(self.sql, byte_of(ident.span)),
                        _ => refusal,
                    });
                }
            }
            size = size.or(Size::nothing());
        }
        Ok(size)
    }

    fn subscript(&mut self, subscript: &Subscript) -> Judged {
        match subscript {
            Subscript::Index { index } => self.expr(index).map(drop),
            Subscript::Slice { lower_bound, upper_bound, stride } => {
                if stride.is_some() {
                    return Self::foreign("this form of a slice");
                }
                [lower_bound, upper_bound]
                    .into_iter()
                    .flatten()
                    .try_for_each(|bound| self.expr(bound).map(drop))
            }
        }
    }

    /// The fields of a row value. Only where they are known may one be named: the server reads
    /// `(x).f` as the call `f(x)` when the row has no such field.
    pub(super) fn fields(&mut self, row: &Expr) -> Judged<Columns> {
        match row {
            Expr::Nested(inner) => self.fields(inner),
            Expr::Identifier(ident) => {
                let name = self.name(ident)?;
                let is_column = self.scopes.iter().any(|s| {
                    s.visible().iter().any(|r| matches!(&r.columns, Columns::Known(c) if c.iter().any(|c| c.name == name)))
                });
                if is_column {
                    return self.unknown_fields(Some(ident));
                }
                self.row_of(&[ident])
            }
            Expr::Function(function) => {
                self.call(function)?;
                match self.composite(function)? {
                    Some(columns) => Ok(columns),
                    None => self.unknown_fields(None),
                }
            }
            _ => self.unknown_fields(None),
        }
    }

    fn unknown_fields<T>(&self, at: Option<&Ident>) -> Judged<T> {
        let message = "the fields of this value are not known, so it is not run";
        Err(match at {
            Some(ident) => self.refusal(RefusalKind::Name, message, ident),
            None => Refusal::new(RefusalKind::Name, message),
        })
    }

    fn field(&self, columns: &Columns, field: &Ident) -> Judged<Size> {
        let name = self.any_name(field)?;
        let open_call =
            matches!(columns, Columns::Any) && self.facts.attribute_calls.contains(name.as_str());
        match columns.find(&name) {
            Some(size) if !open_call => Ok(size),
            _ => self.refuse(RefusalKind::Name, format!("there is no field {name}"), field),
        }
    }

    /// The columns that `qualifier.*` stands for.
    pub(super) fn row_of(&self, qualifier: &[&Ident]) -> Judged<Columns> {
        Ok(self.relation(qualifier)?.columns.clone())
    }
}

/// The row of `(row).*`.
pub(super) fn starred(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::CompoundFieldAccess { root, access_chain } => match access_chain.as_slice() {
            [AccessExpr::Dot(Expr::Identifier(star))] if star.quote_style == Some(STAR_QUOTE) => {
                Some(root)
            }
            _ => None,
        },
        _ => None,
    }
}
