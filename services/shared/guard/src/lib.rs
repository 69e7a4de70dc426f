//! May this SQL run? One pure function, [`check`], that every statement passes, whoever wrote it.
//!
//! What is not known to be a harmless read is refused. The layers, in order:
//!
//! | layer | module | stops |
//! |---|---|---|
//! | text | [`text`], [`scan`], [`parameters`] | what hides from the eye, what lexers read differently, sheer size |
//! | parse | [`respell`], [`tokens`], [`parse`], [`deep`] | a second statement, statements that are no query, stack overflow |
//! | tree | [`walk`] | writes, locks, SELECT INTO, wherever they nest |
//! | names | [`scope`], `walk::table` | other tables, hidden columns, calls in the form of a column |
//! | functions, types, operators | [`dialect`], [`types`], [`operators`] | everything that is not listed |
//! | amplifiers | [`size`], [`amplifiers`] | work that no timeout stops |
//!
//! Invariants:
//! - An [`Approved`] is only made by [`check`]: what takes one cannot run anything unchecked.
//! - What runs is the original text, never a printed tree. Printing changes meanings. Rules of
//!   access ([`access`]) put text into it, and prove that nothing else changed.
//! - The words are split as the server splits them ([`scan`], [`scan::mysql`], [`scan::mssql`]), not as the parser
//!   would.
//! - All words are consumed; every node is judged, by matches that name every variant.
//! - The guard is one layer of several. It relies on the executor for a role that may only read,
//!   a read-only transaction, the extended protocol, a pinned search path,
//!   `standard_conforming_strings`, and caps; on MySQL and MariaDB for a pinned `sql_mode`,
//!   on SQL Server for `quoted_identifier on`.
//!
//! ```
//! use guard::{Policy, RefusalKind, check};
//!
//! let policy = Policy::unresolved();
//! let approved = check("select 1 + 1;  ", &policy).unwrap();
//! assert_eq!(approved.sql(), "select 1 + 1");
//! let refusal = check("select pg_sleep(9)", &policy).unwrap_err();
//! assert_eq!(refusal.kind, RefusalKind::Function);
//! ```

pub mod access;
mod amplifiers;
mod constant;
mod deep;
mod dialect;
mod labels;
mod operators;
mod parameters;
mod parse;
mod refusal;
mod respell;
mod scan;
mod scope;
mod size;
mod text;
mod tokens;
mod types;
mod vouched;
mod walk;

use std::collections::BTreeSet;

use catalog::Catalog;
use sqlparser::ast::Query;

use access::splice::{Splice, Spliced};
use parameters::Edit;

pub use dialect::Dialect;
pub use parameters::{Parameter, is_name as is_parameter_name, parameters_in};
pub use refusal::{Refusal, RefusalKind, caret};
pub use vouched::{acts, trusted_functions, vouched};

/// What a statement is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    pub dialect: Dialect,
    /// The tables that may be read; `None` when they are not known. Then any table passes that
    /// does not belong to the server itself, and calls in the form of a column (`t.f` for
    /// `f(t)`) are only caught for the server's own functions.
    pub catalog: Option<&'a Catalog>,
    /// Functions that an operator vouches for ([`vouched`]), besides the listed ones, as `name` or
    /// `schema.name`. What nobody can vouch for stays refused.
    pub extra_functions: &'a [String],
    /// What `:name` stands for; empty: such names have no meaning, and are refused.
    pub parameters: &'a [Parameter],
    /// The schema in which tables without one are found, if it is known: on MySQL, the database
    /// that the connection is for.
    pub home: Option<&'a str>,
    /// What whoever asks may see; `catalog` is then what is visible to them.
    pub access: Option<&'a access::Access>,
}

impl<'a> Policy<'a> {
    /// PostgreSQL, reading what `catalog` lists.
    pub fn postgres(catalog: &'a Catalog) -> Self {
        Self { catalog: Some(catalog), ..Self::unresolved() }
    }

    /// What somebody may see, and nothing else.
    pub fn seen(access: &'a access::Access) -> Self {
        Self { dialect: access.dialect(), access: Some(access), ..Self::postgres(access.visible()) }
    }

    /// PostgreSQL, when the tables are not known.
    pub fn unresolved() -> Self {
        Self {
            dialect: Dialect::PostgreSql,
            catalog: None,
            extra_functions: &[],
            parameters: &[],
            home: None,
            access: None,
        }
    }

    /// MySQL or MariaDB, reading what `catalog` lists.
    pub fn mysql(catalog: &'a Catalog) -> Self {
        Self::of(Dialect::MySql, catalog)
    }

