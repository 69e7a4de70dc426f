//! Reads the dictionary of an Oracle server: three queries, however many tables there are.
//!
//! Names are as the server keeps them, in capitals unless somebody quoted them. Tables of the
//! user's own schema are named without it.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use catalog::{Catalog, Column, ForeignKey, Profile, Table, TableKind};
use oracledb::Connection;

use crate::oracle::blocking::Rows;
use crate::oracle::{Oracle, error, rows};
use crate::{EngineError, Introspect};

/// A server that needs longer for its own dictionary is not answering.
const STRUCTURE: Duration = Duration::from_secs(60);
/// Rows of the dictionary that are fetched at a time.
const AT_ONCE: u32 = 500;

/// The values of a row of the dictionary, all of them asked for as texts.
pub(super) type Texts = Vec<Option<String>>;
type Name = (String, String);

impl Oracle {
    pub(crate) async fn introspect(&self, depth: &Introspect) -> Result<Catalog, EngineError> {
        let mut session = self.session().await?;
        let home = self.home();
        let read = move |connection: &Connection| {
            rows::begin(connection, "UTC")?;
            let relations = ask(connection, include_str!("introspect/relations.sql"))?;
            let columns = ask(connection, include_str!("introspect/columns.sql"))?;
            let keys = ask(connection, include_str!("introspect/keys.sql"))?;
            Ok(assembled(&home, relations, columns, keys))
        };
        let mut catalog = session.run(&Self::watch(STRUCTURE), read).await?;
        self.finish(session).await;
        if depth.values {
            self.read_values(&mut catalog, depth.budget).await?;
        }
        Ok(catalog)
    }
}

/// Runs a query of our own whose columns are all texts.
pub(super) fn ask(connection: &Connection, sql: &str) -> Result<Vec<Texts>, EngineError> {
    let mut rows = Rows::of(connection, sql, &[], AT_ONCE)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let texts = (0..row.columns().len()).map(|at| row.get::<Option<String>>(at));
        all.push(texts.collect::<Result<_, _>>().map_err(error::of)?);
    }
    Ok(all)
}

fn assembled(home: &str, relations: Vec<Texts>, columns: Vec<Texts>, keys: Vec<Texts>) -> Catalog {
    let shown = |owner: &str| (owner != home).then(|| owner.to_owned());
    let mut place: HashMap<Name, usize> = HashMap::new();
    let mut tables: Vec<Table> = Vec::new();
    for row in relations {
        let [Some(owner), Some(name), Some(kind), rows, comment] = fields(row) else { continue };
        place.insert((owner.clone(), name.clone()), tables.len());
        tables.push(Table {
            schema: shown(&owner),
            name,
            kind: match kind.as_str() {
                "view" => TableKind::View,
                "materialized_view" => TableKind::MaterializedView,
                _ => TableKind::Table,
            },
            description: comment.filter(|text| !text.is_empty()),
            row_estimate: rows.and_then(|rows| rows.parse().ok()),
            ..Table::default()
        });
    }
    for row in columns {
        let mut row = row.into_iter();
        let (Some(Some(owner)), Some(Some(table))) = (row.next(), row.next()) else { continue };
        if let Some(at) = place.get(&(owner, table)) {
            let rows = tables[*at].row_estimate;
            tables[*at].columns.extend(column(row.collect(), rows));
        }
    }
    add_keys(&mut tables, &place, keys, shown);
    tables.retain(|table| !table.columns.is_empty());
    Catalog { tables, ..Catalog::default() }
}

/// The first values of a row; what it lacks is none.
fn fields<const N: usize>(row: Texts) -> [Option<String>; N] {
    let mut row = row.into_iter();
    std::array::from_fn(|_| row.next().flatten())
}

fn column(row: Texts, rows: Option<u64>) -> Option<Column> {
    let [
        Some(name),
        Some(kind),
        precision,
        scale,
        length,
        bytes,
        nullable,
        comment,
        distinct,
        nulls,
    ] = fields(row)
    else {
        return None;
    };
    let profile = match (distinct.and_then(|n| n.parse().ok()), nulls, rows) {
        (Some(distinct), Some(nulls), Some(rows)) if rows > 0 => Some(Profile {
            null_fraction: (nulls.parse::<f64>().unwrap_or(0.0) / rows as f64).clamp(0.0, 1.0)
                as f32,
            distinct: Some(distinct),
            ..Profile::default()
        }),
        _ => None,
    };
    Some(Column {
        name,
        data_type: data_type(&kind, precision.as_deref(), scale.as_deref(), length, bytes),
        nullable: nullable.as_deref() != Some("N"),
        description: comment.filter(|text| !text.is_empty()),
        profile,
        ..Column::default()
    })
}

/// As it would be declared: `number(10,2)`, `varchar2(100)`.
fn data_type(
    kind: &str,
    precision: Option<&str>,
    scale: Option<&str>,
    length: Option<String>,
    bytes: Option<String>,
) -> String {
    let lower = kind.to_ascii_lowercase();
    match (lower.as_str(), precision, scale) {
        ("number", Some(precision), None | Some("0")) => format!("number({precision})"),
        ("number", Some(precision), Some(scale)) => format!("number({precision},{scale})"),
        ("number", None, Some("0")) => "integer".into(),
        ("varchar2" | "nvarchar2" | "char" | "nchar", ..) => {
            length.map_or(lower.clone(), |length| format!("{lower}({length})"))
        }
        ("raw", ..) => bytes.map_or(lower.clone(), |bytes| format!("{lower}({bytes})")),
        _ => lower,
    }
}

