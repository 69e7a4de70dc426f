//! A connected target database, whatever its engine.

use std::sync::Arc;
use std::time::Duration;

use catalog::Catalog;
use guard::{Approved, Dialect, Policy};
use proto::QueryId;
use tokio_util::sync::CancellationToken;

use crate::mssql::{self, Mssql};
use crate::mysql::Mysql;
#[cfg(feature = "oracle")]
use crate::oracle::Oracle;
use crate::postgres::Postgres;
use crate::{Audit, Login, Writes};
use crate::{EngineError, Introspect, Plan, RowStream, RunLimits, Shown, TargetConfig};

/// A small pool of connections to one target. Cheap to clone; clones share the pool.
#[derive(Clone)]
pub struct Target {
    engine: Engine,
    place: Arc<str>,
    shown: Arc<Shown>,
    /// The schema in which names without one are found, where that is one schema.
    home: Option<Arc<str>>,
}

/// One variant for each engine; the scheme of the URL chooses.
#[derive(Clone)]
enum Engine {
    Postgres(Postgres),
    /// MariaDB too.
    Mysql(Mysql),
    #[cfg(feature = "oracle")]
    Oracle(Oracle),
    /// SQL Server.
    Mssql(Mssql),
}

impl Target {
    /// Prepares the pool without connecting, so that a service starts while its target is away.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] when the URL is not one that the engine can use.
    pub fn connect(config: &TargetConfig) -> Result<Self, EngineError> {
        let engine = match config.url.dialect() {
            Dialect::PostgreSql => Engine::Postgres(Postgres::connect(config)?),
            Dialect::MySql => Engine::Mysql(Mysql::connect(config)?),
            #[cfg(feature = "oracle")]
            Dialect::Oracle => Engine::Oracle(Oracle::connect(config)?),
            #[cfg(not(feature = "oracle"))]
            Dialect::Oracle => {
                let message = crate::NO_ORACLE.into();
                return Err(EngineError::Invalid { message, hint: None, position: None });
            }
            Dialect::MsSql => Engine::Mssql(Mssql::connect(config)?),
        };
        let home = config.url.home().map(Into::into);
        let shown = Arc::new(config.shown.clone());
        Ok(Self { engine, place: config.url.place().into(), shown, home })
    }

    /// Which database this is: `host:port/database`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The language that it speaks, as the guard knows it.
    pub fn dialect(&self) -> Dialect {
        match &self.engine {
            Engine::Postgres(_) => Dialect::PostgreSql,
            Engine::Mysql(_) => Dialect::MySql,
            #[cfg(feature = "oracle")]
            Engine::Oracle(_) => Dialect::Oracle,
            Engine::Mssql(_) => Dialect::MsSql,
        }
    }

    /// The same target, with the statements of one query marked as such for whoever watches the
    /// server. PostgreSQL alone needs it: its activity view shows no more of a cursor's statement
    /// than `fetch`, so there `application_name` becomes `rowcall` and the query's id.
    #[must_use]
    pub fn on_behalf_of(&self, query: QueryId) -> Self {
        let mut this = self.clone();
        if let Engine::Postgres(postgres) = &mut this.engine {
            *postgres = postgres.on_behalf_of(query);
        }
        this
    }

    /// What a statement to it is judged by, reading what `catalog` lists.
    pub fn policy<'a>(&'a self, catalog: &'a Catalog) -> Policy<'a> {
        Policy::of(self.dialect(), catalog).at_home_in(self.home.as_deref())
    }

    /// Reads the schema of all that the role may select from; keys that nobody declared are
    /// guessed.
    ///
    /// # Errors
    /// [`EngineError::ConnectionFailed`] when the target is away; a column whose values cannot be
    /// read is left without values.
    pub async fn introspect(&self, depth: &Introspect) -> Result<Catalog, EngineError> {
        let mut catalog = match &self.engine {
            Engine::Postgres(postgres) => postgres.introspect(depth).await?,
            Engine::Mysql(mysql) => mysql.introspect(depth).await?,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.introspect(depth).await?,
            Engine::Mssql(mssql) => mssql.introspect(depth).await?,
        };
        self.shown.of(&mut catalog, self.home.as_deref());
        catalog.infer_keys();
        Ok(catalog)
    }

