//! Foreign keys that nobody declared, guessed from names, types, and what is known of values.
//!
//! A wrong guess costs more than a missing one: it puts rows together that have nothing to do
//! with each other. So a name must say where it leads, one table alone may be meant, and values
//! that speak against it win.

use std::collections::{HashMap, HashSet};

use crate::{Catalog, Column, Family, ForeignKey, Table, TableKind, words};

/// A first word that this many tables share names an area, and columns leave it out:
/// `employee_id` leads to `hr_employees`.
const AREA: usize = 3;
/// Bounds and counts are estimates from a sample, and zero often means none.
const SLACK: f64 = 0.05;
/// Of the values that were seen, so many must be keys.
const FOUND: f64 = 0.9;

impl Catalog {
    /// Guesses anew, from what is known now; what was guessed before is dropped.
    pub fn infer_keys(&mut self) {
        for table in &mut self.tables {
            table.foreign_keys.retain(|key| !key.inferred);
        }
        let keys = Keys::of(&self.tables);
        let found: Vec<Vec<ForeignKey>> =
            self.tables.iter().map(|table| keys.referenced_by(table)).collect();
        for (table, found) in self.tables.iter_mut().zip(found) {
            table.foreign_keys.extend(found);
        }
    }
}

/// The column that tells the rows of a table apart.
struct Key<'a> {
    table: &'a Table,
    column: &'a Column,
    /// `customers.customer_id`, other than `customer_details.customer_id`.
    carries_table: bool,
}

/// How a name led to a key.
#[derive(Clone, Copy, PartialEq)]
enum Trace {
    /// By table and key: `artist_id`.
    Full,
    /// By the table alone: `artist`.
    Table,
}

struct Keys<'a> {
    keys: Vec<Key<'a>>,
    /// The names of columns that lead to each.
    names: HashMap<Vec<String>, Vec<(usize, Trace)>>,
}

impl<'a> Keys<'a> {
    fn of(tables: &'a [Table]) -> Self {
        let mut shared: HashMap<String, usize> = HashMap::new();
        for table in tables {
            let first = stems(&table.name).into_iter().next().unwrap_or_default();
            *shared.entry(first).or_default() += 1;
        }
        let mut all = Self { keys: Vec::new(), names: HashMap::new() };
        for table in tables {
            let name = stems(&table.name);
            let Some(column) = key_of(table, &name) else { continue };
            let mut spellings = vec![name.as_slice()];
            if name.len() > 1 && shared[&name[0]] >= AREA {
                spellings.push(&name[1..]);
            }
            all.add(table, column, &spellings);
        }
        all
    }

    fn add(&mut self, table: &'a Table, column: &'a Column, spellings: &[&[String]]) {
        let place = self.keys.len();
        let key = stems(&column.name);
        let carries_table = spellings.iter().any(|name| key.starts_with(name));
        self.keys.push(Key { table, column, carries_table });
        let mut note = |name: Vec<String>, trace| {
            let known = self.names.entry(name).or_default();
            if !known.iter().any(|(other, _)| *other == place) {
                known.push((place, trace));
            }
        };
        if key.len() > 1 {
            note(key.clone(), Trace::Full);
        }
        for name in spellings {
            if !key.starts_with(name) {
                note([name, key.as_slice()].concat(), Trace::Full);
            }
            note(name.to_vec(), Trace::Table);
        }
    }

    fn referenced_by(&self, table: &Table) -> Vec<ForeignKey> {
        let declared: HashSet<&String> =
            table.foreign_keys.iter().flat_map(|key| &key.columns).collect();
        let columns = table.columns.iter().filter(|column| !declared.contains(&column.name));
        columns
            .filter_map(|column| {
                let key = self.meant_by(table, column)?;
                Some(ForeignKey {
                    columns: vec![column.name.clone()],
                    references_schema: key.table.schema.clone(),
                    references_table: key.table.name.clone(),
                    references_columns: vec![key.column.name.clone()],
                    inferred: true,
                })
            })
            .collect()
    }

    /// The longest end of the name that leads somewhere decides: `home_city_id` is a `city_id`.
    fn meant_by(&self, table: &Table, column: &Column) -> Option<&Key<'a>> {
        let name = stems(&column.name);
        for start in 0..name.len() {
            let Some(candidates) = self.names.get(&name[start..]) else { continue };
            let fitting: Vec<&Key> = candidates
                .iter()
                .map(|&(place, trace)| (&self.keys[place], trace))
                .filter(|(key, trace)| key.fits(table, column, *trace, start == 0))
                .map(|(key, _)| key)
                .collect();
            if !fitting.is_empty() {
                return only(&fitting, table);
            }
        }
        None
    }
}

