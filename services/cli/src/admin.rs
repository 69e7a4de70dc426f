//! `rowcall admin`: users, API keys, the key of secrets, and jobs that were given up.

mod jobs;
mod keys;
mod place;
mod rotate_key;
mod users;

use std::io::Write as _;

use clap::Subcommand;
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};

use self::place::Place;
use crate::exit::Exit;

/// Look after users, keys and failed jobs
///
/// Works on the app database itself, found by DATABASE_URL or by the .rowcall/world.json of a
/// running `rowcall dev`. Whoever can connect there needs no account.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Admin {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    subject: Subject,
}

const EXAMPLES: &str = "\
Examples:
  rowcall admin user add grace
  rowcall admin key add grace --name nightly-report
  rowcall admin jobs list
  rowcall admin rotate-key";

#[derive(Clone, Debug, Subcommand)]
enum Subject {
    /// Who may log in
    #[command(subcommand)]
    User(users::Command),
    /// Keys for programs
    #[command(subcommand)]
    Key(keys::Command),
    /// Jobs that were given up
    #[command(subcommand)]
    Jobs(jobs::Command),
    RotateKey(rotate_key::RotateKey),
}

impl Admin {
    pub async fn run(self) -> anyhow::Result<Exit> {
        let db = self.place.database().await?;
        let done = match self.subject {
            Subject::User(command) => command.run(&db).await,
            Subject::Key(command) => command.run(&db).await,
            Subject::Jobs(command) => command.run(&db, &self.place).await,
            Subject::RotateKey(command) => command.run(&db).await,
        };
        db.close().await;
        done.map(|()| Exit::Done)
    }
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(header);
    table
}

fn print(table: &Table) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{table}")?)
}

fn time(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
