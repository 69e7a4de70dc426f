//! `rowcall ask`: a question from the shell, its progress, its SQL and its rows.

mod answer;
pub(crate) mod entry;
mod file;
mod progress;
mod rows;

use std::{
    io::{Write as _, stdout},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context as _, bail};
use proto::{
    Effort, Event, QueryId, QueryStatus,
    api::{ExportFormat, Query, QueryIn, RefineIn},
};

use tokio::time::timeout;

pub(crate) use self::entry::Entry;
use self::progress::Progress;
use crate::{
    client::Client,
    connection,
    exit::{self, Exit},
};

/// Rows that a table shows when nothing else is said.
const TABLE_ROWS: u64 = 50;
/// How long a cancelled question may take to end before we leave it to the gateway.
const FAREWELL: Duration = Duration::from_secs(5);
/// A socket that is silent for so long is asked about over HTTP.
const SILENCE: Duration = Duration::from_secs(10);
const LONG_POLL: Duration = Duration::from_secs(25);

/// Ask a question in plain words
///
/// The question becomes SQL, the SQL runs, and the rows are shown. The system is found by
/// ROWCALL_URL, or by the .rowcall/world.json of a running `rowcall dev` in this folder or one
/// above. Ctrl-C cancels the question, also where it runs.
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that the shell sets alone")]
#[command(after_help = format!("{EXAMPLES}\n\n{}", exit::HELP))]
pub struct Ask {
    /// The question
    question: String,
    /// Only the SQL: it is not run
    #[arg(long, conflicts_with_all = ["csv", "export", "output"])]
    sql: bool,
    /// The query as JSON, with all its rows
    #[arg(long, conflicts_with_all = ["sql", "csv", "export", "output"])]
    json: bool,
    /// The rows as CSV
    #[arg(long)]
    csv: bool,
    /// The rows as a file: csv, jsonl, parquet or xlsx
    #[arg(long, value_name = "FORMAT", conflicts_with = "csv")]
    export: Option<ExportFormat>,
    /// Writes into this file; without a format, its name says which, or it is CSV
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Rows that are shown at most; 50 in a table
    #[arg(long, value_name = "ROWS")]
    limit: Option<u64>,
    /// The model to ask; `builtin` is the built-in generator
    #[arg(long)]
    model: Option<String>,
    /// What is done for a right answer: fast, standard or deep
    #[arg(long)]
    effort: Option<Effort>,
    /// The database to ask, by the name or the id of its connection
    #[arg(long, value_name = "CONNECTION", conflicts_with = "after")]
    connection: Option<String>,
    /// Goes on from an earlier query, by its id: "only the last quarter", "by region instead"
    #[arg(long, value_name = "QUERY")]
    after: Option<QueryId>,
    /// Runs it although the planner expects much work
    #[arg(long, conflicts_with = "after")]
    confirm: bool,
    /// No progress
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    entry: Entry,
}

const EXAMPLES: &str = "\
Examples:
  rowcall ask \"How many orders were placed last month?\"
  rowcall ask \"Which products have never been ordered?\" --csv > products.csv
  rowcall ask \"Which products have never been ordered?\" --output products.xlsx
  rowcall ask \"What is the average rating of all reviews?\" --json | jq .rows
  rowcall ask \"Which cities have more than 50 users?\" --sql --model builtin
  rowcall ask \"only those in Germany\" --after 01a210cb-7e41-72eb-b347-2dd8a1847e09";

impl Ask {
    pub async fn run(self) -> anyhow::Result<Exit> {
        if self.question.trim().is_empty() {
            bail!("the question is empty");
        }
        let interrupt = chassis::shutdown::on_signal()?;
        let client = self.entry.client().await?;
        let asked = self.submit(&client).await?;
        let mut progress = if self.quiet { Progress::none() } else { Progress::new() };
        let followed = Box::pin(follow(&client, &asked, &mut progress));
        let settled = interrupt.run_until_cancelled(followed).await;
        progress.end();
        match settled {
            Some(query) => self.show(&client, &query?).await,
            None => cancel(&client, &asked).await,
        }
    }

