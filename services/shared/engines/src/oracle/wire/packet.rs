//! Packets of the network protocol, as far as a wire must know them: length, kind and flags.
//!
//! Up to the packet that accepts a connection, two bytes tell the length; behind it, four.

/// Stops the running statement.
pub(super) const INTERRUPT: [u8; 11] = [0, 0, 0, 11, MARKER, 0, 0, 0, 1, 0, 3];

const HEADER: usize = 8;
const ACCEPT: u8 = 2;
const REDIRECT: u8 = 5;
const RESEND: u8 = 11;
const MARKER: u8 = 12;
const NEW_TLS: u8 = 0x08;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Accept,
    Redirect,
    Resend,
    Other,
}

/// Takes the first whole packet off what was received while connecting.
pub(super) fn first(held: &mut Vec<u8>) -> Result<Option<Vec<u8>>, String> {
    let Some(header) = held.get(..HEADER) else { return Ok(None) };
    let length = usize::from(u16::from_be_bytes([header[0], header[1]]));
    if length < HEADER {
        return Err("what answers does not speak Oracle's protocol".into());
    }
    if held.len() < length {
        return Ok(None);
    }
    let rest = held.split_off(length);
    Ok(Some(std::mem::replace(held, rest)))
}

pub(super) fn kind(packet: &[u8]) -> Kind {
    match packet.get(4) {
        Some(&ACCEPT) => Kind::Accept,
        Some(&REDIRECT) => Kind::Redirect,
        Some(&RESEND) => Kind::Resend,
        _ => Kind::Other,
    }
}

/// True when TLS is to begin anew before the packet is answered. The driver, which knows of none,
/// is not told.
pub(super) fn wants_new_tls(packet: &mut [u8]) -> bool {
    match packet.get_mut(5) {
        Some(flags) if *flags & NEW_TLS != 0 => {
            *flags &= !NEW_TLS;
            true
        }
        _ => false,
    }
}

/// Where in its packets the driver is.
#[derive(Default)]
pub(super) struct Framing {
    header: Vec<u8>,
    left: usize,
}

impl Framing {
    pub(super) fn pass(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            if self.left == 0 {
                let missing = (4 - self.header.len()).min(bytes.len());
                self.header.extend_from_slice(&bytes[..missing]);
                bytes = &bytes[missing..];
                let Ok(length) = <[u8; 4]>::try_from(self.header.as_slice()) else { return };
                self.left = (u32::from_be_bytes(length) as usize).saturating_sub(4);
                self.header.clear();
            }
            let passed = self.left.min(bytes.len());
            self.left -= passed;
            bytes = &bytes[passed..];
        }
    }

    /// The last packet is whole.
    pub(super) fn is_between(&self) -> bool {
        self.left == 0 && self.header.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_taken_off_one_by_one() {
        let mut held = vec![0, 10, 0, 0, 2, 0, 0, 0, 7, 7, 0, 9];
        let packet = first(&mut held).unwrap().unwrap();
        assert_eq!((packet.len(), kind(&packet)), (10, Kind::Accept));
        assert_eq!((held.as_slice(), first(&mut held.clone())), (&[0, 9][..], Ok(None)));
        assert!(first(&mut b"HTTP/1.1 400".to_vec()).unwrap().is_none());
        assert!(first(&mut vec![0; 8]).is_err());
    }

    #[test]
    fn the_wish_for_new_tls_is_kept_from_the_driver() {
        let mut packet = vec![0, 8, 0, 0, RESEND, NEW_TLS | 1, 0, 0];
        assert!(wants_new_tls(&mut packet));
        assert_eq!(packet[5], 1);
        assert!(!wants_new_tls(&mut packet));
    }

    #[test]
    fn the_place_between_packets_is_found_however_they_are_cut() {
        let whole = [0, 0, 0, 9, 6, 0, 0, 0, 1, 0, 0, 0, 8, 6, 0, 0, 0];
        for cut in 1..whole.len() {
            let mut framing = Framing::default();
            framing.pass(&whole[..cut]);
            assert_eq!(framing.is_between(), cut == 9, "{cut}");
            framing.pass(&whole[cut..]);
            assert!(framing.is_between());
        }
    }
}
