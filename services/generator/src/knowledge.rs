//! What is known beyond the schema: questions that were answered well before, instructions,
//! and the words of the house.

mod file;
mod mention;

use std::{sync::Arc, time::Duration};

use catalog::Hidden;
use guard::Policy;
use sha2::{Digest as _, Sha256};
pub use store::knowledge::{Content, Example, Instruction, Term};

pub use self::file::{load, parse};
use self::mention::Stems;
use crate::{
    embeddings::{Embeddings, Space},
    lexical::{self, Document, Index},
};

/// What a question should be answered with in mind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relevant {
    /// The nearest examples, the nearest first.
    pub examples: Vec<Arc<Example>>,
    /// Those that always hold, and those whose topics the question speaks of.
    pub instructions: Vec<Arc<Instruction>>,
    /// The terms that the question names.
    pub terms: Vec<Arc<Term>>,
}

/// Content made ready to be searched.
#[derive(Debug, Default)]
pub struct Knowledge {
    examples: Vec<Arc<Example>>,
    index: Index,
    /// What the examples mean, where there are embeddings.
    space: Option<Space>,
    instructions: Vec<(Arc<Instruction>, Vec<Stems>)>,
    glossary: Vec<(Arc<Term>, Vec<Stems>)>,
    fingerprint: String,
}

impl Knowledge {
    /// Examples shown with a question.
    const EXAMPLES: usize = 3;
    /// How long a change waits for vectors before questions go on by words.
    const MOMENT: Duration = Duration::from_secs(1);

    pub fn new(content: Content) -> Self {
        let fingerprint = fingerprint(&content);
        let mut index = Index::default();
        for example in &content.examples {
            let mut document = Document::default();
            document.add(&example.question, 1.0);
            document.add(&example.description, 0.5);
            index.add(document.normalized());
        }
        let instructions = content.instructions.into_iter().map(|instruction| {
            let topics = instruction.topics.iter().map(|topic| Stems::of(topic)).collect();
            (Arc::new(instruction), topics)
        });
        let glossary = content.glossary.into_iter().map(|term| {
            let names = std::iter::once(&term.term).chain(&term.synonyms);
            let names = names.map(|name| Stems::of(name)).collect();
            (Arc::new(term), names)
        });
        Self {
            index,
            space: None,
            instructions: instructions.collect(),
            glossary: glossary.collect(),
            examples: content.examples.into_iter().map(Arc::new).collect(),
            fingerprint,
        }
    }

    /// Keeps the examples whose SQL may run by `policy`: one that names what is not there
    /// teaches a model to do so too.
    #[must_use]
    pub fn fitting(&self, policy: &Policy<'_>) -> Self {
        let mut content = self.content();
        content.examples.retain(|example| guard::check(&example.sql, policy).is_ok());
        if content.examples.len() < self.examples.len() {
            let (kept, of) = (content.examples.len(), self.examples.len());
            tracing::info!(kept, of, "examples that do not run on this schema are set aside");
        }
        Self::new(content)
    }

    /// Leaves out all that names what somebody does not see.
    #[must_use]
    pub fn without(self, hidden: &Hidden) -> Self {
        if hidden.is_empty() {
            return self;
        }
        let Content { mut examples, mut instructions, mut glossary } = self.content();
        examples.retain(|Example { question, description, .. }| {
            !hidden.is_named_in(question) && !hidden.is_named_in(description)
        });
        instructions.retain(|Instruction { text, topics, .. }| {
            !topics.iter().chain([text]).any(|text| hidden.is_named_in(text))
        });
        glossary.retain(|Term { term, synonyms, meaning, sql }| {
            !synonyms.iter().chain([term, meaning]).chain(sql).any(|text| hidden.is_named_in(text))
        });
        Self::new(Content { examples, instructions, glossary })
    }

    /// Has the examples gathered as vectors too, and waits a moment for them.
    #[must_use]
    pub async fn embedded(self, embeddings: Option<&Arc<Embeddings>>) -> Self {
        let Some(embeddings) = embeddings.filter(|_| !self.examples.is_empty()) else {
            return self;
        };
        let text = |Example { question, description, .. }: &Example| {
            format!("{question}\n{description}").trim_end().to_owned()
        };
        let texts = self.examples.iter().map(|example| text(example)).collect();
        let space = Space::gather(Arc::clone(embeddings), texts);
        space.settle(Self::MOMENT).await;
        Self { space: Some(space), ..self }
    }

    /// True when a question's vector can be compared with anything.
    pub fn has_vectors(&self) -> bool {
        self.space.as_ref().is_some_and(Space::is_gathered)
    }

    /// What to bear in mind with a question; `embedding` is its vector where there is one.
    pub fn relevant(&self, question: &str, embedding: Option<&[f32]>) -> Relevant {
        let asked = Stems::of(question);
        let by_words = self.index.scores(question);
        let by_meaning = embedding.zip(self.space.as_ref()).and_then(|(e, s)| s.nearness(e));
        let scores = match by_meaning {
            Some(by_meaning) => blended(&by_words, &by_meaning),
            None => by_words,
        };
        let examples = lexical::best(&scores, Self::EXAMPLES);
        let holds = |(instruction, topics): &&(Arc<Instruction>, Vec<Stems>)| {
            instruction.always || asked.mention_any(topics)
        };
        Relevant {
            examples: examples.into_iter().map(|n| Arc::clone(&self.examples[n])).collect(),
            instructions: chosen(&self.instructions, holds),
            terms: chosen(&self.glossary, |(_, names)| asked.mention_any(names)),
        }
    }

