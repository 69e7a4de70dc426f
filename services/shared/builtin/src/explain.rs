//! Says in plain words how a query was understood.

mod condition;
mod expression;

use crate::{
    schema::Schema,
    tree::{Output, Query, SetOperator, TableRef},
};

/// The reading of a question, one sentence.
pub fn reading(schema: &Schema, query: &Query) -> String {
    format!("Shows {}.", Telling { schema, query }.query())
}

/// The same as a request.
pub fn request(schema: &Schema, query: &Query) -> String {
    format!("Show {}.", Telling { schema, query }.query())
}

/// A query, and the schema that its names are taken from.
#[derive(Clone, Copy)]
struct Telling<'a> {
    schema: &'a Schema,
    query: &'a Query,
}

impl<'a> Telling<'a> {
    fn of(self, query: &'a Query) -> Self {
        Self { query, ..self }
    }

    /// The whole of it: its rows, those of the queries it is put together with, their order.
    fn query(self) -> String {
        let mut text = self.rows();
        for (operator, member) in &self.query.sets {
            let between = match operator {
                SetOperator::Union => ", together with ",
                SetOperator::Intersect => ", but only where the same is found among ",
                SetOperator::Except => ", but not where the same is found among ",
            };
            text.push_str(between);
            text.push_str(&self.of(member).query());
        }
        if !self.query.order.is_empty() {
            text.push_str(", ordered by ");
            text.push_str(&self.order(&self.query.order));
        }
        if let Some(limit) = self.query.limit {
            text.extend([", the first ", &limit.to_string()]);
        }
        text
    }

    fn rows(self) -> String {
        let query = self.query;
        let mut text = list(query.select.iter().map(|o| match o {
            Output::All(t) => format!("every column of {}", self.table(*t)),
            Output::Expr(e) => self.expr(e),
        }));
        if query.distinct {
            text.push_str(", each different one once");
        }
        if let Some(root) = query.root {
            text.push_str(", from ");
            text.push_str(&self.table(root));
        }
        if !query.filter.is_empty() {
            text.push_str(", where ");
            text.push_str(&self.all(&query.filter));
        }
        // What an inner query keeps, this one sees.
        if let Some(inner) = query.inner.as_deref() {
            text.push_str(", out of ");
            text.push_str(&self.of(inner).query());
        }
        if !query.group.is_empty() {
            text.push_str(", for each ");
            text.push_str(&list(query.group.iter().map(|e| self.expr(e))));
        }
        if !query.having.is_empty() {
            text.push_str(", keeping those with ");
            text.push_str(&self.all(&query.having));
        }
        text
    }

    fn table(self, table: TableRef) -> String {
        self.schema.catalog_table(table.table).name.replace('_', " ")
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::tests::{part_tops, shared_cities, world};

    #[test]
    fn sets_and_places_are_told() {
        let schema = world();
        assert_eq!(
            reading(&schema, &shared_cities(&schema, SetOperator::Except)),
            "Shows city of members, from members, but not where the same is found among city of shops, from shops, ordered by city of members from low to high, the first 5."
        );
        assert_eq!(
            reading(&schema, &part_tops(&schema)),
            "Shows name of members, where the place by fee of members from high to low among those of the same city of members is at most 2, out of name of members and the place by fee of members from high to low among those of the same city of members, from members."
        );
    }
}