    /// Reads the values of text columns into a catalog of this target, within `budget`, never
    /// those of private columns. Profiles are filled in too, as a catalog from files has none, and
    /// keys guessed anew.
    ///
    /// # Errors
    /// [`EngineError::ConnectionFailed`] when the target is away; a column whose values cannot be
    /// read keeps what it has.
    pub async fn read_values(
        &self,
        catalog: &mut Catalog,
        budget: Duration,
    ) -> Result<(), EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.read_values(catalog, budget).await?,
            Engine::Mysql(mysql) => mysql.read_values(catalog, budget).await?,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.read_values(catalog, budget).await?,
            Engine::Mssql(mssql) => mssql.read_values(catalog, budget).await?,
        }
        catalog.infer_keys();
        Ok(())
    }

    /// What the planner expects, without running anything.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] with the position when the target does not take the statement.
    pub async fn dry_run(&self, approved: &Approved) -> Result<Plan, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.dry_run(approved).await,
            Engine::Mysql(mysql) => mysql.dry_run(approved).await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.dry_run(approved.sql()).await,
            Engine::Mssql(mssql) => mssql.dry_run(approved).await,
        }
        .map_err(|error| as_written(error, approved))
    }

    /// What the target's own parser finds wrong with a text that the guard could not read, or
    /// whose names it does not know, so that a slip of the pen is told as one, with its place.
    /// None: the parser finds nothing wrong, or cannot say where. The text is parsed and not run.
    pub async fn complaint(&self, sql: &str) -> Option<EngineError> {
        let answer = match &self.engine {
            Engine::Postgres(postgres) => postgres.parse(sql).await,
            Engine::Mysql(mysql) => mysql.parse(sql).await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.parse(sql).await,
            Engine::Mssql(mssql) => mssql.parse(sql).await,
        };
        answer.err().filter(|error| matches!(error, EngineError::Invalid { position: Some(_), .. }))
    }

    /// Runs the statement and streams its rows. When `cancel` fires, the statement is ended on
    /// the target, and the stream with [`EngineError::Cancelled`].
    pub async fn run(
        &self,
        approved: &Approved,
        limits: RunLimits,
        cancel: CancellationToken,
    ) -> Result<RowStream, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.run(approved, limits, cancel).await,
            Engine::Mysql(mysql) => mysql.run(approved, limits, cancel).await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.run(approved, limits, cancel).await,
            Engine::Mssql(mssql) => match mssql.run(approved, limits, cancel).await {
                Err(error @ EngineError::Invalid { .. }) if approved.has_rules() => {
                    Err(mssql.complaint(approved).await.unwrap_or_else(|| quiet(error)))
                }
                ran => ran,
            },
        }
        .map(|rows| rows.of(approved, self.is_quiet(approved)))
        .map_err(|error| as_written(error, approved))
    }

    /// Whether nothing is told of an error that a statement meets among rows. Rules of access keep
    /// some back, and no server has shown that the fence around them holds.
    fn is_quiet(&self, approved: &Approved) -> bool {
        let is_shown = matches!(self.dialect(), Dialect::PostgreSql | Dialect::MySql);
        approved.has_rules() && !is_shown
    }

    /// What the role may write, in words (`insert on public.orders`); empty for the role that a
    /// target should be given: one that only reads.
    pub async fn can_write(&self) -> Result<Vec<String>, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.can_write().await,
            Engine::Mysql(mysql) => mysql.can_write().await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.can_write().await,
            Engine::Mssql(mssql) => mssql.can_write().await,
        }
    }

    /// Logs in, and says where one has come to.
    ///
    /// # Errors
    /// [`EngineError::ConnectionFailed`] with the server's own words.
    pub async fn login(&self) -> Result<Login, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.login().await,
            Engine::Mysql(mysql) => mysql.login().await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.login().await,
            Engine::Mssql(mssql) => mssql.login().await,
        }
    }

    /// How many tables and views the role may read, shown or not.
    pub async fn readable_tables(&self) -> Result<usize, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.readable_tables().await,
            Engine::Mysql(mysql) => mysql.readable_tables().await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.readable_tables().await,
            Engine::Mssql(mssql) => mssql.readable_tables().await,
        }
    }

    /// What an administrator runs, so that the role may read.
    pub async fn letting_read(&self, role: &str) -> Result<Vec<String>, EngineError> {
        Ok(match &self.engine {
            Engine::Postgres(_) => {
                let role = role.replace('"', "\"\"");
                vec![
                    format!("GRANT USAGE ON SCHEMA public TO \"{role}\""),
                    format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"{role}\""),
                ]
            }
            Engine::Mysql(mysql) => mysql.read_only_account().await?,
            Engine::Mssql(_) => mssql::letting_read(role),
            // There, each table is granted by its own name.
            #[cfg(feature = "oracle")]
            Engine::Oracle(_) => vec![format!("GRANT READ ON schema.table TO \"{role}\"")],
        })
    }

    /// What the role may do beyond reading, and how that is put right.
    pub async fn writes(&self) -> Result<Writes, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.writes().await,
            Engine::Mysql(mysql) => mysql.writes().await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.writes().await,
            Engine::Mssql(mssql) => mssql.writes().await,
        }
    }

    /// What could make a name lie that the guard trusts, and how that is put right. None: nobody
    /// knows how to look for it on this engine.
    pub async fn audit(&self) -> Result<Option<Audit>, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.audit().await.map(Some),
            Engine::Mysql(mysql) => mysql.audit().await.map(Some),
            #[cfg(feature = "oracle")]
            Engine::Oracle(_) => Ok(None),
            Engine::Mssql(_) => Ok(None),
        }
    }

    /// Whether the server stops a statement that takes too long.
    pub async fn honours_timeout(&self) -> Result<bool, EngineError> {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.honours_timeout().await,
            Engine::Mysql(mysql) => mysql.honours_timeout().await,
            #[cfg(feature = "oracle")]
            Engine::Oracle(_) => Ok(Oracle::honours_timeout()),
            Engine::Mssql(mssql) => mssql.honours_timeout().await,
        }
    }

    /// True when the target answers now.
    pub async fn is_reachable(&self) -> bool {
        match &self.engine {
            Engine::Postgres(postgres) => postgres.ping().await.is_ok(),
            Engine::Mysql(mysql) => mysql.ping().await.is_ok(),
            #[cfg(feature = "oracle")]
            Engine::Oracle(oracle) => oracle.ping().await.is_ok(),
            Engine::Mssql(mssql) => mssql.ping().await.is_ok(),
        }
    }
}

/// Points into the statement as its author knows it. A message that speaks of what rules of
/// access put in is explained: people did not write it.
pub(crate) fn as_written(error: EngineError, approved: &Approved) -> EngineError {
    match error {
        EngineError::Invalid { message, hint, position } => {
            let position = position.map(|position| approved.written_position(position));
            let hint = if approved.has_rules() && message.contains("GROUP BY") {
                Some("group by every column that is selected: rules of access apply".into())
            } else {
                hint
            };
            EngineError::Invalid { message, hint, position }
        }
        error => error,
    }
}

/// Without what it says of a value: which kind of error it is tells something of that too.
pub(crate) fn quiet(error: EngineError) -> EngineError {
    match error {
        EngineError::Invalid { .. } => EngineError::Invalid {
            message: "the server gave the statement up among the rows that it reads".into(),
            hint: Some(
                "over which and why is not told, as rules of access apply: look at conversions, \
                 divisions, and subqueries that must give one row"
                    .into(),
            ),
            position: None,
        },
        error => error,
    }
}
