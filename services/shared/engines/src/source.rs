//! Where the schema of a target is read from: the target itself, or files that describe it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use catalog::Catalog;
use guard::{Dialect, Policy};

use crate::{EngineError, Introspect, Target};

#[derive(Clone)]
pub struct SchemaSource {
    target: Target,
    /// JSON: one file, or a folder of them; without it the target is asked.
    files: Option<PathBuf>,
    place: Arc<str>,
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
        Self { target: target.clone(), files, place: target.place().into() }
    }

    /// Reads values into a catalog that [`SchemaSource::load`] gave, wherever it came from.
    ///
    /// # Errors
    /// As [`Target::read_values`].
    pub async fn read_values(
        &self,
        catalog: &mut Catalog,
        budget: Duration,
    ) -> Result<(), EngineError> {
        self.target.read_values(catalog, budget).await
    }

    /// Kept in the store under another name than that of the target's address.
    #[must_use]
    pub fn at(self, place: &str) -> Self {
        Self { place: place.into(), ..self }
    }

    /// The name under which the store keeps what is known of the target.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The language that the target speaks.
    pub fn dialect(&self) -> Dialect {
        self.target.dialect()
    }

    /// What a statement to the target is judged by, reading what `catalog` lists.
    pub fn policy<'a>(&'a self, catalog: &'a Catalog) -> Policy<'a> {
        self.target.policy(catalog)
    }

    /// Without values but those that the planner noted: somebody waits for it.
    pub async fn load(&self) -> Result<Catalog, SchemaError> {
        match self.files.clone() {
            None => {
                let depth = Introspect { values: false, ..Introspect::default() };
                Ok(self.target.introspect(&depth).await?)
            }
            Some(path) => {
                let read = tokio::task::spawn_blocking(move || catalog::load::from_path(&path));
                let read = read.await.expect("reading files does not panic");
                let mut catalog = read.map_err(SchemaError::Files)?;
                catalog.infer_keys();
                Ok(catalog)
            }
        }
    }
}
