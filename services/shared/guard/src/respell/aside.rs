//! Clauses that the parser is not shown, and whose names are said beside the statement.

use super::{JoinAlias, Speller, name_of};
use crate::scan::Kind;

impl Speller<'_, '_> {
    /// `… using (a, b) as name`
    pub(super) fn join_alias(&mut self) -> bool {
        let mut columns = Vec::new();
        let mut back = -2;
        while let Some(lexeme) = self.lexeme(back) {
            match lexeme.kind {
                Kind::Word => columns.push(lexeme.text.to_ascii_lowercase()),
                Kind::QuotedWord => columns.push(lexeme.text.clone().into_owned()),
                Kind::Punctuation if lexeme.text == "," => {}
                _ => break,
            }
            back -= 1;
        }
        let alias = self.lexeme(1).and_then(name_of);
        match alias {
            Some(name) if self.mark(back, "(") && self.word(back - 1, "using") => {
                self.out.aside.joins.push(JoinAlias { name, columns });
                self.drop(2)
            }
            _ => false,
        }
    }

    /// `search depth first by a, b set name`, `cycle a, b set name using name`
    pub(super) fn recursion_clause(&mut self) -> bool {
        let names_follow = if self.word(0, "search") {
            if !(self.any_word(1, &["depth", "breadth"]) && self.words(2, &["first", "by"])) {
                return false;
            }
            4
        } else {
            1
        };
        let Some(after) = self.after_names(names_follow).filter(|after| self.word(*after, "set"))
        else {
            return false;
        };
        let Some(closing) = self.lexeme(-1).map(|l| l.start) else { return false };
        let Some(column) = self.lexeme(after + 1).and_then(name_of) else { return false };
        let mut columns = vec![column];
        let mut length = after + 2;
        if self.word(0, "cycle") {
            if !self.word(length, "using") {
                return false;
            }
            let Some(path) = self.lexeme(length + 1).and_then(name_of) else { return false };
            columns.push(path);
            length += 2;
        }
        let columns = columns.into_iter().map(|column| (closing, column));
        self.out.aside.recursion_columns.extend(columns);
        let following = self.recursion_follows(length);
        self.drop(length as usize);
        if following {
            // A second clause of the same query: its parenthesis is two clauses back.
            self.second_clause(closing);
        }
        true
    }

    fn recursion_follows(&self, length: isize) -> bool {
        self.word(length, "cycle")
    }

    fn second_clause(&mut self, closing: usize) {
        let before = self.out.aside.recursion_columns.len();
        self.recursion_clause();
        for entry in &mut self.out.aside.recursion_columns[before..] {
            entry.0 = closing;
        }
    }

    /// Behind a list of names.
    fn after_names(&self, from: isize) -> Option<isize> {
        let mut ahead = from;
        loop {
            self.lexeme(ahead).and_then(name_of)?;
            ahead += 1;
            if !self.mark(ahead, ",") {
                return Some(ahead);
            }
            ahead += 1;
        }
    }
}
