//! The databases that may be asked, by the id of their connection.
//!
//! A connection is opened when somebody first needs it and kept while it is needed, in bounds:
//! each has a small pool of its own, so that a slow database takes nothing from another, and a
//! process keeps only so many of them open. The default one, which the environment names, has no
//! id and is always open.

mod address;
mod config;
mod kept;
mod opened;
mod shelf;
mod test;

use std::{net::IpAddr, path::PathBuf, sync::Arc};

use engines::{EngineError, Shown, TargetConfig, TargetUrl};
use proto::{ConnectionId, JobError, JobErrorCode, api::Engine};
use sealing::Keyring;
use secrecy::ExposeSecret as _;
use sqlx::PgPool;
use store::connections::Record;

use crate::shelf::Shelf;
pub use crate::{
    address::AddressError,
    config::{Config, Keys},
    kept::Kept,
    opened::Connection,
};

/// All that can be asked. Cheap to clone; clones share what is open.
#[derive(Clone)]
pub struct Connections(Arc<Parts>);

struct Parts {
    db: PgPool,
    config: Config,
    default: Arc<Connection>,
    shelf: Shelf,
}

/// Why there is no such connection now. Fit to be shown.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no such connection")]
    Unknown,
    #[error("the app database did not answer")]
    Store(#[from] store::Error),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error("the connection's password stays sealed: {0}")]
    Sealed(#[from] sealing::OpenError),
    #[error("no ENCRYPTION_KEY is set, so the connection's password stays sealed")]
    NoKey,
    #[error("{}", unsupported(*.0))]
    Unsupported(Engine),
}

impl OpenError {
    /// It may be otherwise in a moment.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Store(_) => true,
            Self::Engine(error) => error.is_transient(),
            Self::Address(error) => !matches!(error, AddressError::NotAllowed { .. }),
            Self::Unknown | Self::Sealed(_) | Self::NoKey | Self::Unsupported(_) => false,
        }
    }
}

/// As it stands on the resource of a job.
impl From<OpenError> for JobError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Engine(error) => error.into(),
            OpenError::Store(_) => Self::new(JobErrorCode::Internal, error.to_string()),
            OpenError::Unknown => Self::new(
                JobErrorCode::ConnectionFailed,
                "the connection that was asked is no longer there",
            ),
            error => Self::new(JobErrorCode::ConnectionFailed, error.to_string())
                .with_hint("test the connection to see what is wrong"),
        }
    }
}

/// Engines that this build speaks to.
pub fn is_supported(engine: Engine) -> bool {
    match engine {
        Engine::PostgreSql | Engine::MySql | Engine::SqlServer => true,
        Engine::Oracle => engines::HAS_ORACLE,
    }
}

/// What is said of an engine that this build does not speak to.
pub fn unsupported(engine: Engine) -> String {
    match engine {
        Engine::Oracle => engines::NO_ORACLE.to_owned(),
        other => format!("this release does not speak to {other}"),
    }
}

impl Connections {
    /// With the default one, whose schema may stand in files.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] when the default URL is none that an engine understands.
    pub fn new(
        default: &TargetConfig,
        schema_files: Option<PathBuf>,
        db: PgPool,
        config: &Config,
    ) -> Result<Self, EngineError> {
        let default = Arc::new(Connection::from_environment(default, schema_files)?);
        let shelf = Shelf::new(config.connections_open);
        Ok(Self(Arc::new(Parts { db, config: config.clone(), default, shelf })))
    }

    /// The one that the environment names.
    pub fn default_one(&self) -> &Arc<Connection> {
        &self.0.default
    }

    /// What seals passwords, if that is set.
    pub fn keys(&self) -> Option<&Keyring> {
        self.0.config.encryption_key.0.as_ref()
    }

    /// The connection as it is now: one that was changed since it was opened, or whose name has
    /// come to mean other addresses, is opened anew.
    pub async fn open(&self, id: Option<ConnectionId>) -> Result<Arc<Connection>, OpenError> {
        let Some(id) = id else { return Ok(Arc::clone(&self.0.default)) };
        let Some(revision) = store::connections::revision(&self.0.db, id).await? else {
            self.0.shelf.remove(id);
            return Err(OpenError::Unknown);
        };
        let kept = match self.0.shelf.find(id, revision) {
            shelf::Kept::Fresh(connection) => return Ok(connection),
            shelf::Kept::Stale(connection) => Some(connection),
            shelf::Kept::Nothing => None,
        };
        let record = store::connections::find(&self.0.db, id).await?.ok_or(OpenError::Unknown)?;
        let addresses = self.addresses(&record).await?;
        let kept = kept.filter(|kept| still_there(kept, &record, &addresses));
        let connection = if let Some(kept) = kept {
            kept
        } else {
            let config = self.target_config(&record, &addresses)?;
            Arc::new(Connection::stored(id, record.revision, config)?)
        };
        self.0.shelf.put(id, &connection);
        Ok(connection)
    }

    async fn addresses(&self, record: &Record) -> Result<Vec<IpAddr>, AddressError> {
        address::of_host(&record.access.host, self.0.config.connection_allow_private).await
    }

    /// Everything that opening takes. The default target's patience and time zone hold for all.
    fn target_config(
        &self,
        record: &Record,
        addresses: &[IpAddr],
    ) -> Result<TargetConfig, OpenError> {
        let engine = record.connection.engine;
        if !is_supported(engine) {
            return Err(OpenError::Unsupported(engine));
        }
        let password = match &record.password {
            None => None,
            Some(sealed) => {
                let keys = self.keys().ok_or(OpenError::NoKey)?;
                Some(keys.open(&store::connections::purpose(record.connection.id), sealed)?)
            }
        };
        let access = &record.access;
        let password = password.as_ref().map(secrecy::SecretString::expose_secret);
        let login = (access.username.as_str(), password);
        let url = TargetUrl::of(engine, &access.host, access.port, &access.database, login);
        let url =
            url.map_err(|message| EngineError::Invalid { message, hint: None, position: None });
        Ok(TargetConfig {
            url: url?,
            postgres_pool_size: self.0.config.connection_pool_size,
            tls: Some(access.tls.clone()),
            addresses: address::tried(addresses).to_vec(),
            shown: Shown {
                schemas: access.schemas.clone(),
                hidden_tables: access.hidden_tables.clone(),
            },
            // What the operator said of the default target's functions says nothing of others.
            guard_allow_functions: access.allow_functions.clone(),
            ..self.0.default.config.clone()
        })
    }
}

fn still_there(kept: &Connection, record: &Record, addresses: &[IpAddr]) -> bool {
    kept.revision == record.revision && address::still_mean(&kept.config.addresses, addresses)
}
