//! A gateway on a port of its own, and people at its door.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use clap::{Args as _, Command, FromArgMatches as _};
use gateway::{Application, Config, Rules};
use metrics_exporter_prometheus::PrometheusBuilder;
use proto::{Role, api::User};
use reqwest::{Method, RequestBuilder};
use tokio::net::TcpListener;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, client::IntoClientRequest as _},
};
use tokio_util::sync::CancellationToken;

use crate::World;

/// A socket as a client holds it.
pub type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// The password of everybody in a test.
pub const PASSWORD: &str = "correct horse";

pub struct Gateway {
    pub url: String,
    /// Stops this gateway before its world ends.
    pub leave: CancellationToken,
    http: reqwest::Client,
}

/// Somebody with an API key.
#[derive(Clone, Debug)]
pub struct Person {
    pub user: User,
    pub key: String,
}

impl World {
    pub async fn open_gateway(&self) -> anyhow::Result<Gateway> {
        self.open_gateway_with(|_| {}).await
    }

    /// A gateway of this world with some settings changed.
    pub async fn open_gateway_with(
        &self,
        change: impl FnOnce(&mut Config),
    ) -> anyhow::Result<Gateway> {
        chassis::install_tls();
        let mut config = self.gateway_config()?;
        change(&mut config);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let leave = self.shutdown.child_token();
        // Not installed: several gateways of one test binary would fight for the process.
        let metrics = PrometheusBuilder::new().build_recorder().handle();
        let application = Application::build(config, listener, metrics, leave.clone()).await?;
        self.tasks.spawn(application.run_until_stopped());
        Ok(Gateway { url, leave, http: reqwest::Client::new() })
    }

    /// The settings as a command line without any would give them.
    fn gateway_config(&self) -> anyhow::Result<Config> {
        let command = Config::augment_args(Command::new("gateway"));
        let target = self.postgres.url("postgres");
        let arguments = command.try_get_matches_from([
            "gateway",
            "--database-url",
            &self.database_url,
            "--nats-url",
            &self.nats.url(),
            "--postgres-url",
            &target,
        ])?;
        let config = Config::from_arg_matches(&arguments)?;
        Ok(Config { rules: Rules::default(), schema_path: None, ..config })
    }

    /// A user with a key.
    pub async fn person(&self, role: Role) -> anyhow::Result<Person> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("person{}", COUNT.fetch_add(1, Ordering::Relaxed));
        // Hashing takes long, and who shows a key needs no password.
        let user = store::users::insert(&self.db, &name, "none", role).await?;
        let (_, key) = store::api_keys::insert(&self.db, &name, "test").await?.context("a key")?;
        Ok(Person { user, key })
    }

    /// A user who can log in with [`PASSWORD`].
    pub async fn login_user(&self, name: &str) -> anyhow::Result<User> {
        let hash = tokio::task::spawn_blocking(|| store::password::hash(PASSWORD)).await??;
        Ok(store::users::insert(&self.db, name, &hash, Role::User).await?)
    }
}

impl Gateway {
    /// A request of nobody in particular.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    pub fn get(&self, person: &Person, path: &str) -> RequestBuilder {
        self.request(Method::GET, path).header("x-api-key", &person.key)
    }

    pub fn post(&self, person: &Person, path: &str) -> RequestBuilder {
        self.request(Method::POST, path).header("x-api-key", &person.key)
    }

    pub fn put(&self, person: &Person, path: &str) -> RequestBuilder {
        self.request(Method::PUT, path).header("x-api-key", &person.key)
    }

    pub fn delete(&self, person: &Person, path: &str) -> RequestBuilder {
        self.request(Method::DELETE, path).header("x-api-key", &person.key)
    }

    pub async fn socket(&self, person: &Person) -> anyhow::Result<Socket> {
        Ok(self.socket_with(&[("x-api-key", &person.key)]).await?)
    }

    /// A handshake with these headers.
    pub async fn socket_with(
        &self,
        headers: &[(&'static str, &str)],
    ) -> Result<Socket, tungstenite::Error> {
        let url = format!("{}/api/ws", self.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request()?;
        for (name, value) in headers {
            let value = value.parse().expect("a test's header can be sent");
            request.headers_mut().insert(*name, value);
        }
        Ok(connect_async(request).await?.0)
    }
}