    /// Any engine, reading what `catalog` lists.
    pub fn of(dialect: Dialect, catalog: &'a Catalog) -> Self {
        Self { dialect, catalog: Some(catalog), ..Self::unresolved() }
    }

    /// Says where tables without a schema are.
    #[must_use]
    pub fn at_home_in(self, schema: Option<&'a str>) -> Self {
        Self { home: schema, ..self }
    }
}

/// A table that a statement reads, as the server folds its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    /// As it is written; `None` for the search path.
    pub schema: Option<String>,
    pub name: String,
}

/// A statement that passed, with the values of its parameters. Only [`check`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    sql: String,
    parameters: Vec<Parameter>,
    /// The text without what the rules of access and lists put into it, where they did.
    written: Option<String>,
    splices: Vec<Splice>,
    edits: Vec<Edit>,
    tables: BTreeSet<TableName>,
    ordered: bool,
}

impl Approved {
    /// The statement to run: [`Approved::written`], with what the rules of access show in the
    /// place of tables that have some, and placeholders for parameters.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// What the first placeholder stands for, then the second, …: to be bound, never to be pasted.
    /// They are `$1`, `$2` to PostgreSQL, each a `?` to MySQL and MariaDB, `@P1`, `@P2` to SQL Server
    /// and `:1`, `:2` to Oracle.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The statement as it was written, without what stands behind its last word: semicolons,
    /// blanks, comments. Places in it are places in the original.
    pub fn written(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.sql)
    }

    /// True when it reads tables that have rules of access.
    pub fn has_rules(&self) -> bool {
        !self.splices.is_empty()
    }

    /// The character of the original that a character of [`Approved::sql`] is about, both from 1.
    pub fn written_position(&self, position: usize) -> usize {
        let at = position.saturating_sub(1);
        let byte = self.sql.char_indices().nth(at).map_or(self.sql.len(), |(byte, _)| byte);
        let byte = parameters::original(&self.edits, byte);
        let byte = access::splice::original(&self.splices, byte);
        self.written().get(..byte).map_or(0, |before| before.chars().count()) + 1
    }

    /// The tables it reads, in order of their names, each once.
    pub fn tables(&self) -> impl ExactSizeIterator<Item = &TableName> {
        self.tables.iter()
    }

    /// True when the order of the rows is asked for.
    pub fn has_order_by(&self) -> bool {
        self.ordered
    }
}

/// Judges `sql`: exactly one query that reads what `policy` allows, and does nothing else.
pub fn check(sql: &str, policy: &Policy<'_>) -> Result<Approved, Refusal> {
    text::check(sql)?;
    let lexemes = scan::scan_in(policy.dialect, sql, scan::MAX_LEXEMES)?;
    let bound = parameters::bind(sql, lexemes, policy.parameters, policy.dialect)?;
    let lexemes = parse::one_statement(sql, &bound.lexemes)?;
    // What rules of access put in nests a little deeper, and all of it is compared.
    let has_rules = policy.access.is_some_and(|access| !access.is_void());
    let words = if has_rules { usize::MAX } else { lexemes.len() };
    deep::with_stack(words, || {
        let (query, aside) = parse::query(sql, lexemes, policy.dialect.facts())?;
        let judgement = walk::judge(sql, lexemes, &query, aside, policy)?;
        let ordered = is_ordered(&query);
        let end = lexemes.last().map_or(0, |last| last.end);
        let put_in = match policy.access {
            Some(access) => {
                access::splice::splice(sql, lexemes, &query, &judgement, access, policy)?
            }
            None => None,
        };
        let tables = judgement.tables;
        let parameters = bound.parameters.clone();
        // Nothing is bound behind the last word.
        let runs = &bound.sql[..bound.sql.len() - (sql.len() - end)];
        let Spliced { runs, splices, edits } = put_in.unwrap_or_else(|| Spliced {
            runs: runs.to_owned(),
            splices: Vec::new(),
            edits: bound.edits.clone(),
        });
        let written = (runs.len() != end || !splices.is_empty()).then(|| sql[..end].to_owned());
        Ok(Approved { sql: runs, parameters, written, splices, edits, tables, ordered })
    })
}

fn is_ordered(query: &Query) -> bool {
    match query.body.as_ref() {
        sqlparser::ast::SetExpr::Query(inner) if query.order_by.is_none() => is_ordered(inner),
        _ => query.order_by.is_some(),
    }
}
