//! Messages and the tokens that answers are made of (MS-TDS 2.2.6, 2.2.7).

use anyhow::Context as _;

use super::cells::{self, Column, b_varchar, us_varchar};
use super::{Fault, SESSION, Table};

/// Status bits of DONE.
pub const MORE: u16 = 0x01;
pub const ERROR: u16 = 0x02;
pub const COUNT: u16 = 0x10;
pub const ATTENTION: u16 = 0x20;

/// The descriptor of every transaction.
const TRANSACTION: [u8; 8] = [1, 0, 0, 0, 51, 0, 0, 0];

/// An answer to PRELOGIN: release 16, and what is thought of encryption.
pub fn prelogin(demands_encryption: bool) -> Vec<u8> {
    let encryption = if demands_encryption { 3 } else { 2 };
    let mut bytes = vec![0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff];
    bytes.extend([16, 0, 0x10, 0, 0, 0, encryption]);
    bytes
}

pub struct Login {
    pub user: String,
    pub password: String,
    pub database: String,
    pub is_read_only: bool,
    packet_bytes: u32,
}

impl Login {
    /// LOGIN7: lengths and places first, then the texts.
    pub fn read(body: &[u8]) -> anyhow::Result<Self> {
        let number = |at: usize| -> anyhow::Result<usize> {
            let bytes = body.get(at..at + 2).context("a login is longer")?;
            Ok(usize::from(u16::from_le_bytes([bytes[0], bytes[1]])))
        };
        let bytes = |at: usize| -> anyhow::Result<Vec<u8>> {
            let (from, length) = (number(at)?, 2 * number(at + 2)?);
            Ok(body.get(from..from + length).context("a text lies within the login")?.to_vec())
        };
        let clear = bytes(44)?.iter().map(|byte| (byte ^ 0xa5).rotate_left(4)).collect::<Vec<u8>>();
        let size = body.get(8..12).context("a login is longer")?;
        Ok(Self {
            user: read_utf16(&bytes(40)?),
            password: read_utf16(&clear),
            database: read_utf16(&bytes(68)?),
            is_read_only: body.get(26).is_some_and(|flags| flags & 0x20 != 0),
            packet_bytes: u32::from_le_bytes([size[0], size[1], size[2], size[3]]),
        })
    }
}

pub fn read_utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    String::from_utf16_lossy(&units.collect::<Vec<u16>>())
}

/// ENVCHANGE of the database and of the packets' size, INFO, LOGINACK, DONE.
pub fn logged_in(login: &Login) -> Vec<u8> {
    let database = [b_varchar(&login.database), b_varchar("master")].concat();
    // It stays with the size that all begin with, as a server may.
    let size = [b_varchar("4096"), b_varchar(&login.packet_bytes.to_string())].concat();
    let version = [1, 0x74, 0, 0, 4].into_iter().chain(b_varchar("Microsoft SQL Server"));
    let version = version.chain([16, 0, 0x10, 0]).collect::<Vec<u8>>();
    [
        changed(1, &database),
        changed(4, &size),
        info(5701, &format!("Changed database context to '{}'.", login.database)),
        with_length(0xad, &version),
        done(0, 0),
    ]
    .concat()
}

/// What a server answers that has nothing to say: to a transaction's beginning and its end with
/// what becomes of it, to the question for the session with its number.
pub fn usual(text: &str) -> Vec<u8> {
    if text.contains("@@spid") {
        let column = Column::fixed("spid", 0x34);
        let rows = vec![vec![Some(SESSION.to_le_bytes().to_vec())]];
        let table = Table { columns: vec![column], rows, is_compressed: false };
        let begun = [8].into_iter().chain(TRANSACTION).chain([0]).collect::<Vec<u8>>();
        return [
            info(5703, "Changed language setting to us_english."),
            changed(8, &begun),
            result(&table),
            done(COUNT, 1),
        ]
        .concat();
    }
    if text.contains("rollback") {
        let ended = [0, 8].into_iter().chain(TRANSACTION).collect::<Vec<u8>>();
        return [changed(10, &ended), done(0, 0)].concat();
    }
    done(0, 0)
}

/// All that may be text in a request, behind its headers.
pub fn asked(is_batch: bool, body: &[u8]) -> String {
    let headers = body.get(..4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let body = body.get(headers as usize..).unwrap_or_default();
    if is_batch {
        return read_utf16(body);
    }
    // Texts in a call begin at any byte.
    [read_utf16(body), read_utf16(body.get(1..).unwrap_or_default())].concat()
}

/// COLMETADATA and all rows.
pub fn result(table: &Table) -> Vec<u8> {
    if table.columns.is_empty() {
        return Vec::new();
    }
    let mut bytes = vec![0x81];
    bytes.extend((table.columns.len() as u16).to_le_bytes());
    for column in &table.columns {
        bytes.extend(column.described());
    }
    bytes.extend(rows(table));
    bytes
}

/// ROW or NBCROW for each.
pub fn rows(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in &table.rows {
        if table.is_compressed {
            bytes.push(0xd2);
            for eight in row.chunks(8) {
                let nulls = eight.iter().enumerate().filter(|(_, cell)| cell.is_none());
                bytes.push(nulls.fold(0, |all, (at, _)| all | 1 << at));
            }
        } else {
            bytes.push(0xd1);
        }
        for (cell, column) in row.iter().zip(&table.columns) {
            match cell {
                None if table.is_compressed => {}
                cell => bytes.extend(cells::written(column, cell.as_deref())),
            }
        }
    }
    bytes
}

pub fn error(fault: &Fault) -> Vec<u8> {
    message(0xaa, fault.number, fault.severity, fault.line, &fault.message)
}

fn info(number: u32, text: &str) -> Vec<u8> {
    message(0xab, number, 10, 1, text)
}

fn message(token: u8, number: u32, severity: u8, line: u32, text: &str) -> Vec<u8> {
    let mut body = number.to_le_bytes().to_vec();
    body.extend([1, severity]);
    body.extend(us_varchar(text));
    body.extend(b_varchar("peer"));
    body.extend(b_varchar(""));
    body.extend(line.to_le_bytes());
    with_length(token, &body)
}

fn changed(what: u8, values: &[u8]) -> Vec<u8> {
    with_length(0xe3, &[&[what], values].concat())
}

fn with_length(token: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16).to_le_bytes();
    [&[token], &length[..], body].concat()
}

pub fn done(status: u16, rows: usize) -> Vec<u8> {
    let mut bytes = vec![0xfd];
    bytes.extend(status.to_le_bytes());
    bytes.extend([0xc1, 0]);
    bytes.extend((rows as u64).to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::cells::utf16;
    use super::*;

    #[test]
    fn a_password_is_read_as_the_specification_hides_it() {
        // Each byte's halves change places, then every other bit is turned.
        let hidden: Vec<u8> =
            utf16("pä").into_iter().map(|byte| byte.rotate_left(4) ^ 0xa5).collect();
        let clear: Vec<u8> = hidden.iter().map(|byte| (byte ^ 0xa5).rotate_left(4)).collect();
        assert_eq!(read_utf16(&clear), "pä");
    }
}
