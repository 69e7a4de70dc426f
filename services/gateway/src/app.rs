//! What all requests share.

use std::{ops::Deref, sync::Arc};

use chassis::Bus;
use chrono::{DateTime, Utc};
use connections::{Connections, Kept};
use files::Files;
use metrics_exporter_prometheus::PrometheusHandle;
use proto::api::{LlmHealth, User};
use sqlx::PgPool;
use store::{jobs::NewJob, queries::NewQuery};
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Rules, auth::Attempts, current_catalog::CurrentCatalog, group::Group, hub::Hub,
    stored_rows::StoredRows,
};

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub db: PgPool,
    /// Whose session a token is, asked for many at once.
    pub sessions: Group<String, Option<User>>,
    /// When a question was accepted, for many at once.
    pub questions: Group<(NewQuery, NewJob), DateTime<Utc>>,
    pub bus: Bus,
    pub hub: Hub,
    pub rules: Rules,
    pub attempts: Attempts,
    /// Password hashes that may be computed at once: each takes a core and 19 MiB.
    pub hashing: Arc<Semaphore>,
    /// Turns at reading SQL for whether it may run: long statements take a core for a while.
    pub guarding: Arc<Semaphore>,
    /// Connections that may be tested at once.
    pub tests: Arc<Semaphore>,
    /// Sorting, sifting and summing up of results.
    pub stored_rows: StoredRows,
    /// Seats for WebSockets and event streams.
    pub seats: Arc<Semaphore>,
    /// Tasks that outlive their request.
    pub tasks: TaskTracker,
    pub shutdown: CancellationToken,
    pub connections: Connections,
    /// The schemas as generators know them.
    pub catalogs: Kept<CurrentCatalog>,
    /// Where exports lie.
    pub files: Files,
    pub llm: LlmHealth,
    pub metrics: PrometheusHandle,
}

impl App {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
