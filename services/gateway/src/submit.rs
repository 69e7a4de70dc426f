//! Jobs and events on their way to the bus, after their rows are committed.

use std::time::Duration;

use proto::Envelope;
use store::jobs::NewJob;
use tokio::time::timeout;
use tracing::warn;

use crate::App;

/// A bus that takes longer is as good as away: the client has waited enough.
const PATIENCE: Duration = Duration::from_secs(1);

/// Publishes a job whose row is committed. Failing is no failure of the request: the sweeper
/// publishes whatever stays queued.
pub async fn publish(app: &App, job: &NewJob) {
    let message = job.message();
    let published =
        app.bus.publish_job(&message, job.kind, job.priority, job.traceparent.as_deref());
    match timeout(PATIENCE, published).await {
        Ok(Ok(())) => (),
        Ok(Err(error)) => warn!(job = %job.id, "left to the sweeper: {error:#}"),
        Err(_) => warn!(job = %job.id, "left to the sweeper: the bus is slow"),
    }
}

/// Publishes a job and the events that were recorded with it.
pub async fn publish_with(app: &App, job: &NewJob, events: &[Envelope]) {
    app.bus.tell(events).await;
    publish(app, job).await;
}
