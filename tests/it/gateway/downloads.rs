//! Downloads: parts of a file, known files, files whose days are over, each format by its name.

use proto::api::Export;
use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use tests::eventually;
use tests::s3::S3;

use super::files::Place;

impl Place {
    async fn ask(&self, body: Value) -> anyhow::Result<Response> {
        let path = format!("/api/queries/{}/exports", self.query);
        Ok(self.gateway.post(&self.ann, &path).json(&body).send().await?)
    }

    /// A file of that format, once it is there.
    async fn ready(&self, format: &str) -> anyhow::Result<Export> {
        let asked: Export = self.ask(json!({"format": format})).await?.json().await?;
        eventually("the export is ready", async || {
            let found: Export =
                self.gateway.get(&self.ann, &asked.links.this).send().await?.json().await?;
            Ok(found.bytes.is_some().then_some(found))
        })
        .await
    }

    async fn fetch(
        &self,
        method: Method,
        export: &Export,
        headers: &[(header::HeaderName, &str)],
    ) -> anyhow::Result<Response> {
        let mut request = self.gateway.request(method, &export.links.file);
        request = request.header("x-api-key", &self.ann.key);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        Ok(request.send().await?)
    }
}

fn head<'r>(response: &'r Response, name: &header::HeaderName) -> &'r str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn a_download_can_be_resumed(place: Place) -> anyhow::Result<()> {
    let export = place.ready("csv").await?;
    let all = place.fetch(Method::GET, &export, &[]).await?;
    assert_eq!(head(&all, &header::ACCEPT_RANGES), "bytes");
    let etag = head(&all, &header::ETAG).to_owned();
    assert!(etag.starts_with('"'), "{etag} is strong");
    let size = head(&all, &header::CONTENT_LENGTH).to_owned();
    let all = all.text().await?;
    assert_eq!(size, all.len().to_string());

    let rest = [(header::RANGE, "bytes=100-"), (header::IF_RANGE, &etag)];
    let part = place.fetch(Method::GET, &export, &rest).await?;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    let range = format!("bytes 100-{}/{size}", all.len() - 1);
    assert_eq!(head(&part, &header::CONTENT_RANGE), range);
    assert_eq!(head(&part, &header::CONTENT_LENGTH), (all.len() - 100).to_string());
    assert_eq!(part.text().await?, all[100..]);

    let of_another = [(header::RANGE, "bytes=100-"), (header::IF_RANGE, "\"older\"")];
    let whole = place.fetch(Method::GET, &export, &of_another).await?;
    assert_eq!((whole.status(), whole.text().await?), (StatusCode::OK, all.clone()));

    let beyond = place.fetch(Method::GET, &export, &[(header::RANGE, "bytes=99999-")]).await?;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(head(&beyond, &header::CONTENT_RANGE), format!("bytes */{size}"));

    let known = place.fetch(Method::GET, &export, &[(header::IF_NONE_MATCH, &etag)]).await?;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(head(&known, &header::ETAG), etag);
    assert!(known.bytes().await?.is_empty());

    let looked = place.fetch(Method::HEAD, &export, &[]).await?;
    assert_eq!(looked.status(), StatusCode::OK);
    assert_eq!(head(&looked, &header::CONTENT_LENGTH), size);
    assert_eq!(head(&looked, &header::ETAG), etag);
    Ok(())
}

#[tokio::test]
async fn a_download_from_jetstream_can_be_resumed() -> anyhow::Result<()> {
    a_download_can_be_resumed(Place::new().await?).await
}

#[tokio::test]
async fn a_download_from_s3_can_be_resumed() -> anyhow::Result<()> {
    chassis::install_tls();
    let s3 = S3::start().await?;
    a_download_can_be_resumed(Place::with(10_000, s3.config()).await?).await?;
    assert_eq!((s3.keys().len(), s3.refused()), (1, 0));
    Ok(())
}

