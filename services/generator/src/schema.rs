//! One version of the target's schema, with all that is made of it once and used often.

use std::{borrow::Cow, fmt, sync::Arc};

use builtin::Builtin;
use catalog::{
    Catalog, Hidden, Table,
    render::{self, Detail},
};
use engines::{SchemaSource, Target};
use guard::{
    Policy,
    access::{Access, Rules},
};
use sha2::{Digest as _, Sha256};
use tokio::{sync::OnceCell, task};

use crate::{
    embeddings::{Embeddings, Space},
    knowledge::Knowledge,
    recall::Recall,
};

#[derive(Clone)]
pub struct Schema {
    /// Of the snapshot in the app database; 0 for one that was never stored.
    pub version: i64,
    pub catalog: Arc<Catalog>,
    /// Of all that an answer is written from, stored values included.
    pub fingerprint: Arc<str>,
    /// What is known beyond the schema; its examples run on it.
    pub knowledge: Arc<Knowledge>,
    pub recall: Arc<Recall>,
    /// What each table takes of a prompt, roughly, in tokens.
    pub tokens: Arc<[usize]>,
    /// What whoever asks may see, where that is not everything; `catalog` is what they see.
    pub access: Option<Arc<Access>>,
    /// Functions that the operator vouches for.
    pub functions: Arc<[String]>,
    builtin: Arc<OnceCell<Arc<Builtin>>>,
    meaning: Option<Meaning>,
}

/// What the tables mean, where there are embeddings.
#[derive(Clone)]
struct Meaning {
    embeddings: Arc<Embeddings>,
    tables: Arc<Space>,
}

impl Schema {
    /// Takes a while on large schemas, so it runs beside the asynchronous work.
    pub async fn prepare(version: i64, catalog: Catalog, examples: Arc<Knowledge>) -> Arc<Self> {
        let new = move || {
            let knowledge = examples.fitting(&Policy::postgres(&catalog));
            Self::new(version, catalog, knowledge)
        };
        let prepared = task::spawn_blocking(new);
        Arc::new(prepared.await.expect("preparing a schema does not panic"))
    }

    fn new(version: i64, catalog: Catalog, knowledge: Knowledge) -> Self {
        Self {
            version,
            fingerprint: catalog.digest().into(),
            knowledge: Arc::new(knowledge),
            recall: Arc::new(Recall::new(&catalog)),
            tokens: catalog.tables.iter().map(tokens).collect(),
            catalog: Arc::new(catalog),
            access: None,
            functions: Arc::default(),
            builtin: Arc::default(),
            meaning: None,
        }
    }

    /// Lets statements call `functions` too.
    #[must_use]
    pub fn allowing(&self, functions: Arc<[String]>) -> Self {
        Self { functions, ..self.clone() }
    }

    /// What is left of it for those whom `rules` concern, with what is known beyond it.
    pub async fn left_by(&self, rules: &Rules, source: &SchemaSource) -> Self {
        let (version, catalog) = (self.version, Catalog::clone(rules.visible()));
        let knowledge = Arc::clone(&self.knowledge);
        let functions = Arc::clone(&self.functions);
        let source = source.clone();
        let all = Arc::clone(&self.catalog);
        let new = move || {
            let hidden = Hidden::between(&all, &catalog);
            let policy = Policy { extra_functions: &functions, ..source.policy(&catalog) };
            let knowledge = knowledge.fitting(&policy).without(&hidden);
            Self { functions, ..Self::new(version, catalog, knowledge) }
        };
        let left = task::spawn_blocking(new).await.expect("preparing a schema does not panic");
        match &self.meaning {
            Some(meaning) => left.embedded(Arc::clone(&meaning.embeddings)),
            None => left,
        }
    }

    /// The same, for one person: answers that were written for others are not theirs.
    #[must_use]
    pub fn seen_with(&self, access: Access) -> Self {
        let mut digest = Sha256::new();
        digest.update(self.fingerprint.as_bytes());
        digest.update(access.signature());
        let digest = digest.finalize();
        let (head, _) = digest.split_first_chunk::<16>().expect("SHA-256 has 32 bytes");
        let fingerprint = format!("{:032x}", u128::from_be_bytes(*head));
        Self { fingerprint: fingerprint.into(), access: Some(Arc::new(access)), ..self.clone() }
    }

