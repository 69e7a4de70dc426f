//! The API, typed: what `rowcall ask` and the tests speak to a gateway with.

mod credentials;
mod error;
mod events;

use std::time::Duration;

use proto::{
    ConnectionId, ExportId, QueryId, SavedQueryId, Topic,
    api::{
        Connection, ConnectionIn, ConnectionList, ConnectionPatch, ConnectionTest, Export,
        ExportFormat, ExportIn, Health, LoginIn, Query, QueryIn, QueryList, RefineIn, ResultPage,
        RunIn, SavedQuery, SavedQueryList, Session, User,
    },
};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use serde::de::DeserializeOwned;
use url::Url;

pub use self::{credentials::Credentials, error::Error, events::Events};

/// Longer than the longest answer that is held back for us.
const REQUEST_LIMIT: Duration = Duration::from_secs(75);
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// What one `Prefer: wait` asks for at most.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

type Result<T, E = Error> = std::result::Result<T, E>;

/// One user at one gateway.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    pass: Option<Pass>,
}

/// Which queries of before are wanted.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Search {
    pub search: Option<String>,
    /// `newest` or `relevance`.
    pub order: &'static str,
    pub favourite: bool,
    pub page_size: u32,
}

/// What each request shows.
#[derive(Clone)]
enum Pass {
    Token(String),
    Key(String),
}

impl Client {
    /// For the routes that are open to everybody.
    pub fn anonymous(base: &str) -> Result<Self> {
        chassis::install_tls();
        let base: Url = base.parse().map_err(|_| Error::NoUrl(base.to_owned()))?;
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(REQUEST_LIMIT)
            .build()?;
        Ok(Self { http, base, pass: None })
    }

    /// Logs in, where that is what the credentials are for.
    pub async fn connect(base: &str, credentials: &Credentials) -> Result<Self> {
        let mut client = Self::anonymous(base)?;
        client.pass = Some(match credentials {
            Credentials::Token(token) => Pass::Token(token.clone()),
            Credentials::Key(key) => Pass::Key(key.clone()),
            Credentials::Login { username, password } => {
                Pass::Token(client.login(username, password).await?.token)
            }
        });
        Ok(client)
    }

    pub async fn login(&self, username: &str, password: &str) -> Result<Session> {
        let body = LoginIn { username: username.to_owned(), password: password.to_owned() };
        self.read(self.request(Method::POST, "api/auth/login").json(&body)).await
    }

    pub async fn logout(&self) -> Result<()> {
        self.send(self.request(Method::POST, "api/auth/logout")).await.map(drop)
    }

    pub async fn me(&self) -> Result<User> {
        self.read(self.request(Method::GET, "api/auth/me")).await
    }

    /// The session's token, if this client has one.
    pub fn token(&self) -> Option<&str> {
        match &self.pass {
            Some(Pass::Token(token)) => Some(token),
            _ => None,
        }
    }

    pub async fn ask(&self, question: &QueryIn) -> Result<Query> {
        self.read(self.request(Method::POST, "api/queries").json(question)).await
    }

    /// Goes on from a query.
    pub async fn refine(&self, id: QueryId, said: &RefineIn) -> Result<Query> {
        self.read(self.request(Method::POST, &format!("api/queries/{id}/refine")).json(said)).await
    }

    pub async fn query(&self, id: QueryId) -> Result<Query> {
        self.read(self.request(Method::GET, &format!("api/queries/{id}"))).await
    }

    /// The query once it is settled, or as it is after `limit` (30 s at most).
    pub async fn wait(&self, id: QueryId, limit: Duration) -> Result<Query> {
        let seconds = limit.min(LONGEST_WAIT).as_secs();
        let request = self.request(Method::GET, &format!("api/queries/{id}"));
        self.read(request.header("prefer", format!("wait={seconds}"))).await
    }

    pub async fn execute(&self, id: QueryId, sql: Option<&str>) -> Result<Query> {
        let body = proto::api::ExecuteIn { sql: sql.map(str::to_owned), confirm: false };
        let request = self.request(Method::POST, &format!("api/queries/{id}/execute"));
        self.read(request.json(&body)).await
    }

    pub async fn cancel(&self, id: QueryId) -> Result<()> {
        let request = self.request(Method::POST, &format!("api/queries/{id}/cancel"));
        self.send(request).await.map(drop)
    }

    /// What was asked before, the first page of it.
    pub async fn queries(&self, search: &Search) -> Result<QueryList> {
        self.read(self.request(Method::GET, "api/queries").query(search)).await
    }

