//! Who asks.

use std::fmt;

#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    Login { username: String, password: String },
    Token(String),
    Key(String),
}

/// Without the secrets, which would end up in logs.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Login { username, .. } => return write!(f, "Login({username})"),
            Self::Token(_) => "Token",
            Self::Key(_) => "Key",
        })
    }
}
