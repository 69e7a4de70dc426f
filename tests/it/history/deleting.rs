//! What is deleted is gone: rows, events, files.

use files::FilesError;
use proto::api::Query;
use reqwest::StatusCode;
use scheduler::Scheduler;
use serde_json::Value;
use tests::eventually;

use super::Place;

#[tokio::test]
async fn rows_events_and_files_go_with_the_query() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let query = place.ran("select * from orders").await?;
    place.export(&query).await?;
    let object: String =
        sqlx::query_scalar("select object from exports").fetch_one(&place.world.db).await?;
    assert!(place.files.get(&object, None).await.is_ok());
    let path = format!("{}/rerun", query.links.this);
    let child: Query = place.gateway.post(&place.ann, &path).send().await?.json().await?;
    let request = place.gateway.get(&place.ann, &child.links.this).header("prefer", "wait=30");
    request.send().await?.error_for_status()?;

    let gone = place.gateway.delete(&place.ann, &query.links.this).send().await?;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    let again = place.gateway.delete(&place.ann, &query.links.this).send().await?;
    assert_eq!(again.status(), StatusCode::NOT_FOUND);
    for left in [
        "select count(*) from topics where id = $1",
        "select count(*) from events where topic_id = $1",
        "select count(*) from results where query_id = $1",
        "select count(*) from exports where query_id = $1",
        "select count(*) from query_words where query_id = $1",
        "select count(*) from jobs where payload->>'query_id' = $1::text",
    ] {
        let count: i64 =
            sqlx::query_scalar(left).bind(query.id.0).fetch_one(&place.world.db).await?;
        assert_eq!(count, 0, "{left}");
    }
    // A scheduler looks as soon as it starts.
    let scheduler = Scheduler::new(
        place.world.db.clone(),
        place.world.bus.clone(),
        scheduler::Config::default(),
    )?;
    let leave = place.world.shutdown.child_token();
    let running = tokio::spawn(scheduler.run(leave.clone()));
    eventually("the file is gone, and nobody remembers its name", async || {
        let is_gone = matches!(place.files.get(&object, None).await, Err(FilesError::NotFound(_)));
        Ok((is_gone && place.count("doomed_files").await? == 0).then_some(()))
    })
    .await?;
    leave.cancel();
    running.await?;
    let child: Query =
        place.gateway.get(&place.ann, &child.links.this).send().await?.json().await?;
    assert_eq!(child.parent_id, None, "what came of it stands");
    place.world.audit().await
}

#[tokio::test]
async fn a_file_whose_removal_failed_comes_again() -> anyhow::Result<()> {
    // The scheduler of a world looks once a minute, and has just done so.
    let place = Place::new().await?;
    let db = &place.world.db;
    sqlx::query("insert into doomed_files (object, try_at) values ('some/file.csv', now())")
        .execute(db)
        .await?;
    let taken = store::doomed_files::take(db, 10).await?;
    if taken.is_empty() {
        return Ok(()); // the scheduler was quicker, and did what this test asks for
    }
    assert!(store::doomed_files::take(db, 10).await?.is_empty(), "one at a time has it");
    sqlx::query("update doomed_files set try_at = now()").execute(db).await?;
    assert_eq!(store::doomed_files::take(db, 10).await?, taken);
    store::doomed_files::forget(db, &taken[0]).await?;
    assert_eq!(place.count("doomed_files").await?, 0);
    Ok(())
}

#[tokio::test]
async fn what_is_at_work_is_not_deleted() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let waiting = place.ask("how many?").await?;
    let refused = place.gateway.delete(&place.ann, &waiting.links.this).send().await?;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert_eq!(refused.json::<Value>().await?["resource_status"], "queued");
    let cancel = place.gateway.post(&place.ann, &waiting.links.cancel).send().await?;
    assert_eq!(cancel.status(), StatusCode::ACCEPTED);
    let gone = place.gateway.delete(&place.ann, &waiting.links.this).send().await?;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);

    let ran = place.ran("select 1").await?;
    place.export(&ran).await?;
    sqlx::query("update exports set status = 'running'").execute(&place.world.db).await?;
    let refused = place.gateway.delete(&place.ann, &ran.links.this).send().await?;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert_eq!(refused.json::<Value>().await?["resource_status"], "exporting");
    Ok(())
}
