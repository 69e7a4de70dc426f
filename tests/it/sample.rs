//! The sample databases: what their files promise of each other.

mod logistics;

use std::{fs, path::Path};

use anyhow::Context as _;
use catalog::{Catalog, load};
use engines::{Introspect, Target, TargetConfig};
use guard::Policy;
use sqlx::{AssertSqlSafe, PgPool};
use store::knowledge::examples::Filed;
use tests::postgres::{Postgres, pool};

struct Sample {
    catalog: Catalog,
    db: PgPool,
    // The server stands as long as it is held.
    _server: Postgres,
}

impl Sample {
    /// The shop.
    async fn open() -> anyhow::Result<Self> {
        let server = Postgres::shared().await?;
        let url = server.sample().await?;
        Self::at(server, &url).await
    }

    async fn at(server: Postgres, url: &str) -> anyhow::Result<Self> {
        let target = Target::connect(&TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?))?;
        let catalog =
            target.introspect(&Introspect { values: false, ..Introspect::default() }).await?;
        Ok(Self { catalog, db: pool(url).await?, _server: server })
    }

    /// Passes the guard, runs, and finds something.
    async fn answers(&self, sql: &str) -> anyhow::Result<()> {
        let approved = guard::check(sql, &Policy::postgres(&self.catalog))?;
        let statement = approved.sql().trim().trim_end_matches(';');
        let found: bool = sqlx::query_scalar(AssertSqlSafe(format!(
            "select exists (select from ({statement}) as answer)"
        )))
        .fetch_one(&self.db)
        .await?;
        anyhow::ensure!(found, "no rows");
        Ok(())
    }

    /// Every file of the folder is an example that answers.
    async fn examples_answer(&self, folder: &str) -> anyhow::Result<()> {
        let folder = data().join(folder);
        let examples = generator::knowledge::load(&folder)?;
        assert_eq!(examples.len(), fs::read_dir(folder)?.count());
        for Filed { example, .. } in examples {
            self.answers(&example.sql).await.context(example.question)?;
        }
        Ok(())
    }

    /// Every statement that counts as right for a question of the file answers.
    async fn gold_answers(&self, file: &str) -> anyhow::Result<()> {
        for line in fs::read_to_string(data().join(file))?.lines() {
            let question: serde_json::Value = serde_json::from_str(line)?;
            let gold = match &question["gold_sql"] {
                serde_json::Value::Array(all) => all.clone(),
                serde_json::Value::Null => Vec::new(),
                one => vec![one.clone()],
            };
            for sql in gold {
                let sql = sql.as_str().expect("a statement is text");
                self.answers(sql).await.context(sql.to_owned())?;
            }
        }
        Ok(())
    }
}

fn data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data"))
}

#[tokio::test]
async fn the_schema_file_is_the_schema() {
    let sample = Sample::open().await.unwrap();
    let described = load::from_path(&data().join("schema/ecommerce.json")).unwrap();

    assert_eq!(described.tables.len(), sample.catalog.tables.len());
    for table in &sample.catalog.tables {
        let mut known = described.table(None, &table.name).expect("it is described").clone();
        // What the format of the files leaves to introspection.
        known.row_estimate = table.row_estimate;
        known.reads.clone_from(&table.reads);
        for (known, column) in known.columns.iter_mut().zip(&table.columns) {
            known.profile.clone_from(&column.profile);
            known.values.clone_from(&column.values);
            known.values_complete = column.values_complete;
        }
        let mut table = table.clone();
        table.foreign_keys.retain(|key| !key.inferred);
        assert_eq!(known, table);
    }
}

#[tokio::test]
async fn the_schema_files_are_what_describing_the_database_writes() {
    let server = Postgres::shared().await.unwrap();
    let describe = fs::read_to_string(data().join("schema/describe.sql")).unwrap();
    for (url, file) in [
        (server.sample().await.unwrap(), "schema/ecommerce.json"),
        (server.logistics().await.unwrap(), "logistics/schema.json"),
    ] {
        let db = pool(&url).await.unwrap();
        let written: String =
            sqlx::query_scalar(AssertSqlSafe(describe.clone())).fetch_one(&db).await.unwrap();
        let kept = fs::read_to_string(data().join(file)).unwrap();
        assert!(written.trim_end() == kept.trim_end(), "{file} is not what describe.sql writes");
    }
}

#[tokio::test]
async fn every_column_says_what_it_is() {
    let sample = Sample::open().await.unwrap();
    for table in &sample.catalog.tables {
        assert!(table.description.is_some(), "{}", table.name);
        for column in &table.columns {
            assert!(column.description.is_some(), "{}.{}", table.name, column.name);
        }
    }
}

#[tokio::test]
async fn every_example_of_the_knowledge_base_answers() {
    let sample = Sample::open().await.unwrap();
    sample.examples_answer("knowledge_base").await.unwrap();
}

#[tokio::test]
async fn every_gold_statement_answers() {
    let sample = Sample::open().await.unwrap();
    sample.gold_answers("ecommerce/questions.jsonl").await.unwrap();
}
