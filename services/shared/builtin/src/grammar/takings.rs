//! Money that changes hands: "who spent the most", "sales per category", "how much did each pay".
//!
//! Nobody says which column holds it. It is what the rows nearest to those asked about, each of
//! which belongs to one of them, keep as their total or amount.

use super::{
    Parser,
    frame::{Counted, Head, Measure, Mode, Selected, Sort, SortKey},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, Schema, TableId},
    tree::{Aggregate, Expr},
};

/// Roots of what such a column is called, the surest first.
const CALLED: [&str; 6] = ["revenu", "turnov", "sale", "total", "amount", "paid"];
/// Roots of amounts that are no takings.
const OTHERWISE: [&str; 8] =
    ["discount", "tax", "refund", "cost", "limit", "balanc", "budget", "minimum"];

/// What was taken for the rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Takings {
    Kept(ColumnId),
    /// How many were sold, and for how much each.
    Product(ColumnId, ColumnId),
}

impl Takings {
    pub(super) fn table(&self, schema: &Schema) -> TableId {
        match *self {
            Self::Kept(column) | Self::Product(column, _) => schema.table_of(column),
        }
    }

    fn summed(self) -> Selected {
        match self {
            Self::Kept(column) => Selected::Aggregate(Aggregate::Sum, column),
            Self::Product(count, price) => {
                let (count, price) = (Expr::column(count), Expr::column(price));
                let product = Expr::Binary(Box::new(count), '*', Box::new(price));
                Selected::Expr(Expr::Aggregate(Aggregate::Sum, Box::new(product)))
            }
        }
    }
}

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    spent_most(parser) || best_selling(parser) || total_sales(parser) || sales(parser)
}

/// "how much did each customer spend": the verb stands at the end.
pub(super) fn how_much(parser: &mut Parser<'_>) -> bool {
    let money = parser.text_at(parser.at + 1).eq_ignore_ascii_case("money");
    let start = parser.at + 1 + usize::from(money);
    let spends =
        |at: &usize| is_spending(parser, *at) && matches!(parser.kind_at(*at), Some(Kind::Word(_)));
    let Some(verb) = (start..parser.end).find(spends) else { return false };
    let who = (start..verb).find_map(|at| parser.kind_at(at)?.table(parser.schema));
    let Some(takings) = who.and_then(|who| parser.takings(who)) else { return false };
    if let Takings::Kept(column) = takings {
        note(parser, column);
    }
    parser.frame.show(takings.summed());
    parser.frame.head = who.map(Head::Table);
    parser.frame.attached = true;
    parser.at = start;
    true
}

/// "the best selling product", "top selling brands".
fn best_selling(parser: &mut Parser<'_>) -> bool {
    let (most, sold_at) = match parser.key(0) {
        Some(Key::Most(most, Quality::Rating | Quality::Amount)) => (most, parser.at + 1),
        Some(Key::Top) => (true, parser.at + 1),
        Some(Key::Bottom) => (false, parser.at + 1),
        _ => return false,
    };
    let number = parser.number_at(sold_at);
    let sold_at = sold_at + usize::from(number.is_some());
    let said = parser.text_at(sold_at).to_lowercase();
    let names_nothing = matches!(parser.kind_at(sold_at), Some(Kind::Word(_)));
    if !names_nothing || !matches!(said.as_str(), "selling" | "sold") {
        return false;
    }
    let Some(table) = parser.table_at(sold_at + 1) else { return false };
    let Some(Takings::Kept(column)) = parser.takings(table) else { return false };
    if parser.frame.mode == Mode::Asking {
        parser.frame.show(Selected::Entity(table));
    }
    parser.frame.head.get_or_insert(Head::Table(table));
    parser.rank_by(
        Measure::Aggregate(Aggregate::Sum, column),
        most,
        number.map_or(1, |number| number as u64),
    );
    note(parser, column);
    parser.at = sold_at + 2;
    true
}

