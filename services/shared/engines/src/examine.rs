//! What a connection test asks of a target.

/// Who one is there, and how one came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// As the server says it: `PostgreSQL 15.18`.
    pub version: String,
    /// False for a server that is older than what is supported.
    pub is_supported: bool,
    /// The protocol of the encrypted way, `TLSv1.3`; None for a way in the clear.
    pub tls: Option<String>,
    pub role: String,
}

/// What a role may do beyond reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writes {
    /// In words, `insert on public.orders`; empty for a role that only reads.
    pub found: Vec<String>,
    /// Statements for an administrator, after which nothing of it is left.
    pub fix: Vec<String>,
}
