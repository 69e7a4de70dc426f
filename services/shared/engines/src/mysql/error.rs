//! From the driver's errors to ours, by error number and SQLSTATE.
//!
//! Class 22 (data exceptions) quotes stored values in its messages, so those are replaced by the
//! name of the condition.

use sqlx::mysql::MySqlDatabaseError;

use crate::EngineError;
use crate::mysql::place;

/// What the driver says of MySQL's vectors, which it does not know.
const VECTOR: &str = "unknown column type 0xf2";

/// An error of a statement of our own.
pub(super) fn of(error: sqlx::Error) -> EngineError {
    in_statement(error, "")
}

/// An error of the user's statement, with its place where the message tells it.
pub(super) fn in_statement(error: sqlx::Error, sql: &str) -> EngineError {
    match error {
        sqlx::Error::Database(error) => {
            of_database(error.downcast_ref::<MySqlDatabaseError>(), sql)
        }
        // MySQL's `caching_sha2_password` wants the password itself now and then. In the clear it
        // would go under a key that nobody vouches for, so that is left out of the driver.
        sqlx::Error::Configuration(said) if said.to_string().contains("RSA") => {
            EngineError::ConnectionFailed(
                "the account's password (caching_sha2_password) is only sent over an encrypted \
                 connection: choose a TLS mode that is not `disable`"
                    .into(),
            )
        }
        // What is prepared has been described by then; no row has been read.
        sqlx::Error::Protocol(said) if said.contains(VECTOR) => EngineError::Invalid {
            message: "a column of type VECTOR cannot be read as it is".into(),
            hint: Some("select from_vector(column), or name the other columns".into()),
            position: None,
        },
        // Both engines' drivers fail alike in all that is not the database's own.
        other => other.into(),
    }
}

/// The database's own number of the error, where it is one of its errors.
pub(super) fn number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?;
    error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number)
}

fn of_database(error: &MySqlDatabaseError, sql: &str) -> EngineError {
    let state = error.code().unwrap_or("HY000");
    match error.number() {
        // Stopped by the clock, or by a lock that somebody holds.
        1969 | 3024 | 1205 | 1907 => EngineError::Timeout,
        1317 => EngineError::Cancelled,
        // No room, no login, no such database, going down.
        1040 | 1041 | 1045 | 1053 | 1129 | 1130 | 1203 | 1226 | 1698 | 1820 | 1862 | 3032
        | 3118 | 3159 | 3955 | 4031 => EngineError::ConnectionFailed(error.message().into()),
        1044 | 1049 if sql.is_empty() => EngineError::ConnectionFailed(error.message().into()),
        1690 | 1264 => rejected("a number is out of range".into(), None),
        1365 => rejected("division by zero".into(), None),
        1242 => rejected("a subquery used as a value returned more than one row".into(), None),
        1139 | 3684..=3697 | 3700 | 3887 => {
            rejected("a regular expression is malformed".into(), None)
        }
        3698 | 3699 => rejected("a regular expression takes too much work".into(), None),
        // Those of them that MySQL has outside of class 22.
        1300 | 1411 | 1525 | 6138 => unfit(),
        // Read-only, and what a prepared statement cannot be.
        1792 | 1295 => rejected(error.message().into(), None),
        // Malformed names, clauses and arguments, whatever SQLSTATE they come with.
        1051
        | 1052
        | 1054
        | 1056
        | 1060
        | 1064
        | 1109
        | 1111
        | 1115
        | 1140
        | 1044
        | 1049
        | 1146
        | 1191
        | 1210
        | 1221
        | 1222
        | 1235
        | 1241
        | 1247
        | 1248
        | 1267
        | 1270
        | 1271
        | 1273
        | 1304
        | 1305
        | 1318
        | 1356
        | 1370
        | 1415
        | 1463
        | 1582
        | 1583
        | 3025..=3100
        | 3572..=3600
        | 3636
        | 3682
        | 3889
        | 3999..=4300
        | 6037 => rejected(error.message().into(), place::of(error.message(), sql)),
        _ => match &state[..2.min(state.len())] {
            "08" | "28" => EngineError::ConnectionFailed(error.message().into()),
            "42" => rejected(error.message().into(), place::of(error.message(), sql)),
            "22" | "21" => unfit(),
            _ => EngineError::Other(format!("error {} ({state})", error.number())),
        },
    }
}

fn unfit() -> EngineError {
    rejected("a value does not fit the operation (data exception)".into(), None)
}

fn rejected(message: String, position: Option<usize>) -> EngineError {
    EngineError::Invalid { message, hint: None, position }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_needs_an_encrypted_way_is_told_as_that() {
        let said = "RSA auth backend disabled; enable feature `mysql-rsa` or use TLS.";
        let failed = of(sqlx::Error::Configuration(said.into()));
        assert!(matches!(&failed, EngineError::ConnectionFailed(why) if why.contains("TLS mode")));
        assert!(!failed.to_string().contains("feature"));
    }
}