    /// A digest of all content: what was answered with other knowledge may be wrong now.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// How many examples there are.
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    fn content(&self) -> Content {
        Content {
            examples: self.examples.iter().map(|example| (**example).clone()).collect(),
            instructions: self.instructions.iter().map(|(held, _)| (**held).clone()).collect(),
            glossary: self.glossary.iter().map(|(term, _)| (**term).clone()).collect(),
        }
    }
}

impl From<Vec<Example>> for Knowledge {
    fn from(examples: Vec<Example>) -> Self {
        Self::new(Content { examples, ..Content::default() })
    }
}

fn chosen<T>(
    all: &[(Arc<T>, Vec<Stems>)],
    holds: impl Fn(&&(Arc<T>, Vec<Stems>)) -> bool,
) -> Vec<Arc<T>> {
    all.iter().filter(holds).map(|(one, _)| Arc::clone(one)).collect()
}

/// Mostly by meaning; words decide between what means about the same.
fn blended(by_words: &[f32], by_meaning: &[f32]) -> Vec<f32> {
    const MEANING: f32 = 0.7;
    let most = by_words.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let both = by_words.iter().zip(by_meaning);
    both.map(|(words, meaning)| MEANING * meaning + (1.0 - MEANING) * words / most).collect()
}

fn fingerprint(content: &Content) -> String {
    let json = serde_json::to_vec(content).expect("knowledge is always JSON");
    let digest = Sha256::digest(json);
    let (head, _) = digest.split_first_chunk::<16>().expect("SHA-256 has 32 bytes");
    format!("{:032x}", u128::from_be_bytes(*head))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(question: &str) -> Example {
        Example { question: question.into(), description: String::new(), sql: "select 1".into() }
    }

    fn instruction(text: &str, topics: &[&str]) -> Instruction {
        let topics: Vec<String> = topics.iter().map(|topic| (*topic).into()).collect();
        Instruction { text: text.into(), always: topics.is_empty(), topics }
    }

    fn term(term: &str, synonyms: &[&str]) -> Term {
        Term {
            term: term.into(),
            synonyms: synonyms.iter().map(|synonym| (*synonym).into()).collect(),
            meaning: "what it means".into(),
            sql: None,
        }
    }

    fn shop() -> Content {
        Content {
            examples: ["Revenue by region", "Best rated products", "Revenue by month"]
                .map(example)
                .into(),
            instructions: vec![
                instruction("Round money to cents.", &[]),
                instruction("Returned orders do not count.", &["revenue", "gross margin"]),
            ],
            glossary: vec![term("active customer", &["regular"]), term("basket", &[])],
        }
    }

    #[test]
    fn the_nearest_come_first_and_strangers_not_at_all() {
        let relevant =
            Knowledge::new(shop()).relevant("What was the revenue of each region?", None);
        let questions: Vec<&str> = relevant.examples.iter().map(|e| e.question.as_str()).collect();
        assert_eq!(questions, ["Revenue by region", "Revenue by month"]);
    }

    #[test]
    fn meaning_goes_before_words_and_words_decide_between_equals() {
        assert_eq!(lexical::best(&blended(&[4.0, 0.0], &[0.0, 1.0]), 2), [1, 0]);
        assert_eq!(lexical::best(&blended(&[0.0, 2.0, 0.0], &[0.9, 0.8, 0.0]), 3), [1, 0]);
        assert_eq!(lexical::best(&blended(&[0.0, 0.0], &[0.0, 1.0]), 2), [1]);
    }

    #[test]
    fn instructions_hold_always_or_by_topic() {
        let knowledge = Knowledge::new(shop());
        let held = |question| knowledge.relevant(question, None).instructions.len();
        assert_eq!(held("How many products are there?"), 1);
        assert_eq!(held("Which region has the best gross margins?"), 2);
    }

    #[test]
    fn a_term_is_found_by_any_of_its_names() {
        let knowledge = Knowledge::new(shop());
        let found = |question| -> Vec<String> {
            let relevant = knowledge.relevant(question, None);
            relevant.terms.iter().map(|term| term.term.clone()).collect()
        };
        assert_eq!(found("How many active customers are regulars?"), ["active customer"]);
        assert_eq!(found("regulars and their baskets"), ["active customer", "basket"]);
        assert!(found("customers").is_empty());
    }

    #[test]
    fn a_fingerprint_follows_the_content() {
        let mut content = shop();
        let before = Knowledge::new(content.clone());
        assert_eq!(before.fingerprint(), Knowledge::new(shop()).fingerprint());
        content.glossary[0].meaning = "something else".into();
        assert_ne!(before.fingerprint(), Knowledge::new(content).fingerprint());
    }
}
