//! Looking at the items ahead.

use super::Parser;
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, TableId},
};

impl Parser<'_> {
    /// The item `ahead` of the current one, inside the part that is being read.
    pub(super) fn kind(&self, ahead: usize) -> Option<&Kind> {
        self.kind_at(self.at + ahead)
    }

    pub(super) fn kind_at(&self, at: usize) -> Option<&Kind> {
        (at < self.end).then(|| &self.items[at].kind)
    }

    pub(super) fn key(&self, ahead: usize) -> Option<Key> {
        self.key_at(self.at + ahead)
    }

    pub(super) fn key_at(&self, at: usize) -> Option<Key> {
        match self.kind_at(at)? {
            Kind::Key(key) => Some(*key),
            _ => None,
        }
    }

    pub(super) fn text_at(&self, at: usize) -> &str {
        if at < self.end { &self.items[at].text } else { "" }
    }

    pub(super) fn previous_key(&self) -> Option<Key> {
        let mut at = self.at;
        while at > 0 {
            at -= 1;
            match &self.items[at].kind {
                Kind::Key(Key::The | Key::All | Key::Noise | Key::Ones | Key::Any) => {}
                Kind::Key(key) => return Some(*key),
                _ => return None,
            }
        }
        Some(Key::Ask)
    }

    /// The first place from `at` on that holds none of the skipped keys.
    pub(super) fn skip(&self, mut at: usize, skipped: &[Key]) -> usize {
        while self.key_at(at).is_some_and(|k| skipped.contains(&k)) {
            at += 1;
        }
        at
    }

    /// Past articles and words that say nothing.
    pub(super) fn skip_light(&self, at: usize) -> usize {
        self.skip(at, &[Key::The, Key::All, Key::Noise, Key::Ones, Key::Any])
    }

    pub(super) fn table_at(&self, at: usize) -> Option<TableId> {
        match self.kind_at(at)? {
            Kind::Table(t) => Some(*t),
            _ => None,
        }
    }

    /// The column at a place; a label of one column counts as that column.
    pub(super) fn column_at(&self, at: usize) -> Option<ColumnId> {
        match self.kind_at(at)? {
            Kind::Column(c) => Some(*c),
            Kind::Label(t) => match self.schema.tables[*t].label[..] {
                [single] => Some(single),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn number_at(&self, at: usize) -> Option<f64> {
        match self.kind_at(at)? {
            Kind::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// "or more" behind a number; "or after 2010" starts another comparison.
    pub(super) fn or_more(&self, at: usize) -> Option<crate::tree::Comparison> {
        match self.key_at(at)? {
            Key::OrMore(comparison)
                if !matches!(self.kind_at(at + 1), Some(Kind::Number(_) | Kind::Period(_))) =>
            {
                Some(comparison)
            }
            _ => None,
        }
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Where the present clause ends: before a new sentence, an order, or a fresh clause.
    pub(super) fn clause_end(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.end {
            match self.key_at(at) {
                Some(
                    Key::Stop | Key::OrderBy | Key::Alphabetical | Key::Ascending | Key::Descending,
                ) => {
                    return at;
                }
                Some(Key::And | Key::Comma | Key::Or) => {
                    let next = self.skip(at + 1, &[Key::And, Key::Comma, Key::Noise, Key::Both]);
                    let fresh = matches!(
                        self.key_at(next),
                        Some(
                            Key::Have
                                | Key::Relative
                                | Key::Whose
                                | Key::With
                                | Key::Ask
                                | Key::HowMany
                                | Key::HowMuch
                                | Key::OrderBy
                                | Key::Be
                                | Key::Not
                                | Key::Do
                                | Key::Ones
                        )
                    );
                    if fresh && at > from {
                        return at;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.end
    }
}

impl Key {
    /// What passing over this key costs.
    pub(super) fn price(self) -> f32 {
        match self {
            // "since April" is no April.
            Self::Compare(_, Quality::Time) => 1.4,
            Self::Compare(..) | Self::Between | Self::OrMore(_) => 0.9,
            Self::Contains(_) | Self::Aggregate(_) => 0.7,
            // Rows where a number was asked for are no answer, nor are all where the first was.
            Self::Most(..)
            | Self::MostCommon(_)
            | Self::Ratio
            | Self::Difference
            | Self::Same
            | Self::HowMany => 1.2,
            Self::Percent => 2.0,
            Self::Not | Self::Without | Self::Except => 1.0,
            Self::Than
            | Self::Null
            | Self::NotNull
            | Self::NumberOf
            | Self::Count
            | Self::Periodic => 0.6,
            Self::Top | Self::Bottom => 0.5,
            Self::HowMuch | Self::When | Self::Where => 0.1,
            Self::OrderBy | Self::Ascending | Self::Descending => 0.3,
            Self::Each | Self::Per => 0.15,
            _ => 0.0,
        }
    }
}
