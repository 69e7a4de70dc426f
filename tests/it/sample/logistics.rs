//! The transport company: a schema as large as grown ones are.

use std::fs;

use builtin::Builtin;
use catalog::{Table, load};
use engines::{Introspect, Target, TargetConfig};
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

/// The README shows questions as headings, each with the SQL that was made of it.
#[tokio::test]
async fn the_walk_through_the_transport_company_is_what_the_generator_does() {
    let server = Postgres::shared().await.unwrap();
    let url = server.logistics().await.unwrap();
    let target = Target::connect(&TargetConfig::new(url.parse().unwrap())).unwrap();
    let catalog = target.introspect(&Introspect::default()).await.unwrap();
    let sample = Sample::at(server, &url).await.unwrap();
    let generator = Builtin::new(catalog.into());
    let readme = fs::read_to_string(data().join("README.md")).unwrap();
    let walk: Vec<(&str, &str)> = readme
        .split("\n### ")
        .skip(1)
        .filter_map(|part| {
            let (question, rest) = part.split_once('\n')?;
            let (_, rest) = rest.split_once("```sql\n")?;
            Some((question, rest.split_once("\n```")?.0))
        })
        .collect();
    assert!(walk.len() >= 4, "the walk is gone");
    for (question, shown) in walk {
        let answer =
            generator.answer(question, chrono::Utc::now().date_naive()).expect("it is understood");
        let bare = |sql: &str| sql.split_whitespace().collect::<String>();
        assert_eq!(bare(&answer.sql), bare(shown), "{question}");
        sample.answers(shown).await.unwrap();
    }
}
