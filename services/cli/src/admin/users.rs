//! `rowcall admin user`.

use std::io::{BufRead as _, IsTerminal as _, stdin};

use anyhow::{Context as _, bail, ensure};
use guard::access::{Attribute, is_attribute_name};
use proto::Role;
use sqlx::PgPool;
use store::{password, users};

use super::{print, table, time};

/// What a person can remember and a program cannot guess.
const SHORTEST_PASSWORD: usize = 8;

#[derive(Clone, Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a user; the password is asked for
    Add {
        username: String,
        /// May administer, and sees everybody's queries
        #[arg(long)]
        admin: bool,
        /// Read the password from the first line of stdin
        #[arg(long)]
        password_stdin: bool,
    },
    /// Say what rules of access may ask about a user: `region_id=7 'regions=["a", "b"]'`
    Set {
        username: String,
        /// `name=value`, where the value is JSON or a text; `name=` forgets it
        #[arg(required = true)]
        attributes: Vec<String>,
    },
    /// Show all users
    List,
    /// Lock a user out at once, with all sessions and keys
    Disable { username: String },
    /// Set a new password, and end all sessions
    Password {
        username: String,
        /// Read the password from the first line of stdin
        #[arg(long)]
        password_stdin: bool,
    },
}

impl Command {
    pub(super) async fn run(self, db: &PgPool) -> anyhow::Result<()> {
        match self {
            Self::Add { username, admin, password_stdin } => {
                let role = if admin { Role::Admin } else { Role::User };
                add(db, &username, role, password_stdin).await
            }
            Self::Set { username, attributes } => set(db, &username, &attributes).await,
            Self::List => list(db).await,
            Self::Disable { username } => {
                ensure!(users::disable(db, &username).await?, "no enabled user {username}");
                println!("{username} is disabled");
                Ok(())
            }
            Self::Password { username, password_stdin } => {
                let hash = hash(read_password(password_stdin)?).await?;
                ensure!(users::set_password(db, &username, &hash).await?, "no user {username}");
                println!("{username} has a new password");
                Ok(())
            }
        }
    }
}

async fn add(db: &PgPool, username: &str, role: Role, from_stdin: bool) -> anyhow::Result<()> {
    let hash = hash(read_password(from_stdin)?).await?;
    let Err(error) = users::insert(db, username, &hash, role).await else {
        println!("added {role} {username}");
        return Ok(());
    };
    match store::violated_constraint(&error) {
        Some("users_username_unique") => bail!("there is a user {username} already"),
        Some("username_is_sane") => {
            bail!("a user's name has 1 to 200 characters and no spaces")
        }
        _ => Err(error).context("add the user"),
    }
}

async fn set(db: &PgPool, username: &str, said: &[String]) -> anyhow::Result<()> {
    let known = store::access::attributes(db, username).await?;
    let mut known = known.with_context(|| format!("no user {username}"))?;
    for said in said {
        let (name, value) = said.split_once('=').with_context(|| format!("{said} has no `=`"))?;
        ensure!(is_attribute_name(name), "{name} is no name: lower-case letters, digits and _");
        if value.is_empty() {
            known.remove(name);
            continue;
        }
        let value = serde_json::from_str(value).unwrap_or_else(|_| Attribute::Text(value.into()));
        ensure!(value.is_writable(), "{name} holds control characters or a backslash");
        known.insert(name.to_owned(), value);
    }
    ensure!(store::access::set_attributes(db, username, &known).await?, "no user {username}");
    println!("{username}: {}", serde_json::to_string(&known)?);
    Ok(())
}

async fn list(db: &PgPool) -> anyhow::Result<()> {
    let mut rows = table(&["user", "role", "since", "disabled"]);
    for listed in users::list(db).await? {
        let disabled = listed.disabled_at.map(time).unwrap_or_default();
        let role = listed.user.role.to_string();
        rows.add_row([listed.user.username, role, time(listed.created_at), disabled]);
    }
    print(&rows)
}

fn read_password(from_stdin: bool) -> anyhow::Result<String> {
    let password = if from_stdin {
        let mut line = String::new();
        stdin().lock().read_line(&mut line).context("read the password")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else {
        ensure!(stdin().is_terminal(), "no terminal to ask for a password; use --password-stdin");
        let password = rpassword::prompt_password("Password: ").context("read the password")?;
        let again = rpassword::prompt_password("Again: ").context("read the password")?;
        ensure!(password == again, "the two are not the same");
        password
    };
    ensure!(
        password.chars().count() >= SHORTEST_PASSWORD,
        "a password has at least {SHORTEST_PASSWORD} characters"
    );
    Ok(password)
}

async fn hash(password: String) -> anyhow::Result<String> {
    tokio::task::spawn_blocking(move || password::hash(&password)).await?
}
