//! Deep effort: several candidates, written apart from each other, are tried on the target, and
//! what most of them find is the answer. Where no two agree, the person is asked.

use futures::{StreamExt as _, stream};
use llm::Llm;
use proto::{Event, JobError, JobErrorCode, Stage};
use store::queries::Answer;

use super::{
    Work, by_grammar,
    by_model::{Brief, mended},
    election::{Candidate, elect},
    trial,
};
use crate::{
    prompt::{Ambiguity, Style},
    writer::Writer,
};

/// Each is mended once; more would cost more than another candidate is worth.
const CORRECTIONS: usize = 1;
/// Below this the built-in generator's opinion is a guess, and guesses do not vote.
const SURE: f32 = 0.5;

pub async fn answer(work: Work<'_>, llm: &Llm, model: &str) -> Result<Answer, JobError> {
    let brief = Brief::new(work, &Writer::new(work, llm, model)).await?;

    let styles = [Style::Plain, Style::Stepwise, Style::Literal];
    let told = format!("{model} writes {} candidates", styles.len());
    (work.tell)(Event::stage(Stage::Generating, told));
    let written = stream::iter(styles)
        .map(|style| candidate(work, &brief, style, llm, model))
        // All at once, in the order of the styles.
        .buffered(styles.len())
        .collect::<Vec<_>>();
    let (written, second_opinion) = tokio::join!(written, by_grammar::answer(work.unheard()));

    let mut answers = Vec::new();
    let mut failures = Vec::new();
    for answer in written {
        match answer {
            Ok(answer) => answers.push(answer),
            Err(error) => failures.push(error),
        }
    }
    let declined = failures.iter().filter(|e| e.code == JobErrorCode::NotAnswerable).count();
    if answers.is_empty() || declined > answers.len() {
        // The first that declined says why; else the plain candidate failed as `standard` would.
        let first = failures.iter().position(|e| e.code == JobErrorCode::NotAnswerable);
        return Err(failures.swap_remove(first.unwrap_or_default()));
    }
    let is_sure = |answer: &Answer| answer.confidence.is_some_and(|c| c >= SURE);
    let second_opinion = second_opinion.ok().filter(is_sure);
    let asked = styles.len() + usize::from(second_opinion.is_some());
    answers.extend(second_opinion);
    (work.tell)(Event::stage(Stage::Validating, format!("trying {} candidates", answers.len())));
    elect(tried(work, answers).await, asked)
}

async fn candidate(
    work: Work<'_>,
    brief: &Brief<'_>,
    style: Style,
    llm: &Llm,
    model: &str,
) -> Result<Answer, JobError> {
    // One is heard while it writes; three at a time would be noise.
    let work = if style == Style::Plain { work } else { work.unheard() };
    let writer = Writer::new(work, llm, model);
    let mut conversation = brief.conversation(work, style, Ambiguity::Choose);
    let (draft, checked) = mended(work, &mut conversation, &writer, CORRECTIONS).await?;
    Ok(draft.into_answer(work, &checked, model))
}

/// One after the other: the target has others to serve.
async fn tried(work: Work<'_>, answers: Vec<Answer>) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(answers.len());
    for answer in answers {
        let trial = trial::run(work, &answer.sql).await;
        candidates.push(Candidate { answer, trial });
    }
    candidates
}
