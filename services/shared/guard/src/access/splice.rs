//! Puts what may be seen in the place of tables that have rules, and proves that it did.
//!
//! The tree is never printed: subqueries are spliced into the original text at the bytes where
//! the tables stand. Then the new text is read from the beginning, and must be
//!
//! 1. the same words, but for those that were put in,
//! 2. the same tree, once every subquery that was put in is taken for its table again, and
//! 3. a statement that the guard approves, in which no table that has rules stands outside of
//!    what was put in.
//!
//! Everything else is refused.

mod unsure;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use sqlparser::ast::{Ident, ObjectNamePart, Query, TableFactor, Visit as _, Visitor, VisitorMut};

use super::{Access, words};
use crate::parameters::Edit;
use crate::refusal::{Refusal, RefusalKind};
use crate::scan::{self, Lexeme};
use crate::tokens::{byte_of, end_of};
use crate::{Policy, TableName, parameters, parse, walk};

/// A table that a statement reads, where it stands.
#[derive(Clone, Debug)]
pub struct Read {
    /// In bytes.
    pub start: usize,
    pub end: usize,
    pub schema: Option<String>,
    pub name: String,
    pub has_alias: bool,
    /// What is asked of it that no subquery can give: `a sample of`.
    pub asked: Option<&'static str>,
}

/// A piece of the original text, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    pub start: usize,
    pub end: usize,
    pub text: String,
    /// Where its text and the SELECT in it begin in the new text.
    begins: usize,
    select: usize,
    /// The table's name, where it stands in the original.
    name: usize,
    /// The alias that was put in, where there was none.
    alias: Option<String>,
}

/// A statement with what may be seen in the place of its tables.
pub struct Spliced {
    pub runs: String,
    pub splices: Vec<Splice>,
    /// Of parameters, in what was spliced.
    pub edits: Vec<Edit>,
}

/// More than a statement of people's may have: a wide table is spelled out wherever it is read.
const MAX_LEXEMES: usize = 16 * scan::MAX_LEXEMES;

/// The statement with what may be seen in the place of its tables, and placeholders in the place of
/// its parameters; None when nothing that it reads has rules.
pub fn splice(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    query: &Query,
    walk::Judgement { tables, reads }: &walk::Judgement,
    access: &Access,
    policy: &Policy<'_>,
) -> Result<Option<Spliced>, Refusal> {
    // A table that is read where nobody noted it would be read past its rules.
    let is_noted =
        |t: &TableName| reads.iter().any(|read| read.name == t.name && read.schema == t.schema);
    if tables.iter().any(|t| access.restricts(t.schema.as_deref(), &t.name) && !is_noted(t)) {
        return Err(uncertain());
    }
    if !access.is_void() && tables.iter().any(|table| unsure::has_a_twin(table, access)) {
        return Err(uncertain());
    }
    let splices = splices(sql, lexemes, reads, access, policy)?;
    if splices.is_empty() {
        return Ok(None);
    }
    unsure::refuse(sql, lexemes, reads, access)?;
    let end = lexemes.last().map_or(0, |last| last.end);
    let text = spliced(&sql[..end], &splices);
    let (runs, edits) = prove(sql, lexemes, query, &text, &splices, access, policy)?;
    Ok(Some(Spliced { runs, splices, edits }))
}

