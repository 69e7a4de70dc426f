//! Where a request comes from, and how.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use crate::{App, Rules};

/// The address of whoever asks, as far as it can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(pub IpAddr);

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        // The last hop is the one that our own proxy has seen; the others are hearsay.
        let told = forwarded(&parts.headers, "x-forwarded-for", &app.rules)
            .and_then(|hops| hops.rsplit(',').next()?.trim().parse().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        Ok(Self(told.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// Does the client speak TLS, to us or to what stands before us?
pub fn is_over_tls(headers: &HeaderMap, rules: &Rules) -> bool {
    rules.behind_tls
        || forwarded(headers, "x-forwarded-proto", rules)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

/// What a proxy says, where proxies are believed.
pub(super) fn forwarded<'a>(headers: &'a HeaderMap, name: &str, rules: &Rules) -> Option<&'a str> {
    headers.get(name).filter(|_| rules.trust_proxy)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_header_counts_only_when_proxies_are_trusted() {
        let headers = [("x-forwarded-proto".parse().unwrap(), "https".parse().unwrap())];
        let headers = HeaderMap::from_iter(headers);
        assert!(!is_over_tls(&headers, &Rules::default()));
        assert!(is_over_tls(&headers, &Rules { trust_proxy: true, ..Rules::default() }));
    }
}