    /// The newest saved queries with that text in the name or the description, 100 at most.
    pub async fn saved_queries(&self, search: Option<&str>) -> Result<Vec<SavedQuery>> {
        let request = self.request(Method::GET, "api/saved-queries").query(&[("page_size", "100")]);
        let request = request.query(&[("search", search.unwrap_or_default())]);
        Ok(self.read::<SavedQueryList>(request).await?.saved_queries)
    }

    pub async fn run_saved(&self, id: SavedQueryId, run: &RunIn) -> Result<Query> {
        let request = self.request(Method::POST, &format!("api/saved-queries/{id}/run"));
        self.read(request.json(run)).await
    }

    /// One page of at most 500 rows; the first is 1.
    pub async fn results(&self, id: QueryId, page: u32) -> Result<ResultPage> {
        let request = self.request(Method::GET, &format!("api/queries/{id}/results"));
        self.read(request.query(&[("page", page)])).await
    }

    pub async fn export(&self, id: QueryId, export: &ExportIn) -> Result<Export> {
        let request = self.request(Method::POST, &format!("api/queries/{id}/exports"));
        self.read(request.json(export)).await
    }

    pub async fn export_status(&self, id: QueryId, export: ExportId) -> Result<Export> {
        self.read(self.request(Method::GET, &format!("api/queries/{id}/exports/{export}"))).await
    }

    /// The finished file; its body is to be read as it comes.
    pub async fn file(&self, id: QueryId, export: ExportId) -> Result<Response> {
        self.send(self.request(Method::GET, &format!("api/queries/{id}/exports/{export}/file")))
            .await
    }

    /// A file of a result in one call; None: it is still being made, ask again.
    pub async fn download(&self, id: QueryId, format: ExportFormat) -> Result<Option<Response>> {
        let request = self.request(Method::GET, &format!("api/queries/{id}/export"));
        let response = self.send(request.query(&[("format", format.as_ref())])).await?;
        Ok((response.status() != StatusCode::ACCEPTED).then_some(response))
    }

    pub async fn connections(&self) -> Result<ConnectionList> {
        self.read(self.request(Method::GET, "api/connections")).await
    }

    pub async fn create_connection(&self, wanted: &ConnectionIn) -> Result<Connection> {
        self.read(self.request(Method::POST, "api/connections").json(wanted)).await
    }

    pub async fn connection(&self, id: ConnectionId) -> Result<Connection> {
        self.read(self.request(Method::GET, &format!("api/connections/{id}"))).await
    }

    pub async fn update_connection(
        &self,
        id: ConnectionId,
        change: &ConnectionPatch,
    ) -> Result<Connection> {
        let path = format!("api/connections/{id}");
        self.read(self.request(Method::PATCH, &path).json(change)).await
    }

    pub async fn test_connection(&self, id: ConnectionId) -> Result<ConnectionTest> {
        self.read(self.request(Method::POST, &format!("api/connections/{id}/test"))).await
    }

    pub async fn delete_connection(&self, id: ConnectionId) -> Result<()> {
        self.send(self.request(Method::DELETE, &format!("api/connections/{id}"))).await.map(drop)
    }

    /// Does not fail for a system that is unwell: it says so itself.
    pub async fn health(&self) -> Result<Health> {
        let response = self.request(Method::GET, "api/health").send().await?;
        Ok(response.json().await?)
    }

    /// What happens on a topic, from the event after `after_seq` on.
    pub async fn events(&self, topic: Topic, after_seq: i64) -> Result<Events> {
        let mut url = self.at("api/ws");
        let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
        url.set_scheme(scheme).expect("both are schemes of the web");
        Events::subscribe(&url, self.pass_header(), topic, after_seq).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, self.at(path));
        match self.pass_header() {
            Some((name, value)) => request.header(name, value),
            None => request,
        }
    }

    fn pass_header(&self) -> Option<(&'static str, String)> {
        match self.pass.as_ref()? {
            Pass::Token(token) => Some((header::AUTHORIZATION.as_str(), format!("Bearer {token}"))),
            Pass::Key(key) => Some(("x-api-key", key.clone())),
        }
    }

    /// Below the base, which may itself stand below a path.
    fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/{path}"));
        url
    }

    async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T> {
        Ok(self.send(request).await?.json().await?)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response> {
        let response = request.send().await?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(Error::refusal(response).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_may_stand_below_a_path() {
        let root = Client::anonymous("https://data.example.com").unwrap();
        assert_eq!(root.at("api/ws").as_str(), "https://data.example.com/api/ws");
        let below = Client::anonymous("https://example.com/ask/").unwrap();
        assert_eq!(below.at("api/ws").as_str(), "https://example.com/ask/api/ws");
        assert!(matches!(Client::anonymous("nowhere"), Err(Error::NoUrl(_))));
    }
}
