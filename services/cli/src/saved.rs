//! `rowcall saved`: SQL that is kept, run with values for its parameters.

use std::io::{Write as _, stdout};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use proto::{
    QueryStatus,
    api::{RunIn, SavedQuery},
};
use serde_json::Value;

use crate::{
    ask::{self, entry::Entry},
    client::Client,
    exit::{self, Exit},
};

/// List and run saved queries
#[derive(Clone, Debug, clap::Args)]
pub struct Saved {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// List your own, and those that are for everyone
    List {
        /// Part of the name or the description
        search: Option<String>,
        #[command(flatten)]
        entry: Entry,
    },
    /// Run one
    ///
    /// Values are bound, and never become part of the SQL. A list is written as JSON: ids=[1,2]
    #[command(after_help = exit::HELP)]
    Run {
        /// Its name, or its id
        name: String,
        /// A value for a parameter
        #[arg(value_name = "NAME=VALUE")]
        values: Vec<String>,
        /// The query as JSON, with all its rows
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        entry: Entry,
    },
}

impl Saved {
    pub async fn run(self) -> anyhow::Result<Exit> {
        match self.command {
            Command::List { search, entry } => list(&entry.client().await?, search).await,
            Command::Run { name, values, json, entry } => {
                run(&entry.client().await?, &name, &values, json).await
            }
        }
    }
}

async fn list(client: &Client, search: Option<String>) -> anyhow::Result<Exit> {
    let mut out = stdout().lock();
    for saved in client.saved_queries(search.as_deref()).await? {
        let name = saved.name.replace(char::is_control, " ");
        let parameters: Vec<String> = saved
            .parameters
            .iter()
            .map(|parameter| format!("{}=<{}>", parameter.name, parameter.data_type))
            .collect();
        writeln!(out, "{}  {name}  {}", saved.id, parameters.join(" "))?;
    }
    Ok(Exit::Done)
}

async fn run(client: &Client, name: &str, values: &[String], json: bool) -> anyhow::Result<Exit> {
    let interrupt = chassis::shutdown::on_signal()?;
    let values = values.iter().map(|value| read(value)).collect::<anyhow::Result<_>>()?;
    let saved = find(client, name).await?;
    let query = client.run_saved(saved.id, &RunIn { parameters: values }).await?;
    let Some(query) = interrupt.run_until_cancelled(Box::pin(ask::settled(client, &query))).await
    else {
        return ask::cancel(client, &query).await;
    };
    let query = query?;
    ask::show(client, &query, json).await?;
    let done = query.status == QueryStatus::Success;
    Ok(if done { Exit::Done } else { Exit::NotAnswered })
}

async fn find(client: &Client, name: &str) -> anyhow::Result<SavedQuery> {
    let is_it = |saved: &SavedQuery| saved.id.to_string() == name || saved.name == name;
    // An id is part of no name.
    let search = if name.parse::<proto::SavedQueryId>().is_ok() { None } else { Some(name) };
    let found: Vec<_> = client.saved_queries(search).await?.into_iter().filter(is_it).collect();
    match <[SavedQuery; 1]>::try_from(found) {
        Ok([saved]) => Ok(saved),
        Err(found) if found.is_empty() => bail!("there is no saved query {name}"),
        Err(_) => bail!("several saved queries are named {name}; name one by its id"),
    }
}

/// `name=value`. What each must be is known where it runs.
fn read(text: &str) -> anyhow::Result<(String, Value)> {
    let (name, value) =
        text.split_once('=').with_context(|| format!("{text} is not name=value"))?;
    let value = match serde_json::from_str(value) {
        Ok(list @ Value::Array(_)) => list,
        _ => Value::String(value.to_owned()),
    };
    Ok((name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_texts_unless_they_are_lists() {
        let read = |texts: &[&str]| -> BTreeMap<String, Value> {
            texts.iter().map(|text| read(text).unwrap()).collect()
        };
        let values = read(&["from=2024-01-31", "ids=[1,2]", "say=a=b", "none="]);
        assert_eq!(
            json!(values),
            json!({"from": "2024-01-31", "ids": [1, 2], "say": "a=b", "none": ""})
        );
        assert!(super::read("from").is_err());
    }
}
