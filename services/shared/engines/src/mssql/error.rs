//! From the driver's errors to ours, by error number and severity.
//!
//! Data exceptions quote stored values in their messages (`conversion failed when converting the
//! varchar value '…'`), so those are replaced by the name of the condition.

use tiberius::error::{Error, TokenError};

use crate::EngineError;
use crate::mssql::place;

/// An error of a statement of our own.
pub(super) fn of(error: Error) -> EngineError {
    in_statement(error, "")
}

/// An error of the user's statement, with its place where the message tells it.
pub(super) fn in_statement(error: Error, sql: &str) -> EngineError {
    match error {
        Error::Server(error) => of_server(&error, sql),
        Error::Io { message, .. } => EngineError::ConnectionFailed(message),
        Error::Tls(message) => EngineError::ConnectionFailed(format!("TLS: {message}")),
        Error::Routing { host, port } => EngineError::ConnectionFailed(format!(
            "the server sends connections on to {host}:{port}; name that one instead"
        )),
        // What these say may quote what was read.
        Error::Protocol(_)
        | Error::Encoding(_)
        | Error::Conversion(_)
        | Error::Utf8
        | Error::Utf16
        | Error::ParseInt(_)
        | Error::BulkInput(_) => EngineError::Other("its answer could not be read".into()),
    }
}

fn of_server(error: &TokenError, sql: &str) -> EngineError {
    let message = || error.message().trim().to_owned();
    match error.code() {
        // A lock that somebody holds.
        1222 => EngineError::Timeout,
        3617 => EngineError::Cancelled,
        // No login, no such database, going down, no room.
        233
        | 4060
        | 4064
        | 6005
        | 10928
        | 10929
        | 17142
        | 17187
        | 17188
        | 17189
        | 17197
        | 18401
        | 18451..=18470
        | 18486..=18488
        | 40197
        | 40501
        | 40532
        | 40544
        | 40549
        | 40550
        | 40613
        | 40615
        | 40914
        | 47073
        | 49918..=49920 => EngineError::ConnectionFailed(message()),
        1205 => EngineError::Other("a deadlock was solved at this statement's cost".into()),
        3960 => EngineError::Other("the rows changed while they were read".into()),
        8134 => rejected("division by zero", None),
        220 | 232 | 3606 | 8115 => rejected("a number is out of range", None),
        512 => rejected("a subquery used as a value returned more than one row", None),
        530 => rejected("a recursion has more than a hundred steps", None),
        // Conversions, texts that are too long, malformed documents and paths.
        235
        | 236
        | 241..=245
        | 248
        | 257
        | 281
        | 293
        | 295
        | 517
        | 535
        | 537
        | 1007
        | 2628
        | 6118
        | 8114
        | 8116
        | 8152
        | 8169
        | 9400..=9480
        | 9803
        | 9807
        | 9810
        | 13602..=13650
        | 16506
        | 16513
        | 16606
        | 16624 => rejected("a value does not fit the operation (data exception)", None),
        // Malformed names, clauses and arguments; rights that are missing.
        100..=499 | 1000..=1099 | 4100..=4199 | 8100..=8199 | 11500..=11599 | 10700..=10799 => {
            let place = place::of(error.message(), error.line(), sql);
            EngineError::Invalid { message: message(), hint: None, position: place }
        }
        number if error.class() == 15 => {
            let place = place::of(error.message(), error.line(), sql);
            tracing::debug!(number, "syntax error of an unlisted number");
            EngineError::Invalid { message: message(), hint: None, position: place }
        }
        number => EngineError::Other(format!("error {number} (severity {})", error.class())),
    }
}

fn rejected(message: &str, position: Option<usize>) -> EngineError {
    EngineError::Invalid { message: message.to_owned(), hint: None, position }
}
