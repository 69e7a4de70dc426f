//! A shop on SQL Server, and who may see what of it.

use std::sync::Arc;

use catalog::{Catalog, Column, Table, TableKind};
use guard::Dialect;
use guard::access::{Access, Attribute, Attributes, Rules, TableRule};

pub fn table(name: &str, columns: &[(&str, &str)]) -> Table {
    let column = |(name, data_type): &(&str, &str)| Column {
        name: (*name).into(),
        data_type: (*data_type).into(),
        ..Column::default()
    };
    Table { name: name.into(), columns: columns.iter().map(column).collect(), ..Table::default() }
}

pub fn whole() -> Arc<Catalog> {
    let orders = [
        ("id", "int"),
        ("region_id", "int"),
        ("Note", "nvarchar(20)"),
        ("cost", "decimal(10,2)"),
        ("active", "bit"),
        ("placed_on", "date"),
        ("placed_at", "datetime2(7)"),
        ("mark", "uniqueidentifier"),
        ("body", "xml"),
        ("odd ]name", "int"),
    ];
    let id = [("id", "int")];
    Arc::new(Catalog {
        tables: vec![
            table("orders", &orders),
            table("customers", &[("id", "int"), ("name", "nvarchar(50)")]),
            table("salaries", &[("id", "int"), ("pay", "int")]),
            Table { schema: Some("old".into()), ..table("orders", &id) },
            Table { kind: TableKind::View, ..table("unknown", &id) },
            Table {
                kind: TableKind::View,
                reads: Some(vec!["orders".into()]),
                ..table("recent", &id)
            },
        ],
        ..Catalog::default()
    })
}

pub fn seen_by(catalog: Arc<Catalog>, rules: &[TableRule], attribute: Attribute) -> Access {
    let rules = Rules::new(catalog, rules, Dialect::MsSql);
    Access::new(Arc::new(rules), Attributes::from([("region".into(), attribute)]))
}
