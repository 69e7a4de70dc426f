//! Waiting for a topic on behalf of a client who asked to be kept waiting.

use std::time::Duration;

use proto::Topic;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::{App, hub::Inbox};

/// Says when it is worth to look at the row again, until time is up. It listens from the
/// moment it is made, so make it before the first look.
pub struct Patience {
    inbox: Inbox,
    deadline: Instant,
    shutdown: CancellationToken,
}

impl Patience {
    pub fn new(app: &App, topic: Topic, limit: Duration) -> Self {
        let mut inbox = app.hub.inbox();
        inbox.listen(topic);
        Self { inbox, deadline: Instant::now() + limit, shutdown: app.shutdown.clone() }
    }

    /// True: something may have been decided since the last look. False: time is up.
    pub async fn another_look(&mut self) -> bool {
        tokio::select! {
            () = decided(&mut self.inbox) => true,
            () = sleep_until(self.deadline) => false,
            // An answer now is worth more than a connection cut.
            () = self.shutdown.cancelled() => false,
        }
    }
}

/// Progress decides nothing; everything else may.
async fn decided(inbox: &mut Inbox) {
    while let Some(news) = inbox.next().await {
        if !news.is_progress() {
            return;
        }
    }
}
