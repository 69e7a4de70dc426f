//! One desk per connection: what is known of its target, and who answers about it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use chrono::NaiveDate;
use connections::{Connection, Connections, Kept, OpenError};
use llm::Llm;
use proto::ConnectionId;
use sqlx::PgPool;
use store::knowledge::examples::Filed;
use tokio::{
    sync::Notify,
    task::{self, JoinSet},
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

use crate::{Catalogs, Embeddings, Pipeline, cache::Cache, catalogs::CatalogError};

/// Between two looks whether a snapshot wants its values read.
const LOOK: Duration = Duration::from_secs(2);

pub struct Desks {
    connections: Connections,
    material: Material,
    kept: Kept<Desk>,
    /// A snapshot was made, whose values somebody should read.
    made: Arc<Notify>,
}

/// What all desks are made of.
pub struct Material {
    pub db: PgPool,
    pub llm: Option<Arc<Llm>>,
    pub embeddings: Option<Arc<Embeddings>>,
    /// The examples that stand in files; they speak of the default target.
    pub files: Option<Vec<Filed>>,
    pub schema_tokens: usize,
    pub cache_ttl: Duration,
}

pub struct Desk {
    pub connection: Arc<Connection>,
    pub catalogs: Catalogs,
    pub pipeline: Pipeline,
    pub cache: Cache,
}

impl Desk {
    /// The date that the target takes for today.
    pub fn today(&self) -> NaiveDate {
        self.connection.config.today()
    }

    pub fn time_zone(&self) -> &str {
        &self.connection.config.postgres_timezone
    }
}

impl Desks {
    pub fn new(connections: Connections, material: Material) -> Self {
        let desks = Self { connections, material, kept: Kept::default(), made: Arc::default() };
        // It is there from the start, so that its first question finds everything prepared.
        desks.of(Arc::clone(desks.connections.default_one()));
        desks
    }

    pub async fn open(&self, id: Option<ConnectionId>) -> Result<Arc<Desk>, OpenError> {
        Ok(self.of(self.connections.open(id).await?))
    }

    fn of(&self, connection: Arc<Connection>) -> Arc<Desk> {
        let Material { db, llm, embeddings, files, schema_tokens, cache_ttl } = &self.material;
        self.kept.of(&Arc::clone(&connection), || {
            let files = files.clone().filter(|_| connection.id.is_none());
            let source = connection.schema.clone();
            Desk {
                catalogs: Catalogs::new(db.clone(), source, files, embeddings.clone())
                    .allowing(&connection.config.guard_allow_functions)
                    .telling(Arc::clone(&self.made)),
                pipeline: Pipeline {
                    llm: llm.clone(),
                    target: Some(connection.target.clone()),
                    schema_tokens: *schema_tokens,
                },
                cache: Cache::new(db.clone(), connection.place().to_owned(), *cache_ttl),
                connection,
            }
        })
    }

    /// Until `shutdown`, keeps the newest snapshots of all that is open in values. Each target is
    /// read by a task of its own, so that a slow one keeps nobody waiting.
    pub async fn keep_values(&self, shutdown: &CancellationToken) {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut reading = Reading::default();
        loop {
            tokio::select! {
                // Told to stop, the reading tasks are dropped with the set; their leases run out.
                () = shutdown.cancelled() => return,
                _ = looks.tick() => reading.begin(self.kept.all()),
                () = self.made.notified() => reading.begin(self.kept.all()),
                () = reading.another_ended() => {}
            }
        }
    }
}

/// The targets whose values are being looked at.
#[derive(Default)]
struct Reading {
    tasks: JoinSet<Result<(), CatalogError>>,
    connections: HashMap<task::Id, Option<ConnectionId>>,
}

impl Reading {
    /// With all that nobody is at yet.
    fn begin(&mut self, desks: Vec<Arc<Desk>>) {
        for desk in desks {
            let id = desk.connection.id;
            if self.connections.values().all(|busy| *busy != id) {
                let task = self.tasks.spawn(async move { desk.catalogs.read_values().await });
                self.connections.insert(task.id(), id);
            }
        }
    }

    /// Waits for ever when there is none.
    async fn another_ended(&mut self) {
        let task = match self.tasks.join_next_with_id().await {
            None => return std::future::pending().await,
            Some(Ok((task, Ok(())))) => task,
            Some(Ok((task, Err(error)))) => {
                tracing::debug!("values not read: {error}");
                task
            }
            Some(Err(error)) => {
                tracing::error!("values not read: {error}");
                error.id()
            }
        };
        self.connections.remove(&task);
    }
}
