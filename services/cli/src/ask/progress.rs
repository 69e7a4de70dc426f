//! What is seen while a question is worked on: a line that changes on a terminal, a line for
//! each step elsewhere. All of it goes to stderr, so that stdout is the answer alone.

use std::{
    io::{IsTerminal as _, stderr},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use proto::{Event, QueryStatus};

pub(super) enum Progress {
    None,
    Lines { last: String },
    Spinner(ProgressBar),
}

impl Progress {
    pub(super) fn none() -> Self {
        Self::None
    }

    pub(super) fn new() -> Self {
        if !stderr().is_terminal() {
            return Self::Lines { last: String::new() };
        }
        let style = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}");
        let spinner = ProgressBar::new_spinner().with_style(style.expect("the template is ours"));
        spinner.enable_steady_tick(Duration::from_millis(100));
        Self::Spinner(spinner)
    }

    pub(super) fn show(&mut self, event: &Event) {
        let Some(line) = line(event) else { return };
        match self {
            Self::None => {}
            Self::Spinner(spinner) => spinner.set_message(line),
            Self::Lines { last } if *last == line => {}
            Self::Lines { last } => {
                eprintln!("{line}");
                *last = line;
            }
        }
    }

    pub(super) fn end(&self) {
        if let Self::Spinner(spinner) = self {
            spinner.finish_and_clear();
        }
    }
}

/// None for what the answer itself will say.
fn line(event: &Event) -> Option<String> {
    match event {
        Event::Status { status: status @ (QueryStatus::Queued | QueryStatus::QueuedExecution) } => {
            Some(if *status == QueryStatus::Queued { "queued" } else { "queued to run" }.into())
        }
        Event::Stage { stage, message, .. } if message.is_empty() => Some(stage.to_string()),
        Event::Stage { stage, message, .. } => Some(format!("{stage}: {message}")),
        Event::Rows { count: 1 } => Some("1 row".into()),
        Event::Rows { count } => Some(format!("{count} rows")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proto::Stage;

    use super::*;

    #[test]
    fn stages_and_rows_are_shown_and_the_end_is_left_to_the_answer() {
        let stage = Event::stage(Stage::Searching, "12 of 279 tables");
        assert_eq!(line(&stage).unwrap(), "searching: 12 of 279 tables");
        assert_eq!(line(&Event::stage(Stage::Executing, "")).unwrap(), "executing");
        assert_eq!(line(&Event::Rows { count: 500 }).unwrap(), "500 rows");
        assert_eq!(line(&Event::Done { status: QueryStatus::Success }), None);
    }
}