fn splices(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    reads: &[Read],
    access: &Access,
    policy: &Policy<'_>,
) -> Result<Vec<Splice>, Refusal> {
    // A recursion is read twice.
    let reads: BTreeMap<usize, &Read> = reads.iter().map(|read| (read.start, read)).collect();
    let mut splices = Vec::new();
    let mut grown = 0;
    for read in reads.into_values() {
        let written = sql.get(read.start..read.end).ok_or_else(uncertain)?;
        let shown = access.shown(read.schema.as_deref(), &read.name, written);
        let shown = shown.map_err(|refusal| refusal.at(sql, read.start))?;
        let Some(subquery) = shown else { continue };
        let at = lexemes.binary_search_by_key(&read.start, |l| l.start).map_err(|_| uncertain())?;
        let before = at.checked_sub(1).and_then(|before| lexemes.get(before));
        let refuse = |what: &str| {
            let message = format!("{what} {written}, which has rules of access, is not allowed");
            Err(Refusal::new(RefusalKind::Access, message).at(sql, read.start))
        };
        if let Some(what) = read.asked {
            return refuse(what);
        }
        let is_only =
            |word: &Lexeme<'_>| word.is_word("only") && !policy.dialect.facts().is_mysql();
        if before.is_some_and(is_only) {
            return refuse("ONLY in front of");
        }
        let command = before.filter(|word| word.is_word("table"));
        let start = command.map_or(read.start, |word| word.start);
        let alias = (!read.has_alias).then(|| read.name.clone());
        let prefix = if command.is_some() { "select * from " } else { "" };
        let named =
            alias.as_ref().map(|name| words::named(name, access.dialect())).unwrap_or_default();
        let text = format!(" {prefix}{subquery}{named} ");
        let begins = start + grown;
        splices.push(Splice {
            begins,
            select: begins + " (".len() + prefix.len(),
            start,
            end: read.end,
            name: read.start,
            text,
            alias,
        });
        let last = splices.last().expect("it was just pushed");
        grown += last.text.len();
        grown -= last.end - last.start;
    }
    Ok(splices)
}

fn spliced(sql: &str, splices: &[Splice]) -> String {
    let mut text = String::new();
    let mut behind = 0;
    for splice in splices {
        text += &sql[behind..splice.start];
        text += &splice.text;
        behind = splice.end;
    }
    text += &sql[behind..];
    text
}

/// The place in the original of a place in the new text, in bytes.
pub fn original(splices: &[Splice], place: usize) -> usize {
    let mut shift = 0;
    for splice in splices {
        let begins = splice.start + shift;
        if place < begins {
            break;
        }
        if place < begins + splice.text.len() {
            return splice.name;
        }
        shift += splice.text.len();
        shift -= splice.end - splice.start;
    }
    place - shift
}

fn prove(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    query: &Query,
    text: &str,
    splices: &[Splice],
    access: &Access,
    policy: &Policy<'_>,
) -> Result<(String, Vec<Edit>), Refusal> {
    let bound = parameters::bind(text, scanned(text, policy)?, policy.parameters, policy.dialect)?;
    let new_lexemes = bound.lexemes;
    same_words(lexemes, &new_lexemes, splices, policy)?;
    let facts = policy.dialect.facts();
    let (mut new_query, aside) = parse::query(text, &new_lexemes, facts)?;

    let whole = Policy { catalog: Some(access.whole()), access: None, ..*policy };
    let judged = walk::judge(text, &new_lexemes, &new_query, aside, &whole)
        .map_err(|refusal| back(sql, text, splices, refusal))?;
    let inside = |read: &Read| {
        splices.iter().any(|s| (s.begins..s.begins + s.text.len()).contains(&read.start))
    };
    let escaped = judged
        .reads
        .iter()
        .find(|read| access.restricts(read.schema.as_deref(), &read.name) && !inside(read));
    if escaped.is_some() {
        return Err(uncertain());
    }

    let mut originals = Originals { splices, found: BTreeMap::new() };
    let _ = query.visit(&mut originals);
    let mut taken_back = TakenBack { splices, originals: originals.found, count: 0 };
    let is_whole =
        sqlparser::ast::VisitMut::visit(new_query.as_mut(), &mut taken_back).is_continue();
    if is_whole && taken_back.count == splices.len() && *query == *new_query {
        Ok((bound.sql, bound.edits))
    } else {
        Err(uncertain())
    }
}

fn scanned<'t>(text: &'t str, policy: &Policy<'_>) -> Result<Vec<Lexeme<'t>>, Refusal> {
    scan::scan_in(policy.dialect, text, MAX_LEXEMES)
}

