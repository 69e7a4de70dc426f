//! A tree as a request in the plain English that the grammar reads.

use crate::{
    schema::{ColumnId, Schema},
    tree::{
        Aggregate, Comparison, Condition, DatePoint, Expr, Output, Part, Place, Query, TableRef,
    },
};

/// The requests that may stand for a query, the shorter first; none for trees of another shape.
pub fn of(schema: &Schema, query: &Query) -> Vec<String> {
    if query.inner.is_some() || !query.sets.is_empty() {
        return Vec::new();
    }
    let Some(root) = query.root else { return Vec::new() };
    let writer = Writer { schema, root };
    let ways = [(true, false), (true, true), (false, false), (false, true)];
    ways.into_iter().filter_map(|(short, sorted)| writer.request(query, short, sorted)).collect()
}

struct Writer<'a> {
    schema: &'a Schema,
    root: TableRef,
}

impl Writer<'_> {
    /// `short` speaks of rows where what they are called is shown; without `sorted`, groups come
    /// in the order that they come in unasked.
    fn request(&self, query: &Query, short: bool, sorted: bool) -> Option<String> {
        let measures: Vec<&Expr> = expressions(query).filter(|e| e.is_aggregate()).collect();
        let shown: Vec<&Expr> = expressions(query).filter(|e| !e.is_aggregate()).collect();
        let rows = self.table(self.root);
        let mut text;
        if measures.is_empty() {
            let named = self.names_rows(&shown) && short;
            let what = if named { rows } else { format!("{} of {rows}", self.columns(&shown)?) };
            let different = if query.distinct { "different " } else { "" };
            text = format!("Show the {different}{what}");
        } else {
            let what: Option<Vec<String>> = measures.iter().map(|e| self.measure(e)).collect();
            text = format!("Show the {}", list(&what?, "and the"));
        }
        let mut conditions: Vec<String> =
            query.filter.iter().map(|c| self.condition(c)).collect::<Option<_>>()?;
        // "in 2023 whose status is …": what "whose" opens goes on to the end.
        conditions.sort_by_key(|c| c.starts_with("whose"));
        for (i, condition) in conditions.iter().enumerate() {
            text.push_str(if i == 0 { " " } else { " and " });
            text.push_str(condition);
        }
        if !measures.is_empty() && !query.group.is_empty() {
            let groups = self.groups(query)?;
            text.extend([" for each ", &list(&groups, "and")]);
        }
        if !query.having.is_empty() {
            return None;
        }
        if let Some(order) = query.order.first().filter(|_| sorted || query.group.is_empty()) {
            let by = if order.by.is_aggregate() {
                self.measure(&order.by)?
            } else {
                self.plain(&order.by)?
            };
            let direction = if order.descending { "descending" } else { "ascending" };
            text.extend([" sorted by ", &by, " in ", direction, " order"]);
        }
        if let Some(limit) = query.limit {
            text = text.replacen("Show the ", &format!("Show the top {limit} "), 1);
        }
        Some(format!("{text}."))
    }

    /// Just what a row of the root is called.
    fn names_rows(&self, shown: &[&Expr]) -> bool {
        let names = self.schema.shown(self.root.table);
        shown.len() == names.len() && shown.iter().zip(&names).all(|(e, &c)| **e == Expr::column(c))
    }

    fn columns(&self, shown: &[&Expr]) -> Option<String> {
        let names: Option<Vec<String>> = shown.iter().map(|e| self.plain(e)).collect();
        Some(list(&names?, "and"))
    }

    fn groups(&self, query: &Query) -> Option<Vec<String>> {
        let mut groups: Vec<String> = Vec::new();
        for expr in &query.group {
            let word = match expr {
                Expr::Column(c) => {
                    let table = self.schema.table_of(c.column);
                    let named = self.schema.is_key(c.column)
                        || self.schema.tables[table].label.contains(&c.column);
                    let keyed = query.group.contains(&Expr::column(
                        *self.schema.tables[table].key.first().unwrap_or(&c.column),
                    ));
                    if named && keyed {
                        singular(&self.table(TableRef::first(table)))
                    } else {
                        self.column(c.column)
                    }
                }
                Expr::StartOf(part, _) | Expr::Part(part, _) => unit(*part).to_owned(),
                _ => return None,
            };
            if !groups.contains(&word) {
                groups.push(word);
            }
        }
        Some(groups)
    }

    fn measure(&self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Rows => format!("number of {}", self.table(self.root)),
            Expr::Count { distinct, of } => match **of {
                Expr::Column(c) if self.schema.is_key(c.column) => {
                    let table = TableRef::first(self.schema.table_of(c.column));
                    format!("number of {}", self.table(table))
                }
                Expr::Column(c) => {
                    let different = if *distinct { "different " } else { "" };
                    format!("number of {different}{}", self.column(c.column))
                }
                _ => return None,
            },
            Expr::Aggregate(f, e) => {
                let word = match f {
                    Aggregate::Avg => "average",
                    Aggregate::Sum => "total",
                    Aggregate::Min => "minimum",
                    Aggregate::Max => "maximum",
                };
                match **e {
                    Expr::Column(c) | Expr::Numeric(c) => {
                        let table = self.table(TableRef::first(self.schema.table_of(c.column)));
                        format!("{word} {} of {table}", self.column(c.column))
                    }
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    fn plain(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Column(c) | Expr::Numeric(c) => {
                let own = self.schema.table_of(c.column) == self.root.table;
                let name = self.column(c.column);
                if own {
                    return Some(name);
                }
                let table = TableRef::first(self.schema.table_of(c.column));
                Some(format!("{} {name}", singular(&self.table(table))))
            }
            Expr::StartOf(part, _) | Expr::Part(part, _) => Some(unit(*part).to_owned()),
            _ => None,
        }
    }

    fn condition(&self, condition: &Condition) -> Option<String> {
        match condition {
            Condition::Compare(left, comparison, right) => {
                let value = value(right)?;
                let word = match (comparison, right) {
                    (Comparison::AtLeast, Expr::Date(_)) => return Some(format!("since {value}")),
                    (Comparison::Less, Expr::Date(_)) => return Some(format!("before {value}")),
                    (Comparison::Equal, Expr::Date(_)) => return Some(format!("on {value}")),
                    (Comparison::Equal, _) => "is",
                    (Comparison::NotEqual, _) => "is not",
                    (Comparison::More, _) => "is more than",
                    (Comparison::AtLeast, _) => "is at least",
                    (Comparison::Less, _) => "is less than",
                    (Comparison::AtMost, _) => "is at most",
                };
                Some(format!("whose {} {word} {value}", self.plain(left)?))
            }
            Condition::Like { expr, text, place } => {
                let word = match place {
                    Place::Whole => "is",
                    Place::Anywhere => "contains",
                    Place::Start => "starts with",
                    Place::End => "ends with",
                };
                Some(format!("whose {} {word} \"{text}\"", self.plain(expr)?))
            }
            Condition::Null(e) => Some(format!("whose {} is missing", self.plain(e)?)),
            Condition::All(list) => period(list).or_else(|| {
                let all: Option<Vec<String>> = list.iter().map(|c| self.condition(c)).collect();
                Some(all?.join(" and "))
            }),
            Condition::Any(alternatives) => {
                let mut left = None;
                let mut values = Vec::new();
                for alternative in alternatives {
                    let Condition::Compare(e, Comparison::Equal, v) = alternative else {
                        return None;
                    };
                    if left.get_or_insert(e) != &e {
                        return None;
                    }
                    values.push(value(v)?);
                }
                Some(format!("whose {} is {}", self.plain(left?)?, values.join(" or ")))
            }
            Condition::Not(inner) => match &**inner {
                Condition::Null(e) => Some(format!("whose {} is not missing", self.plain(e)?)),
                Condition::Among(_, query) => Some(format!("without {}", self.partners(query)?)),
                _ => None,
            },
            Condition::Among(_, query) => Some(format!("with {}", self.partners(query)?)),
        }
    }

    /// What rows have, or do not have: "orders whose status is open".
    fn partners(&self, query: &Query) -> Option<String> {
        if !query.having.is_empty() {
            return None;
        }
        let partners: Vec<String> = query.also.iter().map(|&t| self.table(t)).collect();
        let mut text = partners.last().cloned().unwrap_or_default();
        let inner = Self { schema: self.schema, root: *query.also.last()? };
        for (i, condition) in query.filter.iter().enumerate() {
            text.push_str(if i == 0 { " " } else { " and " });
            text.push_str(&inner.condition(condition)?);
        }
        Some(text)
    }

    fn table(&self, table: TableRef) -> String {
        self.schema.catalog_table(table.table).name.replace('_', " ")
    }

    fn column(&self, column: ColumnId) -> String {
        self.schema.column(column).name.replace('_', " ")
    }
}

fn expressions(query: &Query) -> impl Iterator<Item = &Expr> {
    query.select.iter().filter_map(|o| match o {
        Output::Expr(e) => Some(e),
        Output::All(_) => None,
    })
}

/// A stretch of time with a name of its own.
fn period(conditions: &[Condition]) -> Option<String> {
    let [
        Condition::Compare(_, Comparison::AtLeast, Expr::Date(from)),
        Condition::Compare(_, Comparison::Less, Expr::Date(until)),
    ] = conditions
    else {
        return None;
    };
    match (from, until) {
        (DatePoint::On(a), DatePoint::On(b)) => calendar(*a, *b),
        (DatePoint::StartOf(p, n), DatePoint::StartOf(q, m)) if p == q && n + 1 == *m => {
            Some(match n {
                0 => format!("this {}", unit(*p)),
                -1 => format!("last {}", unit(*p)),
                _ => return None,
            })
        }
        _ => None,
    }
}

fn value(expr: &Expr) -> Option<String> {
    Some(match expr {
        Expr::Text(text) if !text.contains('"') => format!("\"{text}\""),
        Expr::Number(n) => n.clone(),
        Expr::Date(DatePoint::On(day)) => day.to_string(),
        _ => return None,
    })
}

/// A year, or a month of one.
fn calendar(from: chrono::NaiveDate, until: chrono::NaiveDate) -> Option<String> {
    use chrono::{Datelike as _, Months};

    if from.day() != 1 {
        return None;
    }
    if from.month() == 1 && from.checked_add_months(Months::new(12)) == Some(until) {
        return Some(format!("in {}", from.year()));
    }
    (from.checked_add_months(Months::new(1)) == Some(until))
        .then(|| format!("in {}", from.format("%B %Y")))
}

fn unit(part: Part) -> &'static str {
    match part {
        Part::Year => "year",
        Part::Quarter => "quarter",
        Part::Month => "month",
        Part::Week => "week",
        Part::Day => "day",
        Part::Hour => "hour",
    }
}

fn singular(name: &str) -> String {
    name.strip_suffix('s').filter(|n| !n.ends_with('s')).unwrap_or(name).to_owned()
}

fn list(items: &[String], and: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {and} {last}", rest.join(", ")),
    }
}
