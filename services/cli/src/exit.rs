//! What the shell is told.

use std::{io, process::ExitCode};

use crate::client;

/// How a command ended. Wrong usage is 2, which is said by the parser of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Failed = 1,
    /// There was no SQL for the question, or it did not run.
    NotAnswered = 3,
    /// The system is not there, or does not let us in.
    NoEntry = 4,
    /// By Ctrl-C, as shells have it.
    Interrupted = 130,
}

/// Stands in the help of every command that uses them.
pub const HELP: &str = "\
Exit codes:
  0    done
  1    failed
  2    wrong usage
  3    the question was not answered: no SQL for it, or the SQL did not run
  4    no connection, or not let in
  130  interrupted";

impl Exit {
    /// The code that goes with a failure.
    pub fn of(error: &anyhow::Error) -> Self {
        if let Some(error) = error.downcast_ref::<client::Error>() {
            return if error.is_no_entry() { Self::NoEntry } else { Self::Failed };
        }
        let io = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
        // Whoever read our output, `head` say, has had enough.
        let had_enough = io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe);
        if had_enough { Self::Done } else { Self::Failed }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