#[tokio::test]
async fn each_format_has_its_type_and_its_name() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (format, kind, start) in [
        ("csv", "text/csv; charset=utf-8", "n\r\n"),
        ("jsonl", "application/x-ndjson", "{\"n\":1}\n"),
        ("parquet", "application/vnd.apache.parquet", "PAR1"),
        ("xlsx", sheet, "PK"),
    ] {
        let export = place.ready(format).await?;
        assert_eq!(export.rows, Some(501), "{format}");
        let file = place.fetch(Method::GET, &export, &[]).await?;
        assert_eq!(head(&file, &header::CONTENT_TYPE), kind);
        let named = head(&file, &header::CONTENT_DISPOSITION).to_owned();
        assert!(named.starts_with(&format!("attachment; filename=\"query_{}_", place.query)));
        assert!(named.ends_with(&format!(".{format}\"")), "{named}");
        assert!(file.bytes().await?.starts_with(start.as_bytes()), "{format}");
        let in_one_call = place.get(&format!("/export?format={format}")).await?;
        assert_eq!(head(&in_one_call, &header::CONTENT_TYPE), kind);
    }
    let unknown = place.ask(json!({"format": "pdf"})).await?;
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = unknown.json().await?;
    assert_eq!(
        (&problem["code"], &problem["errors"][0]["field"]),
        (&json!("invalid_request"), &json!("format"))
    );
    let unknown = place.get("/export?format=pdf").await?;
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

#[tokio::test]
async fn a_sheet_holds_fewer_rows_than_may_be_exported() -> anyhow::Result<()> {
    let place = Place::with(5_000_000, files::Config::default()).await?;
    sqlx::query("update results set total_rows = 1048576").execute(&place.world.db).await?;
    let refused = place.ask(json!({"format": "xlsx"})).await?;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let problem: Value = refused.json().await?;
    assert_eq!(problem["code"], "export_too_large");
    assert_eq!((&problem["total_rows"], &problem["limit"]), (&json!(1_048_576), &json!(1_048_575)));
    assert_eq!(place.ask(json!({"format": "jsonl"})).await?.status(), StatusCode::ACCEPTED);
    Ok(())
}

#[tokio::test]
async fn a_file_whose_days_are_over_says_so_and_is_made_anew() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let export = place.ready("csv").await?;
    let days = export.expires_at.map(|end| (end - export.created_at).num_days());
    assert_eq!(days, Some(7));
    sqlx::query("update exports set expires_at = now()").execute(&place.world.db).await?;
    let gone = place.fetch(Method::GET, &export, &[]).await?;
    assert_eq!(gone.status(), StatusCode::GONE);
    assert_eq!(gone.json::<Value>().await?["code"], "export_expired");
    let found: Value =
        place.gateway.get(&place.ann, &export.links.this).send().await?.json().await?;
    assert_eq!(
        (&found["status"], &found["error"]["code"]),
        (&json!("failed"), &json!("export_expired"))
    );
    let again = place.ready("csv").await?;
    assert_ne!(again.id, export.id);
    assert_eq!(place.fetch(Method::GET, &again, &[]).await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn the_scheduler_takes_files_away_when_their_days_are_over() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let export = place.ready("csv").await?;
    let object: String =
        sqlx::query_scalar("select object from exports").fetch_one(&place.world.db).await?;
    assert!(place.files.size(&object).await.is_ok());
    sqlx::query("update exports set expires_at = now()").execute(&place.world.db).await?;
    let config = scheduler::Config::default();
    let (db, bus) = (place.world.db.clone(), place.world.bus.clone());
    let leave = place.world.shutdown.child_token();
    let running = tokio::spawn(scheduler::Scheduler::new(db, bus, config)?.run(leave.clone()));
    eventually("the file is gone", async || {
        let status: String =
            sqlx::query_scalar("select status from exports").fetch_one(&place.world.db).await?;
        Ok((status == "failed").then_some(()))
    })
    .await?;
    leave.cancel();
    running.await?;
    assert!(place.files.size(&object).await.is_err());
    assert_eq!(place.fetch(Method::GET, &export, &[]).await?.status(), StatusCode::GONE);
    Ok(())
}
