//! A cancel at the front door ends the statement on the server.

use std::time::Instant;

use tests::eventually;

use super::*;

const HEAVY: &str = "select count(*) from n a, n b, n c where a.i + b.i = c.i * 2 + 1";

impl House {
    /// Statements of this house that are at work on the server.
    async fn at_work(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from information_schema.processlist
             where db = ? and command in ('Query', 'Execute') and info like '%from n a%'
               and id <> connection_id()",
        )
        .bind(&self.database)
        .fetch_one(&self.db)
        .await?)
    }
}

#[tokio::test]
async fn a_cancelled_statement_is_gone_from_the_server_within_a_second() -> anyhow::Result<()> {
    let house = House::with("create table n as select seq as i from seq_1_to_20000").await?;
    let saved = house.save(HEAVY, json!([])).await?;
    let request = house.gateway.post(&house.ann, &saved.links.run);
    let query: Query = request.json(&json!({})).send().await?.error_for_status()?.json().await?;
    eventually("it runs", async || Ok((house.at_work().await? > 0).then_some(()))).await?;
    let start = Instant::now();
    let cancel = format!("{}/cancel", query.links.this);
    house.gateway.post(&house.ann, &cancel).send().await?.error_for_status()?;
    eventually("it is gone", async || Ok((house.at_work().await? == 0).then_some(()))).await?;
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(1), "{taken:?}");
    let request = house.gateway.get(&house.ann, &query.links.this).header("prefer", "wait=30");
    let ended: Query = request.send().await?.json().await?;
    assert_eq!(ended.status, QueryStatus::Cancelled);
    assert!(!house.server.url("").is_empty());
    Ok(())
}
