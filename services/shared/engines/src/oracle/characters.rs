//! Which characters a server knows.
//!
//! It converts the text of a statement to the characters of its database before it reads it, and
//! what is none of them becomes another one: a wide quotation mark a plain one, say, which ends a
//! text where the guard saw no end. So only a database that knows all characters is told others
//! than ASCII. Parameters are values, and read by nobody.

use oracledb::Connection;

use crate::EngineError;
use crate::oracle::introspect::ask;

const ASKED: &str =
    "select value from nls_database_parameters where parameter = 'NLS_CHARACTERSET'";

/// # Errors
/// [`EngineError::Invalid`] for a statement that might be read as another one.
pub(super) fn are_known(connection: &Connection, sql: &str) -> Result<(), EngineError> {
    if sql.is_ascii() {
        return Ok(());
    }
    let rows = ask(connection, ASKED)?;
    let set = rows.into_iter().next().and_then(|row| row.into_iter().next().flatten());
    knows_all(set.as_deref())
}

fn knows_all(set: Option<&str>) -> Result<(), EngineError> {
    if matches!(set, Some("AL32UTF8" | "UTF8")) {
        return Ok(());
    }
    let set = set.unwrap_or("characters of an unknown set");
    Err(EngineError::Invalid {
        message: format!(
            "the database keeps texts as {set}, and might take a character of the statement for \
             another one"
        ),
        hint: Some("write the statement in ASCII, with unistr('\\00e9') for an é".into()),
        position: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sets_of_all_characters_know_all() {
        assert!(knows_all(Some("AL32UTF8")).is_ok() && knows_all(Some("UTF8")).is_ok());
        for set in [Some("WE8MSWIN1252"), Some("WE8ISO8859P1"), None] {
            let refused = knows_all(set).unwrap_err();
            assert!(matches!(refused, EngineError::Invalid { .. }), "{set:?}");
        }
    }
}
