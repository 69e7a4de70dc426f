//! The same question twice costs a model once.

use std::time::Duration;

use proto::api::Usage;
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use store::{
    answers::{self, Basis, Miss},
    queries::{Answer, Generated, Turn},
};

use crate::{pipeline::Ask, schema::Schema, tense};

/// Answers that were given before, shared by all replicas.
pub struct Cache {
    db: PgPool,
    /// `host:port/database`.
    target: String,
    /// Zero: nothing is kept, and nothing is used again.
    ttl: Duration,
}

impl Cache {
    pub fn new(db: PgPool, target: String, ttl: Duration) -> Self {
        Self { db, target, ttl }
    }

    /// What an answer to `ask` depends on. What different people may see differs in the schema
    /// that they see, so nobody is given an answer from a schema that is not theirs.
    pub fn basis(&self, ask: Ask<'_>, schema: &Schema, author: &str, policy: String) -> Basis {
        Basis {
            target: self.target.clone(),
            asked: asked(ask.question, ask.conversation),
            author: author.to_owned(),
            policy,
            schema: schema.fingerprint.to_string(),
            knowledge: schema.knowledge.fingerprint().to_owned(),
            today: ask.today,
        }
    }

    /// The answer that was given before, if it still holds. A database that does not answer is
    /// a miss: whoever asks shall not suffer for what was meant to spare them.
    pub async fn find(&self, basis: &Basis) -> Option<Generated> {
        if self.ttl.is_zero() {
            return None;
        }
        let found = answers::find(&self.db, basis, self.ttl).await.unwrap_or_else(|error| {
            tracing::warn!("no look at answers of before: {error}");
            Err(Miss::NewQuestion)
        });
        let outcome = found.as_ref().map_or_else(<&str>::from, |_| "hit");
        metrics::counter!("rowcall_answer_cache_total", "outcome" => outcome).increment(1);
        let kept = found.ok()?;
        metrics::counter!("rowcall_answer_cache_saved_tokens_total").increment(kept.usage.tokens());
        metrics::gauge!("rowcall_answer_cache_saved_usd").increment(kept.usage.cost_usd);
        Some(Generated { answer: kept.answer, cached: Some(kept.usage), ..Generated::default() })
    }

    /// Keeps an answer, and what it cost, for the next who asks the same. What the built-in generator wrote in
    /// place of a model is not that model's answer, and what no planner has seen may not run.
    pub async fn keep(&self, basis: &Basis, ask: Ask<'_>, generated: &Generated, cost: Usage) {
        let Generated { answer, fallback_from, .. } = generated;
        if self.ttl.is_zero() || fallback_from.is_some() || answer.unproven {
            return;
        }
        let before = ask.conversation.iter().map(|turn| turn.question.as_str());
        let said: Vec<&str> = before.chain([ask.question]).collect();
        let only_today = tense::only_today(&said.join(" "), &answer.sql);
        self.write(basis, only_today, answer, cost).await;
    }

    async fn write(&self, basis: &Basis, only_today: bool, answer: &Answer, usage: Usage) {
        if let Err(error) = answers::keep(&self.db, basis, only_today, answer, usage).await {
            tracing::warn!("the answer is not kept: {error}");
        }
    }
}

/// A digest of what was asked, layout and case aside, and of all that an author is told was said
/// before.
fn asked(question: &str, before: &[Turn]) -> Vec<u8> {
    let mut digest = Sha256::new();
    let mut part = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    };
    part(&plain(question));
    for turn in before {
        part(&plain(&turn.question));
        part(turn.sql.as_deref().unwrap_or_default());
        for reading in &turn.readings {
            part(&reading.question);
            part(reading.sql.as_deref().unwrap_or_default());
        }
        part("");
    }
    digest.finalize().to_vec()
}

/// Case is kept inside quotation marks, where it may be meant.
fn plain(question: &str) -> String {
    let question = question.trim().trim_end_matches(['?', '.', '!', ' ']);
    let mut inside = false;
    let mut text = String::with_capacity(question.len());
    for word in question.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        for c in word.chars() {
            inside ^= c == '"';
            if inside { text.push(c) } else { text.extend(c.to_lowercase()) }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_case_make_no_other_question() {
        let same = |a: &str, b: &str| asked(a, &[]) == asked(b, &[]);
        assert!(same("How many oaks?", "  how many\n OAKS"));
        assert!(!same("How many oaks?", "How many ashes?"));
        assert!(!same("called \"Oak\"", "called \"oak\""));
    }

    #[test]
    fn what_was_said_before_makes_another_question() {
        let turn = |sql: &str| Turn {
            question: "How many trees?".into(),
            sql: Some(sql.into()),
            columns: Vec::new(),
            readings: Vec::new(),
        };
        let after = |sql| asked("only oaks", &[turn("select 0"), turn(sql)]);
        assert_ne!(after("select 1"), asked("only oaks", &[]));
        assert_ne!(after("select 1"), asked("only oaks", &[turn("select 1")]));
        assert_ne!(after("select 1"), after("select 2"));
        assert_eq!(after("select 1"), after("select 1"));
    }
}
