//! Where the schema of a target is read from: the target itself, or files that describe it.

use std::path::PathBuf;

use catalog::Catalog;

use crate::{EngineError, Introspect, Target};

#[derive(Clone)]
pub enum SchemaSource {
    /// JSON: one file, or a folder of them.
    Files(PathBuf),
    Introspection(Target),
}

#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error(transparent)]
    Target(#[from] EngineError),
    #[error("the schema files: {0:#}")]
    Files(anyhow::Error),
}

impl SchemaSource {
    /// Files where there are some; an empty path is what compose files make of an unset one.
    pub fn new(files: Option<PathBuf>, target: &Target) -> Self {
        match files.filter(|path| !path.as_os_str().is_empty()) {
            Some(path) => Self::Files(path),
            None => Self::Introspection(target.clone()),
        }
    }

    pub async fn load(&self) -> Result<Catalog, SchemaError> {
        match self {
            Self::Introspection(target) => Ok(target.introspect(&Introspect::default()).await?),
            Self::Files(path) => {
                let path = path.clone();
                let read = tokio::task::spawn_blocking(move || catalog::load::from_path(&path));
                read.await.expect("reading files does not panic").map_err(SchemaError::Files)
            }
        }
    }
}
