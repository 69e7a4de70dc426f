//! The current schema of the target, the same on every replica.
//!
//! The newest snapshot in the app database is the truth. It is made once, from files or by
//! introspection, by whoever first needs it; a refresh puts a newer one beside it, and every
//! replica finds that out with its next question.

use std::sync::{Arc, PoisonError, RwLock};

use catalog::Catalog;
use engines::{SchemaError, SchemaSource};
use sqlx::PgPool;
use tokio::sync::Mutex;

use crate::{knowledge::Knowledge, schema::Schema};

pub struct Catalogs {
    db: PgPool,
    source: SchemaSource,
    examples: Arc<Knowledge>,
    current: RwLock<Option<Arc<Schema>>>,
    /// Held across the work on purpose: a crowd of questions prepares a new version once.
    preparing: Mutex<()>,
}

#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error("the app database: {0}")]
    Store(#[from] store::Error),
    #[error(transparent)]
    Source(#[from] SchemaError),
}

impl Catalogs {
    pub fn new(db: PgPool, source: SchemaSource, examples: Knowledge) -> Self {
        Self {
            db,
            source,
            examples: Arc::new(examples),
            current: RwLock::default(),
            preparing: Mutex::default(),
        }
    }

    /// The newest schema; costs one small query as long as nothing has changed.
    pub async fn current(&self) -> Result<Arc<Schema>, CatalogError> {
        let version = store::catalogs::version(&self.db, self.source.place()).await?;
        if let Some(schema) = self.known(version) {
            return Ok(schema);
        }
        let _alone = self.preparing.lock().await;
        let version = store::catalogs::version(&self.db, self.source.place()).await?;
        if let Some(schema) = self.known(version) {
            return Ok(schema);
        }
        let (version, catalog) = self.newest().await?;
        let schema = Schema::prepare(version, catalog, Arc::clone(&self.examples)).await;
        tracing::info!(version, tables = schema.catalog.tables.len(), "schema loaded");
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&schema));
        Ok(schema)
    }

    fn known(&self, version: Option<i64>) -> Option<Arc<Schema>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().filter(|schema| Some(schema.version) == version).map(Arc::clone)
    }

    /// Two replicas that find none at once both make one, and the later stays: they are alike.
    async fn newest(&self) -> Result<(i64, Catalog), CatalogError> {
        if let Some(snapshot) = store::catalogs::newest(&self.db, self.source.place()).await? {
            return Ok((snapshot.version, snapshot.catalog));
        }
        let catalog = self.source.load().await?;
        let version = store::catalogs::publish(&self.db, self.source.place(), &catalog).await?;
        Ok((version, catalog))
    }
}
