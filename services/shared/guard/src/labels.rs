//! What the server calls a result column that has no alias (its `FigureColname`).

use sqlparser::ast::{AccessExpr, DataType, Expr, ObjectName, ObjectNamePart, SelectItem, SetExpr};

/// The name of a column that selects `expr`.
pub fn label(expr: &Expr) -> String {
    of(expr).unwrap_or_else(|| "?column?".to_owned())
}

fn of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Identifier(ident) => Some(folded(ident)),
        Expr::CompoundIdentifier(parts) => parts.last().map(folded),
        Expr::CompoundFieldAccess { root, access_chain } => access_chain
            .iter()
            .rev()
            .find_map(|access| match access {
                AccessExpr::Dot(Expr::Identifier(ident)) => Some(folded(ident)),
                AccessExpr::Dot(_) | AccessExpr::Subscript(_) => None,
            })
            .or_else(|| of(root)),
        Expr::Function(function) => last(&function.name),
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => of(inner),
        Expr::Cast { expr, data_type, .. } => of(expr).or_else(|| Some(of_type(data_type))),
        Expr::TypedString(typed) => Some(of_type(&typed.data_type)),
        Expr::Interval(_) => Some("interval".to_owned()),
        Expr::Case { else_result, .. } => {
            else_result.as_deref().and_then(of).or_else(|| Some("case".to_owned()))
        }
        Expr::Exists { .. } => Some("exists".to_owned()),
        Expr::Array(_) => Some("array".to_owned()),
        Expr::Tuple(_) => Some("row".to_owned()),
        Expr::Subquery(query) => match query.body.as_ref() {
            SetExpr::Select(select) => match select.projection.first() {
                Some(SelectItem::UnnamedExpr(expr)) => of(expr),
                Some(SelectItem::ExprWithAlias { alias, .. }) => Some(folded(alias)),
                _ => None,
            },
            _ => None,
        },
        Expr::Extract { .. } => Some("extract".to_owned()),
        Expr::AtTimeZone { .. } => Some("timezone".to_owned()),
        Expr::Ceil { .. } => Some("ceil".to_owned()),
        Expr::Floor { .. } => Some("floor".to_owned()),
        Expr::Position { .. } => Some("position".to_owned()),
        Expr::Substring { shorthand: true, .. } => Some("substr".to_owned()),
        Expr::Substring { .. } => Some("substring".to_owned()),
        Expr::Trim { .. } => Some("btrim".to_owned()),
        Expr::Overlay { .. } => Some("overlay".to_owned()),
        _ => None,
    }
}

fn folded(ident: &sqlparser::ast::Ident) -> String {
    match ident.quote_style {
        None => ident.value.to_ascii_lowercase(),
        Some(_) => ident.value.clone(),
    }
}

fn last(name: &ObjectName) -> Option<String> {
    match name.0.last() {
        Some(ObjectNamePart::Identifier(ident)) => Some(folded(ident)),
        Some(ObjectNamePart::Function(_)) | None => None,
    }
}

/// Types go by the server's own short names.
fn of_type(data_type: &DataType) -> String {
    let written = data_type.to_string().to_ascii_lowercase();
    let base = written.split(['(', '[']).next().unwrap_or_default().trim();
    let short = match base {
        "int" | "integer" => "int4",
        "bigint" => "int8",
        "smallint" => "int2",
        "boolean" => "bool",
        "decimal" | "dec" => "numeric",
        "real" => "float4",
        "double precision" | "float" => "float8",
        "character varying" => "varchar",
        "character" | "char" => "bpchar",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        other => other,
    };
    short.to_owned()
}
