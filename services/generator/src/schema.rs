//! One version of the target's schema, with all that is made of it once and used often.

use std::{fmt, sync::Arc};

use builtin::Builtin;
use catalog::{
    Catalog, Table,
    render::{self, Detail},
};
use tokio::{sync::OnceCell, task};

use crate::{knowledge::Knowledge, recall::Recall};

pub struct Schema {
    /// Of the snapshot in the app database; 0 for one that was never stored.
    pub version: i64,
    pub catalog: Arc<Catalog>,
    /// Of all that an answer is written from, stored values included.
    pub fingerprint: String,
    /// The examples that run on this schema.
    pub knowledge: Knowledge,
    pub recall: Recall,
    /// What each table takes of a prompt, roughly, in tokens.
    pub tokens: Vec<usize>,
    builtin: OnceCell<Arc<Builtin>>,
}

impl Schema {
    /// Takes a while on large schemas, so it runs beside the asynchronous work.
    pub async fn prepare(version: i64, catalog: Catalog, examples: Arc<Knowledge>) -> Arc<Self> {
        let prepared = task::spawn_blocking(move || Self::new(version, catalog, &examples));
        Arc::new(prepared.await.expect("preparing a schema does not panic"))
    }

    fn new(version: i64, catalog: Catalog, examples: &Knowledge) -> Self {
        let knowledge = examples.fitting(&catalog);
        if knowledge.len() < examples.len() {
            tracing::info!(
                kept = knowledge.len(),
                of = examples.len(),
                "examples that do not run on this schema are set aside"
            );
        }
        Self {
            version,
            fingerprint: catalog.digest(),
            knowledge,
            recall: Recall::new(&catalog),
            tokens: catalog.tables.iter().map(tokens).collect(),
            catalog: Arc::new(catalog),
            builtin: OnceCell::new(),
        }
    }

    /// The built-in generator for this schema, made when it is first asked.
    pub async fn builtin(&self) -> Arc<Builtin> {
        let make = || async {
            let catalog = Arc::clone(&self.catalog);
            let made = task::spawn_blocking(move || Arc::new(Builtin::new(catalog)));
            made.await.expect("the built-in generator takes any catalog")
        };
        Arc::clone(self.builtin.get_or_init(make).await)
    }

    pub fn tables(&self, chosen: &[usize]) -> Vec<&Table> {
        chosen.iter().map(|n| &self.catalog.tables[*n]).collect()
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("version", &self.version)
            .field("tables", &self.catalog.tables.len())
            .finish_non_exhaustive()
    }
}

/// Four bytes a token holds well enough for names and types in English.
fn tokens(table: &Table) -> usize {
    render::ddl([table], Detail::default()).len().div_ceil(4)
}
