//! `rowcall connection`: the databases that may be asked, from the shell.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use proto::{
    ConnectionId,
    api::{Connection, ConnectionIn, ConnectionPatch, ConnectionTest, Sharing, TestStatus},
};

use crate::{ask::Entry, client::Client, exit::Exit};

/// Look after the databases that may be asked
///
/// A connection is named by its id, or by its name where only one has it.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    entry: Entry,
}

const EXAMPLES: &str = "\
Examples:
  rowcall connection add shop postgres://reader@db.example.com/shop
  rowcall connection test shop
  rowcall connection update shop --allow-function gis.distance_km
  rowcall ask \"How many orders were placed last month?\" --connection shop";

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Show the connections that you may ask
    List,
    /// Add a database; the password is best given by the environment
    Add {
        name: String,
        /// `postgres://user@host:port/database`
        url: String,
        /// The password, where the URL has none
        #[arg(long, env = "CONNECTION_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        /// Everyone may ask it
        #[arg(long)]
        shared: bool,
    },
    /// Change a connection; what is not named stays as it is
    Update(Change),
    /// Try a connection, step by step
    Test { connection: String },
    /// Take a connection away, with all that is known of its database
    Remove { connection: String },
}

#[derive(Clone, Debug, clap::Args)]
struct Change {
    connection: String,
    /// Another name
    #[arg(long)]
    name: Option<String>,
    /// Another address, `postgres://user@host:port/database`
    #[arg(long)]
    url: Option<String>,
    /// Another password
    #[arg(long, env = "CONNECTION_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Whether everyone may ask it
    #[arg(long)]
    shared: Option<bool>,
    /// Lets statements call a function of the database, `name` or `schema.name`; whoever does
    /// vouches that it only reads its arguments. For administrators; may be given again
    #[arg(long, value_name = "FUNCTION", value_parser = guard::vouched)]
    allow_function: Vec<String>,
    /// Takes such a word back; may be given again
    #[arg(long, value_name = "FUNCTION")]
    disallow_function: Vec<String>,
}

impl Command {
    pub async fn run(self) -> anyhow::Result<Exit> {
        let client = self.entry.client().await?;
        match self.action {
            Action::List => list(&client).await?,
            Action::Add { name, url, password, shared } => {
                let url = with_password(&url, password.as_deref())?;
                let sharing = if shared { Sharing::Everyone } else { Sharing::Private };
                let wanted =
                    ConnectionIn { name, url: Some(url), sharing, ..ConnectionIn::default() };
                let made = client.create_connection(&wanted).await?;
                eprintln!("made {}:", made.name);
                println!("{}", made.id);
            }
            Action::Update(change) => {
                let id = find(&client, &change.connection).await?;
                let before = client.connection(id).await?;
                let changed = client.update_connection(id, &change.patch(&before)?).await?;
                println!("{} is changed", changed.name);
                if let Some(access) = changed.access.filter(|a| !a.allow_functions.is_empty()) {
                    println!("allowed functions: {}", access.allow_functions.join(", "));
                }
            }
            Action::Test { connection } => {
                let id = find(&client, &connection).await?;
                let test = client.test_connection(id).await?;
                print(&test)?;
                return Ok(if test.ok { Exit::Done } else { Exit::NotAnswered });
            }
            Action::Remove { connection } => {
                let id = find(&client, &connection).await?;
                client.delete_connection(id).await?;
                println!("{connection} is gone");
            }
        }
        Ok(Exit::Done)
    }
}

impl Change {
    fn patch(self, before: &Connection) -> anyhow::Result<ConnectionPatch> {
        let password = self.password.filter(|password| !password.is_empty());
        // Whoever names an address names the password with it.
        let (url, password) = match self.url {
            Some(url) => (Some(with_password(&url, password.as_deref())?), None),
            None => (None, password),
        };
        let allowed = before.access.as_ref().map(|access| access.allow_functions.clone());
        Ok(ConnectionPatch {
            name: self.name,
            url,
            password,
            sharing: self.shared.map(
                |shared| {
                    if shared { Sharing::Everyone } else { Sharing::Private }
                },
            ),
            allow_functions: functions(
                allowed.unwrap_or_default(),
                self.allow_function,
                &self.disallow_function,
            ),
            ..ConnectionPatch::default()
        })
    }
}

/// What is allowed then; None: as before.
fn functions(
    before: Vec<String>,
    allowed: Vec<String>,
    disallowed: &[String],
) -> Option<Vec<String>> {
    if allowed.is_empty() && disallowed.is_empty() {
        return None;
    }
    let mut functions = before;
    functions.extend(allowed);
    functions.retain(|name| !disallowed.contains(name));
    Some(functions)
}

/// The connection of that id or name.
pub(crate) async fn find(client: &Client, wanted: &str) -> anyhow::Result<ConnectionId> {
    if let Ok(id) = wanted.parse() {
        return Ok(id);
    }
    let is_it = |connection: &Connection| connection.name.eq_ignore_ascii_case(wanted);
    let known = client.connections().await?.connections;
    let mut found = known.into_iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.id),
        (Some(_), Some(_)) => bail!("several connections are called {wanted}; name it by its id"),
        (None, _) => bail!("no connection is called {wanted}; see `rowcall connection list`"),
    }
}

fn with_password(url: &str, password: Option<&str>) -> anyhow::Result<String> {
    let Some(password) = password.filter(|password| !password.is_empty()) else {
        return Ok(url.to_owned());
    };
    // The parser's message never repeats the text.
    let mut url: url::Url = url.parse().context("the address of the database")?;
    if url.set_password(Some(password)).is_err() {
        bail!("the address of the database has no host");
    }
    Ok(url.into())
}

async fn list(client: &Client) -> anyhow::Result<()> {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header(["name", "engine", "leads to", "owner", "shared", "id"]);
    for connection in client.connections().await?.connections {
        let place = connection.access.map(|access| {
            format!("{}@{}:{}/{}", access.username, access.host, access.port, access.database)
        });
        table.add_row([
            connection.name,
            connection.engine.to_string(),
            place.unwrap_or_default(),
            connection.owner,
            connection.sharing.to_string(),
            connection.id.to_string(),
        ]);
    }
    Ok(writeln!(std::io::stdout(), "{table}")?)
}

fn print(test: &ConnectionTest) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for step in &test.steps {
        let mark = match step.status {
            TestStatus::Ok => "ok",
            TestStatus::Warning => "warning",
            TestStatus::Failed => "FAILED",
            TestStatus::Skipped => "skipped",
        };
        writeln!(out, "{:<10} {mark:<8} {}", step.name.as_ref(), step.message)?;
        for statement in &step.fix {
            writeln!(out, "{:20}{statement};", "")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_come_and_go_by_name() {
        let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(functions(names(&["a"]), Vec::new(), &[]), None);
        let after = functions(names(&["a", "b"]), names(&["c"]), &names(&["a"]));
        assert_eq!(after, Some(names(&["b", "c"])));
    }

    #[test]
    fn a_password_is_put_into_the_address() {
        let url = with_password("postgres://ann@db/shop", Some("p@ss")).unwrap();
        assert_eq!(url, "postgres://ann:p%40ss@db/shop");
        assert_eq!(
            with_password("postgres://ann@db/shop", Some("")).unwrap(),
            "postgres://ann@db/shop"
        );
        let error = with_password("s3cret", Some("x")).unwrap_err();
        assert!(!format!("{error:#}").contains("s3cret"));
    }
}
