//! `rowcall`: a whole world on this machine, questions from the shell, administration.

pub mod admin;
pub mod ask;
pub mod client;
pub mod connection;
pub mod dev;
pub mod eval;
pub mod exit;
pub mod history;
pub mod migrate;
pub mod saved;
pub mod servers;
pub mod world;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::exit::Exit;

/// Ask a database in plain words; get SQL that is safe to run, and the rows
#[derive(Debug, Parser)]
#[command(name = "rowcall", version, after_help = format!("{EXAMPLES}\n\n{}", exit::HELP))]
pub struct Rowcall {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  rowcall dev                                             the whole system on this machine
  rowcall ask \"How many orders were placed last month?\"   a question to it
  rowcall admin user add grace                            somebody else who may ask";

#[derive(Debug, Subcommand)]
enum Command {
    Dev(dev::Dev),
    Ask(ask::Ask),
    Connection(connection::Command),
    History(history::History),
    Saved(saved::Saved),
    Migrate(migrate::Migrate),
    Admin(admin::Admin),
    Eval(Box<eval::Args>),
    /// Ends a world whose `rowcall dev` was killed; started by it
    #[command(name = dev::GUARDIAN, hide = true)]
    Guardian,
}

impl Rowcall {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let exit = match self.command {
            Command::Dev(command) => command.run().await?,
            Command::Ask(command) => command.run().await?,
            Command::Connection(command) => command.run().await?,
            Command::History(command) => command.run().await?,
            Command::Saved(command) => command.run().await?,
            Command::Migrate(command) => command.run().await?,
            Command::Admin(command) => command.run().await?,
            Command::Eval(args) => return eval::run(*args).await,
            Command::Guardian => dev::watch().map(|()| Exit::Done)?,
        };
        Ok(exit.into())
    }
}
