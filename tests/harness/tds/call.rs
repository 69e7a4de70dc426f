//! Calls of procedures (RPC requests, MS-TDS 2.2.6.6): what is called, and with which arguments.

use anyhow::Context as _;

use super::tokens::read_utf16;

/// `sp_executesql` (MS-TDS 2.2.6.6, ProcID).
pub const EXECUTE_SQL: u16 = 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its number; none of those that go by a name is called here.
    pub procedure: u16,
    pub arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    pub name: String,
    /// The token of its type: 0x26 for whole numbers, 0xe7 for texts.
    pub token: u8,
    /// The bytes of the value without their length; None is null.
    pub value: Option<Vec<u8>>,
}

impl Argument {
    pub fn text(&self) -> Option<String> {
        self.value.as_deref().map(read_utf16)
    }
}

impl Call {
    /// Reads a request, headers included.
    pub fn read(body: &[u8]) -> anyhow::Result<Self> {
        let mut rest = Rest(body);
        let headers = u32::from_le_bytes(rest.take(4)?.try_into()?) as usize;
        rest.take(headers.checked_sub(4).context("headers are as long as they say")?)?;
        anyhow::ensure!(rest.short()? == 0xffff, "a procedure is called by its number");
        let procedure = rest.short()?;
        rest.short()?;
        let mut arguments = Vec::new();
        while !rest.0.is_empty() {
            arguments.push(rest.argument()?);
        }
        Ok(Self { procedure, arguments })
    }

    /// The statement that `sp_executesql` runs.
    pub fn statement(&self) -> Option<String> {
        self.arguments.first().and_then(Argument::text)
    }

    /// What it declares: `@P1 bigint,@P2 nvarchar(4000)`.
    pub fn declared(&self) -> Option<String> {
        self.arguments.get(1).and_then(Argument::text)
    }

    /// The values that are bound.
    pub fn values(&self) -> &[Argument] {
        self.arguments.get(2..).unwrap_or_default()
    }
}

/// What is not read yet.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, count: usize) -> anyhow::Result<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("a call is longer")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> anyhow::Result<usize> {
        Ok(usize::from(self.take(1)?[0]))
    }

    fn short(&mut self) -> anyhow::Result<u16> {
        Ok(u16::from_le_bytes(self.take(2)?.try_into()?))
    }

    fn argument(&mut self) -> anyhow::Result<Argument> {
        let length = self.byte()?;
        let name = read_utf16(self.take(2 * length)?);
        self.byte()?;
        let token = self.take(1)?[0];
        let value = match token {
            // NULL
            0x1f => None,
            // DATEN; those with a size or a scale; DECIMALN and NUMERICN, with both and a precision.
            0x28 => self.short_value()?,
            0x24 | 0x26 | 0x29..=0x2b | 0x68 | 0x6d => {
                self.take(1)?;
                self.short_value()?
            }
            0x6a | 0x6c => {
                self.take(3)?;
                self.short_value()?
            }
            // NVARCHAR
            0xe7 => {
                let size = self.short()?;
                self.take(5)?;
                if size == u16::MAX { self.chunks()? } else { self.long_value()? }
            }
            other => anyhow::bail!("an argument is of the type {other:#x}"),
        };
        Ok(Argument { name, token, value })
    }

    fn short_value(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let length = self.byte()?;
        Ok(if length == 0 { None } else { Some(self.take(length)?.to_vec()) })
    }

    fn long_value(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let length = self.short()?;
        Ok(if length == u16::MAX { None } else { Some(self.take(length.into())?.to_vec()) })
    }

    fn chunks(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        if u64::from_le_bytes(self.take(8)?.try_into()?) == u64::MAX {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        loop {
            let length = u32::from_le_bytes(self.take(4)?.try_into()?) as usize;
            if length == 0 {
                return Ok(Some(bytes));
            }
            bytes.extend_from_slice(self.take(length)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::{b_varchar, utf16};
    use super::*;

    #[test]
    fn a_call_is_read_as_the_specification_writes_it() {
        let text = utf16("select @P1");
        let mut body = vec![4, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 0];
        body.extend([b_varchar("stmt"), vec![0, 0xe7, 0x40, 0x1f, 9, 4, 0xd0, 0, 0x34]].concat());
        body.extend([(text.len() as u16).to_le_bytes().to_vec(), text].concat());
        body.extend([b_varchar("@P1"), vec![0, 0x26, 8, 8, 7, 0, 0, 0, 0, 0, 0, 0]].concat());
        body.extend([b_varchar("@P2"), vec![0, 0x6c, 17, 3, 2, 0]].concat());
        let call = Call::read(&body).unwrap();
        assert_eq!(
            (call.procedure, call.statement().as_deref()),
            (EXECUTE_SQL, Some("select @P1"))
        );
        assert_eq!(call.arguments[1].value.as_deref(), Some(&7_i64.to_le_bytes()[..]));
        assert_eq!((call.arguments[2].name.as_str(), &call.arguments[2].value), ("@P2", &None));
        assert!(Call::read(&body[..body.len() - 1]).is_err());
    }
}
