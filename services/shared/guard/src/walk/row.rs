//! What stands behind a value: `[1]`, `.field`, `.*`.

use sqlparser::ast::{
    AccessExpr, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident,
    Subscript,
};

use super::{Judged, Walk};
use crate::refusal::{Refusal, RefusalKind};
use crate::respell::STAR_QUOTE;
use crate::scope::{Column, Columns, Scope};
use crate::size::Size;
use crate::tokens::byte_of;
use crate::types;

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
        if let Some(fields) = self.row_fields(row) {
            self.expr(row)?;
            return Ok(fields);
        }
        match row {
            Expr::Nested(inner) => self.fields(inner),
            Expr::Identifier(ident) => {
                if self.own_column(&self.name(ident)?).is_some() {
                    return self.unknown_fields(Some(ident));
                }
                self.row_of(&[ident])
            }
            _ => self.unknown_fields(None),
        }
    }

    /// The fields of a value, if it is surely a row and all of them are known.
    pub(super) fn row_fields(&self, value: &Expr) -> Option<Columns> {
        match value {
            Expr::Nested(inner) => self.row_fields(inner),
            Expr::Identifier(ident) => {
                let name = self.name(ident).ok()?;
                match self.own_column(&name) {
                    Some(column) => column.fields.as_deref().cloned(),
                    None => self.known_row(ident),
                }
            }
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [relation, column] => {
                    let columns = &self.relation(&[relation]).ok()?.columns;
                    let column = columns.column(&self.any_name(column).ok()?)?;
                    column.fields.as_deref().cloned()
                }
                _ => None,
            },
            Expr::Function(function) => self.function_fields(function),
            Expr::Cast { data_type: DataType::Custom(name, modifiers), .. }
                if modifiers.is_empty() =>
            {
                let table = types::row_type(name, self.policy.catalog?)?;
                let columns = table.columns.iter();
                let column = |c: &catalog::Column| Column::new(c.name.clone(), Size::PERHAPS);
                Some(Columns::Known(columns.map(column).collect()))
            }
            // One row of those that were collected.
            Expr::CompoundFieldAccess { root, access_chain } => {
                let collected = match root.as_ref() {
                    Expr::Nested(inner) => inner,
                    root => root,
                };
                match (collected, access_chain.as_slice()) {
                    (
                        Expr::Function(function),
                        [AccessExpr::Subscript(Subscript::Index { .. })],
                    ) => self.argument_fields(function, &["array_agg"]),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn function_fields(&self, function: &Function) -> Option<Columns> {
        let populating = ["json_populate_record", "jsonb_populate_record"];
        self.composite(function).or_else(|| {
            let Columns::Known(mut columns) = self.argument_fields(function, &populating)? else {
                return None;
            };
            // What a document says takes the place of what was stored.
            for column in &mut columns {
                column.size = Size::PERHAPS;
            }
            Some(Columns::Known(columns))
        })
    }

    /// The fields of the first argument of one of these functions.
    fn argument_fields(&self, function: &Function, of: &[&str]) -> Option<Columns> {
        let called = self.function(&function.name).ok()?;
        match &function.args {
            FunctionArguments::List(list) if of.contains(&called.as_str()) => {
                match list.args.first()? {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(row)) => self.row_fields(row),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn known_row(&self, ident: &Ident) -> Option<Columns> {
        match &self.relation(&[ident]).ok()?.columns {
            Columns::Known(columns) => Some(Columns::Known(columns.clone())),
            Columns::Any => None,
        }
    }

    /// The column that a name alone means, where columns are known.
    fn own_column(&self, name: &str) -> Option<&Column> {
        let mut visible = self.scopes.iter().rev().flat_map(Scope::visible);
        visible.find_map(|relation| relation.columns.column(name))
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
        // Where any column may be, the row may be another than the one that is known.
        let open = |columns: &Columns| matches!(columns, Columns::Any);
        let in_reach = self.scopes.iter().flat_map(Scope::visible).any(|r| open(&r.columns));
        let open_call =
            (open(columns) || in_reach) && self.facts.attribute_calls.contains(name.as_str());
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
