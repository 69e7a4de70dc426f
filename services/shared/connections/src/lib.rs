//! The databases that may be asked, by the id of their connection.
//!
//! A connection is opened when somebody first needs it and kept while it is needed. The default
//! one, which the environment names, has no id and is always open.

mod kept;
mod opened;

use std::{path::PathBuf, sync::Arc};

use engines::{EngineError, TargetConfig};
use proto::ConnectionId;
use sqlx::PgPool;

pub use crate::{
    kept::Kept,
    opened::{Connection, id_of_place, place_of},
};

/// All that can be asked. Cheap to clone; clones share what is open.
#[derive(Clone)]
pub struct Connections {
    default: Arc<Connection>,
}

/// Why there is no such connection now.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no such connection")]
    Unknown,
    #[error("the app database: {0}")]
    Store(#[from] store::Error),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Connections {
    /// With the default one, whose schema may stand in files.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] when the default URL is none that an engine understands.
    pub fn new(
        default: &TargetConfig,
        schema_files: Option<PathBuf>,
        _db: PgPool,
    ) -> Result<Self, EngineError> {
        Ok(Self { default: Arc::new(Connection::from_environment(default, schema_files)?) })
    }

    /// The one that the environment names.
    pub fn default_one(&self) -> &Arc<Connection> {
        &self.default
    }

    /// The connection as it is now: one that was changed since it was opened is opened anew.
    pub async fn open(&self, id: Option<ConnectionId>) -> Result<Arc<Connection>, OpenError> {
        match id {
            None => Ok(Arc::clone(&self.default)),
            Some(_) => Err(OpenError::Unknown),
        }
    }
}
