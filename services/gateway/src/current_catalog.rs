//! The schema that the generators work from, kept until there is a newer one.

use std::sync::{Arc, PoisonError, RwLock};

use catalog::Catalog;
use connections::Connection;
use engines::{SchemaError, SchemaSource};
use sqlx::PgPool;

use crate::{Error, Result};

pub struct CurrentCatalog {
    db: PgPool,
    source: SchemaSource,
    kept: RwLock<Option<(i64, Arc<Catalog>)>>,
}

impl CurrentCatalog {
    pub fn new(db: PgPool, connection: &Connection) -> Self {
        Self { db, source: connection.schema.clone(), kept: RwLock::default() }
    }

    pub fn source(&self) -> &SchemaSource {
        &self.source
    }

    /// Whose schema it is, and whose knowledge.
    pub fn place(&self) -> &str {
        self.source.place()
    }

    /// The newest snapshot; made where nobody has needed one before.
    pub async fn read(&self) -> Result<Arc<Catalog>> {
        let version = store::catalogs::version(&self.db, self.place()).await?;
        if let Some(catalog) = self.kept(version) {
            return Ok(catalog);
        }
        if version.is_none() {
            store::catalogs::publish_first(&self.db, self.place(), &self.load().await?).await?;
        }
        let snapshot = store::catalogs::newest(&self.db, self.place()).await?;
        // A newest snapshot is replaced, never taken away.
        let snapshot = snapshot.ok_or(store::Error::RowNotFound)?;
        let catalog = Arc::new(snapshot.catalog);
        let kept = Some((snapshot.version, Arc::clone(&catalog)));
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = kept;
        Ok(catalog)
    }

    /// Reads the schema from the target or its files, whatever is known already.
    pub async fn load(&self) -> Result<Catalog> {
        self.source.load().await.map_err(|error| match error {
            SchemaError::Target(error) => {
                tracing::warn!("schema not read: {error}");
if self.is_somebodys() {
                    Error::ConnectionFailed("the connection's database cannot be read; test the connection to see why")
                } else {
                    Error::Unavailable("the target database cannot be read; what is known of its schema stays as it was")
                }
            }
            SchemaError::Files(error) => Error::Internal(error),
        })
    }

    /// Not the operator's own target, but what a connection leads to.
    fn is_somebodys(&self) -> bool {
        store::connections::at_place(self.place()).is_some()
    }

    fn kept(&self, version: Option<i64>) -> Option<Arc<Catalog>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(kept, _)| Some(*kept) == version).map(|(_, c)| Arc::clone(c))
    }
}
