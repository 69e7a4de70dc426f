//! Where the system is, and who asks.

use anyhow::{Context as _, bail};

use crate::{
    client::{Client, Credentials},
    world::World,
};

#[derive(Clone, Debug, clap::Args)]
pub struct Entry {
    /// Address of the gateway; without it, that of the running `rowcall dev`
    #[arg(long, env = "ROWCALL_URL", hide_env_values = true)]
    url: Option<String>,
    /// An API key
    #[arg(long = "api-key", env = "ROWCALL_API_KEY", hide_env_values = true)]
    key: Option<String>,
    /// The token of a session
    #[arg(long, env = "ROWCALL_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Log in as this user
    #[arg(long, env = "ROWCALL_USERNAME", hide_env_values = true, requires = "password")]
    username: Option<String>,
    /// Their password; better given by the environment, where other users do not see it
    #[arg(long, env = "ROWCALL_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

impl Entry {
    pub async fn client(&self) -> anyhow::Result<Client> {
        let world = match &self.url {
            // What is known of a world on this machine is not for another system.
            Some(_) => None,
            None => World::find()?,
        };
        let url = self.url.clone().or_else(|| world.as_ref().map(|world| world.url.clone()));
        let url = url.context(
            "nothing runs here: start `rowcall dev` in this folder or one above, or set ROWCALL_URL",
        )?;
        let Some(credentials) = self.given().or_else(|| world.and_then(|world| login(&world)))
        else {
            bail!("set ROWCALL_API_KEY, ROWCALL_TOKEN, or ROWCALL_USERNAME and ROWCALL_PASSWORD");
        };
        Ok(Client::connect(&url, &credentials).await?)
    }

    fn given(&self) -> Option<Credentials> {
        let key = self.key.clone().map(Credentials::Key);
        let token = || self.token.clone().map(Credentials::Token);
        let login = || {
            let (username, password) = (self.username.clone()?, self.password.clone()?);
            Some(Credentials::Login { username, password })
        };
        key.or_else(token).or_else(login)
    }
}

fn login(world: &World) -> Option<Credentials> {
    let (username, password) = (world.username.clone()?, world.password.clone()?);
    Some(Credentials::Login { username, password })
}