    /// What statements on it are judged by.
    pub fn policy<'a>(&'a self, target: Option<&'a Target>) -> Policy<'a> {
        let access = self.access.as_deref();
        let catalog: &Catalog = access.map_or(&*self.catalog, |access| access.visible());
        let policy =
            target.map_or_else(|| Policy::postgres(catalog), |target| target.policy(catalog));
        Policy { access, extra_functions: &self.functions, ..policy }
    }

    /// The same schema, with other knowledge; what was made of the schema is kept.
    #[must_use]
    pub fn with_knowledge(&self, knowledge: Knowledge) -> Self {
        Self { knowledge: Arc::new(knowledge), ..self.clone() }
    }

    /// Has the tables gathered as vectors too.
    #[must_use]
    pub fn embedded(&self, embeddings: Arc<Embeddings>) -> Self {
        let texts = self.catalog.tables.iter().map(about).collect();
        let tables = Arc::new(Space::gather(Arc::clone(&embeddings), texts));
        Self { meaning: Some(Meaning { embeddings, tables }), ..self.clone() }
    }

    /// The vector of a question, where there are embeddings and anything to compare it with;
    /// made once for all that is looked up by it.
    pub async fn embedding(&self, question: &str) -> Option<Vec<f32>> {
        let Meaning { embeddings, tables } = self.meaning.as_ref()?;
        if !tables.is_gathered() && !self.knowledge.has_vectors() {
            return None;
        }
        embeddings.of_question(question).await
    }

    /// How near each table is in meaning to a question's vector, from 0 for the farthest to 1
    /// for the nearest, in the order of the catalog.
    pub fn similar_tables(&self, embedding: Option<&[f32]>) -> Option<Vec<f32>> {
        self.meaning.as_ref()?.tables.nearness(embedding?)
    }

    /// The built-in generator for this schema, made when it is first asked: a schema is that of
    /// one target, whose dialect stays.
    pub async fn builtin(&self, dialect: guard::Dialect) -> Arc<Builtin> {
        let make = || async {
            let catalog = Arc::clone(&self.catalog);
            let new = move || Arc::new(Builtin::new(catalog).writing(dialect));
            let made = task::spawn_blocking(new);
            made.await.expect("the built-in generator takes any catalog")
        };
        Arc::clone(self.builtin.get_or_init(make).await)
    }

    /// Tables as a model is shown them. Where not all of them are, the widest are narrowed to
    /// their keys and what `question` speaks of.
    pub fn shown(&self, chosen: &[usize], question: &str) -> Vec<Cow<'_, Table>> {
        let is_whole = chosen.len() == self.catalog.tables.len();
        let shown = |&number: &usize| {
            let table = &self.catalog.tables[number];
            if is_whole || !self.recall.is_wide(number) {
                return Cow::Borrowed(table);
            }
            Cow::Owned(narrowed(table, &self.recall.columns(question, number)))
        };
        chosen.iter().map(shown).collect()
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

fn narrowed(table: &Table, columns: &[usize]) -> Table {
    Table {
        schema: table.schema.clone(),
        name: table.name.clone(),
        kind: table.kind,
        columns: columns.iter().map(|column| table.columns[*column].clone()).collect(),
        primary_key: table.primary_key.clone(),
        foreign_keys: table.foreign_keys.clone(),
        unique: table.unique.clone(),
        description: table.description.clone(),
        synonyms: table.synonyms.clone(),
        row_estimate: table.row_estimate,
        reads: table.reads.clone(),
    }
}

/// A table as an embedding model reads it.
fn about(table: &Table) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let description = table.description.as_deref().unwrap_or_default();
    format!("{}: {}\n{description}", table.display_name(), columns.join(", ")).trim_end().to_owned()
}

/// What a table takes of a prompt.
fn tokens(table: &Table) -> usize {
    tokens_of(&render::ddl([table], Detail::default()))
}

/// Four bytes a token holds well enough for names, types and English.
pub fn tokens_of(text: &str) -> usize {
    text.len().div_ceil(4)
}
