//! Every NATS name in one place.

use crate::{JobId, Priority, Topic};

/// The work-queue stream that holds every job not yet taken.
pub const JOBS_STREAM: &str = "JOBS";
/// The subjects of that stream: `jobs.<kind>.<priority>`.
pub const ALL_JOBS: &str = "jobs.>";
/// News of events, all topics: core NATS, at most once. The rows are the record.
pub const ALL_EVENTS: &str = "events.>";
/// Somebody wants a running job to stop. The lease renewal is the backstop.
pub const ALL_CANCELS: &str = "cancels.*";
/// The shared schema snapshot changed: load it again.
pub const CATALOG_CHANGED: &str = "catalog.changed";
/// The object store bucket of export files.
pub const EXPORTS_BUCKET: &str = "exports";

pub fn jobs(kind: &str, priority: Priority) -> String {
    format!("jobs.{kind}.{priority}")
}

/// The durable consumer of one kind and priority.
pub fn consumer(kind: &str, priority: Priority) -> String {
    format!("{kind}-{priority}")
}

pub fn events(topic: Topic) -> String {
    match topic {
        Topic::Query(id) => format!("events.queries.{id}"),
    }
}

/// The topic whose news a subject carries.
pub fn topic(subject: &str) -> Option<Topic> {
    let id = subject.strip_prefix("events.queries.")?;
    Some(Topic::Query(id.parse().ok()?))
}

pub fn cancel(job: JobId) -> String {
    format!("cancels.{job}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QueryId;

    #[test]
    fn a_subject_leads_back_to_its_topic() {
        let asked = Topic::from(QueryId::new());
        assert_eq!(topic(&events(asked)), Some(asked));
        assert_eq!(topic("events.queries.42"), None);
    }
}
