//! The current schema of the target and what is known about it, the same on every replica.
//!
//! The newest snapshot in the app database is the truth. It is made once, from files or by
//! introspection, by whoever first needs it; a refresh, a note or values that were read put a
//! newer one in its place. What is known beyond the schema stands there too: examples from files
//! are put there before the first question. Every replica finds out what is newer with its next
//! question.

mod values;

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use catalog::Catalog;
use engines::{EngineError, SchemaError, SchemaSource};
use guard::access::{Access, Rules, TableRule};
use sqlx::PgPool;
use store::{
    access::Seen,
    catalogs::Versions,
    knowledge::examples::{self, Filed},
};
use tokio::{
    sync::{Mutex, Notify, OnceCell},
    task,
    time::sleep,
};

use crate::{embeddings::Embeddings, knowledge::Knowledge, schema::Schema};

/// Between two looks at a snapshot whose values are a moment away.
const GLANCE: Duration = Duration::from_millis(50);

pub struct Catalogs {
    db: PgPool,
    source: SchemaSource,
    files: Option<Vec<Filed>>,
    registered: OnceCell<()>,
    embeddings: Option<Arc<Embeddings>>,
    current: RwLock<Option<Current>>,
    /// What rules leave of the current schema, for those who asked last.
    left: Mutex<Vec<Left>>,
    /// Held across the work on purpose: a crowd of questions prepares a new version once.
    preparing: Mutex<()>,
    /// As `preparing`, for the first snapshot.
    making: Mutex<()>,
    /// A snapshot was made, whose values somebody should read.
    made: Arc<Notify>,
    /// Functions that the operator vouches for.
    functions: Arc<[String]>,
}

/// So many sets of rules are kept prepared.
const LEFT: usize = 8;

struct Left {
    of: Arc<Schema>,
    by: Vec<TableRule>,
    rules: Arc<Rules>,
    schema: Arc<Schema>,
}

struct Current {
    /// Of what is known beyond the schema.
    knowledge: i64,
    schema: Arc<Schema>,
}