    /// None: the rows are shown as a table.
    fn format(&self) -> Option<ExportFormat> {
        let of_file = |file: &PathBuf| file::format_of(file).unwrap_or_default();
        let csv = self.csv.then_some(ExportFormat::Csv);
        self.export.or(csv).or_else(|| self.output.as_ref().map(of_file))
    }

    async fn submit(&self, client: &Client) -> anyhow::Result<Query> {
        let (said, execute) = (self.question.clone(), !self.sql);
        let (model, effort) = (self.model.clone(), self.effort);
        Ok(match self.after {
            None => {
                let confirm = self.confirm;
                let connection_id = match &self.connection {
                    None => None,
                    Some(connection) => Some(connection::find(client, connection).await?),
                };
                let asked =
                    QueryIn { question: said, execute, confirm, model, effort, connection_id };
                client.ask(&asked).await?
            }
            Some(before) => {
                let said = RefineIn { instruction: said, execute: Some(execute), model, effort };
                client.refine(before, &said).await?
            }
        })
    }

    async fn show(&self, client: &Client, query: &Query) -> anyhow::Result<Exit> {
        let wanted = if self.sql { QueryStatus::NotExecuted } else { QueryStatus::Success };
        if self.json {
            let rows = match query.status {
                QueryStatus::Success => rows::fetch(client, query, self.limit).await?,
                _ => Vec::new(),
            };
            answer::print_json(&mut stdout().lock(), query, rows)?;
        } else if query.status != wanted {
            answer::print_failure(query);
        } else if self.sql {
            writeln!(stdout(), "{}", query.sql.as_deref().unwrap_or_default())?;
        } else if let Some(format) = self.format() {
            file::write(client, query, format, self.output.as_deref()).await?;
        } else {
            let rows = rows::fetch(client, query, Some(self.limit.unwrap_or(TABLE_ROWS))).await?;
            answer::print(&mut stdout().lock(), query, &rows)?;
        }
        Ok(if query.status == wanted { Exit::Done } else { Exit::NotAnswered })
    }
}

/// Shows what happens until the query is settled. The socket is for the show: where it fails,
/// the query is asked about over HTTP.
async fn follow(client: &Client, asked: &Query, progress: &mut Progress) -> anyhow::Result<Query> {
    if let Ok(mut events) = client.events(asked.id.into(), 0).await {
        loop {
            match timeout(SILENCE, events.next()).await {
                Ok(Ok(Some(envelope))) => {
                    progress.show(&envelope.event);
                    if matches!(envelope.event, Event::Done { .. }) {
                        break;
                    }
                }
                Ok(Ok(None) | Err(_)) => break,
                Err(_) => {
                    if client.query(asked.id).await?.status.is_settled() {
                        break;
                    }
                }
            }
        }
    }
    loop {
        let query = client.wait(asked.id, LONG_POLL).await?;
        if query.status.is_settled() {
            return Ok(query);
        }
    }
}

/// The query of a run, once it is settled.
pub(crate) async fn settled(client: &Client, asked: &Query) -> anyhow::Result<Query> {
    follow(client, asked, &mut Progress::none()).await
}

/// Its rows in a table, or all of it as JSON.
pub(crate) async fn show(client: &Client, query: &Query, json: bool) -> anyhow::Result<()> {
    let succeeded = query.status == QueryStatus::Success;
    if json {
        let rows = if succeeded { rows::fetch(client, query, None).await? } else { Vec::new() };
        answer::print_json(&mut stdout().lock(), query, rows)?;
    } else if succeeded {
        let rows = rows::fetch(client, query, Some(TABLE_ROWS)).await?;
        answer::print(&mut stdout().lock(), query, &rows)?;
    } else {
        answer::print_failure(query);
    }
    Ok(())
}

pub(crate) async fn cancel(client: &Client, asked: &Query) -> anyhow::Result<Exit> {
    eprintln!("cancelling …");
    client.cancel(asked.id).await.context("cancel the question")?;
    // The gateway sees to it; this is only to say how it ended.
    let query = client.wait(asked.id, FAREWELL).await?;
    eprintln!("{}", query.status);
    Ok(Exit::Interrupted)
}