fn add_keys(
    tables: &mut [Table],
    place: &HashMap<Name, usize>,
    rows: Vec<Texts>,
    shown: impl Fn(&str) -> Option<String>,
) {
    let mut keys: BTreeMap<(usize, String), (String, ForeignKey)> = BTreeMap::new();
    for row in rows {
        let [Some(owner), Some(table), Some(key), Some(kind), Some(column), to, of, by] =
            fields(row)
        else {
            continue;
        };
        let Some(at) = place.get(&(owner, table)) else { continue };
        let (_, found) = keys.entry((*at, key)).or_insert_with(|| {
            (
                kind,
                ForeignKey {
                    columns: Vec::new(),
                    references_schema: to.as_deref().and_then(&shown),
                    references_table: of.unwrap_or_default(),
                    references_columns: Vec::new(),
                    inferred: false,
                },
            )
        });
        found.columns.push(column);
        found.references_columns.extend(by);
    }
    for ((at, _), (kind, key)) in keys {
        // A column that may not be selected hides the keys that it is part of.
        if key.columns.iter().any(|column| tables[at].column(column).is_none()) {
            continue;
        }
        match kind.as_str() {
            "P" => tables[at].primary_key = key.columns,
            "U" => tables[at].unique.push(key.columns),
            _ => {
                let target = tables.iter().find(|table| {
                    table.name == key.references_table && table.schema == key.references_schema
                });
                let is_seen = target.is_some_and(|t| {
                    key.references_columns.len() == key.columns.len()
                        && key.references_columns.iter().all(|c| t.column(c).is_some())
                });
                if is_seen {
                    tables[at].foreign_keys.push(key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: &[&str]) -> Vec<Texts> {
        let value = |text: &str| (text != "-").then(|| text.to_owned());
        rows.iter().map(|row| row.split('|').map(value).collect()).collect()
    }

    #[test]
    fn the_dictionary_becomes_a_catalog() {
        let catalog = assembled(
            "SHOP",
            texts(&[
                "SHOP|ORDERS|table|1000|What was ordered",
                "HR|PEOPLE|view|-|-",
                "HR|SUMS|materialized_view|5|-",
                "HR|EMPTY|table|0|-",
            ]),
            texts(&[
                "SHOP|ORDERS|ID|NUMBER|10|0|0|22|N|-|1000|0",
                "SHOP|ORDERS|PERSON_ID|NUMBER|-|-|0|22|Y|Who|10|250",
                "SHOP|ORDERS|TOTAL|NUMBER|10|2|0|22|Y|-|-|-",
                "HR|PEOPLE|ID|NUMBER|-|0|0|22|N|-|-|-",
                "HR|PEOPLE|Name|VARCHAR2|-|-|30|120|Y|-|-|-",
                "HR|SUMS|AT|TIMESTAMP(6) WITH TIME ZONE|-|6|0|13|Y|-|-|-",
                "HR|GONE|X|DATE|-|-|0|7|Y|-|-|-",
            ]),
            texts(&[
                "SHOP|ORDERS|ORDERS_PK|P|ID|-|-|-",
                "SHOP|ORDERS|ORDERS_U|U|PERSON_ID|-|-|-",
                "SHOP|ORDERS|ORDERS_U|U|TOTAL|-|-|-",
                "SHOP|ORDERS|ORDERS_FK|R|PERSON_ID|HR|PEOPLE|ID",
                "SHOP|ORDERS|OTHER_FK|R|PERSON_ID|HR|SECRET|ID",
                "SHOP|ORDERS|HIDDEN|U|NOT_SEEN|-|-|-",
            ]),
        );
        let names: Vec<String> = catalog.tables.iter().map(Table::display_name).collect();
        assert_eq!(names, ["ORDERS", "HR.PEOPLE", "HR.SUMS"]);
        let orders = &catalog.tables[0];
        assert_eq!(
            (orders.row_estimate, orders.primary_key.as_slice()),
            (Some(1000), &["ID".to_owned()][..])
        );
        assert_eq!(orders.unique, [["PERSON_ID", "TOTAL"]]);
        assert_eq!(orders.foreign_keys.len(), 1);
        assert_eq!(orders.foreign_keys[0].references_schema.as_deref(), Some("HR"));
        let types: Vec<&str> = catalog
            .tables
            .iter()
            .flat_map(|table| &table.columns)
            .map(|column| column.data_type.as_str())
            .collect();
        assert_eq!(
            types,
            [
                "number(10)",
                "number",
                "number(10,2)",
                "integer",
                "varchar2(30)",
                "timestamp(6) with time zone"
            ]
        );
        let person = orders.column("PERSON_ID").unwrap();
        assert_eq!(person.description.as_deref(), Some("Who"));
        let profile = person.profile.as_ref().unwrap();
        assert_eq!((profile.distinct, profile.null_fraction), (Some(10), 0.25));
        assert!(!orders.column("ID").unwrap().nullable && person.nullable);
    }
}
