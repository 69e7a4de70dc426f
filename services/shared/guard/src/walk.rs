//! Judges the tree of a query, node by node.
//!
//! Every `match` on a node of the tree names all its variants, and every struct is taken apart
//! with all its fields: what a later release of the parser adds does not compile until somebody
//! has decided about it.

use std::collections::BTreeSet;

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};

use crate::access::splice::Read;
use crate::dialect::{Dialect, Facts};
use crate::refusal::{Refusal, RefusalKind};
use crate::respell::Aside;
use crate::scan::Lexeme;
use crate::scope::{Named, Scope};
use crate::tokens::byte_of;
use crate::{Policy, TableName};

mod call;
mod expression;
mod from;
mod mssql;
mod mysql;
mod oracle;
mod order;
mod query;
mod row;
mod table;
mod with;

/// How deep expressions may nest, chains such as `x::a::b::c` included.
const MAX_DEPTH: usize = 250;

type Judged<T = ()> = Result<T, Refusal>;

/// Where we are in the tree, and what is visible from there.
pub struct Walk<'a> {
    sql: &'a str,
    lexemes: &'a [Lexeme<'a>],
    policy: &'a Policy<'a>,
    facts: &'static Facts,
    scopes: Vec<Scope>,
    named: Vec<Named>,
    /// Names that a WITH RECURSIVE defines only behind where we are.
    forward: Vec<String>,
    tables: BTreeSet<TableName>,
    /// Names of relations, as they are written.
    spellings: Vec<Ident>,
    reads: Vec<Read>,
    aside: Aside,
    /// How many recursions we are inside of.
    recursions: usize,
    /// Inside of `values row(…)`.
    in_rows: bool,
    depth: usize,
}

/// What a judged query reads.
pub struct Judgement {
    pub tables: BTreeSet<TableName>,
    /// Where it reads them, in the order of judging; what a recursion reads stands twice.
    pub reads: Vec<Read>,
}

/// Judges `query` and names the tables that it reads.
pub fn judge(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    query: &sqlparser::ast::Query,
    aside: Aside,
    policy: &Policy<'_>,
) -> Judged<Judgement> {
    let mut walk = Walk {
        sql,
        lexemes,
        policy,
        facts: policy.dialect.facts(),
        scopes: Vec::new(),
        named: Vec::new(),
        forward: Vec::new(),
        tables: BTreeSet::new(),
        spellings: Vec::new(),
        reads: Vec::new(),
        aside,
        recursions: 0,
        in_rows: false,
        depth: 0,
    };
    walk.query(query)?;
    walk.one_spelling_each()?;
    Ok(Judgement { tables: walk.tables, reads: walk.reads })
}

impl Walk<'_> {
    fn refuse<T>(&self, kind: RefusalKind, message: impl Into<String>, at: &Ident) -> Judged<T> {
        Err(self.refusal(kind, message, at))
    }

    fn refusal(&self, kind: RefusalKind, message: impl Into<String>, at: &Ident) -> Refusal {
        let refusal = Refusal::new(kind, message);
        if at.span.start.line == 0 { refusal } else { refusal.at(self.sql, byte_of(at.span)) }
    }

    /// Refuses a form that the parser reads but PostgreSQL does not, or that is not a read.
    fn foreign<T>(what: &str) -> Judged<T> {
        let message = format!("{what} cannot be checked, so it is not run");
        Err(Refusal::new(RefusalKind::Unparsable, message))
    }

    fn not_a_read<T>(what: &str) -> Judged<T> {
        let message = format!("{what} is not allowed: only queries are run");
        Err(Refusal::new(RefusalKind::NotARead, message))
    }

    /// Counts one level of nesting while `inside` runs.
    fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> Judged<T>) -> Judged<T> {
        if self.depth == MAX_DEPTH {
            return Err(Refusal::new(RefusalKind::TooLarge, "the statement is nested too deeply"));
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        result
    }

    /// The name of a table, column or alias, as the server sees it.
    fn name(&self, ident: &Ident) -> Judged<String> {
        let name = self.any_name(ident)?;
        let reserved = ident.quote_style.is_none()
            && (self.facts.reserved.contains(name.to_ascii_lowercase().as_str())
                || self.facts.reserved_but_callable.contains(name.as_str()));
        if reserved { self.misread(ident) } else { Ok(name) }
    }

    /// A name in a place where any word may stand: behind a dot, or behind AS.
    fn any_name(&self, ident: &Ident) -> Judged<String> {
        if self.facts.is_mysql() {
            return Ok(mysql::folded(ident));
        }
        if self.facts.is_oracle() {
            return self.oracle_name(ident);
        }
        if self.facts.is_mssql() {
            return Ok(self.mssql_folded(ident));
        }
        match ident.quote_style {
            None => Ok(ident.value.to_ascii_lowercase()),
            Some('"') => Ok(ident.value.clone()),
            Some(_) => self.misread(ident),
        }
    }

    /// The name of a result column.
    fn label(&self, ident: &Ident) -> Judged<String> {
        let name = self.any_name(ident)?;
        let needs_as = ident.quote_style.is_none()
            && self.facts.labels_behind_as.contains(name.to_ascii_lowercase().as_str());
        // SQL Server and Oracle take no reserved word for a name, not even behind AS.
        let takes_some = !self.facts.is_mssql() && !self.facts.is_oracle();
        let is_taken = takes_some && self.stands_behind_as(ident);
        if needs_as && !is_taken { self.misread(ident) } else { Ok(name) }
    }

    fn stands_behind_as(&self, ident: &Ident) -> bool {
        let start = byte_of(ident.span);
        match self.lexemes.binary_search_by_key(&start, |l| l.start) {
            Ok(at) => at > 0 && self.lexemes[at - 1].is_word("as"),
            Err(_) => false,
        }
    }

    /// A word that the server does not take for a name where the parser did.
    fn misread<T>(&self, ident: &Ident) -> Judged<T> {
        let message = format!("unexpected `{}`", ident.value);
        let quotes = match self.facts.dialect {
            Dialect::PostgreSql | Dialect::Oracle => "double quotes",
            Dialect::MySql => "backticks",
            Dialect::MsSql => "brackets",
        };
        Err(self
            .refusal(RefusalKind::Unparsable, message, ident)
            .hint(format!("a reserved word is a name only in {quotes}")))
    }

    /// The name of a collation, which any word but a reserved one may be.
    fn collation(&self, collation: &ObjectName) -> Judged {
        let mut parts = self.parts(collation)?.into_iter();
        if let Some(first) = parts.next() {
            self.name(first)?;
        }
        parts.try_for_each(|part| self.any_name(part).map(drop))
    }

    /// The parts of a dotted name.
    fn parts<'n>(&self, name: &'n ObjectName) -> Judged<Vec<&'n Ident>> {
        name.0
            .iter()
            .map(|part| match part {
                // The parser takes a string for a name, the servers do not.
                ObjectNamePart::Identifier(ident) if ident.quote_style == Some('\'') => {
                    self.misread(ident)
                }
                ObjectNamePart::Identifier(ident) => Ok(ident),
                ObjectNamePart::Function(function) => self.misread(&function.name),
            })
            .collect()
    }
}
