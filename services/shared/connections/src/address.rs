//! Where a connection may lead.
//!
//! Whoever may make a connection could otherwise make the servers of Rowcall knock at doors that
//! only they reach: their own machine, the metadata service of a cloud. Names are looked up
//! first, and what is connected to is the address that was judged, not the name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::{net::lookup_host, time::timeout};

const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("the name {0} has no address")]
    Unknown(String),
    #[error("the name {0} could not be looked up in time")]
    Slow(String),
    #[error(
        "{host} is at {address}, where connections may not lead; the operator can allow it with \
         CONNECTION_ALLOW_PRIVATE"
    )]
    NotAllowed { host: String, address: IpAddr },
}

/// All addresses of a host, each of them one that may be connected to. One that may not spoils
/// all: a name that has both is made to deceive.
pub async fn of_host(host: &str, allow_private: bool) -> Result<Vec<IpAddr>, AddressError> {
    let addresses = match host.trim_matches(['[', ']']).parse() {
        Ok(address) => vec![address],
        Err(_) => look_up(host).await?,
    };
    match addresses.iter().find(|address| !allow_private && is_private(**address)) {
        None => Ok(addresses),
        Some(&address) => Err(AddressError::NotAllowed { host: host.to_owned(), address }),
    }
}

async fn look_up(host: &str) -> Result<Vec<IpAddr>, AddressError> {
    let unknown = || AddressError::Unknown(host.to_owned());
    let found = timeout(PATIENCE, lookup_host((host, 0))).await;
    let found = found.map_err(|_| AddressError::Slow(host.to_owned()))?.map_err(|_| unknown())?;
    let addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
    if addresses.is_empty() { Err(unknown()) } else { Ok(addresses) }
}

/// This machine, its own link, or a cloud's metadata service. Networks of an organization
/// (10.0.0.0/8 and the like) are where databases live, and are no secret of this machine's.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => {
            embedded(address).is_some_and(is_private_v4)
                || address.is_unspecified()
                || address.is_loopback()
                || address.is_multicast()
                || address.is_unicast_link_local()
                || METADATA_V6.contains(&address)
        }
    }
}

const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

/// Metadata services outside of the link-local network: Alibaba's and Oracle's.
const METADATA_V4: [Ipv4Addr; 2] =
    [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192)];

fn is_private_v4(address: Ipv4Addr) -> bool {
    address.octets()[0] == 0
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
        || METADATA_V4.contains(&address)
}

/// The address of the fourth version that one of the sixth stands for: mapped, compatible,
/// translated (64:ff9b::/96) or tunnelled (2002::/16).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let of = |high: u16, low: u16| {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        Some(Ipv4Addr::new(one, two, three, four))
    };
    match segments {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => of(high, low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_and_its_link_are_private_in_every_spelling() {
        for address in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "169.254.169.254",
            "255.255.255.255",
            "224.0.0.1",
            "100.100.100.200",
            "::1",
            "::",
            "fe80::1",
            "ff02::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "::ffff:0:7f00:1",
        ] {
            assert!(is_private(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn networks_where_databases_live_are_not() {
        for address in
            ["10.1.2.3", "192.168.1.7", "172.16.0.9", "8.8.8.8", "2001:db8::1", "fd12::7"]
        {
            assert!(!is_private(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_by_its_addresses() {
        let refused = of_host("localhost", false).await.unwrap_err();
        assert!(matches!(refused, AddressError::NotAllowed { .. }), "{refused}");
        assert!(!of_host("localhost", true).await.unwrap().is_empty());
        // Numbers in other spellings are names to us, and what they come to is judged.
        assert!(of_host("0x7f.1", false).await.is_err());
        assert!(of_host("no-such-host.invalid", true).await.is_err());
    }
}