#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error("the app database: {0}")]
    Store(#[from] store::Error),
    #[error(transparent)]
    Source(#[from] SchemaError),
}

impl Catalogs {
    pub fn new(
        db: PgPool,
        source: SchemaSource,
        files: Option<Vec<Filed>>,
        embeddings: Option<Arc<Embeddings>>,
    ) -> Self {
        Self {
            db,
            source,
            files,
            registered: OnceCell::new(),
            embeddings,
            current: RwLock::default(),
            left: Mutex::default(),
            preparing: Mutex::default(),
            making: Mutex::default(),
            made: Arc::default(),
            functions: Arc::default(),
        }
    }

    /// Lets statements call `functions`, besides the listed ones.
    #[must_use]
    pub fn allowing(self, functions: &[String]) -> Self {
        Self { functions: functions.into(), ..self }
    }

    /// Lets `made` know when there is a snapshot whose values somebody should read.
    #[must_use]
    pub fn telling(self, made: Arc<Notify>) -> Self {
        Self { made, ..self }
    }

    /// The newest schema, with all that is known; costs one small query as long as nothing has
    /// changed.
    pub async fn current(&self) -> Result<Arc<Schema>, CatalogError> {
        self.register().await?;
        if let Some(schema) = self.known(self.versions().await?) {
            return Ok(schema);
        }
        let _alone = self.preparing.lock().await;
        let versions = self.versions().await?;
        if let Some(schema) = self.known(versions) {
            return Ok(schema);
        }
        let schema = match self.unchanged(versions) {
            Some(schema) => schema,
            None => self.prepared().await?,
        };
        let knowledge = self.knowledge(&schema.catalog).await?;
        let schema = Arc::new(schema.with_knowledge(knowledge));
        let current = Current { knowledge: versions.knowledge, schema: Arc::clone(&schema) };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(current);
        Ok(schema)
    }

    /// As much of the newest schema as whoever asked may see.
    pub async fn seen_by(&self, seen: Seen) -> Result<Arc<Schema>, CatalogError> {
        let current = self.current().await?;
        let (rules, schema) = self.left_by(current, &seen.rules).await;
        if rules.are_void() {
            return Ok(schema);
        }
        Ok(Arc::new(schema.seen_with(Access::new(rules, seen.attributes))))
    }

    async fn left_by(&self, current: Arc<Schema>, by: &[TableRule]) -> (Arc<Rules>, Arc<Schema>) {
        // Held across the work, as `preparing`.
        let mut kept = self.left.lock().await;
        kept.retain(|left| Arc::ptr_eq(&left.of, &current));
        if let Some(left) = kept.iter().find(|left| left.by == by) {
            return (Arc::clone(&left.rules), Arc::clone(&left.schema));
        }
        let rules = Rules::new(Arc::clone(&current.catalog), by, self.source.dialect());
        let schema = if rules.are_void() {
            Arc::clone(&current)
        } else {
            Arc::new(current.left_by(&rules, &self.source).await)
        };
        let left = Left { of: current, by: by.to_vec(), rules: Arc::new(rules), schema };
        let found = (Arc::clone(&left.rules), Arc::clone(&left.schema));
        kept.truncate(LEFT - 1);
        kept.insert(0, left);
        found
    }

    /// Puts the examples from files where all replicas, and whoever edits, see them. Done once;
    /// where replicas have other files, those of the last one that started count.
    pub async fn register(&self) -> Result<(), CatalogError> {
        // Who cannot read the folder knows nothing against what others have read.
        let Some(files) = &self.files else { return Ok(()) };
        let register = async || {
            let mut db = self.db.begin().await?;
            examples::register(&mut db, self.source.place(), files).await?;
            db.commit().await
        };
        self.registered.get_or_try_init(register).await?;
        Ok(())
    }

    /// All versions. The very first snapshot is waited for a moment, until its values are read:
    /// by words that are stored, the question is understood better.
    async fn versions(&self) -> Result<Versions, CatalogError> {
        loop {
            let versions = store::catalogs::versions(&self.db, self.source.place()).await?;
            match versions.catalog {
                None => self.make().await?,
                Some(_) if versions.is_settling => sleep(GLANCE).await,
                Some(_) => return Ok(versions),
            }
        }
    }

    fn known(&self, versions: Versions) -> Option<Arc<Schema>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let is_newest = |current: &&Current| {
            current.knowledge == versions.knowledge
                && Some(current.schema.version) == versions.catalog
        };
        current.as_ref().filter(is_newest).map(|current| Arc::clone(&current.schema))
    }

    /// The schema, when only what is known about it has changed.
    fn unchanged(&self, versions: Versions) -> Option<Arc<Schema>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let schema = &current.as_ref()?.schema;
        (Some(schema.version) == versions.catalog).then(|| Arc::clone(schema))
    }

    async fn prepared(&self) -> Result<Arc<Schema>, CatalogError> {
        let snapshot = store::catalogs::newest(&self.db, self.source.place()).await?;
        // A newest snapshot is replaced, never taken away.
        let snapshot = snapshot.ok_or(store::Error::RowNotFound)?;
        let version = snapshot.version;
        let schema = Schema::prepare(version, snapshot.catalog, Arc::default()).await;
        let schema = Arc::new(schema.allowing(Arc::clone(&self.functions)));
        tracing::info!(version, tables = schema.catalog.tables.len(), "schema loaded");
        Ok(match &self.embeddings {
            Some(embeddings) => Arc::new(schema.embedded(Arc::clone(embeddings))),
            None => schema,
        })
    }

    /// What is known, as far as it fits the schema.
    async fn knowledge(&self, catalog: &Arc<Catalog>) -> Result<Knowledge, CatalogError> {
        let content = store::knowledge::load(&self.db, self.source.place()).await?;
        let catalog = Arc::clone(catalog);
        let source = self.source.clone();
        let fitting =
            task::spawn_blocking(move || Knowledge::new(content).fitting(&source.policy(&catalog)));
        let knowledge = fitting.await.expect("judging examples does not panic");
        Ok(knowledge.embedded(self.embeddings.as_ref()).await)
    }

    /// Makes the first snapshot. Of replicas that find none at once, one makes it.
    async fn make(&self) -> Result<(), CatalogError> {
        let _alone = self.making.lock().await;
        if store::catalogs::version(&self.db, self.source.place()).await?.is_some() {
            return Ok(());
        }
        let catalog = self.source.load().await?;
        store::catalogs::publish_first(&self.db, self.source.place(), &catalog).await?;
        self.made.notify_one();
        Ok(())
    }
}

impl From<EngineError> for CatalogError {
    fn from(error: EngineError) -> Self {
        Self::Source(error.into())
    }
}
