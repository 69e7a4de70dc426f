//! Rows and files as a client gets them.

use exporter::Exporter;
use files::Files;
use proto::{
    QueryId, ResultId, Role,
    api::{ColumnInfo, Export, Query, ResultPage},
};
use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};
use store::results::{self, Packer};
use tests::{
    World,
    gateway::{Gateway, Person},
};

/// A world with an exporter, and a query with 501 rows in it.
pub(super) struct Place {
    pub(super) world: World,
    pub(super) gateway: Gateway,
    pub(super) files: Files,
    pub(super) ann: Person,
    pub(super) query: QueryId,
}

impl Place {
    pub(super) async fn new() -> anyhow::Result<Self> {
        Self::with(10_000, files::Config::default()).await
    }

    pub(super) async fn with(limit: u64, kept: files::Config) -> anyhow::Result<Self> {
        let world = World::new().await?;
        let files = Files::open(&kept, world.bus.jetstream().clone())?;
        let change = |config: &mut gateway::Config| {
            config.rules.export_max_rows = limit;
            config.files = kept;
        };
        let gateway = world.open_gateway_with(change).await?;
        world.hire(Exporter::new(world.db.clone(), files.clone()));
        let ann = world.person(Role::User).await?;
        let asked = gateway.post(&ann, "/api/queries").json(&json!({"question": "which?"}));
        let query = asked.send().await?.json::<Query>().await?.id;
        store_rows(&world, query, 501).await?;
        Ok(Self { world, gateway, files, ann, query })
    }

    pub(super) async fn get(&self, rest: &str) -> anyhow::Result<Response> {
        let path = format!("/api/queries/{}{rest}", self.query);
        Ok(self.gateway.get(&self.ann, &path).send().await?)
    }
}

/// As an executor leaves it.
async fn store_rows(world: &World, query: QueryId, count: u64) -> anyhow::Result<()> {
    let id = ResultId::new();
    let columns = [ColumnInfo { name: "n".into(), data_type: "bigint".into() }];
    results::open(&world.db, id, query, &columns).await?;
    let mut packer = Packer::new()?;
    let mut pages = Vec::new();
    for row in 1..=count {
        pages.extend(packer.push(1, format!("[{row}]").as_bytes())?);
    }
    pages.extend(packer.finish()?);
    results::write(&world.db, id, pages).await?;
    results::complete(&world.db, id, count, 1, false).await?;
    sqlx::query("update queries set status = 'success', result_id = $2 where id = $1")
        .bind(query.0)
        .bind(id.0)
        .execute(&world.db)
        .await?;
    Ok(())
}

#[tokio::test]
async fn rows_come_in_pages_of_five_hundred() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let first: ResultPage = place.get("/results").await?.json().await?;
    assert_eq!(
        (first.page, first.page_size, first.total_pages, first.total_rows),
        (1, 500, 2, 501)
    );
    assert_eq!((first.rows.len(), &first.rows[499][0]), (500, &json!(500)));
    let second: ResultPage = place.get("/results?page=2").await?.json().await?;
    assert_eq!(second.rows, [[json!(501)]]);
    assert_eq!(place.get("/results?page=3").await?.status(), StatusCode::NOT_FOUND);
    assert_eq!(place.get("/results?page=0").await?.status(), StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

#[tokio::test]
async fn a_file_is_made_in_one_call_and_once() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let response = place.get("/export").await?;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let named = response.headers()[header::CONTENT_DISPOSITION].to_str()?.to_owned();
    assert!(
        named.starts_with(&format!("attachment; filename=\"query_{}_", place.query)),
        "{named}"
    );
    let text = response.text().await?;
    assert_eq!((text.lines().next(), text.lines().count()), (Some("n"), 502));

    let path = format!("/api/queries/{}/exports", place.query);
    let asked = place.gateway.post(&place.ann, &path).json(&json!({"format": "csv"}));
    let response = asked.send().await?;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let location = response.headers()[header::LOCATION].to_str()?.to_owned();
    let export: Export = response.json().await?;
    assert_eq!((export.rows, location), (Some(501), export.links.this));
    let file = place.gateway.get(&place.ann, &export.links.file).send().await?;
    assert_eq!(file.text().await?, text);
    Ok(())
}

#[tokio::test]
async fn a_file_that_was_lost_is_made_anew() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let text = place.get("/export").await?.text().await?;
    let object: String =
        sqlx::query_scalar("select object from exports").fetch_one(&place.world.db).await?;
    place.files.delete(&object).await?;
    let again = place.get("/export").await?;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(again.text().await?, text);
    let states: Vec<String> = sqlx::query_scalar("select status from exports order by id")
        .fetch_all(&place.world.db)
        .await?;
    assert_eq!(states, ["failed", "ready"]);
    Ok(())
}

#[tokio::test]
async fn more_rows_than_may_be_exported_are_refused_with_the_figures() -> anyhow::Result<()> {
    let place = Place::with(500, files::Config::default()).await?;
    let response = place.get("/export").await?;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let problem: Value = response.json().await?;
    assert_eq!(problem["code"], "export_too_large");
    assert_eq!((&problem["total_rows"], &problem["limit"]), (&json!(501), &json!(500)));
    Ok(())
}
