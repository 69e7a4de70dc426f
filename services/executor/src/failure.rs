//! What goes wrong here, in the words of a job.

use std::time::Duration;

use chassis::Failure;
use engines::EngineError;
use guard::Refusal;
use proto::{JobError, JobErrorCode};

pub fn of_guard(refusal: Refusal) -> Failure {
    let error = JobError::new(JobErrorCode::SqlRefused, refusal.message)
        .at(refusal.position.and_then(|place| place.try_into().ok()));
    Failure::Refuse(hinted(error, refusal.hint))
}

/// Only a target that is away is worth another attempt: a statement that failed once on a
/// healthy one will fail again, or hurt it again.
pub fn of_target(error: EngineError, timeout: Duration) -> Failure {
    match error {
        EngineError::ConnectionFailed(_) => {
            Failure::Retry(JobError::new(JobErrorCode::ConnectionFailed, error.to_string()))
        }
        EngineError::Invalid { message, hint, position } => {
            let error = JobError::new(JobErrorCode::SqlInvalid, message)
                .at(position.and_then(|place| place.try_into().ok()));
            Failure::Refuse(hinted(error, hint))
        }
        EngineError::Timeout => {
            let message =
                format!("the SQL ran longer than {} s and was stopped", timeout.as_secs_f32());
            let error = JobError::new(JobErrorCode::QueryTimeout, message)
                .with_hint("narrow it to fewer rows or a shorter period");
            Failure::Refuse(error)
        }
        EngineError::Cancelled => {
            Failure::Refuse(JobError::new(JobErrorCode::Cancelled, error.to_string()))
        }
        EngineError::Other(_) => {
            Failure::Refuse(JobError::new(JobErrorCode::Internal, error.to_string()))
        }
    }
}

/// The app database failed. The cause is for the log alone.
pub fn of_store(error: &store::Error) -> Failure {
    tracing::warn!("app database: {error}");
    Failure::Retry(JobError::new(JobErrorCode::Internal, "the rows could not be stored"))
}

fn hinted(error: JobError, hint: Option<String>) -> JobError {
    match hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_target_that_is_away_is_tried_again() {
        let timeout = Duration::from_secs(30);
        let away = of_target(EngineError::ConnectionFailed("refused".into()), timeout);
        assert!(
            matches!(away, Failure::Retry(error) if error.code == JobErrorCode::ConnectionFailed)
        );
        let late = of_target(EngineError::Timeout, timeout);
        let Failure::Refuse(error) = late else { panic!("a slow statement stays slow") };
        assert_eq!(error.message, "the SQL ran longer than 30 s and was stopped");
    }
}
