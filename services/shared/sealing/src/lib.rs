//! Secrets at rest: sealed with ChaCha20-Poly1305 under a key that stands in the environment.
//!
//! Keys have ids, so that they can be changed: the first one seals, all of them open. What is
//! sealed is bound to its purpose (`connections/<id>/password`): moved to another row or column,
//! it does not open.

mod keyring;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::SecretString;
use zeroize::Zeroizing;

use keyring::Key;
pub use keyring::{Keyring, KeyringError};

/// A sealed secret, fit for storing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The key that opens it.
    pub key_id: String,
    /// The nonce, then the ciphertext with its tag.
    pub bytes: Vec<u8>,
}

/// Why a secret stays sealed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("it is sealed with the key {0}, which ENCRYPTION_KEY does not hold")]
    UnknownKey(String),
    #[error("it does not open: another key has the same id, or it was changed or moved")]
    Broken,
}

impl Keyring {
    /// Seals with the first key, under a nonce of its own.
    pub fn seal(&self, purpose: &str, secret: &str) -> Sealed {
        let (id, key) = self.newest();
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut text = secret.as_bytes().to_vec();
        cipher(key)
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(purpose.as_bytes()),
                &mut text,
            )
            .expect("a secret is far shorter than the cipher's limit of 256 GB");
        Sealed { key_id: id.to_owned(), bytes: [&nonce[..], &text].concat() }
    }

    /// # Errors
    /// [`OpenError::UnknownKey`] names the key that is missing.
    pub fn open(&self, purpose: &str, sealed: &Sealed) -> Result<SecretString, OpenError> {
        let key =
            self.key(&sealed.key_id).ok_or_else(|| OpenError::UnknownKey(sealed.key_id.clone()))?;
        opened(key, purpose, &sealed.bytes).ok_or(OpenError::Broken)
    }
}

fn opened(key: &Key, purpose: &str, bytes: &[u8]) -> Option<SecretString> {
    let (nonce, text) = bytes.split_first_chunk::<NONCE_LEN>()?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let mut text = Zeroizing::new(text.to_vec());
    let open = cipher(key).open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut text).ok()?;
    Some(SecretString::from(std::str::from_utf8(open).ok()?))
}

/// What the keys are for: one algorithm, so that nothing has to be negotiated. It is made for each
/// use, because its copy of the key is not wiped: on the stack, the next call writes over it.
fn cipher(key: &Key) -> LessSafeKey {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key.bytes());
    LessSafeKey::new(key.expect("the key has the length of the algorithm"))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn ring(text: &str) -> Keyring {
        text.parse().unwrap()
    }

    fn key(byte: u8) -> String {
        use base64::Engine as _;
        base64::prelude::BASE64_STANDARD.encode([byte; 32])
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_alone() {
        let ring = ring(&format!("a:{}", key(1)));
        let sealed = ring.seal("connections/1/password", "s3cret");
        let open = ring.open("connections/1/password", &sealed).unwrap();
        assert_eq!(open.expose_secret(), "s3cret");
        assert!(matches!(ring.open("connections/2/password", &sealed), Err(OpenError::Broken)));
    }

    #[test]
    fn the_same_secret_is_never_sealed_the_same() {
        let ring = ring(&key(1));
        assert_ne!(ring.seal("p", "s3cret").bytes, ring.seal("p", "s3cret").bytes);
    }

    #[test]
    fn an_older_key_still_opens() {
        let old = ring(&format!("a:{}", key(1)));
        let sealed = old.seal("p", "s3cret");
        let both = ring(&format!("b:{},a:{}", key(2), key(1)));
        assert_eq!(both.open("p", &sealed).unwrap().expose_secret(), "s3cret");
        assert_eq!(both.seal("p", "s3cret").key_id, "b");
        let new = ring(&format!("b:{}", key(2)));
        assert!(matches!(new.open("p", &sealed), Err(OpenError::UnknownKey(id)) if id == "a"));
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let ring = ring(&key(7));
        let sealed = ring.seal("p", "s3cret");
        for at in 0..sealed.bytes.len() {
            let mut changed = sealed.clone();
            changed.bytes[at] ^= 1;
            assert!(matches!(ring.open("p", &changed), Err(OpenError::Broken)), "byte {at}");
        }
        let short = Sealed { bytes: vec![1; 5], ..sealed };
        assert!(matches!(ring.open("p", &short), Err(OpenError::Broken)));
    }
}
