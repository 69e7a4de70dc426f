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

/// What could make a name lie that the guard trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// In words, `the view public.v calls nextval`.
    pub found: Vec<String>,
    /// Statements for an administrator, after which nothing of it is left.
    pub fix: Vec<String>,
}

impl Audit {
    /// Says each thing once, whatever it takes to mend it.
    pub(crate) fn add(&mut self, found: String, fix: String) {
        for (all, one) in [(&mut self.found, found), (&mut self.fix, fix)] {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
}
