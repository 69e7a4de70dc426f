//! The table of settings in the README is made from the code.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
};

use clap::{Args, Command};

use crate::tidy::root;

const BEGIN: &str = "<!-- settings: made from the code, see tests/it/settings.rs -->\n";
const END: &str = "<!-- end of settings -->\n";

/// `UPDATE_CONTRACTS=1` writes the table anew.
#[test]
fn the_readme_lists_every_setting() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once(BEGIN).expect("the README has a place for settings");
    let (_, tail) = rest.split_once(END).expect("the place for settings ends");
    let made = format!("{head}{BEGIN}{}{END}{tail}", table());
    if std::env::var_os("UPDATE_CONTRACTS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert!(made == fs::read_to_string(&path).unwrap(), "settings drifted: UPDATE_CONTRACTS=1");
}

/// What is known of one environment variable.
struct Setting {
    default: String,
    help: String,
    programs: BTreeSet<&'static str>,
}

fn table() -> String {
    let mut settings: BTreeMap<String, Setting> = BTreeMap::new();
    for (program, command) in programs() {
        for argument in command.get_arguments() {
            let Some(variable) = argument.get_env() else { continue };
            let defaults =
                argument.get_default_values().iter().map(|value| value.to_string_lossy());
            let setting =
                settings.entry(variable.to_string_lossy().into()).or_insert_with(|| Setting {
                    default: defaults.collect::<Vec<_>>().join(","),
                    help: argument.get_help().map(ToString::to_string).unwrap_or_default(),
                    programs: BTreeSet::new(),
                });
            setting.programs.insert(program);
        }
    }
    let mut table =
        String::from("| Variable | Default | Read by | What it does |\n|---|---|---|---|\n");
    for (variable, Setting { default, help, programs }) in settings {
        let default = if default.is_empty() { "–".into() } else { format!("`{default}`") };
        let programs = if programs.len() == 5 {
            "all".into()
        } else {
            programs.into_iter().collect::<Vec<_>>().join(", ")
        };
        let help = help.replace('|', "\\|");
        let _ = writeln!(table, "| `{variable}` | {default} | {programs} | {help} |");
    }
    table
}

fn programs() -> Vec<(&'static str, Command)> {
    vec![
        ("gateway", base::<gateway::Config>("gateway")),
        ("generator", worker::<generator::Config>("generator")),
        ("executor", worker::<executor::Config>("executor")),
        ("exporter", worker::<exporter::Config>("exporter")),
        (
            "scheduler",
            with::<scheduler::Config>(with::<chassis::health::Config>(platform("scheduler"))),
        ),
    ]
}

/// What every program takes besides its own settings.
fn platform(name: &'static str) -> Command {
    let command = with::<chassis::telemetry::Config>(Command::new(name));
    with::<chassis::bus::Config>(with::<store::Config>(command))
}

fn base<C: Args>(name: &'static str) -> Command {
    with::<C>(with::<chassis::telemetry::Config>(Command::new(name)))
}

fn worker<C: Args>(name: &'static str) -> Command {
    let command = with::<chassis::health::Config>(platform(name));
    with::<C>(with::<chassis::worker::Config>(command))
}

fn with<C: Args>(command: Command) -> Command {
    C::augment_args(command)
}
