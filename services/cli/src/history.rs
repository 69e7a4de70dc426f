//! `rowcall history`: what was asked before.

use std::io::{Write as _, stdout};

use crate::{ask::entry::Entry, client::Search, exit::Exit};

/// Find what you asked before
///
/// Without a search the newest are shown. Words are found by their roots, and the last one may go
/// on; "a phrase", or, and -not are understood.
#[derive(Clone, Debug, clap::Args)]
pub struct History {
    /// Words of the question, its reading, or the SQL
    search: Option<String>,
    /// Only favourites
    #[arg(long)]
    favourite: bool,
    /// How many are shown, 100 at most
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    entry: Entry,
}

impl History {
    pub async fn run(self) -> anyhow::Result<Exit> {
        let client = self.entry.client().await?;
        let search = Search {
            order: if self.search.is_some() { "relevance" } else { "newest" },
            search: self.search,
            favourite: self.favourite,
            page_size: self.limit,
        };
        let found = client.queries(&search).await?;
        let mut out = stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &found.queries)?;
            writeln!(out)?;
            return Ok(Exit::Done);
        }
        for query in &found.queries {
            let mark = if query.favourite { "*" } else { " " };
            // What somebody typed must not steer the terminal.
            let question = query.question.replace(char::is_control, " ");
            let asked = query.created_at.format("%Y-%m-%d %H:%M");
            writeln!(
                out,
                "{mark} {}  {asked}  {:16}  {question}",
                query.id,
                query.status.as_ref()
            )?;
        }
        if found.total > found.queries.len() as u64 {
            writeln!(out, "  … {} in all", found.total)?;
        }
        Ok(Exit::Done)
    }
}
