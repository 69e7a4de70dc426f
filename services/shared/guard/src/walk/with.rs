//! WITH: what it names, and what a recursion sees of itself.

use sqlparser::ast::{Cte, Ident, Query, SetExpr, SetOperator, TableAlias, With};

use super::query::merged;
use super::{Judged, Walk};
use crate::amplifiers;
use crate::scope::{Columns, Named, Output};
use crate::size::{Bound, Order, Size};
use crate::tokens::byte_of;

/// How many rows of a recursion are assumed where rows are counted.
const RECURSIVE_ROWS: f64 = 1_000.0;

impl Walk<'_> {
    pub(super) fn with(&mut self, with: &With) -> Judged {
        let With { with_token: _, recursive, cte_tables } = with;
        if *recursive && self.facts.is_mssql() {
            return Self::foreign("WITH RECURSIVE").map_err(|r| r.hint("leave out RECURSIVE"));
        }
        let recursive = &(*recursive || self.facts.is_mssql());
        for (at, cte) in cte_tables.iter().enumerate() {
            let before = self.forward.len();
            if *recursive {
                for later in &cte_tables[at + 1..] {
                    self.forward.push(self.name(&later.alias.name)?);
                }
            }
            let named = self.cte(cte, *recursive)?;
            self.forward.truncate(before);
            self.named.push(named);
        }
        Ok(())
    }

    fn cte(&mut self, cte: &Cte, recursive: bool) -> Judged<Named> {
        let Cte { alias, query, from, materialized: _, closing_paren_token } = cte;
        let TableAlias { explicit: _, name, columns, at } = alias;
        if from.is_some() || at.is_some() || columns.iter().any(|c| c.data_type.is_some()) {
            return Self::foreign("this form of WITH");
        }
        if self.facts.is_oracle() && is_declaration(name) {
            return Self::foreign("a function in WITH");
        }
        // There, the list of columns is what makes it recursive, if it is.
        let recursive = recursive || (self.facts.is_oracle() && !columns.is_empty());
        self.spellings.push(name.clone());
        let name = self.name(name)?;
        let columns: Vec<String> =
            columns.iter().map(|c| self.name(&c.name)).collect::<Judged<_>>()?;
        let output = match query.body.as_ref() {
            SetExpr::SetOperation { left, op: SetOperator::Union, set_quantifier, right }
                if recursive =>
            {
                Self::known_quantifier(*set_quantifier)?;
                self.recursion(&name, &columns, query, left, right)?
            }
            _ => self.query(query)?,
        };
        let closing = byte_of(closing_paren_token.0.span);
        let columns = self.with_recursion_columns(output.columns.renamed(columns), closing);
        Ok(Named { name, output: Output { columns, made_rows: output.made_rows } })
    }

    /// Judges the part of a recursion that reads its last round, as `seen`.
    ///
    /// What grows faster than by steps is only known at the end, so then it is read again with
    /// that in mind; inside another recursion, where that would double each time, at once.
    fn recursive_term(&mut self, name: &str, seen: Columns, term: &SetExpr) -> Judged<Output> {
        let outer = self.named.len();
        let wary = self.recursions > 0;
        self.recursions += 1;
        let seen = if wary { growing(seen, None) } else { seen };
        self.named.push(Named {
            name: name.to_owned(),
            output: Output { columns: seen.clone(), made_rows: 1.0 },
        });
        let mut next = self.body(term, None)?;
        if !wary && grows(&next.columns) {
            let columns = growing(seen, Some(&next.columns));
            self.named.truncate(outer);
            let output = Output { columns, made_rows: 1.0 };
            self.named.push(Named { name: name.to_owned(), output });
            next = self.body(term, None)?;
        }
        self.named.truncate(outer);
        self.recursions -= 1;
        Ok(next)
    }

    /// Adds what SEARCH and CYCLE name, which the parser was not shown.
    fn with_recursion_columns(&self, columns: Columns, closing: usize) -> Columns {
        let named = self.aside.recursion_columns.iter().filter(|(at, _)| *at == closing);
        named.fold(columns, |all, (_, name)| all.and(Columns::one(name.clone(), Size::STORED)))
    }

    /// `with recursive name as (left union right)`: `right` sees `left` as `name`.
    fn recursion(
        &mut self,
        name: &str,
        columns: &[String],
        query: &Query,
        left: &SetExpr,
        right: &SetExpr,
    ) -> Judged<Output> {
        Self::only_reads(query)?;
        if query.for_clause.is_some() {
            return Self::foreign("a clause behind the query");
        }
        let outer = self.named.len();
        if let Some(with) = &query.with {
            self.with(with)?;
        }
        let first = self.body(left, None)?;
        let seen = fed_back(first.columns.clone()).renamed(columns.to_vec());
        let next = self.recursive_term(name, seen, right)?;
        if let Columns::Known(columns) = &next.columns {
            for column in columns.iter().filter(|c| c.size.length.order == Order::Unbounded) {
                amplifiers::made(column.size)?;
            }
        }
        self.named.push(Named { name: name.to_owned(), output: first.clone() });
        let first = self.order_output(first, query.order_by.as_ref())?;
        self.limits(query)?;
        self.named.truncate(outer);
        let made_rows = first.made_rows.max(next.made_rows).max(RECURSIVE_ROWS);
        let columns = merged(first.columns, &next.columns, Size::settled);
        Ok(Output { columns, made_rows })
    }
}

/// `with function f …` declares PL/SQL.
fn is_declaration(name: &Ident) -> bool {
    name.quote_style.is_none()
        && ["function", "procedure"].iter().any(|word| name.value.eq_ignore_ascii_case(word))
}

fn fed_back(columns: Columns) -> Columns {
    match columns {
        Columns::Known(mut columns) => {
            for column in &mut columns {
                column.size = Size::FED_BACK;
            }
            Columns::Known(columns)
        }
        Columns::Any => Columns::Any,
    }
}

/// True when a number of the next round is not bounded by steps from the last.
fn grows(next: &Columns) -> bool {
    match next {
        Columns::Known(columns) => columns.iter().any(|c| c.size.value.order == Order::Unbounded),
        Columns::Any => false,
    }
}

/// The columns with the numbers that grow, by `next` or else all of them, without a bound.
fn growing(seen: Columns, next: Option<&Columns>) -> Columns {
    let Columns::Known(mut columns) = seen else { return seen };
    for (at, column) in columns.iter_mut().enumerate() {
        let grows = match next {
            Some(Columns::Known(next)) => {
                next.get(at).is_none_or(|c| c.size.value.order == Order::Unbounded)
            }
            Some(Columns::Any) | None => true,
        };
        if grows {
            column.size.value = Bound::UNBOUNDED;
        }
    }
    Columns::Known(columns)
}
