//! Guards SQL against the newest schema that is known, and once more against the target itself
//! when a name is unknown: a table may be younger than the snapshot.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalog::Catalog;
use chassis::Failure;
use connections::Connection;
use engines::{Introspect, Target};
use guard::{
    Approved, Parameter, Policy, Refusal, RefusalKind,
    access::{Access, Rules, TableRule},
};
use sqlx::PgPool;
use store::access::Seen;

use crate::failure;

/// The target is not asked for its schema more often than this, however many statements name
/// what is not there.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// Reading a schema that takes longer is left to the administrator's refresh.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Approver {
    db: PgPool,
    target: Target,
    /// The name under which the store keeps what is known of the target.
    place: String,
    /// Those that the operator vouches for.
    functions: Vec<String>,
    known: Mutex<Known>,
}

/// What this process knows of the schema.
#[derive(Default)]
struct Known {
    /// The newest shared snapshot that was read.
    snapshot: Option<(i64, Arc<Catalog>)>,
    /// What the target itself said last, and when.
    looked: Option<(Instant, Arc<Catalog>)>,
    /// What rules leave of a catalog, for those who asked last.
    applied: Vec<Applied>,
}

struct Applied {
    of: Arc<Catalog>,
    rules: Vec<TableRule>,
    left: Arc<Rules>,
}

impl Approver {
    pub fn new(db: PgPool, connection: &Connection) -> Self {
        let target = connection.target.clone();
        Self {
            db,
            target,
            place: connection.place().to_owned(),
            functions: connection.config.guard_allow_functions.clone(),
            known: Mutex::default(),
        }
    }

    pub async fn approve(
        &self,
        sql: &str,
        parameters: &[Parameter],
        seen: &Seen,
    ) -> Result<Approved, Failure> {
        match self.judge(sql, parameters, seen).await? {
            Ok(approved) => Ok(approved),
            // The target's parser does not know `:name`, and the target knows more than whoever
            // asks may, and would say so.
            Err(refusal) if !parameters.is_empty() || !seen.rules.is_empty() => {
                Err(failure::of_guard(refusal))
            }
            Err(refusal) => Err(self.explained(sql, refusal).await),
        }
    }

    /// A text that nobody can read, or that names what does not exist, is a mistake before it is
    /// a danger: where the target says so, its words and the place are told. What is no query is
    /// a mistake only if its very first word is one (`selec`), not if it is `delete`.
    async fn explained(&self, sql: &str, refusal: Refusal) -> Failure {
        let may_be_a_slip = [RefusalKind::Name, RefusalKind::Unparsable, RefusalKind::NotARead];
        if may_be_a_slip.contains(&refusal.kind)
            && let Some(complaint) = self.target.complaint(sql).await
            && (refusal.kind != RefusalKind::NotARead || complaint.position() == refusal.position)
        {
            return failure::of_target(complaint);
        }
        failure::of_guard(refusal)
    }

    async fn judge(
        &self,
        sql: &str,
        parameters: &[Parameter],
        seen: &Seen,
    ) -> Result<Result<Approved, Refusal>, Failure> {
        let refusal = match self.snapshot().await? {
            None => None,
            Some(catalog) => match self.check(sql, parameters, catalog, seen) {
                Err(refusal) if refusal.kind == RefusalKind::Name => Some(refusal),
                judged => return Ok(judged),
            },
        };
        match (self.look().await, refusal) {
            (Ok(catalog), _) => Ok(self.check(sql, parameters, catalog, seen)),
            // The first answer stands.
            (Err(_), Some(refusal)) => Ok(Err(refusal)),
            (Err(failure), None) => Err(failure),
        }
    }

    async fn snapshot(&self) -> Result<Option<Arc<Catalog>>, Failure> {
        let newest = store::catalogs::version(&self.db, &self.place)
            .await
            .map_err(|error| failure::of_store(&error))?;
        if let Some((version, catalog)) = &self.lock().snapshot
            && newest == Some(*version)
        {
            return Ok(Some(catalog.clone()));
        }
        let snapshot = store::catalogs::newest(&self.db, &self.place)
            .await
            .map_err(|error| failure::of_store(&error))?;
        let read = snapshot.map(|snapshot| (snapshot.version, Arc::new(snapshot.catalog)));
        let catalog = read.as_ref().map(|(_, catalog)| catalog.clone());
        self.lock().snapshot = read;
        Ok(catalog)
    }

    /// Asks the target. Its answer stays with this process: publishing a snapshot is for those
    /// who also look at values.
    async fn look(&self) -> Result<Arc<Catalog>, Failure> {
        if let Some((at, catalog)) = &self.lock().looked
            && at.elapsed() < LOOK_AGAIN
        {
            return Ok(catalog.clone());
        }
        let depth = Introspect { values: false, ..Introspect::default() };
        let mut catalog = tokio::time::timeout(PATIENCE, self.target.introspect(&depth))
            .await
            .unwrap_or(Err(engines::EngineError::Timeout))
            .map_err(failure::of_target)?;
        let notes = store::schema_notes::all(&self.db, &self.place)
            .await
            .map_err(|error| failure::of_store(&error))?;
        catalog.annotate(&notes);
        let catalog = Arc::new(catalog);
        self.lock().looked = Some((Instant::now(), catalog.clone()));
        Ok(catalog)
    }

    /// As far as whoever asks may see; what rules leave of it stands in the place of the rest.
    fn check(
        &self,
        sql: &str,
        parameters: &[Parameter],
        catalog: Arc<Catalog>,
        seen: &Seen,
    ) -> Result<Approved, Refusal> {
        let rules = self.rules(catalog, &seen.rules);
        let access = Access::new(rules, seen.attributes.clone());
        let policy = Policy {
            access: Some(&access),
            parameters,
            extra_functions: &self.functions,
            ..self.target.policy(access.visible())
        };
        guard::check(sql, &policy)
    }

    fn rules(&self, catalog: Arc<Catalog>, rules: &[TableRule]) -> Arc<Rules> {
        let known = &mut self.lock().applied;
        if let Some(known) = known.iter().find(|k| Arc::ptr_eq(&k.of, &catalog) && k.rules == rules)
        {
            return Arc::clone(&known.left);
        }
        let left = Arc::new(Rules::new(Arc::clone(&catalog), rules, self.target.dialect()));
        for table in left.broken() {
            tracing::warn!(table, place = self.place, "a rule cannot be applied: table hidden");
        }
        // One for each role, of the newest schema and the one before.
        known.truncate(3);
        known.insert(0, Applied { of: catalog, rules: rules.to_vec(), left: Arc::clone(&left) });
        left
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        // What is known is replaced whole, whoever panicked.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
