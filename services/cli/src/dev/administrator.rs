//! The administrator of a world: made at the first start with a password that is kept in a file.

use std::{env, fs};

use anyhow::Context as _;
use proto::Role;
use sqlx::PgPool;
use store::{password, users};

use super::{
    home::Home,
    progress::{say, shown},
};
use crate::{servers::secret, world::write_private};

pub(super) struct Login {
    pub(super) username: String,
    pub(super) password: String,
    /// Made just now, and to be shown.
    pub(super) is_new: bool,
}

/// Gives the administrator's name and password, making what is missing. None: the database is
/// the user's own and has administrators whose passwords are not ours to know.
pub(super) async fn ensure(
    db: &PgPool,
    home: &Home,
    is_private: bool,
) -> anyhow::Result<Option<Login>> {
    let username = set("ADMIN_USERNAME").unwrap_or_else(|| "admin".into());
    let kept = fs::read_to_string(home.password()).ok();
    let known = users::credentials(db, &username).await?;
    let (kept, hash) = match (kept, known) {
        (Some(kept), Some(known)) => (kept, known.password_hash),
        (kept, None) if kept.is_some() || is_private || !users::has_admin(db).await? => {
            return make(db, home, username, kept).await.map(Some);
        }
        // The file is gone, the data is not: the world stays usable with a new password.
        (None, Some(_)) if is_private => return renew(db, home, username).await.map(Some),
        _ => return Ok(None),
    };
    let password = kept.clone();
    let fits = tokio::task::spawn_blocking(move || password::verify(&password, Some(&hash)));
    if fits.await? {
        return Ok(Some(Login { username, password: kept, is_new: false }));
    }
    let file = home.password();
    say(&format!("The password of {username} is no longer the one in {}", shown(&file)));
    Ok(None)
}

async fn make(
    db: &PgPool,
    home: &Home,
    username: String,
    kept: Option<String>,
) -> anyhow::Result<Login> {
    let password = kept.or_else(|| set("ADMIN_PASSWORD")).unwrap_or_else(secret);
    write_private(&home.password(), password.as_bytes())?;
    let hash = hash(password.clone()).await?;
    users::insert(db, &username, &hash, Role::Admin).await.context("make the administrator")?;
    Ok(Login { username, password, is_new: true })
}

async fn renew(db: &PgPool, home: &Home, username: String) -> anyhow::Result<Login> {
    let password = set("ADMIN_PASSWORD").unwrap_or_else(secret);
    write_private(&home.password(), password.as_bytes())?;
    let hash = hash(password.clone()).await?;
    users::set_password(db, &username, &hash).await.context("set the administrator's password")?;
    Ok(Login { username, password, is_new: true })
}

async fn hash(password: String) -> anyhow::Result<String> {
    tokio::task::spawn_blocking(move || password::hash(&password)).await?
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
