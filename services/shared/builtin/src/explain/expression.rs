//! Expressions in words.

use super::{Telling, list};
use crate::tree::{
    Aggregate, ColumnRef, DatePoint, Expr, Order, Output, Part, Query, Window, WindowFunction,
};

impl<'a> Telling<'a> {
    pub(super) fn expr(self, expr: &Expr) -> String {
        match expr {
            Expr::Column(c) | Expr::Numeric(c) => self.column(*c),
            Expr::Rows => "the number of rows".into(),
            Expr::Count { distinct, of } => {
                let different = if *distinct { "different " } else { "" };
                format!("the number of {different}{}", self.expr(of))
            }
            Expr::Aggregate(f, e) => format!("the {} {}", aggregate(*f), self.expr(e)),
            Expr::Filtered(e, conditions) => {
                format!("{} where {}", self.expr(e), self.all(conditions))
            }
            Expr::Number(n) => n.clone(),
            Expr::Text(t) => format!("“{t}”"),
            Expr::Bool(b) => b.to_string(),
            Expr::Date(point) => date(point),
            Expr::Ratio(a, b) => format!("the ratio of {} to {}", self.expr(a), self.expr(b)),
            Expr::Binary(a, operator, b) => {
                format!("{} {operator} {}", self.expr(a), self.expr(b))
            }
            Expr::Part(p, e) | Expr::StartOf(p, e) => {
                format!("the {} of {}", part(*p), self.expr(e))
            }
            Expr::Since(e) => format!("the time since {}", self.expr(e)),
            Expr::Length(e) => format!("the length of {}", self.expr(e)),
            Expr::Scalar(query) => self.of(query).value(query),
            Expr::Inner(place) => match &self.query.inner {
                Some(inner) => match inner.select.get(*place) {
                    Some(Output::Expr(e)) => self.of(inner).expr(e),
                    _ => "a value".into(),
                },
                None => "a value".into(),
            },
            Expr::Window(window) => self.window(window),
        }
    }

    fn column(self, column: ColumnRef) -> String {
        let info = self.schema.column(column.column);
        let table = self.schema.catalog_table(info.table).name.replace('_', " ");
        let name = info.name.replace('_', " ");
        match self.way(column) {
            Some(way) => format!("{name} of {table} by {}", way.replace('_', " ")),
            None => format!("{name} of {table}"),
        }
    }

    /// The reference that leads to the row of a column, where the table has rows at both ends.
    fn way(self, column: ColumnRef) -> Option<&'a str> {
        let table = self.schema.table_of(column.column);
        let mut ways = self.query.ways.iter();
        let (_, edge) = ways.find(|(to, _)| (to.table, to.instance) == (table, column.instance))?;
        let (reference, _) = self.schema.graph.edge(*edge).columns.first()?;
        Some(&self.schema.column(*reference).name)
    }

    /// The one value that a query yields.
    fn value(self, query: &Query) -> String {
        match query.select.first() {
            Some(Output::Expr(e)) if query.filter.is_empty() => self.expr(e),
            Some(Output::Expr(e)) => format!("{} where {}", self.expr(e), self.all(&query.filter)),
            _ => "another value".into(),
        }
    }

    fn window(self, window: &Window) -> String {
        let mut text = match &window.function {
            WindowFunction::Rank | WindowFunction::RowNumber => "the place".to_owned(),
            WindowFunction::Over(e) => self.expr(e),
        };
        if !window.order.is_empty() {
            text.push_str(" by ");
            text.push_str(&self.order(&window.order));
        }
        if !window.partition.is_empty() {
            text.push_str(" among those of the same ");
            text.push_str(&list(window.partition.iter().map(|e| self.expr(e))));
        }
        text
    }

    pub(super) fn order(self, orders: &[Order]) -> String {
        list(orders.iter().map(|order| {
            let direction = if order.descending { "from high to low" } else { "from low to high" };
            format!("{} {direction}", self.expr(&order.by))
        }))
    }
}

fn aggregate(f: Aggregate) -> &'static str {
    match f {
        Aggregate::Avg => "average",
        Aggregate::Sum => "total",
        Aggregate::Min => "lowest",
        Aggregate::Max => "highest",
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Year => "year",
        Part::Quarter => "quarter",
        Part::Month => "month",
        Part::Week => "week",
        Part::Day => "day",
        Part::Hour => "hour",
    }
}

fn date(point: &DatePoint) -> String {
    match point {
        DatePoint::On(day) => day.to_string(),
        DatePoint::StartOf(p, 0) => format!("the start of this {}", part(*p)),
        DatePoint::StartOf(p, -1) => format!("the start of last {}", part(*p)),
        DatePoint::StartOf(p, 1) => format!("the start of next {}", part(*p)),
        DatePoint::StartOf(p, n) => format!("the start of the {} {}", part(*p), away(*p, *n)),
        DatePoint::Today(_, 0) => "today".into(),
        DatePoint::Today(p, n) => format!("the day {}", away(*p, *n)),
    }
}

/// "2 quarters ago", "1 day from now".
fn away(p: Part, n: i32) -> String {
    let (count, unit) = (n.unsigned_abs(), part(p));
    let plural = if count == 1 { "" } else { "s" };
    let direction = if n < 0 { "ago" } else { "from now" };
    format!("{count} {unit}{plural} {direction}")
}
