//! From the driver's errors to ours, by SQLSTATE.
//!
//! Class 22 (data exceptions) quotes stored values in its messages, so those are replaced by the
//! name of the condition. Messages of user-defined functions are dropped for the same reason.

use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use crate::EngineError;

impl From<sqlx::Error> for EngineError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => of_database(error.downcast_ref::<PgDatabaseError>()),
            sqlx::Error::Io(error) => Self::ConnectionFailed(of_way(&error.to_string())),
            sqlx::Error::Tls(error) => Self::ConnectionFailed(format!("TLS: {error}")),
            sqlx::Error::PoolTimedOut => Self::ConnectionFailed("no free connection".into()),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::ConnectionFailed("the pool is closed".into())
            }
            sqlx::Error::Configuration(error) => Self::ConnectionFailed(error.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}

/// What went wrong on the way. A handshake that failed is an error of the socket to the driver.
fn of_way(said: &str) -> String {
    let Some(certificate) = said.strip_prefix("invalid peer certificate: ") else {
        let speaks_of_it = said.contains("TLS") || !said.contains("fatal alert");
        return if speaks_of_it { said.to_owned() } else { format!("TLS: {said}") };
    };
    let meaning = match certificate {
        // The second where an authority of the same name has another key.
        "UnknownIssuer" | "BadSignature" => {
            "the server's certificate comes from no authority that is trusted; give that of the \
             one who signed it as `tls.ca`"
        }
        "Expired" => "the server's certificate has expired",
        "CaUsedAsEndEntity" => "the server shows the certificate of an authority as its own",
        text if text.starts_with("certificate not valid for name") => {
            "the server's certificate does not bear the name of the host"
        }
        _ => "the server's certificate is not to be trusted",
    };
    format!("TLS: {meaning} ({certificate})")
}

/// An error of a statement that was sent behind `prefix`: its position is moved back to where the
/// user sees it.
pub(super) fn in_statement(error: sqlx::Error, prefix: &str) -> EngineError {
    match error.into() {
        EngineError::Invalid { message, hint, position } => {
            let position = position.and_then(|place: usize| place.checked_sub(prefix.len()));
            EngineError::Invalid { message, hint, position }
        }
        other => other,
    }
}

fn of_database(error: &PgDatabaseError) -> EngineError {
    let code = error.code();
    match code {
        "57014" | "55P03" | "25P03" => EngineError::Timeout,
        "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "53300" | "3D000" => {
            EngineError::ConnectionFailed(error.message().into())
        }
        "42501" | "0A000" | "25006" => rejected(error, error.message().into()),
        _ => match &code[..2] {
            "08" | "28" => EngineError::ConnectionFailed(error.message().into()),
            "42" => rejected(error, error.message().into()),
            "22" | "21" => rejected(error, data_exception(code).into()),
            "54" => rejected(error, "the statement is too complex for the target".into()),
            "53" => EngineError::Other("out of memory, disk or connections".into()),
            _ => EngineError::Other(format!("SQLSTATE {code}")),
        },
    }
}

fn rejected(error: &PgDatabaseError, message: String) -> EngineError {
    let position = match error.position() {
        Some(PgErrorPosition::Original(position)) => Some(position),
        // Inside a function's body: nothing of the user's text to point at.
        _ => None,
    };
    let hint = error.hint().filter(|_| error.code().starts_with("42")).map(str::to_owned);
    EngineError::Invalid { message, hint, position }
}

/// The condition's name in words; the value that caused it stays in the target.
fn data_exception(code: &str) -> &'static str {
    match code {
        "22012" => "division by zero",
        "22003" => "a number is out of range",
        "22P02" => "a value does not have the form that its type needs",
        "22007" | "22008" => "a date or time is malformed or out of range",
        "22001" => "a value is too long for its type",
        "2201E" | "2201F" => "an argument of a logarithm or power is out of range",
        "2201B" => "a regular expression is malformed",
        "22025" | "22019" => "an escape sequence is malformed",
        "22023" => "an argument of a function has a value that it does not take",
        "21000" => "a subquery used as a value returned more than one row",
        _ => "a value does not fit the operation (data exception)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_in_words() {
        for (said, told) in [
            ("invalid peer certificate: UnknownIssuer", "no authority that is trusted"),
            ("invalid peer certificate: Expired", "has expired"),
            (
                "invalid peer certificate: certificate not valid for name \"db\"",
                "the name of the host",
            ),
            ("invalid peer certificate: BadSignature", "no authority that is trusted"),
            ("invalid peer certificate: Revoked", "not to be trusted (Revoked)"),
            ("received fatal alert: HandshakeFailure", "HandshakeFailure"),
        ] {
            let way = of_way(said);
            assert!(way.starts_with("TLS: ") && way.contains(told), "{way}");
        }
        assert_eq!(of_way("connection refused"), "connection refused");
    }
}