/// The one that is meant, if there is one.
fn only<'k, 'a>(fitting: &[&'k Key<'a>], from: &Table) -> Option<&'k Key<'a>> {
    let mut left = fitting.to_vec();
    let wishes: [&dyn Fn(&Key) -> bool; 2] =
        [&|key| key.carries_table, &|key| key.table.schema == from.schema];
    for wish in wishes {
        if left.len() > 1 && left.iter().any(|key| wish(key)) {
            left.retain(|key| wish(key));
        }
    }
    (left.len() == 1).then(|| left[0])
}

impl Key<'_> {
    fn fits(&self, table: &Table, column: &Column, trace: Trace, is_whole_name: bool) -> bool {
        let is_itself = self.table.display_name() == table.display_name();
        if column.family() != self.column.family()
            || is_itself && (self.column.name == column.name || trace == Trace::Table)
            // Its own key, unless it extends another table row by row.
            || table.primary_key == [column.name.as_str()] && !self.carries_table
        {
            return false;
        }
        match (trace, evidence(column, self.column)) {
            (_, Evidence::Against) | (Trace::Table, Evidence::Unknown) => false,
            (Trace::Full, _) => true,
            // `number_of_items` within the range of item numbers proves nothing.
            (Trace::Table, Evidence::For) => is_whole_name || column.family() == Family::Text,
        }
    }
}

/// The primary key; without one, what looks like it.
fn key_of<'a>(table: &'a Table, name: &[String]) -> Option<&'a Column> {
    if matches!(table.kind, TableKind::View) {
        return None;
    }
    let column = match &table.primary_key[..] {
        [key] => table.column(key)?,
        [] => table.columns.iter().find(|column| {
            let words = stems(&column.name);
            let own = words.strip_prefix(name).unwrap_or(&words);
            own == ["id"] && tells_rows_apart(column, table.row_estimate)
        })?,
        _ => return None,
    };
    let families = [Family::Integer, Family::Text, Family::Uuid];
    families.contains(&column.family()).then_some(column)
}

fn tells_rows_apart(column: &Column, rows: Option<u64>) -> bool {
    let distinct = column.profile.as_ref().and_then(|profile| profile.distinct);
    match (distinct, rows) {
        (Some(distinct), Some(rows)) => distinct as f64 >= rows as f64 * (1.0 - SLACK),
        _ => true,
    }
}

#[derive(PartialEq)]
enum Evidence {
    For,
    Against,
    Unknown,
}

/// What is known of the values of both.
fn evidence(column: &Column, key: &Column) -> Evidence {
    if column.family() == Family::Integer { by_bounds(column, key) } else { by_values(column, key) }
}

fn by_bounds(column: &Column, key: &Column) -> Evidence {
    let bounds = |column: &Column| -> Option<(f64, f64)> {
        let profile = column.profile.as_ref()?;
        Some((profile.min.as_ref()?.parse().ok()?, profile.max.as_ref()?.parse().ok()?))
    };
    let (Some((low, high)), Some((least, most))) = (bounds(column), bounds(key)) else {
        return Evidence::Unknown;
    };
    let slack = ((most - least) * SLACK).max(1.0);
    let is_within = low >= least - slack && high <= most + slack;
    if is_within { Evidence::For } else { Evidence::Against }
}

fn by_values(column: &Column, key: &Column) -> Evidence {
    if column.values.is_empty() || key.values.is_empty() {
        return Evidence::Unknown;
    }
    let keys: HashSet<&String> = key.values.iter().collect();
    let found = column.values.iter().filter(|value| keys.contains(value)).count();
    if found as f64 >= column.values.len() as f64 * FOUND {
        Evidence::For
    } else if key.values_complete {
        Evidence::Against
    } else {
        Evidence::Unknown
    }
}

