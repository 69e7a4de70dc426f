//! Where the schema of a target is read from: the target itself, or files that describe it.

use std::path::PathBuf;

use catalog::Catalog;

use crate::{EngineError, Introspect, Target};

#[derive(Clone)]
pub struct SchemaSource {
    target: Target,
    /// JSON: one file, or a folder of them; without it the target is asked.
    files: Option<PathBuf>,
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
        let files = files.filter(|path| !path.as_os_str().is_empty());
        Self { target: target.clone(), files }
    }

    /// Whose schema it is, as [`Target::place`] says.
    pub fn place(&self) -> &str {
        self.target.place()
    }

    pub async fn load(&self) -> Result<Catalog, SchemaError> {
        match self.files.clone() {
            None => Ok(self.target.introspect(&Introspect::default()).await?),
            Some(path) => {
                let read = tokio::task::spawn_blocking(move || catalog::load::from_path(&path));
                read.await.expect("reading files does not panic").map_err(SchemaError::Files)
            }
        }
    }
}
