//! Ports on 127.0.0.1.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::Context as _;

/// `wished` if nobody listens there, else any free port; 0 wishes for nothing.
///
/// The port is free at the moment of asking only: whoever starts a server on it looks
/// whether it came up.
pub fn free_port(wished: u16) -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wished))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .context("find a free port on 127.0.0.1")?;
    Ok(listener.local_addr().context("read the port just found")?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_kept_while_it_is_free() {
        let port = free_port(0).unwrap();
        assert_eq!(free_port(port).unwrap(), port);
        let _listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert_ne!(free_port(port).unwrap(), port);
    }
}