/// "the customers who spent the most", "users who paid the least".
fn spent_most(parser: &mut Parser<'_>) -> bool {
    if !is_spending(parser, parser.at) {
        return false;
    }
    let most_at = parser.skip(parser.at + 1, &[Key::The]);
    let Some(Key::Most(most, Quality::Amount)) = parser.key_at(most_at) else { return false };
    let mut end = most_at + 1;
    if parser.text_at(end).eq_ignore_ascii_case("money") {
        end += 1;
    }
    let ends = matches!(
        parser.kind_at(end),
        None | Some(Kind::Period(_) | Kind::Key(Key::Stop | Key::In | Key::On | Key::And))
    );
    if !ends {
        return false;
    }
    let head = match parser.frame.head {
        Some(Head::Table(head)) => head,
        Some(Head::Column(_)) => return false,
        None => match who_pays(parser) {
            Some(payer) => payer,
            None => return false,
        },
    };
    let paid = match parser.kind(0) {
        Some(&Kind::Table(paid)) if paid != head => parser.kept_money(paid),
        _ => None,
    };
    let kept = paid.or_else(|| match parser.takings(head)? {
        Takings::Kept(column) => Some(column),
        Takings::Product(..) => None,
    });
    let Some(column) = kept else { return false };
    if parser.frame.head.is_none() {
        parser.frame.show(Selected::Entity(head));
        parser.frame.head = Some(Head::Table(head));
    }
    parser.rank_by(Measure::Aggregate(Aggregate::Sum, column), most, 1);
    parser.frame.recent = Some(parser.schema.table_of(column));
    note(parser, column);
    parser.at = end;
    true
}

