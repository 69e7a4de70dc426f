//! What must hold after any fault: every accepted job final, one result, fences that only
//! grow, attempts within the limit, events without gaps.

use sqlx::AssertSqlSafe;

use super::{World, eventually};

/// Watches jobs from the inside of the database, where no move can be missed.
pub const WATCH: &str = "
    create table violations (what text not null);
    create function watch_job() returns trigger language plpgsql as $$
    begin
        if new.fence < old.fence then
            insert into violations values (format('fence of %s fell from %s to %s', new.id, old.fence, new.fence));
        end if;
        if new.attempt > new.max_attempts + 1 then
            insert into violations values (format('attempt %s of %s', new.attempt, new.id));
        end if;
        if old.status in ('done', 'cancelled') and new.status <> old.status
           or old.status = 'dead' and new.status not in ('dead', 'queued') then
            insert into violations values (format('%s went from %s to %s', new.id, old.status, new.status));
        end if;
        return null;
    end $$;
    create trigger watched after update on jobs for each row execute function watch_job();";

/// What must have no rows, and what a row says.
const RULES: [(&str, &str); 8] = [
    ("the watch saw nothing wrong", "select what from violations"),
    (
        "every job is final",
        "select id::text || ' is ' || status from jobs where status in ('queued', 'running')",
    ),
    (
        "what was done or given up has one result",
        "select j.id::text || ' has ' || count(e.at) from jobs j
         left join probe_ends e on e.mark::text = j.payload->>'mark' and e.job_end in ('done', 'failed')
         where j.kind = 'probe' and j.status in ('done', 'dead') and j.payload ? 'mark'
         group by j.id having count(e.at) <> 1",
    ),
    (
        "what was cancelled has no result",
        "select j.id::text || ' ended in ' || e.job_end from jobs j
         join probe_ends e on e.mark::text = j.payload->>'mark' and e.job_end in ('done', 'failed')
         where j.status = 'cancelled'",
    ),
    (
        "events have no gaps",
        "select t.id::text || ' counts ' || t.last_seq || ', has ' || count(e.seq)
         from topics t left join events e on e.topic_id = t.id
         group by t.id having t.last_seq <> count(e.seq) or t.last_seq <> coalesce(max(e.seq), 0)",
    ),
    (
        "every query is settled",
        "select id::text || ' is ' || status from queries
         where status in ('queued', 'generating', 'queued_execution', 'executing')",
    ),
    (
        "a success has one whole result",
        "select q.id::text from queries q left join results r on r.id = q.result_id
         where q.status = 'success' and r.complete is distinct from true",
    ),
    (
        "every export is settled",
        "select id::text || ' is ' || status from exports where status in ('queued', 'running')",
    ),
];

impl World {
    /// Waits until all jobs are over, then checks all that must hold.
    pub async fn audit(&self) -> anyhow::Result<()> {
        eventually("all jobs are over", async || {
            let open: i64 = sqlx::query_scalar(
                "select count(*) from jobs where status in ('queued', 'running')",
            )
            .fetch_one(&self.db)
            .await?;
            Ok((open == 0).then_some(()))
        })
        .await?;
        for (rule, breaches) in RULES {
            let found: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(breaches)).fetch_all(&self.db).await?;
            anyhow::ensure!(found.is_empty(), "{rule}, but: {}", found.join("; "));
        }
        Ok(())
    }
}
