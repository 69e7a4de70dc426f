//! Passwords that people never have to type.

use rand::distr::{Alphanumeric, SampleString as _};

/// 24 random letters and digits: some 140 bits, and nothing to escape in a URL or a shell.
pub fn secret() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 24)
}
