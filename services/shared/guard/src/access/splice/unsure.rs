//! What is refused beside tables that have rules, as nobody knows what a server makes of it.

use super::{Access, Read};
use crate::TableName;
use crate::refusal::{Refusal, RefusalKind};
use crate::scan::{Kind, Lexeme};

/// # Errors
/// Names the first form that no subquery can stand beside.
pub fn refuse(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    reads: &[Read],
    access: &Access,
) -> Result<(), Refusal> {
    refuse_full_text(sql, lexemes, access)?;
    refuse_schemas_of_columns(sql, lexemes, reads, access)
}

/// SQL Server looks such things up in an index of the table's, hidden columns and rows included,
/// and what becomes of that behind a subquery is not written down.
fn refuse_full_text(sql: &str, lexemes: &[Lexeme<'_>], access: &Access) -> Result<(), Refusal> {
    let is_it = |pair: &&[Lexeme<'_>]| {
        ["contains", "freetext"].iter().any(|word| pair[0].is_word(word))
            && pair[1].is_punctuation("(")
    };
    match lexemes.windows(2).find(is_it) {
        Some(pair) if access.dialect().facts().is_mssql() => {
            let message = "a full-text search beside a table that has rules of access";
            Err(Refusal::new(RefusalKind::Access, format!("{message} is not allowed"))
                .hint("search with LIKE")
                .at(sql, pair[0].start))
        }
        _ => Ok(()),
    }
}

/// `schema.table.column`, where a subquery without a schema stands in the place of the table.
fn refuse_schemas_of_columns(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    reads: &[Read],
    access: &Access,
) -> Result<(), Refusal> {
    let is_replaced = |name: &str| {
        reads.iter().any(|read| {
            read.name.to_lowercase() == name.to_lowercase()
                && access.restricts(read.schema.as_deref(), &read.name)
        })
    };
    let is_name = |l: &Lexeme<'_>| matches!(l.kind, Kind::Word | Kind::QuotedWord);
    let is_it = |words: &&[Lexeme<'_>]| {
        is_name(&words[0])
            && words[1].is_punctuation(".")
            && is_name(&words[2])
            && words[3].is_punctuation(".")
            && is_replaced(&words[2].text)
    };
    match lexemes.windows(4).find(is_it) {
        None => Ok(()),
        Some(words) => {
            let message = "a column by the schema of a table that has rules of access";
            Err(Refusal::new(RefusalKind::Access, format!("{message} is not allowed"))
                .hint("write table.column, or give the table an alias")
                .at(sql, words[0].start))
        }
    }
}

/// True for a name that another table has in another case. Which letters are the same is up to the
/// database's collation there, so it may be the other one that the server reads.
pub fn has_a_twin(table: &TableName, access: &Access) -> bool {
    let whole = access.whole();
    if !access.dialect().facts().is_mssql() || whole.case_sensitive {
        return false;
    }
    let lower =
        |schema: Option<&str>, name: &str| (schema.map(str::to_lowercase), name.to_lowercase());
    let own = lower(table.schema.as_deref(), &table.name);
    whole.tables.iter().filter(|t| lower(t.schema.as_deref(), &t.name) == own).count() > 1
}