/// "who paid the most": the only ones with a name whom rows of money belong to.
fn who_pays(parser: &Parser<'_>) -> Option<TableId> {
    if parser.previous_key() != Some(Key::Who) {
        return None;
    }
    let schema = parser.schema;
    let named =
        |table: &TableId| !schema.tables[*table].label.is_empty() && !schema.is_view(*table);
    let payers = |of: TableId| {
        let steps = schema.graph.steps(of).iter().filter(|step| step.to_one && step.to != of);
        steps.map(|step| step.to).filter(named).collect::<Vec<TableId>>()
    };
    let mut found = if let Some(paid) = parser.table_at(parser.at) {
        payers(paid)
    } else {
        let tables = (0..schema.tables.len()).filter(|&t| parser.kept_money(t).is_some());
        tables.flat_map(payers).collect()
    };
    found.sort_unstable();
    found.dedup();
    match found[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// "sales per category", "total revenue by region", "the sales of each product", and "top three
/// customers by revenue".
fn sales(parser: &mut Parser<'_>) -> bool {
    let mut at = parser.at;
    if parser.key_at(at) == Some(Key::Aggregate(Aggregate::Sum)) {
        at = parser.skip(at + 1, &[Key::Of, Key::The]);
    }
    if parser.key(0) == Some(Key::By) && (is_sales(parser, at + 1) || is_spending(parser, at + 1)) {
        return ranked_by(parser);
    }
    if !is_sales(parser, at) || parser.frame.mode == Mode::Telling {
        return false;
    }
    let split = parser.skip(at + 1, &[Key::Of, Key::For, Key::In]);
    if !matches!(parser.key_at(split), Some(Key::By | Key::Per | Key::Each)) {
        return false;
    }
    let noun = parser.skip(split + 1, &[Key::The, Key::Each, Key::Noise]);
    let Some(group) = parser.kind_at(noun).and_then(|kind| kind.table(parser.schema)) else {
        return false;
    };
    let Some(takings) = parser.takings(group) else { return false };
    if let Takings::Kept(column) = takings {
        note(parser, column);
    }
    parser.frame.show(takings.summed());
    parser.frame.each.push(match parser.kind_at(noun) {
        Some(&Kind::Column(column)) => Head::Column(column),
        _ => Head::Table(group),
    });
    parser.frame.head.get_or_insert(Head::Table(group));
    parser.at = noun + 1;
    true
}

/// "the total revenue in May", where each row keeps its total: that of them all.
fn total_sales(parser: &mut Parser<'_>) -> bool {
    let Some(column) = parser.column_at(parser.at) else { return false };
    let total = parser.text_at(parser.at).eq_ignore_ascii_case("total");
    let asked = parser.frame.outputs.is_empty() && parser.frame.mode == Mode::Asking;
    if !(total && asked && is_sales(parser, parser.at + 1) && parser.schema.is_measure(column)) {
        return false;
    }
    let table = parser.schema.table_of(column);
    parser.frame.show(Selected::Aggregate(Aggregate::Sum, column));
    parser.frame.head = Some(Head::Table(table));
    parser.frame.recent = Some(table);
    note(parser, column);
    parser.at += 2;
    true
}

fn ranked_by(parser: &mut Parser<'_>) -> bool {
    let (Some(Head::Table(head)), Some(descending)) = (parser.frame.head, parser.frame.top) else {
        return false;
    };
    let Some(Takings::Kept(column)) = parser.takings(head) else { return false };
    let by = SortKey::Measure(Measure::Aggregate(Aggregate::Sum, column));
    parser.frame.order.push(Sort { by, descending });
    note(parser, column);
    parser.at += 2;
    true
}

fn note(parser: &mut Parser<'_>, column: ColumnId) {
    let name = parser.schema.column(column).name.clone();
    let table = parser.schema.catalog_table(parser.schema.table_of(column)).name.clone();
    parser.note(format!("the money is {name} of {table}"));
}

/// Rows of payments, by a verb.
pub(super) fn is_paying(parser: &Parser<'_>, at: usize) -> bool {
    parser.table_at(at).is_some() && is_spending(parser, at)
}

/// A verb of spending that names nothing of the catalog, or rows of payments.
fn is_spending(parser: &Parser<'_>, at: usize) -> bool {
    let said = parser.text_at(at).to_lowercase();
    let names_nothing = matches!(parser.kind_at(at), Some(Kind::Word(_) | Kind::Table(_)));
    names_nothing
        && matches!(
            said.as_str(),
            "spend" | "spends" | "spent" | "spending" | "pay" | "pays" | "paid"
        )
}

/// Words for what comes in that name nothing of the catalog.
fn is_sales(parser: &Parser<'_>, at: usize) -> bool {
    let said = parser.text_at(at).to_lowercase();
    matches!(parser.kind_at(at), Some(Kind::Word(_)))
        && matches!(said.as_str(), "sales" | "revenue" | "revenues" | "turnover" | "takings")
}

impl Parser<'_> {
    /// Each row of the table belongs to one of what is asked about.
    pub(super) fn is_of_head(&self, table: TableId) -> bool {
        let head = self.frame.head.map(|head| head.table(self.schema));
        head.is_some_and(|head| head != table && self.schema.graph.determines(table, head))
    }

    /// Payments are worth what they come to, most other rows are counted.
    pub(super) fn worth(&self, table: TableId) -> Measure {
        match self.kept_money(table).filter(|_| self.is_money(table)) {
            Some(column) => Measure::Aggregate(Aggregate::Sum, column),
            None => Measure::Count(Counted::Rows(table)),
        }
    }

    /// The rows are payments and the like.
    pub(super) fn is_money(&self, table: TableId) -> bool {
        let money = ["payment", "sale", "donat", "expens", "pay"];
        self.schema.tables[table].words.last().is_some_and(|w| money.contains(&w.as_str()))
    }

    /// Where the money of a table's rows is kept: no row is of two of them, so none counts twice.
    pub(super) fn takings(&self, of: TableId) -> Option<Takings> {
        let graph = &self.schema.graph;
        let mut tables: Vec<(u32, TableId)> = (0..self.schema.tables.len())
            .filter(|&table| table != of && graph.determines(table, of))
            .filter(|&table| !self.schema.is_view(table))
            .filter_map(|table| Some((graph.distance(table, of)?, table)))
            .collect();
        tables.sort_unstable();
        let near = tables.first()?.0 + 20;
        let tables = || tables.iter().filter(|(distance, _)| *distance <= near).map(|(_, t)| *t);
        let kept = tables().find_map(|table| self.kept_money(table)).map(Takings::Kept);
        kept.or_else(|| tables().find_map(|table| self.money_of_each(table)))
    }

    pub(super) fn kept_money(&self, table: TableId) -> Option<ColumnId> {
        let columns = self.schema.tables[table].columns.clone();
        let called = |column: ColumnId, word: &str| {
            let words = &self.schema.column(column).words;
            words.iter().any(|w| w.starts_with(word))
                && !words.iter().any(|w| OTHERWISE.iter().any(|other| w.starts_with(other)))
        };
        CALLED.iter().find_map(|word| {
            let mut found = columns.clone().filter(|&c| self.schema.is_measure(c));
            found.find(|&c| called(c, word))
        })
    }

    /// A number of things and their price, beside it or one step away.
    fn money_of_each(&self, table: TableId) -> Option<Takings> {
        let quantity = ["quantiti", "number", "unit"];
        let measures = |table: TableId| {
            self.schema.tables[table].columns.clone().filter(|&c| self.schema.is_measure(c))
        };
        let says = |column: ColumnId, word: &str| {
            self.schema.column(column).words.iter().any(|w| w.starts_with(word))
        };
        let count = measures(table).find(|&c| {
            quantity
                .iter()
                .any(|word| self.schema.column(c).words.last().is_some_and(|w| w == word))
        })?;
        let steps = self.schema.graph.steps(table).iter().filter(|step| step.to_one);
        let mut places = std::iter::once(table).chain(steps.map(|step| step.to));
        let price = places.find_map(|t| measures(t).find(|&c| says(c, "price")))?;
        Some(Takings::Product(count, price))
    }
}
