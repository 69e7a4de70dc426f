//! The running job, seen from inside its handler.

use std::sync::Arc;

use proto::{Event, JobId, Stage};
use tokio_util::sync::CancellationToken;

use super::progress::Progress;

#[derive(Clone)]
pub struct Context {
    pub job: JobId,
    /// From 1.
    pub attempt: i32,
    /// Fires when the work should end: cancelled, the lease lost, or the process stopping.
    pub stop: CancellationToken,
    pub(super) progress: Arc<Progress>,
}

impl Context {
    /// Tells the listeners of the job's topic. Never waits; neighbours of a kind are folded.
    pub fn tell(&self, event: Event) {
        self.progress.tell(event);
    }

    pub fn stage(&self, stage: Stage, message: impl Into<String>) {
        self.tell(Event::stage(stage, message));
    }
}
