//! Who of the running jobs has been asked to stop.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::StreamExt as _;
use proto::{JobId, subject};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Shared;

/// The running jobs of this process, by id.
#[derive(Clone, Default)]
pub struct Cancels(Arc<Mutex<HashMap<JobId, CancellationToken>>>);

/// Takes the job out of the register when the attempt is over.
pub struct Registered {
    register: Cancels,
    job: JobId,
    /// Fires when somebody asks for the job to stop.
    pub asked: CancellationToken,
}

impl Cancels {
    pub fn register(&self, job: JobId) -> Registered {
        let asked = CancellationToken::new();
        self.lock().insert(job, asked.clone());
        Registered { register: self.clone(), job, asked }
    }

    fn ask(&self, job: JobId) {
        if let Some(token) = self.lock().get(&job) {
            token.cancel();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, CancellationToken>> {
        // A map of tokens is whole after every operation, whoever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.register.lock().remove(&self.job);
    }
}

/// Listens for requests to stop until `over`. What is missed here, the lease renewal finds.
pub async fn listen(shared: Arc<Shared>, over: CancellationToken) {
    while !over.is_cancelled() {
        let subscribed = shared.bus.client().subscribe(subject::ALL_CANCELS);
        match over.run_until_cancelled(subscribed).await {
            None => return,
            Some(Ok(mut requests)) => {
                while let Some(Some(request)) = over.run_until_cancelled(requests.next()).await {
                    let job = request.subject.rsplit('.').next().and_then(|id| id.parse().ok());
                    if let Some(job) = job {
                        shared.cancels.ask(job);
                    }
                }
            }
            Some(Err(error)) => warn!("cannot listen for cancels: {error}"),
        }
        over.run_until_cancelled(tokio::time::sleep(Duration::from_secs(1))).await;
    }
}
