//! The command line as a user meets it.

use clap::{CommandFactory as _, Parser as _};
use cli::Rowcall;

/// The long help of a command, at the width of a wide terminal.
fn help(path: &[&str]) -> String {
    let mut command = Rowcall::command().term_width(100);
    command.build();
    let command = path.iter().fold(&mut command, |command, name| {
        command.find_subcommand_mut(name).unwrap_or_else(|| panic!("no command {name}"))
    });
    command.render_long_help().to_string()
}

#[test]
fn help_says_what_there_is() {
    insta::assert_snapshot!("rowcall", help(&[]));
    insta::assert_snapshot!("ask", help(&["ask"]));
    insta::assert_snapshot!("history", help(&["history"]));
    insta::assert_snapshot!("saved_run", help(&["saved", "run"]));
    insta::assert_snapshot!("dev", help(&["dev"]));
    insta::assert_snapshot!("admin", help(&["admin"]));
    insta::assert_snapshot!("admin_jobs", help(&["admin", "jobs"]));
}

#[test]
fn arguments_that_fit_are_taken() {
    for line in [
        "rowcall dev --dir elsewhere --port 8080",
        "rowcall ask question --csv --output rows.csv",
        "rowcall ask question --json --limit 3 --quiet",
        "rowcall ask question --sql --model builtin",
        "rowcall ask question --url http://127.0.0.1:1 --username ann --password secret",
        "rowcall history",
        "rowcall history refunds --favourite --limit 5 --json",
        "rowcall saved list",
        "rowcall saved run monthly from=2024-01-01 ids=[1,2] --json",
        "rowcall admin user add ann --admin --password-stdin",
        "rowcall admin user disable ann",
        "rowcall admin key revoke 0190b5a2-7c1e-7000-8000-000000000000",
        "rowcall admin jobs resend 0190b5a2-7c1e-7000-8000-000000000000",
        "rowcall migrate --database-url postgres://h/d --wait 1.5",
    ] {
        assert!(Rowcall::try_parse_from(line.split(' ')).is_ok(), "{line}");
    }
}

#[test]
fn arguments_that_contradict_are_refused() {
    for line in [
        "rowcall",
        "rowcall ask",
        "rowcall ask question --json --csv",
        "rowcall ask question --sql --csv",
        "rowcall ask question --username ann",
        "rowcall dev --port 65536",
        "rowcall admin key revoke 42",
        "rowcall admin jobs resend",
    ] {
        let refused = Rowcall::try_parse_from(line.split(' ')).unwrap_err();
        assert_eq!(refused.exit_code(), 2, "{line}: {refused}");
    }
}