/// The words of the original, with others only where they were put in.
fn same_words(
    lexemes: &[Lexeme<'_>],
    new: &[Lexeme<'_>],
    splices: &[Splice],
    policy: &Policy<'_>,
) -> Result<(), Refusal> {
    let same = |a: &Lexeme<'_>, b: &Lexeme<'_>| a.kind == b.kind && a.text == b.text;
    let mut new = new.iter();
    let mut old = lexemes.iter().peekable();
    for splice in splices {
        while let Some(lexeme) = old.next_if(|l| l.start < splice.start) {
            if !new.next().is_some_and(|other| same(lexeme, other)) {
                return Err(uncertain());
            }
        }
        for lexeme in scanned(&splice.text, policy)? {
            if !new.next().is_some_and(|other| same(&lexeme, other)) {
                return Err(uncertain());
            }
        }
        while old.next_if(|l| l.start < splice.end).is_some() {}
    }
    if old.len() == new.len() && old.zip(new).all(|(a, b)| same(a, b)) {
        Ok(())
    } else {
        Err(uncertain())
    }
}

/// The tables that subqueries took the place of, by where they stand.
struct Originals<'s> {
    splices: &'s [Splice],
    found: BTreeMap<usize, TableFactor>,
}

impl Visitor for Originals<'_> {
    type Break = ();

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, .. } = factor
            && let Some(ObjectNamePart::Identifier(first)) = name.0.first()
            && let start = byte_of(first.span)
            && self.splices.iter().any(|splice| splice.name == start)
        {
            self.found.insert(start, factor.clone());
        }
        ControlFlow::Continue(())
    }
}

/// Puts the tables back in the place of the subqueries.
struct TakenBack<'s> {
    splices: &'s [Splice],
    originals: BTreeMap<usize, TableFactor>,
    count: usize,
}

impl VisitorMut for TakenBack<'_> {
    type Break = ();

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        let TableFactor::Derived { lateral, subquery, alias, sample } = factor else {
            return ControlFlow::Continue(());
        };
        let sqlparser::ast::SetExpr::Select(select) = subquery.body.as_ref() else {
            return ControlFlow::Continue(());
        };
        let place = byte_of(select.select_token.0.span);
        let Some(splice) = self.splices.iter().find(|splice| splice.select == place) else {
            return ControlFlow::Continue(());
        };
        let Some(original) = self.originals.remove(&splice.name) else {
            return ControlFlow::Break(());
        };
        let TableFactor::Table { alias: before, .. } = &original else {
            return ControlFlow::Break(());
        };
        let same_alias = match (&splice.alias, before, alias.as_ref()) {
            (Some(name), None, Some(put_in)) => {
                put_in.name.value == *name
                    && put_in.name.quote_style.is_some()
                    && put_in.columns.is_empty()
            }
            (None, Some(before), Some(after)) => before == after,
            _ => false,
        };
        if *lateral || sample.is_some() || !same_alias {
            return ControlFlow::Break(());
        }
        *factor = original;
        self.count += 1;
        ControlFlow::Continue(())
    }
}

/// What is wrong with the new text, in words about the original.
fn back(sql: &str, text: &str, splices: &[Splice], refusal: Refusal) -> Refusal {
    let position = refusal.position.and_then(|position| {
        let (byte, _) = text.char_indices().nth(position - 1)?;
        Some(sql.get(..original(splices, byte))?.chars().count() + 1)
    });
    Refusal { position, ..refusal }
}

fn uncertain() -> Refusal {
    let message = "the rules of access cannot be put into this statement with certainty";
    Refusal::new(RefusalKind::Access, message).hint("write it in a plainer form")
}

/// Where the parts of a name begin and end.
pub fn span_of(parts: &[&Ident]) -> Option<(usize, usize)> {
    let (first, last) = (parts.first()?, parts.last()?);
    Some((byte_of(first.span), end_of(last.span)))
}
