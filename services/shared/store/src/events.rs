//! The record of what was told. An event is a row first and news afterwards, so a listener
//! that missed the news reads the row.

use chrono::{DateTime, Utc};
use proto::{Envelope, Event, QueryId, Topic, UserId};
use sqlx::{PgExecutor, Result, types::Json};
use uuid::Uuid;

use crate::jobs::Claim;

/// The row that keeps a topic's sequence.
pub fn topic_id(topic: Topic) -> Uuid {
    match topic {
        Topic::Query(id) => id.0,
    }
}

/// Appends to a topic; the sequence numbers are taken under the lock of the topic's row.
pub async fn append(
    db: impl PgExecutor<'_>,
    topic: Topic,
    events: &[Event],
) -> Result<Vec<Envelope>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let (bodies, progress) = columns(events);
    let row = sqlx::query!(
        r#"with topic as (
               update topics set last_seq = last_seq + cardinality($2::jsonb[])
               where id = $1 returning last_seq - cardinality($2::jsonb[]) as base
           ), added as (
               insert into events (topic_id, seq, event, progress)
               select $1, base + ord, event, progress
               from topic, unnest($2::jsonb[], $3::bool[]) with ordinality as e (event, progress, ord)
           )
           select base as "base!", now() as "now!" from topic"#,
        topic_id(topic),
        &bodies,
        &progress,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| envelopes(topic, events, row.base, row.now)).unwrap_or_default())
}

/// Appends progress of a running job; adds nothing when the claim is no longer the job's.
pub async fn append_progress(
    db: impl PgExecutor<'_>,
    claim: &Claim,
    topic: Topic,
    events: &[Event],
) -> Result<Vec<Envelope>> {
    let (bodies, progress) = columns(events);
    let row = sqlx::query!(
        r#"with topic as (
               update topics set last_seq = last_seq + cardinality($2::jsonb[])
               where id = $1
                 and exists (select from jobs where id = $4 and fence = $5 and status = 'running')
               returning last_seq - cardinality($2::jsonb[]) as base
           ), added as (
               insert into events (topic_id, seq, event, progress)
               select $1, base + ord, event, progress
               from topic, unnest($2::jsonb[], $3::bool[]) with ordinality as e (event, progress, ord)
           )
           select base as "base!", now() as "now!" from topic"#,
        topic_id(topic),
        &bodies,
        &progress,
        claim.job.0,
        claim.fence,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| envelopes(topic, events, row.base, row.now)).unwrap_or_default())
}

/// What came after `after_seq`, in order, at most `limit`.
pub async fn after(
    db: impl PgExecutor<'_>,
    topic: Topic,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<Envelope>> {
    let rows = sqlx::query!(
        r#"select seq, event as "event: Json<Event>", created_at from events
           where topic_id = $1 and seq > $2 order by seq limit $3"#,
        topic_id(topic),
        after_seq,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Envelope { seq: row.seq, topic, event: row.event.0, timestamp: row.created_at })
        .collect())
}

/// Who may hear the topic.
pub async fn owner(db: impl PgExecutor<'_>, topic: Topic) -> Result<Option<UserId>> {
    let owner = sqlx::query_scalar!("select user_id from topics where id = $1", topic_id(topic))
        .fetch_optional(db)
        .await?;
    Ok(owner.map(UserId))
}

/// The last sequence number of each of the topics that exist.
pub async fn last_seqs(db: impl PgExecutor<'_>, topics: &[Topic]) -> Result<Vec<(Topic, i64)>> {
    let ids: Vec<Uuid> = topics.iter().copied().map(topic_id).collect();
    let rows = sqlx::query!("select id, last_seq from topics where id = any($1)", &ids)
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (QueryId(row.id).into(), row.last_seq)).collect())
}

fn columns(events: &[Event]) -> (Vec<serde_json::Value>, Vec<bool>) {
    events
        .iter()
        .map(|event| {
            let body = serde_json::to_value(event).expect("an event is always JSON");
            (body, event.is_progress())
        })
        .unzip()
}

fn envelopes(topic: Topic, events: &[Event], base: i64, timestamp: DateTime<Utc>) -> Vec<Envelope> {
    (base + 1..)
        .zip(events)
        .map(|(seq, event)| Envelope { seq, topic, event: event.clone(), timestamp })
        .collect()
}
