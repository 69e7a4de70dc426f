//! Passwords: argon2id, never anything else. Both functions take tens of milliseconds of
//! CPU, so asynchronous callers go through `spawn_blocking`.

use argon2::{
    Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash,
};

/// Hashes a new password, salted.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("hash a password: {error}"))?.to_string())
}

/// Compares in constant time. Without a hash (no such user) it still does the work, so that
/// the time of an answer does not tell who exists.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    /// The hash of a password that nobody knows.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Wz0F2qZ5bqEQ9kqW5nQJcQ8o0yqg5mXn0m1rV4c1k3E";
    let known = hash.is_some();
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_opens() {
        let hash = hash("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&hash)));
        assert!(!verify("wrong horse", Some(&hash)));
        assert!(!verify("correct horse", None));
    }
}
