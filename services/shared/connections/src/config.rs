//! The settings of connections beside the default one.

use std::str::FromStr;

use clap::builder::BoolishValueParser;
use sealing::{Keyring, KeyringError};

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Connections")]
pub struct Config {
    /// Keys that passwords of connections are sealed with, `id:BASE64` with commas between them: the
    /// first one seals, all open. Without one, no connection can be made
    #[arg(long, env = "ENCRYPTION_KEY", default_value = "", hide_env_values = true)]
    pub encryption_key: Keys,
    /// Lets connections lead to this machine itself, to link-local and to metadata addresses
    #[arg(long, env = "CONNECTION_ALLOW_PRIVATE", default_value_t = false, action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub connection_allow_private: bool,
    /// Most connections that one process holds to one target that is not the default one
    #[arg(long, env = "CONNECTION_POOL_SIZE", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub connection_pool_size: u32,
    /// Targets, beside the default one, that one process keeps open; above, those that were not
    /// used for longest are closed
    #[arg(long, env = "CONNECTIONS_OPEN", default_value_t = 32, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    pub connections_open: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            encryption_key: Keys(None),
            connection_allow_private: false,
            connection_pool_size: 4,
            connections_open: 32,
        }
    }
}

/// None where no key is set; an empty text is what compose files make of an unset variable.
#[derive(Clone, Debug)]
pub struct Keys(pub Option<Keyring>);

impl FromStr for Keys {
    type Err = KeyringError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() {
            Ok(Self(None))
        } else {
            text.parse().map(|keys| Self(Some(keys)))
        }
    }
}
