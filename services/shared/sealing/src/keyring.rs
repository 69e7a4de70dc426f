//! Keys as the environment holds them: `new:BASE64,old:BASE64`, the newest first.

use std::{fmt, str::FromStr, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

/// The id of a key that was given without one.
const UNNAMED: &str = "1";

/// Several keys, of which the first one seals. Shown without the keys.
#[derive(Clone)]
pub struct Keyring {
    keys: Vec<(String, Key)>,
}

/// The bytes of a key, in one place however many clones there are, and wiped with the last of them.
#[derive(Clone)]
pub(crate) struct Key(Arc<Zeroizing<[u8; 32]>>);

impl Key {
    /// None where the text is not one.
    fn of(encoded: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64_STANDARD.decode(encoded).ok()?);
        let mut key = Arc::new(Zeroizing::new([0; 32]));
        if bytes.len() != key.len() {
            return None;
        }
        // Written where it stays: an array that is moved leaves its bytes behind.
        Arc::get_mut(&mut key)?.copy_from_slice(&bytes);
        Some(Self(key))
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
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
        let bytes = Zeroizing::new(rand::random::<[u8; 32]>());
        format!("{UNNAMED}:{}", BASE64_STANDARD.encode(bytes))
    }

    /// The id of the key that seals.
    pub fn newest_id(&self) -> &str {
        &self.keys[0].0
    }

    pub(crate) fn newest(&self) -> (&str, &Key) {
        let (id, key) = &self.keys[0];
        (id, key)
    }

    pub(crate) fn key(&self, id: &str) -> Option<&Key> {
        self.keys.iter().find(|(known, _)| known == id).map(|(_, key)| key)
    }
}

impl FromStr for Keyring {
    type Err = KeyringError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut keys: Vec<(String, Key)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (id, encoded) = part.split_once(':').unwrap_or((UNNAMED, part));
            let is_sane = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if id.is_empty() || id.len() > 32 || !id.chars().all(is_sane) {
                return Err(KeyringError::BadId);
            }
            let key = Key::of(encoded.trim());
            let key = key.ok_or_else(|| KeyringError::NotAKey(id.to_owned()))?;
            if keys.iter().any(|(known, _)| known == id) {
                return Err(KeyringError::Twice(id.to_owned()));
            }
            keys.push((id.to_owned(), key));
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
        assert_eq!(format!("{:#?}", ring.clone()), "[\n    \"1\",\n]");
    }

    #[test]
    fn clones_share_the_one_place_of_a_key() {
        let ring: Keyring = Keyring::generate().parse().unwrap();
        let other = ring.clone();
        assert!(std::ptr::eq(ring.newest().1.bytes(), other.newest().1.bytes()));
        drop(ring);
        assert_ne!(other.newest().1.bytes(), &[0; 32], "it is wiped with the last of them");
    }

    #[test]
    fn a_key_is_wiped_when_it_is_dropped() {
        // Its type is what wipes; reading freed memory to see it would be no test.
        fn wipes<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        let ring: Keyring = Keyring::generate().parse().unwrap();
        wipes(&*ring.newest().1.0);
    }
}
