//! From the driver's errors to ours, by the server's numbers.
//!
//! Errors of values quote them in their messages, so those are replaced by the name of the
//! condition.

use oracledb::{DbError, Error, ErrorKind};

use crate::EngineError;

/// An error of a statement of our own.
pub(super) fn of(error: Error) -> EngineError {
    in_statement(error, "")
}

/// Before anybody is logged in.
pub(super) fn in_login(error: Error) -> EngineError {
    match error.kind() {
        ErrorKind::DbError(error) => EngineError::ConnectionFailed(without_number(error.message())),
        _ => of(error),
    }
}

/// An error of the user's statement, with its place where the server tells it.
pub(super) fn in_statement(error: Error, sql: &str) -> EngineError {
    let gone = |message: &str| EngineError::ConnectionFailed(message.into());
    match error.kind() {
        ErrorKind::DbError(error) => of_database(error, sql),
        ErrorKind::CallTimeoutExceeded => EngineError::Timeout,
        ErrorKind::DeadConnection
        | ErrorKind::NotConnected
        | ErrorKind::StreamOperation
        | ErrorKind::UnableToRecover => gone("the connection was lost"),
        ErrorKind::ListenerRefusedConnection(..) | ErrorKind::UnexpectedRefuse(_) => {
            gone("the listener refused the connection")
        }
        ErrorKind::InvalidServiceName(..) | ErrorKind::InvalidSid(..) => {
            gone("the listener knows no service of this name")
        }
        ErrorKind::ServerVersionNotSupported => gone("the server is older than the driver knows"),
        ErrorKind::UnsupportedDbType(kind) => {
            rejected(format!("values of the type {} cannot be read", kind.name()), None)
        }
        // Others name the driver's insides, or what was read.
        _ => EngineError::Other("the driver could not read what the server sent".into()),
    }
}

fn of_database(error: &DbError, sql: &str) -> EngineError {
    let message = without_number(error.message());
    let position = place(error.offset(), sql);
    kind(error.code(), message, position)
}

fn kind(code: usize, message: String, position: Option<usize>) -> EngineError {
    match code {
        1013 => EngineError::Cancelled,
        // A lock that somebody holds, or a limit of the profile.
        51 | 54 | 2393 | 2395 | 30006 | 40 | 56720 | 7455 => EngineError::Timeout,
        // No login, no such service, no room, going down.
        18 | 20 | 28 | 1005 | 1012 | 1017 | 1033 | 1034 | 1035 | 1045 | 1089 | 1090 | 1092
        | 2391 | 2396 | 2399 | 3113 | 3114 | 3135 | 12170 | 12505 | 12514 | 12516 | 12518
        | 12519 | 12520 | 12528 | 12537 | 12541 | 12560 | 12564 | 28000 | 28001 | 28002 | 28040 => {
            EngineError::ConnectionFailed(message)
        }
        1476 => rejected("division by zero".into(), position),
        1426 | 1438 | 1428 => rejected("a number is out of range".into(), position),
        1427 => rejected("a subquery used as a value returned more than one row".into(), position),
        // Texts that are no numbers, dates, documents; texts that do not fit.
        1722 | 1489 | 1830 | 1839..=1865 | 6502 | 12899 | 40441..=40480 => {
            rejected("a value does not fit the operation (data exception)".into(), position)
        }
        // Malformed statements, names that are none, rights that are missing, clauses that do not
        // go together, types.
        900..=999
        | 1031
        | 1436
        | 1437
        | 1456
        | 1466
        | 1555
        | 1719
        | 1730
        | 1747
        | 1756
        | 1785
        | 1786
        | 1787
        | 1788
        | 1789
        | 1790
        | 1791
        | 1795
        | 1797
        | 1799
        | 2000
        | 2287
        | 2289
        | 12704
        | 12725..=12733
        | 22818
        | 22835
        | 22848
        | 22849
        | 24333
        | 24347
        | 30000..=30100
        | 30480..=30490
        | 32031..=32048
        | 32480..=32490
        | 43907..=43918 => rejected(message, position),
        _ => EngineError::Other(format!("error ORA-{code:05}")),
    }
}

fn rejected(message: String, position: Option<usize>) -> EngineError {
    EngineError::Invalid { message, hint: None, position }
}

/// `ORA-00942: table or view does not exist` and a line on where help is, as the sentence alone.
fn without_number(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    match first.split_once(": ") {
        Some((number, sentence)) if number.starts_with("ORA-") => sentence.trim().to_owned(),
        _ => first.trim().to_owned(),
    }
}

/// The server counts bytes, from 0; it says 0 where it knows no place, too.
fn place(offset: usize, sql: &str) -> Option<usize> {
    (offset > 0).then(|| sql.get(..offset)).flatten().map(|before| before.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_go_by_their_numbers() {
        let kind = |code| kind(code, "secret 'value'".into(), None);
        for code in [900, 904, 933, 942, 979, 1031, 1789, 30484] {
            assert!(matches!(kind(code), EngineError::Invalid { .. }), "{code}");
        }
        for code in [1017, 1034, 3113, 12514, 28000] {
            assert!(kind(code).is_transient(), "{code}");
        }
        assert!(matches!(kind(1013), EngineError::Cancelled));
        assert!(matches!(kind(54), EngineError::Timeout));
        assert_eq!(kind(600).to_string(), "the target database failed: error ORA-00600");
        for code in [1722, 1843, 1861, 6502, 12899, 1476, 40441] {
            assert!(!kind(code).to_string().contains("secret"), "{code}");
        }
    }

    #[test]
    fn messages_lose_their_numbers_and_places_are_characters() {
        let message = "ORA-00942: table or view \"A\".\"B\" does not exist\nHelp: https://x";
        assert_eq!(without_number(message), "table or view \"A\".\"B\" does not exist");
        assert_eq!(without_number("odd"), "odd");
        assert_eq!(place(9, "select é, x from t"), Some(9));
        assert_eq!(place(0, "select"), None);
        assert_eq!(place(99, "select"), None);
    }
}
