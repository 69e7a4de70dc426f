//! What is known beyond the schema, as a prompt says it, and as much of it as a prompt has room for.

use std::sync::Arc;

use store::knowledge::{Example, Instruction, Term};

use super::one_line;
use crate::{knowledge::Relevant, schema};

/// What of the relevant goes into a prompt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub shown: Relevant,
    /// What had no room, in words; none where everything had.
    pub left_out: Option<String>,
}

impl Known {
    /// As much of `relevant` as `budget` tokens hold. Instructions hold whatever is asked, so half
    /// of the room is theirs; terms have half of the rest, examples what then remains, and what
    /// one kind leaves over the others take. Of instructions and terms, which all apply, the
    /// longest go first; of examples, those that are farther from the question.
    pub fn within(budget: usize, relevant: &Relevant) -> Self {
        let mut rules = Shelf::new(&relevant.instructions, rule, Order::ShortestFirst);
        let mut terms = Shelf::new(&relevant.terms, meaning, Order::ShortestFirst);
        let mut examples = Shelf::new(&relevant.examples, example, Order::AsTheyAre);
        let mut room = budget;
        room -= rules.fill(room / 2);
        room -= terms.fill(room / 2);
        for shelf in [&mut examples as &mut dyn Fill, &mut rules, &mut terms] {
            room -= shelf.fill(room);
        }
        let left_out = [
            counted(rules.left_out(), "instruction"),
            counted(terms.left_out(), "term"),
            counted(examples.left_out(), "example"),
        ];
        let left_out: Vec<String> = left_out.into_iter().flatten().collect();
        Self {
            shown: Relevant {
                instructions: rules.shown(),
                terms: terms.shown(),
                examples: examples.shown(),
            },
            left_out: (!left_out.is_empty())
                .then(|| format!("no room in the prompt for {}", left_out.join(", "))),
        }
    }
}

/// Which of a kind are given room first.
#[derive(Clone, Copy)]
enum Order {
    ShortestFirst,
    AsTheyAre,
}

/// Entries of one kind, some of which have room.
struct Shelf<'a, T> {
    entries: &'a [Arc<T>],
    tokens: Vec<usize>,
    /// Positions, those that are given room first in front.
    order: Vec<usize>,
    has_room: Vec<bool>,
}

trait Fill {
    /// Gives room to what fits into `tokens`, and says how many it took.
    fn fill(&mut self, tokens: usize) -> usize;
}

impl<'a, T> Shelf<'a, T> {
    fn new(entries: &'a [Arc<T>], write: impl Fn(&T) -> String, order: Order) -> Self {
        let tokens: Vec<usize> =
            entries.iter().map(|entry| schema::tokens_of(&write(entry))).collect();
        let mut positions: Vec<usize> = (0..entries.len()).collect();
        if let Order::ShortestFirst = order {
            positions.sort_by_key(|position| tokens[*position]);
        }
        Self { entries, has_room: vec![false; entries.len()], order: positions, tokens }
    }

    fn left_out(&self) -> usize {
        self.has_room.iter().filter(|has_room| !**has_room).count()
    }

    /// In the order in which they came.
    fn shown(&self) -> Vec<Arc<T>> {
        let shown = self.entries.iter().zip(&self.has_room).filter(|(_, has_room)| **has_room);
        shown.map(|(entry, _)| Arc::clone(entry)).collect()
    }
}

impl<T> Fill for Shelf<'_, T> {
    fn fill(&mut self, tokens: usize) -> usize {
        let mut taken = 0;
        for &position in &self.order {
            if !self.has_room[position] && taken + self.tokens[position] <= tokens {
                self.has_room[position] = true;
                taken += self.tokens[position];
            }
        }
        taken
    }
}

fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    }
}

pub(super) fn meaning(term: &Term) -> String {
    let also = match term.synonyms.as_slice() {
        [] => String::new(),
        synonyms => format!(" (also {})", synonyms.join(", ")),
    };
    let sql = term.sql.as_ref().map_or_else(String::new, |sql| format!(", in SQL `{sql}`"));
    format!("- {}{also}: {}{sql}\n", term.term, one_line(&term.meaning))
}

pub(super) fn rule(instruction: &Instruction) -> String {
    format!("- {}\n", one_line(&instruction.text))
}

pub(super) fn example(Example { question, description, sql }: &Example) -> String {
    let note =
        if description.is_empty() { String::new() } else { format!("Note: {description}\n") };
    format!("Question: {question}\n{note}```sql\n{sql}\n```\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of about so many tokens.
    fn text(name: &str, tokens: usize) -> String {
        format!("{name} {}", "x".repeat((tokens * 4).saturating_sub(name.len() + 1)))
    }

    fn relevant(rules: &[(&str, usize)], examples: &[(&str, usize)]) -> Relevant {
        let rule = |(name, tokens): &(&str, usize)| {
            let text = text(name, *tokens);
            Arc::new(Instruction { text, always: true, topics: Vec::new() })
        };
        let example = |(name, tokens): &(&str, usize)| {
            let (question, sql) = ((*name).to_owned(), text("select", *tokens));
            Arc::new(Example { question, description: String::new(), sql })
        };
        Relevant {
            instructions: rules.iter().map(rule).collect(),
            examples: examples.iter().map(example).collect(),
            terms: Vec::new(),
        }
    }

    fn names(known: &Known) -> Vec<&str> {
        let Relevant { examples, instructions, .. } = &known.shown;
        let rules = instructions.iter().map(|rule| rule.text.as_str());
        let names = rules.chain(examples.iter().map(|example| example.question.as_str()));
        names.map(|text| text.split(' ').next().unwrap_or_default()).collect()
    }

    #[test]
    fn where_there_is_room_everything_is_shown_as_it_came() {
        let relevant = relevant(&[("long", 90), ("short", 10)], &[("near", 40), ("far", 40)]);
        let known = Known::within(400, &relevant);
        assert_eq!((known.shown, known.left_out), (relevant, None));
    }

    #[test]
    fn the_longest_instruction_goes_first() {
        let relevant = relevant(&[("long", 90), ("short", 10), ("middle", 30)], &[]);
        let known = Known::within(60, &relevant);
        assert_eq!(names(&known), ["short", "middle"]);
        assert_eq!(known.left_out.unwrap(), "no room in the prompt for 1 instruction");
    }

    #[test]
    fn the_farthest_examples_go_first_and_one_that_fits_nowhere_keeps_no_other_out() {
        let relevant =
            relevant(&[], &[("huge", 900), ("near", 40), ("next", 40), ("farthest", 40)]);
        let known = Known::within(120, &relevant);
        assert_eq!(names(&known), ["near", "next"]);
        assert_eq!(known.left_out.unwrap(), "no room in the prompt for 2 examples");
    }

    #[test]
    fn many_instructions_leave_room_for_an_example_and_take_what_is_left_over() {
        let rules: Vec<(&str, usize)> = vec![("rule", 20); 20];
        let with_example = Known::within(220, &relevant(&rules, &[("near", 90)]));
        assert_eq!(with_example.shown.examples.len(), 1);
        let without = Known::within(220, &relevant(&rules, &[]));
        assert!(without.shown.instructions.len() > with_example.shown.instructions.len());
        assert_eq!(without.shown.instructions.len(), 10);
    }
}
