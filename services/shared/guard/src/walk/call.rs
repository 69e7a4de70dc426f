//! Calls of functions, wherever they stand.

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArgumentClause,
    FunctionArgumentList, FunctionArguments, Ident, JsonReturningClause, ListAggOnOverflow,
    ObjectName, TableAlias, WindowType,
};

use super::expression::collected;
use super::{Judged, Walk};
use crate::amplifiers::{self, Call};
use crate::dialect::{Dialect, extensions};
use crate::refusal::{Refusal, RefusalKind};
use crate::scope::{Columns, Relation};
use crate::size::{Bound, Size};
use crate::vouched::is_out_of_question;

/// Names that the grammar knows and no schema holds: in quotes they are somebody else's.
const GRAMMAR_ONLY: &[&str] = &[
    "coalesce",
    "greatest",
    "grouping",
    "least",
    "nullif",
    "row",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlforest",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "json_array",
    "json_arrayagg",
    "json_objectagg",
    "json_exists",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_value",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
];

impl Walk<'_> {
    pub(super) fn call(&mut self, function: &Function) -> Judged<Size> {
        let Function {
            name,
            uses_odbc_syntax,
            parameters,
            args,
            within_group,
            filter,
            null_treatment,
            over,
        } = function;
        let plain = !*uses_odbc_syntax
            && matches!(parameters, FunctionArguments::None)
            && (null_treatment.is_none() || self.facts.is_mssql() || self.facts.is_oracle());
        if !plain {
            return Self::foreign("this form of a call");
        }
        let ordered = self.order_sizes(within_group)?;
        if let Some(condition) = filter {
            self.expr(condition)?;
        }
        match over {
            None => {}
            Some(WindowType::WindowSpec(window)) => self.window(window)?,
            Some(WindowType::NamedWindow(name)) => drop(self.name(name)?),
        }
        match args {
            FunctionArguments::None => self.bare_call(name),
            FunctionArguments::Subquery(query) => {
                let is_array = matches!(self.parts(name)?.as_slice(), [array]
                    if array.quote_style.is_none() && array.value.eq_ignore_ascii_case("array"));
                if !is_array {
                    return Self::foreign("a query as the arguments of a call");
                }
                Ok(collected(self.query(query)?.columns.whole()))
            }
            FunctionArguments::List(list) => {
                let called = self.function(name)?;
                let (exprs, mut sizes) = self.arguments(list)?;
                sizes.extend(ordered);
                let made_rows = self.scopes.last().map_or(1.0, crate::scope::Scope::made_rows);
                let size = Call { name: &called, args: &exprs, sizes: &sizes, made_rows }
                    .size(self.facts.dialect)
                    .map_err(|refusal| self.pointed(refusal, name))?;
                if called == "generate_series"
                    && let Some(scope) = self.scopes.last_mut()
                {
                    scope.unfolded = scope.unfolded.max(amplifiers::series(&exprs, &sizes)?);
                }
                Ok(size)
            }
        }
    }

    fn bare_call(&self, name: &ObjectName) -> Judged<Size> {
        match self.parts(name)?.as_slice() {
            [word] if word.quote_style.is_none() => {
                let folded = word.value.to_ascii_lowercase();
                if self.facts.bare_functions.contains(folded.as_str()) {
                    return Ok(Size::STORED);
                }
                self.misread(word)
            }
            _ => Self::foreign("a call without arguments"),
        }
    }

    /// The name of a function that may be called.
    pub(super) fn function(&self, name: &ObjectName) -> Judged<String> {
        let parts = self.parts(name)?;
        if self.facts.is_oracle() {
            return self.oracle_function(&parts);
        }
        let (schema, last) = match parts.as_slice() {
            [last] => (None, *last),
            [schema, last] => (Some(self.any_name(schema)?), *last),
            _ => return Self::foreign("a function name of so many parts"),
        };
        let mut folded = self.any_name(last)?;
        if self.facts.is_mssql() {
            // Those of the server are found in any case, wherever tables are not.
            folded.make_ascii_lowercase();
        }
        let whole = schema.as_ref().map_or(folded.clone(), |schema| format!("{schema}.{folded}"));
        let built_in = self.facts.functions.contains(folded.as_str())
            && schema.as_deref().is_none_or(|schema| Some(schema) == self.facts.system_schema)
            // In quotes it may be somebody's own.
            && !(last.quote_style.is_some() && self.facts.dialect != Dialect::PostgreSql)
            && !(last.quote_style.is_some() && GRAMMAR_ONLY.contains(&folded.as_str()));
        let of_extension =
            || extensions::has_function(self.policy.catalog, schema.as_deref(), &folded);
        let is_vouched_for =
            self.policy.extra_functions.contains(&whole) && !is_out_of_question(&whole);
        if built_in || is_vouched_for || of_extension() {
            return Ok(folded);
        }
        let message = format!("the function {whole} is not on the list of safe functions");
        Err(self.refusal(RefusalKind::Function, message, last))
    }

    fn pointed(&self, refusal: Refusal, name: &ObjectName) -> Refusal {
        let first = self.parts(name).ok().and_then(|parts| parts.first().copied().cloned());
        match first {
            Some(Ident { span, .. }) if span.start.line > 0 => {
                refusal.at(self.sql, crate::tokens::byte_of(span))
            }
            _ => refusal,
        }
    }

    pub(super) fn arguments<'e>(
        &mut self,
        list: &'e FunctionArgumentList,
    ) -> Judged<(Vec<&'e Expr>, Vec<Size>)> {
        let FunctionArgumentList { duplicate_treatment: _, args, clauses } = list;
        for clause in clauses {
            match clause {
                FunctionArgumentClause::OrderBy(exprs) => self.order_exprs(exprs)?,
                FunctionArgumentClause::JsonNullClause(_) => {}
                FunctionArgumentClause::JsonReturningClause(JsonReturningClause { data_type }) => {
                    self.data_type(data_type)?;
                }
                FunctionArgumentClause::Limit(count) if self.facts.is_mysql() => {
                    self.expr(count)?;
                }
                FunctionArgumentClause::Separator(text) if self.facts.is_mysql() => {
                    Self::literal(text)?;
                }
                FunctionArgumentClause::IgnoreOrRespectNulls(_) if self.facts.is_oracle() => {}
                FunctionArgumentClause::OnOverflow(overflow) if self.facts.is_oracle() => {
                    if let ListAggOnOverflow::Truncate { filler: Some(filler), .. } = overflow {
                        self.expr(filler)?;
                    }
                }
                FunctionArgumentClause::IgnoreOrRespectNulls(_)
                | FunctionArgumentClause::Where(_)
                | FunctionArgumentClause::Limit(_)
                | FunctionArgumentClause::OnOverflow(_)
                | FunctionArgumentClause::Having(_)
                | FunctionArgumentClause::Separator(_) => {
                    return Self::foreign("a clause inside this call");
                }
            }
        }
        self.argument_list(args)
    }

    fn argument_list<'e>(&mut self, args: &'e [FunctionArg]) -> Judged<(Vec<&'e Expr>, Vec<Size>)> {
        let mut exprs = Vec::new();
        let mut sizes = Vec::new();
        for arg in args {
            let value = match arg {
                FunctionArg::Unnamed(value) => value,
                FunctionArg::Named { name, arg, operator } => {
                    match operator {
                        FunctionArgOperator::RightArrow
                        | FunctionArgOperator::Assignment
                        | FunctionArgOperator::Space => {}
                        // `'key' value x`
                        FunctionArgOperator::Value
                            if self.facts.is_oracle() && name.quote_style == Some('\'') => {}
                        FunctionArgOperator::Equals
                        | FunctionArgOperator::Colon
                        | FunctionArgOperator::Value => {
                            return Self::foreign("this form of an argument");
                        }
                    }
                    arg
                }
                FunctionArg::ExprNamed { name, arg, operator } => {
                    self.argument_name(name, operator)?;
                    arg
                }
            };
            match value {
                FunctionArgExpr::Expr(expr) => {
                    sizes.push(self.expr(expr)?);
                    exprs.push(expr);
                }
                FunctionArgExpr::QualifiedWildcard(name) => {
                    sizes.push(self.row_of(&self.parts(name)?)?.row());
                }
                FunctionArgExpr::Wildcard => {}
                FunctionArgExpr::WildcardWithOptions(_) => return Self::foreign("this form of *"),
            }
        }
        Ok((exprs, sizes))
    }

    /// `days => 5` names a parameter, `'key': value` is an expression.
    fn argument_name(&mut self, name: &Expr, operator: &FunctionArgOperator) -> Judged {
        match (operator, name) {
            (
                FunctionArgOperator::RightArrow | FunctionArgOperator::Assignment,
                Expr::Identifier(ident),
            ) => self.any_name(ident).map(drop),
            (FunctionArgOperator::Colon | FunctionArgOperator::Value, key) => {
                self.expr(key).map(drop)
            }
            _ => Self::foreign("this form of an argument"),
        }
    }

    /// The relation that a function in FROM gives.
    pub(super) fn function_in_from(
        &mut self,
        name: &ObjectName,
        args: &[FunctionArg],
        alias: Option<&TableAlias>,
    ) -> Judged<Relation> {
        let called = self.function(name)?;
        if self.facts.is_mssql() {
            self.mssql_function_in_from(&called, name)?;
        }
        let (exprs, sizes) = self.argument_list(args)?;
        let size = Call { name: &called, args: &exprs, sizes: &sizes, made_rows: 1.0 }
            .size(self.facts.dialect)
            .map_err(|refusal| self.pointed(refusal, name))?;
        let made_rows = match called.as_str() {
            "generate_series" => amplifiers::series(&exprs, &sizes)?,
            _ => 1.0,
        };
        let columns = if let Some(names) = self.facts.composite(&called) {
            Columns::named(names, size)
        } else {
            let first = self.alias_name(alias)?.unwrap_or_else(|| called.clone());
            // Records take as many columns as the alias says.
            let count = alias.map_or(1, |alias| alias.columns.len().max(1));
            (0..count).fold(Columns::none(), |all, _| all.and(Columns::one(first.clone(), size)))
        };
        let made = self.scope().made_rows() * made_rows;
        if made > amplifiers::MAX_MADE_ROWS {
            let message = format!("the statement makes up {made:.0} rows");
            return Err(self.pointed(Refusal::new(RefusalKind::Amplifier, message), name));
        }
        Ok(Relation { name: called, schema: None, columns, made_rows })
    }

    /// The fields of a call's result, where it is a row.
    pub(super) fn composite(&self, function: &Function) -> Option<Columns> {
        let called = self.function(&function.name).ok()?;
        let names = self.facts.composite(&called).filter(|names| names.len() > 1);
        names.map(|names| Columns::named(names, Size { value: Bound::UNBOUNDED, ..Size::STORED }))
    }
}
