//! What goes wrong here, in the words of a job.

use chassis::Failure;
use connections::OpenError;
use engines::EngineError;
use guard::{Refusal, RefusalKind};
use proto::{JobError, JobErrorCode};

pub fn of_guard(refusal: Refusal) -> Failure {
    let code = match refusal.kind {
        RefusalKind::Access => JobErrorCode::AccessDenied,
        _ => JobErrorCode::SqlRefused,
    };
    let error =
        JobError::new(code, refusal.message).with_any_hint(refusal.hint).at(refusal.position);
    Failure::Refuse(error)
}

/// Shows the place in the statement, where one is known.
pub fn shown(failure: Failure, sql: &str) -> Failure {
    let show = |error: JobError| match error.position {
        Some(position) => error.with_excerpt(guard::caret(sql, position as usize)),
        None => error,
    };
    match failure {
        Failure::Refuse(error) => Failure::Refuse(show(error)),
        Failure::Retry(error) => Failure::Retry(show(error)),
        Failure::RetryAfter(error, wait) => Failure::RetryAfter(show(error), wait),
    }
}

/// Only a target that is away is worth another attempt: a statement that failed once on a
/// healthy one will fail again, or hurt it again.
pub fn of_target(error: EngineError) -> Failure {
    if error.is_transient() { Failure::Retry(error.into()) } else { Failure::Refuse(error.into()) }
}

/// A connection that is gone, or leads where it may not, will be so tomorrow.
pub fn of_connection(error: OpenError) -> Failure {
    match error {
        OpenError::Store(error) => of_store(&error),
        error if error.is_passing() => Failure::Retry(error.into()),
        error => Failure::Refuse(error.into()),
    }
}

/// The app database failed. The cause is for the log alone.
pub fn of_store(error: &store::Error) -> Failure {
    tracing::warn!("app database: {error}");
    Failure::Retry(JobError::new(JobErrorCode::Internal, "the rows could not be stored"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_target_that_is_away_is_tried_again() {
        let away = of_target(EngineError::ConnectionFailed("refused".into()));
        assert!(
            matches!(away, Failure::Retry(error) if error.code == JobErrorCode::ConnectionFailed)
        );
        let late = of_target(EngineError::Timeout);
        assert!(matches!(late, Failure::Refuse(error) if error.code == JobErrorCode::QueryTimeout));
    }
}
