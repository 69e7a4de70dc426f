//! The way to the endpoint: address, key, and what its refusals mean.

use std::time::Duration;

use anyhow::Context as _;
use async_openai::{
    Client, config::Config as Address, error::OpenAIError, middleware::HttpRequestFactory,
};
use chrono::{DateTime, Utc};
use reqwest::{
    Response,
    header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
};
use secrecy::SecretString;

use crate::{
    Fault,
    config::{Config, Provider},
};

/// Where requests go, with the key already in its header: a key that makes no header is
/// refused at the start, not at the first question.
pub struct Endpoint {
    base_url: String,
    key: SecretString,
    headers: HeaderMap,
}

impl Endpoint {
    pub fn for_chat(config: &Config) -> anyhow::Result<Self> {
        let key = config.api_key().unwrap_or_default();
        Self::new(config.base_url()?, key, config.llm_provider)
    }

    pub fn for_embeddings(config: &Config) -> anyhow::Result<Self> {
        let key = config.embedding_api_key().unwrap_or_default();
        match config.embedding_base_url() {
            // Whoever it is, it is not the provider of the language model.
            Some(url) => Self::new(url.to_owned(), key, Provider::OpenAi),
            None => Self::new(config.base_url()?, key, config.llm_provider),
        }
    }

    fn new(base_url: String, key: &str, provider: Provider) -> anyhow::Result<Self> {
        reqwest::Url::parse(&base_url).with_context(|| format!("model address {base_url}"))?;
        let mut headers = HeaderMap::new();
        if !key.is_empty() {
            let (name, text) = key_header(provider, key);
            let mut value = HeaderValue::try_from(text)
                .context("the model's key has characters that no key has")?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(Self { base_url, key: SecretString::from(key), headers })
    }

    /// A client that sends each request exactly once: what is repeated, and when, is decided
    /// in one place, and the library's own repeats would multiply with ours.
    pub fn client(self) -> anyhow::Result<Client<Self>> {
        // Somebody else may have installed it, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .build()
            .context("build the model's client")?;
        let client = Client::build(http.clone(), self);
        let service = tower::service_fn(move |request| send(http.clone(), request));
        Ok(client.with_http_service(service))
    }
}

impl Address for Endpoint {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base_url
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

fn key_header(provider: Provider, key: &str) -> (HeaderName, String) {
    match provider {
        Provider::Azure => (HeaderName::from_static("api-key"), key.to_owned()),
        _ => (AUTHORIZATION, format!("Bearer {key}")),
    }
}

async fn send(http: reqwest::Client, request: HttpRequestFactory) -> Result<Response, OpenAIError> {
    let response = http.execute(request.build().await?).await?;
    if response.status().is_success() {
        return Ok(response);
    }
    Err(OpenAIError::Boxed(Box::new(Rejection::read(response).await)))
}

/// A status that is not success. The library keeps neither the status of an answer without
/// JSON nor any header, and we need both.
#[derive(Debug, thiserror::Error)]
#[error("{status}: {message}")]
struct Rejection {
    status: u16,
    message: String,
    retry_after: Option<Duration>,
}

impl Rejection {
    async fn read(response: Response) -> Self {
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers(), Utc::now());
        let body = response.text().await.unwrap_or_default();
        Self { status, message: message(&body), retry_after }
    }

    fn fault(&self) -> Fault {
        let message = self.message.clone();
        match self.status {
            // A used-up budget has the status of a crowded minute, and does not pass.
            429 if message.contains("insufficient_quota") => {
                Fault::Refused { status: 429, message }
            }
            429 => Fault::RateLimited { message, retry_after: self.retry_after },
            408 | 409 | 425 | 500..=599 => Fault::Unavailable(self.to_string()),
            status => Fault::Refused { status, message },
        }
    }
}

/// What the endpoint says is wrong, in one line that fits a log.
fn message(body: &str) -> String {
    let said = serde_json::from_str::<serde_json::Value>(body).ok().and_then(|json| {
        let error = &json["error"];
        let text = error["message"].as_str().or(error.as_str()).or(json["message"].as_str())?;
        let code = error["code"].as_str().map(|code| format!(" ({code})")).unwrap_or_default();
        Some(format!("{text}{code}"))
    });
    let line = said.unwrap_or_else(|| body.to_owned());
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "no reason given".into() } else { line.chars().take(500).collect() }
}

/// Seconds, or a date; the header has both forms (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    Some((date.to_utc() - now).to_std().unwrap_or_default())
}

/// Reads a failure of the library as one of ours.
pub fn fault(error: &OpenAIError) -> Fault {
    match error {
        OpenAIError::Boxed(boxed) => match boxed.downcast_ref::<Rejection>() {
            Some(rejection) => rejection.fault(),
            None => Fault::Unavailable(boxed.to_string()),
        },
        OpenAIError::Reqwest(error) => Fault::Unavailable(chain(error)),
        OpenAIError::StreamError(error) => Fault::Unavailable(error.to_string()),
        OpenAIError::JSONDeserialize(error, _) => Fault::InvalidResponse(error.to_string()),
        other => Fault::InvalidResponse(other.to_string()),
    }
}

/// Transport errors keep the reason in their sources, and the address in their text.
fn chain(error: &reqwest::Error) -> String {
    let mut text = if error.is_connect() { "cannot connect" } else { "connection lost" }.to_owned();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        let now = DateTime::parse_from_rfc2822("Wed, 21 Oct 2015 07:28:00 GMT").unwrap().to_utc();
        let wait = |value: &'static str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]);
            retry_after(&headers, now)
        };
        assert_eq!(wait("2"), Some(Duration::from_secs(2)));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:30 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(wait("Wed, 21 Oct 2015 07:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("-1"), None);
        assert_eq!(wait("later"), None);
    }

    #[test]
    fn the_reason_is_found_in_each_form_that_endpoints_use() {
        assert_eq!(message(r#"{"error": {"message": "no", "code": "c"}}"#), "no (c)");
        assert_eq!(message(r#"{"error": "no"}"#), "no");
        assert_eq!(message(r#"{"message": "no"}"#), "no");
        assert_eq!(message("<html>\n502</html>"), "<html> 502</html>");
        assert_eq!(message(""), "no reason given");
    }

    #[test]
    fn a_used_up_budget_is_not_waited_for() {
        let full = |message: &str| {
            Rejection { status: 429, message: message.into(), retry_after: None }.fault()
        };
        assert!(full("slow down").is_passing());
        assert!(!full("pay (insufficient_quota)").is_passing());
    }
}
