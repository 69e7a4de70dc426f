//! How talking to a gateway fails.

use proto::{ErrorCode, api::Problem};
use tokio_tungstenite::tungstenite;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("`{0}` is not the address of a gateway, such as http://127.0.0.1:8080")]
    NoUrl(String),
    /// The gateway's own answer; its detail is a sentence for people.
    #[error("{}{}", .0.detail, fields(.0))]
    Problem(Box<Problem>),
    #[error("unexpected answer of the gateway: {status}")]
    Unexpected { status: u16 },
    #[error("no answer from {}", place(.0))]
    Http(#[source] reqwest::Error),
    #[error("the connection for progress failed")]
    Socket(#[source] Box<tungstenite::Error>),
    /// The gateway refused to tell of the topic.
    #[error("{message}")]
    Topic { code: ErrorCode, message: String },
}

impl Error {
    pub(super) async fn refusal(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        match response.json::<Problem>().await {
            Ok(problem) => Self::Problem(Box::new(problem)),
            Err(_) => Self::Unexpected { status },
        }
    }

    /// The stable code, where the gateway gave one.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Topic { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// The gateway is not there, or does not let us in.
    pub fn is_no_entry(&self) -> bool {
        use ErrorCode::{InvalidCredentials, Unauthenticated, Unavailable};
        match self {
            Self::NoUrl(_) | Self::Http(_) | Self::Socket(_) => true,
            Self::Problem(_) | Self::Topic { .. } => {
                matches!(self.code(), Some(InvalidCredentials | Unauthenticated | Unavailable))
            }
            Self::Unexpected { .. } => false,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}

impl From<tungstenite::Error> for Error {
    fn from(error: tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

fn fields(problem: &Problem) -> String {
    let fields = problem.errors.iter().map(|error| format!("; {}: {}", error.field, error.message));
    fields.collect()
}

fn place(error: &reqwest::Error) -> String {
    let url = error.url().map(|url| url.origin().ascii_serialization());
    url.unwrap_or_else(|| "the gateway".to_owned())
}
