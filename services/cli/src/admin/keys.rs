//! `rowcall admin key`.

use anyhow::{Context as _, ensure};
use proto::ApiKeyId;
use sqlx::PgPool;
use store::api_keys;

use super::{print, table, time};

#[derive(Clone, Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a key that acts as a user; it is shown once
    Add {
        username: String,
        /// What it is for
        #[arg(long)]
        name: String,
    },
    /// Show all keys, without the keys themselves
    List,
    /// Make a key useless at once
    Revoke { id: ApiKeyId },
}

impl Command {
    pub(super) async fn run(self, db: &PgPool) -> anyhow::Result<()> {
        match self {
            Self::Add { username, name } => {
                let made = api_keys::insert(db, &username, &name).await?;
                let (id, key) = made.with_context(|| format!("no enabled user {username}"))?;
                // The key alone on stdout, for scripts.
                eprintln!("made key {id} of {username}; it is shown this once:");
                println!("{key}");
                Ok(())
            }
            Self::List => list(db).await,
            Self::Revoke { id } => {
                ensure!(api_keys::revoke(db, id).await?, "no live key {id}");
                println!("{id} is revoked");
                Ok(())
            }
        }
    }
}

async fn list(db: &PgPool) -> anyhow::Result<()> {
    let mut rows = table(&["id", "name", "user", "since", "revoked"]);
    for key in api_keys::list(db).await? {
        let revoked = key.revoked_at.map(time).unwrap_or_default();
        rows.add_row([key.id.to_string(), key.name, key.username, time(key.created_at), revoked]);
    }
    print(&rows)
}
