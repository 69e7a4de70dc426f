//! When a statement has to end although it is not done.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::EngineError;

/// The two reasons to stop that come from our side.
pub(crate) struct Watch {
    cancel: CancellationToken,
    deadline: Instant,
}

impl Watch {
    pub(crate) fn new(cancel: CancellationToken, limit: Duration) -> Self {
        Self { cancel, deadline: Instant::now() + limit }
    }

    /// Does `work` until it ends or has to stop. The outer error says that the statement may
    /// still be running on the server.
    pub(crate) async fn over<T>(&self, work: impl Future<Output = T>) -> Result<T, EngineError> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(EngineError::Cancelled),
            () = tokio::time::sleep_until(self.deadline) => Err(EngineError::Timeout),
            done = work => Ok(done),
        }
    }
}
