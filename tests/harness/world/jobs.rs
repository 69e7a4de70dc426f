//! Submitting probes, and looking at what became of them.

use proto::{JobId, JobStatus, Priority, QueryId, UserId};
use store::jobs::NewJob;

use super::{World, eventually};
use crate::probe::Probe;

/// A job's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    pub status: JobStatus,
    pub attempt: i32,
    pub fence: i64,
}

impl World {
    /// Accepts a probe and publishes it.
    pub async fn submit(&self) -> anyhow::Result<JobId> {
        self.submit_as(Priority::Interactive, None).await
    }

    /// A probe whose events are heard on the topic of `query`.
    pub async fn submit_heard(&self) -> anyhow::Result<(JobId, QueryId)> {
        let query = QueryId::new();
        sqlx::query("insert into topics (id, user_id) values ($1, $2)")
            .bind(query.0)
            .bind(UserId::new().0)
            .execute(&self.db)
            .await?;
        Ok((self.submit_as(Priority::Interactive, Some(query)).await?, query))
    }

    pub async fn submit_as(
        &self,
        priority: Priority,
        topic: Option<QueryId>,
    ) -> anyhow::Result<JobId> {
        let job = self.record(priority, topic).await?;
        self.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
        Ok(job.id)
    }

    /// Accepts a probe and tells nobody, as a gateway that died in between.
    pub async fn record(
        &self,
        priority: Priority,
        topic: Option<QueryId>,
    ) -> anyhow::Result<NewJob> {
        let job = NewJob::new(&Probe::new(topic), priority);
        store::jobs::insert(&self.db, &job).await?;
        Ok(job)
    }

    pub async fn job(&self, id: JobId) -> anyhow::Result<JobRow> {
        let (status, attempt, fence): (String, i32, i64) =
            sqlx::query_as("select status, attempt, fence from jobs where id = $1")
                .bind(id.0)
                .fetch_one(&self.db)
                .await?;
        Ok(JobRow { status: status.parse()?, attempt, fence })
    }

    /// Waits until the job is in that state.
    pub async fn until(&self, id: JobId, status: JobStatus) -> anyhow::Result<JobRow> {
        eventually(&format!("job is {status}"), async || {
            let row = self.job(id).await?;
            Ok((row.status == status).then_some(row))
        })
        .await
    }

    /// How probes ended, in order.
    pub async fn ends(&self) -> anyhow::Result<Vec<String>> {
        Ok(sqlx::query_scalar("select job_end from probe_ends order by at")
            .fetch_all(&self.db)
            .await?)
    }
}
