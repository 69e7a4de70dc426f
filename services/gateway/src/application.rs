//! The gateway from its settings to its last answer.

use std::{net::SocketAddr, sync::Arc, thread, time::Duration};

use anyhow::Context as _;
use axum::serve::ListenerExt as _;
use chassis::Bus;
use chrono::{DateTime, Utc};
use connections::{Connections, Kept};
use files::Files;
use metrics_exporter_prometheus::PrometheusHandle;
use proto::api::{LlmHealth, User};
use sqlx::PgPool;
use store::{jobs::NewJob, queries::NewQuery};
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use crate::{
    App, Config,
    app::Parts,
    auth::Attempts,
    group::Group,
    hub::{self, Hub},
    layers, open_files, routes,
    stored_rows::StoredRows,
};

/// How long requests and sockets get to end once the process is told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Connections that are tested at once.
const TESTS: usize = 8;

pub struct Application {
    app: App,
    listener: TcpListener,
    shutdown: CancellationToken,
}

impl Application {
    /// Prepares everything without waiting: database and bus may still be away.
    ///
    /// # Errors
    /// When a setting cannot be used.
    pub async fn build(
        config: Config,
        listener: TcpListener,
        metrics: PrometheusHandle,
        shutdown: CancellationToken,
    ) -> anyhow::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let bus = Bus::connect(&config.bus).await?;
        let db = store::connect(&config.store)?;
        let connections =
            Connections::new(&config.target, config.schema_path, db.clone(), &config.connections)
                .context("POSTGRES_URL")?;
        let app = App::new(Parts {
            sessions: sessions(db.clone()),
            questions: questions(db.clone()),
            connections,
            catalogs: Kept::default(),
            db,
            hub: Hub::default(),
            attempts: Attempts::per_minute(config.rules.login_attempts_per_minute),
            // Half of the cores, so that logins never starve everything else.
            hashing: Arc::new(Semaphore::new(cores.div_ceil(2))),
            guarding: Arc::new(Semaphore::new(cores.div_ceil(2))),
            tests: Arc::new(Semaphore::new(TESTS)),
            stored_rows: StoredRows::new(cores.div_ceil(2)),
            seats: Arc::new(Semaphore::new(open_files::room_for(config.rules.max_listeners))),
            tasks: TaskTracker::new(),
            shutdown: shutdown.clone(),
            files: Files::open(&config.files, bus.jetstream().clone()).context("FILES_URL")?,
            bus,
            llm: llm_health(&config.llm),
            rules: config.rules,
            metrics,
        });
        Ok(Self { app, listener, shutdown })
    }

    /// Where it listens, for those who asked for port 0.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the shutdown token fires, then lets open requests end.
    pub async fn run_until_stopped(self) -> anyhow::Result<()> {
        let Self { app, listener, shutdown } = self;
        info!(address = %listener.local_addr()?, version = env!("CARGO_PKG_VERSION"), "gateway serves");
        let hub = tokio::spawn(hub::keep_current(app.clone()));

        let router = layers::around(routes::router(), &app).with_state(app.clone());
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                warn!("small answers may be held back: {error}");
            }
        });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serve = axum::serve(listener, service)
            .with_graceful_shutdown(shutdown.clone().cancelled_owned());
        let over = async {
            shutdown.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        };
        tokio::select! {
            served = async { serve.await } => served.context("serve")?,
            () = over => warn!("requests were still open after {} s", DRAIN.as_secs()),
        }

        app.tasks.close();
        if timeout(DRAIN, app.tasks.wait()).await.is_err() {
            warn!("sockets were still open after {} s", DRAIN.as_secs());
        }
        hub.await.context("the hub panicked")?;
        app.bus.close().await;
        app.db.close().await;
        Ok(())
    }
}

fn sessions(db: PgPool) -> Group<String, Option<User>> {
    Group::new(move |tokens: Vec<String>| {
        let db = db.clone();
        async move { store::sessions::users_of(&db, &tokens).await }
    })
}

fn questions(db: PgPool) -> Group<(NewQuery, NewJob), DateTime<Utc>> {
    Group::new(move |questions: Vec<(NewQuery, NewJob)>| {
        let db = db.clone();
        async move {
            let accepted_at = store::queries::insert_all(&db, &questions).await?;
            Ok(vec![accepted_at; questions.len()])
        }
    })
}

/// What `/api/health` says of the model; the generators read the same settings.
fn llm_health(config: &llm::Config) -> LlmHealth {
    let configured = config.is_configured();
    LlmHealth {
        configured,
        provider: configured.then(|| config.llm_provider.to_string()),
        model: if configured { config.llm_model.clone() } else { "builtin".into() },
    }
}