fn stems(name: &str) -> Vec<String> {
    words::of_identifier(name).iter().map(|word| words::stem(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profile;

    fn table(name: &str, key: &str, columns: &[(&str, &str)]) -> Table {
        let column = |&(name, data_type): &(&str, &str)| Column {
            name: name.into(),
            data_type: data_type.into(),
            ..Column::default()
        };
        Table {
            name: name.into(),
            columns: columns.iter().map(column).collect(),
            primary_key: key.split_whitespace().map(str::to_owned).collect(),
            ..Table::default()
        }
    }

    /// What is guessed of the first table, as `column → table.key`.
    fn guessed(tables: &[Table]) -> Vec<String> {
        let mut catalog = Catalog { tables: tables.to_vec(), ..Catalog::default() };
        catalog.infer_keys();
        let keys = catalog.tables[0].foreign_keys.iter().filter(|key| key.inferred);
        keys.map(|key| {
            let to = &key.references_columns[0];
            format!("{} → {}.{to}", key.columns[0], key.references_table)
        })
        .collect()
    }

    fn bounds(table: &mut Table, column: &str, min: &str, max: &str) {
        let column = table.columns.iter_mut().find(|known| known.name == column).unwrap();
        let (min, max) = (Some(min.to_owned()), Some(max.to_owned()));
        column.profile = Some(Profile { min, max, ..Profile::default() });
    }

    fn values(table: &mut Table, column: &str, values: &[&str]) {
        let column = table.columns.iter_mut().find(|known| known.name == column).unwrap();
        column.values = values.iter().map(|value| (*value).to_owned()).collect();
        column.values_complete = true;
    }

    #[test]
    fn names_say_where_they_lead() {
        let trees = table(
            "trees",
            "id",
            &[("id", "integer"), ("park_id", "integer"), ("home_city_id", "bigint")],
        );
        let parks = table("parks", "id", &[("id", "integer")]);
        let cities = table("city", "city_id", &[("city_id", "integer")]);
        assert_eq!(
            guessed(&[trees, parks, cities]),
            ["park_id → parks.id", "home_city_id → city.city_id"]
        );
    }

    #[test]
    fn an_area_before_the_name_of_a_table_is_left_out() {
        let pay = table("hr_pay", "id", &[("id", "integer"), ("employee_id", "integer")]);
        let staff = table("hr_employees", "id", &[("id", "integer")]);
        let shifts = table("hr_shifts", "id", &[("id", "integer")]);
        assert_eq!(
            guessed(&[pay.clone(), staff.clone(), shifts]),
            ["employee_id → hr_employees.id"]
        );
        assert!(guessed(&[pay, staff]).is_empty(), "two tables are no area");
    }

    #[test]
    fn types_and_values_may_speak_against_it() {
        let mut trees = table("trees", "id", &[("id", "integer"), ("park_id", "integer")]);
        let mut parks = table("parks", "id", &[("id", "integer")]);
        bounds(&mut trees, "park_id", "0", "39");
        bounds(&mut parks, "id", "1", "40");
        assert_eq!(guessed(&[trees.clone(), parks.clone()]), ["park_id → parks.id"]);
        bounds(&mut trees, "park_id", "1000", "9000");
        assert!(guessed(&[trees.clone(), parks.clone()]).is_empty());
        parks.columns[0].data_type = "uuid".into();
        assert!(guessed(&[trees, parks]).is_empty());
    }

    #[test]
    fn a_bare_name_needs_values_that_agree() {
        let mut trees =
            table("trees", "id", &[("id", "integer"), ("country", "text"), ("parks", "integer")]);
        let mut countries = table("countries", "code", &[("code", "text")]);
        let parks = table("parks", "id", &[("id", "integer")]);
        assert!(guessed(&[trees.clone(), countries.clone(), parks.clone()]).is_empty());
        values(&mut trees, "country", &["DE", "FR"]);
        values(&mut countries, "code", &["FR", "DE", "IT"]);
        assert_eq!(guessed(&[trees, countries, parks]), ["country → countries.code"]);
    }

    #[test]
    fn where_two_tables_may_be_meant_nothing_is_guessed() {
        let orders = table("orders", "id", &[("id", "integer"), ("customer_id", "integer")]);
        let key = [("customer_id", "integer")];
        let details = table("customer_details", "customer_id", &key);
        let remarks = table("remarks", "customer_id", &key);
        assert!(guessed(&[orders.clone(), details.clone(), remarks.clone()]).is_empty());
        let customers = table("customers", "customer_id", &key);
        let lead = ["customer_id → customers.customer_id"];
        assert_eq!(guessed(&[orders, details.clone(), customers.clone()]), lead);
        assert_eq!(guessed(&[details, customers]), lead, "one row extends the other");
    }

    #[test]
    fn what_is_declared_is_left_alone() {
        let mut trees = table("trees", "id", &[("id", "integer"), ("park_id", "integer")]);
        trees.foreign_keys.push(ForeignKey {
            columns: vec!["park_id".into()],
            references_schema: None,
            references_table: "old_parks".into(),
            references_columns: vec!["id".into()],
            inferred: false,
        });
        let parks = table("parks", "id", &[("id", "integer")]);
        assert!(guessed(&[trees, parks]).is_empty());
    }
}
