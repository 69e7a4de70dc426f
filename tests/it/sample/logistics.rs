//! The transport company: a schema as large as grown ones are.

use catalog::{Table, load};
use tests::postgres::Postgres;

use super::{Sample, data};

impl Sample {
    async fn logistics() -> anyhow::Result<Self> {
        let server = Postgres::shared().await?;
        let url = server.logistics().await?;
        Self::at(server, &url).await
    }
}

/// What a schema file says of a table, and introspection too.
fn described(table: &Table) -> Table {
    let mut table = table.clone();
    table.foreign_keys.retain(|key| !key.inferred);
    table.foreign_keys.sort_by(|a, b| a.columns.cmp(&b.columns));
    table.row_estimate = None;
    for column in &mut table.columns {
        column.profile = None;
        column.values.clear();
        column.values_complete = false;
    }
    table
}

#[tokio::test]
async fn the_transport_company_has_as_many_tables_and_columns_as_it_says() {
    let file = load::from_path(&data().join("logistics/schema.json")).unwrap();
    let columns: usize = file.tables.iter().map(|table| table.columns.len()).sum();
    assert_eq!((file.tables.len(), columns), (279, 3_242));
    for name in ["activities", "drivers", "trucks", "customers", "certificates"] {
        assert!(file.table(None, name).is_some(), "{name}");
    }
}

#[tokio::test]
async fn what_the_server_says_of_the_transport_company_is_what_its_file_says() {
    let sample = Sample::logistics().await.unwrap();
    let file = load::from_path(&data().join("logistics/schema.json")).unwrap();
    assert_eq!(sample.catalog.tables.len(), file.tables.len());
    for table in &sample.catalog.tables {
        let known = file.table(None, &table.name).expect("it is described");
        assert_eq!(described(known), described(table));
    }
    let keys = sample
        .catalog
        .tables
        .iter()
        .map(|table| table.foreign_keys.iter().filter(|key| !key.inferred).count());
    assert!(keys.sum::<usize>() > 500, "a grown schema hangs together");
}

#[tokio::test]
async fn every_table_of_the_transport_company_says_what_it_holds() {
    let sample = Sample::logistics().await.unwrap();
    for table in &sample.catalog.tables {
        assert!(table.description.is_some(), "{}", table.name);
    }
}

#[tokio::test]
async fn every_example_of_the_transport_company_answers() {
    let sample = Sample::logistics().await.unwrap();
    sample.examples_answer("logistics/knowledge_base").await.unwrap();
}

#[tokio::test]
async fn every_gold_statement_of_the_transport_company_answers() {
    let sample = Sample::logistics().await.unwrap();
    sample.gold_answers("logistics/questions.jsonl").await.unwrap();
}
