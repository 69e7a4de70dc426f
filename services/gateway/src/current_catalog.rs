//! The schema that the generators work from, kept until there is a newer one.

use std::sync::{Arc, PoisonError, RwLock};

use catalog::Catalog;
use engines::{SchemaError, SchemaSource};
use sqlx::PgPool;

use crate::{Error, Result};

pub struct CurrentCatalog {
    db: PgPool,
    source: SchemaSource,
    kept: RwLock<Option<(i64, Arc<Catalog>)>>,
}

impl CurrentCatalog {
    pub fn new(db: PgPool, source: SchemaSource) -> Self {
        Self { db, source, kept: RwLock::default() }
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
        let (version, catalog) = match store::catalogs::newest(&self.db, self.place()).await? {
            Some(snapshot) => (snapshot.version, snapshot.catalog),
            None => self.made().await?,
        };
        let catalog = Arc::new(catalog);
        let kept = Some((version, Arc::clone(&catalog)));
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = kept;
        Ok(catalog)
    }

    fn kept(&self, version: Option<i64>) -> Option<Arc<Catalog>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(kept, _)| Some(*kept) == version).map(|(_, c)| Arc::clone(c))
    }

    async fn made(&self) -> Result<(i64, Catalog)> {
        let catalog = self.source.load().await.map_err(|error| match error {
            SchemaError::Target(error) => {
                tracing::warn!("schema not read: {error}");
                Error::Unavailable("the target database cannot be read, so its schema is not known")
            }
            SchemaError::Files(error) => Error::Internal(error),
        })?;
        let version = store::catalogs::publish(&self.db, self.place(), &catalog).await?;
        Ok((version, catalog))
    }
}
