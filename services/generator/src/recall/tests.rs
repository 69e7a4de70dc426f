//! Small catalogs, and what is found in them.

use catalog::Column;

use super::*;

fn table(name: &str, columns: &[&str], references: &[&str]) -> Table {
    let column = |name: &&str| Column {
        name: (*name).into(),
        data_type: "text".into(),
        ..Column::default()
    };
    let key = |table: &&str| ForeignKey {
        columns: vec![format!("{table}_id")],
        references_schema: None,
        references_table: (*table).into(),
        references_columns: vec!["id".into()],
        inferred: false,
    };
    Table {
        name: name.into(),
        columns: columns.iter().map(column).collect(),
        foreign_keys: references.iter().map(key).collect(),
        ..Table::default()
    }
}

fn forest() -> Catalog {
    Catalog {
        tables: vec![
            table("species", &["latin_name"], &[]),
            table("plantings", &["planted_on"], &["species", "parks"]),
            table("parks", &["park_name", "city"], &[]),
            table("invoices", &["amount"], &[]),
        ],
        ..Catalog::default()
    }
}

fn found(catalog: &Catalog, question: &str, count: usize) -> Vec<String> {
    let found = Recall::new(catalog).candidates(question, &[], count);
    found.into_iter().map(|table| catalog.tables[table].name.clone()).collect()
}

#[test]
fn a_table_is_recalled_by_its_words_and_by_its_neighbours() {
    assert_eq!(found(&forest(), "Which city has the most parks?", 2), ["parks", "plantings"]);
    assert_eq!(found(&forest(), "invoice amounts", 1), ["invoices"]);
}

#[test]
fn what_nothing_speaks_for_comes_last_rather_than_not_at_all() {
    assert_eq!(found(&forest(), "weather", 9).len(), 4);
    assert_eq!(found(&forest(), "amounts in parks", 9)[3], "species");
}

#[test]
fn descriptions_synonyms_and_values_speak_for_a_table() {
    let mut catalog = forest();
    catalog.tables[3].synonyms.push("receivables".into());
    catalog.tables[0].description = Some("Everything that grows.".into());
    catalog.tables[2].columns[1].values.push("Berlin".into());
    for (question, first) in [
        ("open receivables", "invoices"),
        ("What grows fastest?", "species"),
        ("anything in Berlin", "parks"),
    ] {
        assert_eq!(found(&catalog, question, 1), [first], "{question}");
    }
}

#[test]
fn what_else_speaks_for_a_table_counts_beside_its_words() {
    let recall = Recall::new(&forest());
    assert_eq!(recall.candidates("parks", &[(3, 2.0)], 2), [3, 2]);
    assert_eq!(recall.candidates("parks", &[(3, 0.5)], 3), [2, 1, 3]);
}

#[test]
fn of_many_schemas_the_one_that_holds_all_words_comes_first() {
    let mut tables = Vec::new();
    for (schema, column) in [("shop", "price"), ("club", "age"), ("bank", "balance")] {
        for mut table in [table("customers", &["name"], &[]), table("details", &[column], &[])] {
            table.schema = Some(schema.into());
            tables.push(table);
        }
    }
    let recall = Recall::new(&Catalog { tables, ..Catalog::default() });
    let best = recall.candidates("customers with a negative balance", &[], 4);
    assert!(best[..2].contains(&4) && best[..2].contains(&5), "{best:?}");
    assert!(best.contains(&0) && best.contains(&2), "the other customers before details: {best:?}");
}

#[test]
fn of_schemas_that_find_the_same_the_smaller_one_comes_first() {
    let schema = |name: &str, tables: &[&str]| -> Vec<Table> {
        let within = |table_name: &&str| Table {
            schema: Some(name.into()),
            ..table(table_name, &["id", "name"], &[])
        };
        tables.iter().map(within).collect()
    };
    let mut tables = schema("archive", &["pupils", "meals", "trips", "rooms"]);
    tables.extend(schema("school", &["pupils"]));
    assert_eq!(
        Recall::new(&Catalog { tables, ..Catalog::default() }).candidates(
            "How many pupils?",
            &[],
            2
        ),
        [4, 0]
    );
}

#[test]
fn a_phrase_finds_the_name_that_contracts_it() {
    let tables = vec![table("staff", &["fname"], &[]), table("visitors", &["nickname"], &[])];
    assert_eq!(
        found(&Catalog { tables, ..Catalog::default() }, "Show the first names", 1),
        ["staff"]
    );
}

#[test]
fn what_joins_the_chosen_is_added() {
    let recall = Recall::new(&forest());
    assert_eq!(recall.bridges(&[0, 2]), [1]);
    assert!(recall.bridges(&[0, 1]).is_empty());
    assert!(recall.bridges(&[0, 3]).is_empty());
}

#[test]
fn keys_stay_when_a_wide_table_is_narrowed() {
    let filler: Vec<String> = (0..100).map(|n| format!("measure{n}")).collect();
    let mut names: Vec<&str> = filler.iter().map(String::as_str).collect();
    names.extend(["reading_id", "sensor_id", "humidity"]);
    let mut readings = table("readings", &names, &["sensors"]);
    readings.primary_key = vec!["reading_id".into()];
    readings.foreign_keys[0].columns = vec!["sensor_id".into()];
    let catalog =
        Catalog { tables: vec![readings, table("sensors", &["id"], &[])], ..Catalog::default() };
    let shown = Recall::new(&catalog).columns("the average humidity", 0);
    assert_eq!(shown.len(), WIDEST);
    assert_eq!(shown[WIDEST - 3..], [100, 101, 102]);
    assert!(shown.is_sorted());
}

#[test]
fn a_thousand_tables_are_searched_in_milliseconds() {
    let names: Vec<String> = (0..1_000).map(|n| format!("table_{n}_orders")).collect();
    let tables = names.iter().map(|name| table(name, &["customer", "amount", "city"], &[]));
    let recall = Recall::new(&Catalog { tables: tables.collect(), ..Catalog::default() });
    let begun = std::time::Instant::now();
    assert_eq!(recall.candidates("orders of table 7 by city", &[], 40).len(), 40);
    // Generous, because this is an unoptimized build on a busy machine.
    assert!(begun.elapsed().as_millis() < 1_000);
}
