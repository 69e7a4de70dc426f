//! Signature Version 4, as Amazon's "Authenticating Requests (AWS Signature Version 4)" has it.

use axum::http::{HeaderMap, request};
use chrono::{NaiveDateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::{ACCESS_KEY, SECRET};

/// Why a request is refused: one of S3's codes.
pub struct Refused(pub &'static str);

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far clocks may be apart.
const SKEW_MINUTES: i64 = 15;

pub fn check(parts: &request::Parts, body: &[u8]) -> Result<(), Refused> {
    let header = |name: &str| text(&parts.headers, name).ok_or(Refused("AccessDenied"));
    let authorization = header("authorization")?;
    let (date, hash) = (header("x-amz-date")?, header("x-amz-content-sha256")?);
    if hash != "UNSIGNED-PAYLOAD" && hash != hex_digest(body) {
        return Err(Refused("XAmzContentSHA256Mismatch"));
    }
    let then = NaiveDateTime::parse_from_str(date, "%Y%m%dT%H%M%SZ")
        .map_err(|_| Refused("AccessDenied"))?;
    if (Utc::now().naive_utc() - then).num_minutes().abs() > SKEW_MINUTES {
        return Err(Refused("RequestTimeTooSkewed"));
    }
    let given =
        Authorization::read(authorization).ok_or(Refused("AuthorizationHeaderMalformed"))?;
    if given.access_key != ACCESS_KEY {
        return Err(Refused("InvalidAccessKeyId"));
    }
    let names: Vec<&str> = given.signed_headers.split(';').collect();
    if !["host", "x-amz-content-sha256", "x-amz-date"].iter().all(|name| names.contains(name)) {
        return Err(Refused("AccessDenied"));
    }
    let canonical = canonical(parts, &given, hash).ok_or(Refused("AccessDenied"))?;
    let signature = sign(SECRET, given.scope, date, &canonical);
    if signature == given.signature { Ok(()) } else { Err(Refused("SignatureDoesNotMatch")) }
}

struct Authorization<'h> {
    access_key: &'h str,
    /// `20130524/us-east-1/s3/aws4_request`
    scope: &'h str,
    signed_headers: &'h str,
    signature: &'h str,
}

impl<'h> Authorization<'h> {
    fn read(header: &'h str) -> Option<Self> {
        let fields = header.strip_prefix(ALGORITHM)?;
        let field = |name: &str| {
            fields.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let (access_key, scope) = field("Credential")?.split_once('/')?;
        let (signed_headers, signature) = (field("SignedHeaders")?, field("Signature")?);
        Some(Self { access_key, scope, signed_headers, signature })
    }
}

fn canonical(parts: &request::Parts, given: &Authorization<'_>, hash: &str) -> Option<String> {
    let query = parts.uri.query().unwrap_or_default();
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        // A plus is a space, which is signed as `%20`.
        .map(|pair| pair.replace('+', "%20"))
        .map(|pair| if pair.contains('=') { pair } else { format!("{pair}=") })
        .collect();
    pairs.sort_unstable();
    let header = |name| Some(format!("{name}:{}\n", text(&parts.headers, name)?.trim()));
    let headers = given.signed_headers.split(';').map(header).collect::<Option<Vec<_>>>()?.concat();
    let (path, query, signed) = (parts.uri.path(), pairs.join("&"), given.signed_headers);
    Some(format!("{}\n{path}\n{query}\n{headers}\n{signed}\n{hash}", parts.method))
}

fn sign(secret: &str, scope: &str, date: &str, canonical: &str) -> String {
    let text = format!("{ALGORITHM}\n{date}\n{scope}\n{}", hex_digest(canonical.as_bytes()));
    let first = format!("AWS4{secret}").into_bytes();
    let key = scope.split('/').fold(first, |key, part| authenticate(&key, part.as_bytes()));
    hex(&authenticate(&key, text.as_bytes()))
}

fn authenticate(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut code = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    code.update(text);
    code.finalize().into_bytes().to_vec()
}

pub fn hex_digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first example of Amazon's own page.
    #[test]
    fn the_published_example_has_the_published_signature() {
        let hash = hex_digest(b"");
        let request = axum::http::Request::get("/test.txt")
            .header("host", "examplebucket.s3.amazonaws.com")
            .header("range", "bytes=0-9")
            .header("x-amz-content-sha256", &hash)
            .header("x-amz-date", "20130524T000000Z")
            .body(())
            .unwrap();
        let given = Authorization {
            access_key: "AKIAIOSFODNN7EXAMPLE",
            scope: "20130524/us-east-1/s3/aws4_request",
            signed_headers: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "",
        };
        let canonical = canonical(&request.into_parts().0, &given, &hash).unwrap();
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(
            sign(secret, given.scope, "20130524T000000Z", &canonical),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
    }
}
