//! Where a connection may lead.
//!
//! Whoever may make a connection could otherwise make the servers of Rowcall knock at doors that
//! only they reach: their own machine, the metadata service of a cloud. Names are looked up
//! first, and what is connected to is the address that was judged, not the name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::{net::lookup_host, time::timeout};

const PATIENCE: Duration = Duration::from_secs(5);
/// All addresses of a host are judged; but whoever writes a name's record is not to have our
/// servers knock at hundreds of doors.
const TRIED: usize = 8;

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

/// Those of a host's addresses that are tried until one answers.
pub fn tried(addresses: &[IpAddr]) -> &[IpAddr] {
    &addresses[..addresses.len().min(TRIED)]
}

/// Whether the addresses that a name was found to have are the ones that were tried before, in
/// whatever order: many a name server turns it with every answer.
pub fn still_mean(known: &[IpAddr], found: &[IpAddr]) -> bool {
    known.len() == tried(found).len() && known.iter().all(|address| found.contains(address))
}

async fn look_up(host: &str) -> Result<Vec<IpAddr>, AddressError> {
    let unknown = || AddressError::Unknown(host.to_owned());
    let found = timeout(PATIENCE, lookup_host((host, 0))).await;
    let found = found.map_err(|_| AddressError::Slow(host.to_owned()))?.map_err(|_| unknown())?;
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in found.map(|address| address.ip()) {
        // A file of hosts may say the same twice.
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() { Err(unknown()) } else { Ok(addresses) }
}

/// This machine, its own link, or a cloud's metadata service. Networks of an organization
/// (10.0.0.0/8 and the like) are where databases live, and are no secret of this machine's.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => {
            embedded(address).into_iter().any(is_private_v4)
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

/// The addresses of the fourth version that one of the sixth may stand for, as it is mapped,
/// translated or tunnelled. Who translates, and how, is the network's affair: all that it may mean
/// counts.
fn embedded(address: Ipv6Addr) -> Vec<Ipv4Addr> {
    let octets = address.octets();
    let [.., a, b, c, d] = octets;
    let last = [a, b, c, d];
    let found = match address.segments() {
        // Mapped and compatible; translated, without a prefix and with the well-known one
        // (RFC 2765, 6052); ISATAP, in any network.
        [0, 0, 0, 0, 0, 0xffff | 0, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, 0, 0, 0, 0, ..]
        | [_, _, _, _, 0 | 0x200, 0x5efe, ..] => vec![last],
        // Translated by a prefix of the network's own (RFC 8215), of whatever length.
        [0x64, 0xff9b, 1, ..] => {
            [6, 7, 8, 12].into_iter().filter_map(|prefix| behind(octets, prefix)).collect()
        }
        // 6to4.
        [0x2002, ..] => vec![[octets[2], octets[3], octets[4], octets[5]]],
        // Teredo: its server, and whoever is behind it, inverted.
        [0x2001, 0, ..] => {
            vec![[octets[4], octets[5], octets[6], octets[7]], last.map(|octet| !octet)]
        }
        _ => Vec::new(),
    };
    found.into_iter().map(Ipv4Addr::from).collect()
}

/// What stands behind a prefix of so many octets, around the one that is left free (RFC 6052).
/// None where it begins with zero: there, a longer prefix goes on, or a shorter one has ended.
fn behind(octets: [u8; 16], prefix: usize) -> Option<[u8; 4]> {
    const FREE: usize = 8;
    let prefix = if prefix > FREE { prefix - 1 } else { prefix };
    let rest = octets.iter().enumerate().filter(|(at, _)| *at != FREE).map(|(_, octet)| *octet);
    let found: Vec<u8> = rest.skip(prefix).take(4).collect();
    <[u8; 4]>::try_from(found).ok().filter(|found| found[0] != 0)
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
            // Behind a network's own prefix of 96, 64, 56 and 48 bits.
            "64:ff9b:1::7f00:1",
            "64:ff9b:1:abcd::169.254.169.254",
            "64:ff9b:1:0:7f:0:100::",
            "64:ff9b:1:7f:0:1::",
            "64:ff9b:1:a9fe:a9:fe00::",
            // Teredo, to a server and behind one.
            "2001:0:a9fe:a9fe::1",
            "2001:0:808:808:0:0:80ff:fffe",
            "2001:db8::5efe:7f00:1",
            "2001:db8::200:5efe:a9fe:a9fe",
        ] {
            assert!(is_private(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn networks_where_databases_live_are_not() {
        for address in [
            "10.1.2.3",
            "192.168.1.7",
            "172.16.0.9",
            "8.8.8.8",
            "2001:db8::1",
            "fd12::7",
            "::ffff:10.1.2.3",
            "64:ff9b::10.1.2.3",
            "64:ff9b:1::10.1.2.3",
            "64:ff9b:1::8.8.8.8",
            "64:ff9b:1:808:8:800::",
            "2002:808:808::1",
            "2001:0:808:808:0:0:f7f7:f7f7",
            "2001:4860:4860::8888",
        ] {
            assert!(!is_private(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_name_whose_addresses_are_turned_still_means_the_same() {
        let all: Vec<IpAddr> = (1..=20).map(|last| IpAddr::from([10, 0, 0, last])).collect();
        let of = |range: std::ops::Range<usize>| all[range].to_vec();
        let turned: Vec<IpAddr> = all.iter().rev().copied().collect();
        assert!(still_mean(&of(0..2), &[all[1], all[0]]));
        assert!(!still_mean(&of(0..2), &of(0..1)) && !still_mean(&of(0..1), &of(0..2)));
        assert!(!still_mean(&of(0..2), &of(1..3)));
        // More than are tried.
        assert_eq!(tried(&all), &all[..TRIED]);
        assert!(still_mean(tried(&all), &turned));
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
