//! Keys as the environment holds them: `new:BASE64,old:BASE64`, the newest first.

use std::{fmt, str::FromStr};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use ring::aead::LessSafeKey;

/// The id of a key that was given without one.
const UNNAMED: &str = "1";

/// Several keys, of which the first one seals. Shown without the keys.
#[derive(Clone)]
pub struct Keyring {
    keys: Vec<(String, LessSafeKey)>,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyringError {
    #[error("there is no key; make one with `openssl rand -base64 32`")]
    Empty,
    #[error(
        "the key {0} is not 32 bytes in base64; make one with `openssl rand -base64 32`, and give \
         it an id: `2026:<the key>`"
    )]
    NotAKey(String),
    #[error("two keys have the id {0}")]
    Twice(String),
    #[error("an id of a key has 1 to 32 letters, digits, dashes or underscores")]
    BadId,
}

impl Keyring {
    /// A text that holds one new key, as the environment would.
    pub fn generate() -> String {
        format!("{UNNAMED}:{}", BASE64_STANDARD.encode(rand::random::<[u8; 32]>()))
    }

    /// The id of the key that seals.
    pub fn newest_id(&self) -> &str {
        &self.keys[0].0
    }

    pub(crate) fn newest(&self) -> (&str, &LessSafeKey) {
        let (id, key) = &self.keys[0];
        (id, key)
    }

    pub(crate) fn key(&self, id: &str) -> Option<&LessSafeKey> {
        self.keys.iter().find(|(known, _)| known == id).map(|(_, key)| key)
    }
}

impl FromStr for Keyring {
    type Err = KeyringError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut keys: Vec<(String, LessSafeKey)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (id, encoded) = part.split_once(':').unwrap_or((UNNAMED, part));
            let is_sane = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if id.is_empty() || id.len() > 32 || !id.chars().all(is_sane) {
                return Err(KeyringError::BadId);
            }
            let bytes = BASE64_STANDARD.decode(encoded.trim()).unwrap_or_default();
            let bytes: [u8; 32] =
                bytes.try_into().map_err(|_| KeyringError::NotAKey(id.to_owned()))?;
            if keys.iter().any(|(known, _)| known == id) {
                return Err(KeyringError::Twice(id.to_owned()));
            }
            keys.push((id.to_owned(), crate::key(&bytes)));
        }
        if keys.is_empty() { Err(KeyringError::Empty) } else { Ok(Self { keys }) }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|(id, _)| id)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> KeyringError {
        text.parse::<Keyring>().unwrap_err()
    }

    #[test]
    fn a_new_key_is_one() {
        let ring: Keyring = Keyring::generate().parse().unwrap();
        assert_eq!(ring.newest_id(), "1");
        assert_ne!(Keyring::generate(), Keyring::generate());
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        assert_eq!(error(" , "), KeyringError::Empty);
        assert_eq!(error("a:c2hvcnQ="), KeyringError::NotAKey("a".into()));
        assert!(!error("a:c2hvcnQ=").to_string().contains("c2hvcnQ="));
        assert_eq!(error("a b:c2hvcnQ="), KeyringError::BadId);
        let key = Keyring::generate();
        assert_eq!(error(&format!("{key},{key}")), KeyringError::Twice("1".into()));
    }

    #[test]
    fn keys_are_not_shown() {
        let key = Keyring::generate();
        let ring: Keyring = key.parse().unwrap();
        assert_eq!(format!("{ring:?}"), "[\"1\"]");
    }
}
