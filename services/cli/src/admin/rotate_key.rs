//! `rowcall admin rotate-key`.

use anyhow::{Context as _, bail};
use connections::Keys;
use sealing::Keyring;
use secrecy::ExposeSecret as _;
use sqlx::PgPool;
use store::connections as stored;

/// Passwords that are sealed anew before the next look.
const AT_ONCE: i64 = 100;

/// Put all passwords of connections under the first key of ENCRYPTION_KEY
///
/// First put the new key before the old one, `new:BASE64,old:BASE64`, and start the services with
/// both. Then run this; it can be stopped and run again. Then the old key may go.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RotateKey {
    /// The keys, the new one first: `new:BASE64,old:BASE64`
    #[arg(long, env = "ENCRYPTION_KEY", hide_env_values = true, default_value = "")]
    encryption_key: Keys,
}

impl RotateKey {
    pub(super) async fn run(self, db: &PgPool) -> anyhow::Result<()> {
        let keys = self.encryption_key.0.context("ENCRYPTION_KEY is not set")?;
        let mut resealed = 0_u64;
        loop {
            let older = stored::sealed_with_older(db, keys.newest_id(), AT_ONCE).await?;
            if older.is_empty() {
                break;
            }
            for (id, before) in older {
                let purpose = stored::purpose(id);
                let password = match keys.open(&purpose, &before) {
                    Ok(password) => password,
                    Err(error) => {
                        bail!("connection {id}: {error}; {resealed} are under the new key")
                    }
                };
                let after = keys.seal(&purpose, password.expose_secret());
                resealed += u64::from(stored::reseal(db, id, &before, &after).await?);
            }
        }
        report(&keys, resealed);
        Ok(())
    }
}

fn report(keys: &Keyring, resealed: u64) {
    let plural = if resealed == 1 { "password" } else { "passwords" };
    println!("{resealed} {plural} put under the key {}; no other is in use", keys.newest_id());
}
