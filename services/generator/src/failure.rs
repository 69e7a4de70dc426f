//! How failures are told to whoever asked.

use guard::{Refusal, RefusalKind};
use llm::{Fault, LlmError};
use proto::{JobError, JobErrorCode, Reading};

/// Readings that are offered at most: more is no choice but a list.
const READINGS: usize = 3;
/// In characters; whoever chooses sends one back as an instruction, which has a limit too.
const LONGEST_READING: usize = 500;

/// The question back: which of these is meant?
pub fn needs_clarification(readings: Vec<Reading>) -> JobError {
    let mut offered: Vec<Reading> = Vec::new();
    for Reading { question, sql } in readings {
        let question: String = question.chars().take(LONGEST_READING).collect();
        if offered.len() < READINGS && offered.iter().all(|known| known.question != question) {
            offered.push(Reading { question, sql });
        }
    }
    let error =
        JobError::new(JobErrorCode::NeedsClarification, "the question can be read in several ways")
            .with_hint("send the reading that is meant to `refine`, or ask in other words");
    JobError { readings: offered, ..error }
}

/// What the model's failure means to somebody who cannot see the model. The endpoint's own
/// words stay in the log: they name addresses, accounts and parts of keys.
pub fn of_model(failed: &LlmError, model: &str) -> JobError {
    tracing::warn!(model, calls = failed.usage.calls, "no answer: {failed}");
    match &failed.fault {
        Fault::Unavailable(_) => {
            JobError::new(JobErrorCode::LlmUnavailable, "the language model cannot be reached")
                .with_hint("ask again in a moment, or ask the built-in generator: model `builtin`")
        }
        Fault::RateLimited { retry_after, .. } => {
            let when = retry_after.map_or_else(
                || "in a moment".to_owned(),
                |wait| format!("in {} seconds", wait.as_secs().max(1)),
            );
            JobError::new(JobErrorCode::LlmUnavailable, "the language model is asked too much")
                .with_hint(format!("ask again {when}"))
        }
        Fault::Refused { .. } => JobError::new(
            JobErrorCode::LlmUnavailable,
            format!("the language model's endpoint refuses requests for `{model}`"),
        )
        .with_hint("an administrator has to check its address, key and model name"),
        Fault::Timeout(limit) => JobError::new(
            JobErrorCode::LlmTimeout,
            format!("the language model did not answer within {} s", limit.as_secs_f32()),
        )
        .with_hint("ask again, or ask something simpler"),
        Fault::Declined(_) => {
            JobError::new(JobErrorCode::NotAnswerable, "the language model declined to answer this")
        }
        Fault::InvalidResponse(_) => JobError::new(
            JobErrorCode::LlmInvalidResponse,
            "the language model's answer cannot be read",
        ),
    }
}

/// All that the guard found wrong; the place and the hint are those of the first.
pub fn of_guard(refusals: &[Refusal]) -> JobError {
    let messages: Vec<&str> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
    let is_denied = refusals.first().is_some_and(|first| first.kind == RefusalKind::Access);
    let code = if is_denied { JobErrorCode::AccessDenied } else { JobErrorCode::SqlRefused };
    let error = JobError::new(code, messages.join("; "));
    match refusals.first() {
        Some(first) => error.with_any_hint(first.hint.clone()).at(first.position),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_the_endpoint_says_reaches_the_client() {
        for fault in [
            Fault::Unavailable("connect 10.0.0.7".into()),
            Fault::Refused { status: 401, message: "incorrect key sk-10.0.0.7".into() },
            Fault::InvalidResponse("10.0.0.7".into()),
            Fault::RateLimited { message: "org-10.0.0.7".into(), retry_after: None },
        ] {
            let error = of_model(&LlmError { fault, usage: llm::Usage::default() }, "m");
            assert!(!format!("{error:?}").contains("10.0.0.7"), "{error:?}");
        }
    }
}
