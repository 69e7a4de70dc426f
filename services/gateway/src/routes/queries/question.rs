//! What may be asked.

use proto::api::{FieldError, QueryIn, RefineIn};

use crate::{Error, Result};

const LONGEST_QUESTION: usize = 2_000;
const LONGEST_MODEL: usize = 100;

/// Gives the question back trimmed, or says all that is wrong with it.
pub fn check(asked: QueryIn) -> Result<QueryIn> {
    let asked = QueryIn { question: asked.question.trim().to_owned(), ..asked };
    answered([
        ("question", complaint_about_question(&asked.question)),
        ("model", asked.model.as_deref().and_then(complaint_about_model)),
    ])?;
    Ok(asked)
}

/// As [`check`], for what is said next in a conversation.
pub fn check_instruction(said: RefineIn) -> Result<RefineIn> {
    let said = RefineIn { instruction: said.instruction.trim().to_owned(), ..said };
    answered([
        ("instruction", complaint_about_question(&said.instruction)),
        ("model", said.model.as_deref().and_then(complaint_about_model)),
    ])?;
    Ok(said)
}

fn answered<const N: usize>(complaints: [(&str, Option<String>); N]) -> Result<()> {
    let errors: Vec<_> = complaints
        .into_iter()
        .filter_map(|(field, complaint)| {
            Some(FieldError { field: field.into(), message: complaint? })
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

fn complaint_about_question(question: &str) -> Option<String> {
    if question.is_empty() {
        return Some("must not be empty".into());
    }
    if question.chars().count() > LONGEST_QUESTION {
        return Some(format!("must have at most {LONGEST_QUESTION} characters"));
    }
    // PostgreSQL's text cannot hold it.
    question.contains('\0').then(|| "must not contain the null character".into())
}

fn complaint_about_model(model: &str) -> Option<String> {
    let is_sane = |c: char| c.is_ascii_alphanumeric() || "-_.:/@+ ".contains(c);
    if model.trim().is_empty() || model.len() > LONGEST_MODEL || !model.chars().all(is_sane) {
        return Some(format!("must be the name of a model, 1 to {LONGEST_MODEL} characters"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(asked: QueryIn) -> Vec<String> {
        match check(asked) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    }

    fn asking(question: &str) -> QueryIn {
        QueryIn { question: question.into(), ..QueryIn::default() }
    }

    #[test]
    fn a_question_is_trimmed() {
        assert_eq!(check(asking("  how many? \n")).unwrap().question, "how many?");
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(refused(asking(&"ß".repeat(2_000))), [""; 0]);
        assert_eq!(refused(asking(&"ß".repeat(2_001))), ["question"]);
        assert_eq!(refused(asking(" \t")), ["question"]);
        assert_eq!(refused(asking("a\0b")), ["question"]);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let asked = QueryIn { model: Some("drop\ntable".into()), ..asking("") };
        assert_eq!(refused(asked), ["question", "model"]);
    }

    #[test]
    fn an_instruction_is_held_to_what_a_question_is() {
        let said = |instruction: &str| {
            check_instruction(RefineIn { instruction: instruction.into(), ..RefineIn::default() })
        };
        assert_eq!(said(" only 2024\n").unwrap().instruction, "only 2024");
        assert!(
            matches!(said(" "), Err(Error::Invalid(errors)) if errors[0].field == "instruction")
        );
    }

    #[test]
    fn models_of_all_providers_have_names_that_pass() {
        for model in ["builtin", "gpt-4.1", "meta-llama/Llama-3.1:70b", "models/gemini-2.5-pro@001"]
        {
            assert!(check(QueryIn { model: Some(model.into()), ..asking("a") }).is_ok(), "{model}");
        }
    }
}
