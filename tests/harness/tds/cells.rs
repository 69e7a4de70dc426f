//! Types of columns (TYPE_INFO, MS-TDS 2.2.5.4 to 2.2.5.6) and how their values are framed.

/// Latin1_General_CI_AS: texts of bytes are those of code page 1252.
const COLLATION: [u8; 5] = [0x09, 0x04, 0xd0, 0x00, 0x34];

/// A column of a result.
#[derive(Clone)]
pub struct Column {
    name: String,
    type_info: Vec<u8>,
    framing: Framing,
}

/// What stands before a value.
#[derive(Clone, Copy)]
enum Framing {
    /// Nothing; such a column has no nulls.
    None,
    /// A length of one byte; 0 for null.
    Byte,
    /// A length of two bytes; 0xffff for null.
    Short,
    /// The whole length, then chunks with theirs, and an empty one.
    Chunks,
    /// A pointer and a timestamp, then a length of four bytes; 0 in place of the pointer for null.
    Pointer,
    /// A length of four bytes; 0 for null.
    Variant,
}

impl Column {
    fn new(name: &str, type_info: impl Into<Vec<u8>>, framing: Framing) -> Self {
        Self { name: name.to_owned(), type_info: type_info.into(), framing }
    }

    /// A type without a length, such as INT4TYPE 0x38.
    pub fn fixed(name: &str, token: u8) -> Self {
        Self::new(name, [token], Framing::None)
    }

    /// INTN, BITN, FLTN, MONEYN, DATETIMN and GUID, of so many bytes; TIMEN, DATETIME2N and
    /// DATETIMEOFFSETN, of such a scale.
    pub fn sized(name: &str, token: u8, size: u8) -> Self {
        Self::new(name, [token, size], Framing::Byte)
    }

    pub fn date(name: &str) -> Self {
        Self::new(name, [0x28], Framing::Byte)
    }

    /// DECIMALN, or NUMERICN.
    pub fn decimal(name: &str, token: u8, precision: u8, scale: u8) -> Self {
        Self::new(name, [token, 17, precision, scale], Framing::Byte)
    }

    /// BIGVARCHAR, BIGCHAR, NVARCHAR or NCHAR of up to so many bytes; 0xffff is `max`.
    pub fn text(name: &str, token: u8, bytes: u16) -> Self {
        let type_info = [&[token], &bytes.to_le_bytes()[..], &COLLATION].concat();
        Self::new(name, type_info, Self::long(bytes))
    }

    /// BIGVARBINARY or BIGBINARY.
    pub fn bytes(name: &str, token: u8, bytes: u16) -> Self {
        Self::new(name, [&[token], &bytes.to_le_bytes()[..]].concat(), Self::long(bytes))
    }

    fn long(bytes: u16) -> Framing {
        if bytes == u16::MAX { Framing::Chunks } else { Framing::Short }
    }

    pub fn xml(name: &str) -> Self {
        Self::new(name, [0xf1, 0], Framing::Chunks)
    }

    /// A type of the CLR.
    pub fn udt(name: &str, of: &str) -> Self {
        let mut type_info = vec![0xf0, 0xff, 0xff];
        for part in ["shop", "sys", of] {
            type_info.extend(b_varchar(part));
        }
        type_info.extend(us_varchar(&format!("{of}, Version=1")));
        Self::new(name, type_info, Framing::Chunks)
    }

    /// TEXT 0x23 or NTEXT 0x63, which tell their table too.
    pub fn old_text(name: &str, token: u8) -> Self {
        let mut type_info = vec![token, 0xff, 0xff, 0xff, 0x7f];
        type_info.extend(COLLATION);
        Self::new(name, Self::of_table(type_info), Framing::Pointer)
    }

    /// IMAGE
    pub fn image(name: &str) -> Self {
        Self::new(name, Self::of_table(vec![0x22, 0xff, 0xff, 0xff, 0x7f]), Framing::Pointer)
    }

    fn of_table(mut type_info: Vec<u8>) -> Vec<u8> {
        type_info.push(1);
        type_info.extend(us_varchar("old"));
        type_info
    }

    pub fn variant(name: &str) -> Self {
        Self::new(name, [0x62, 0x49, 0x1f, 0, 0], Framing::Variant)
    }

    /// False for types of a fixed length.
    pub fn has_nulls(&self) -> bool {
        !matches!(self.framing, Framing::None)
    }

    /// As COLMETADATA says it: user type, flags (nullable), type, name.
    pub(super) fn described(&self) -> Vec<u8> {
        let mut bytes = vec![0, 0, 0, 0, 1, 0];
        bytes.extend_from_slice(&self.type_info);
        bytes.extend(b_varchar(&self.name));
        bytes
    }
}

/// A value behind its framing.
pub(super) fn written(column: &Column, value: Option<&[u8]>) -> Vec<u8> {
    let framed = |before: &[u8], value: &[u8]| [before, value].concat();
    match (column.framing, value) {
        (Framing::None, value) => value.expect("a fixed type has no nulls").to_vec(),
        (Framing::Byte | Framing::Pointer, None) => vec![0],
        (Framing::Byte, Some(value)) => framed(&[value.len() as u8], value),
        (Framing::Short, None) => vec![0xff, 0xff],
        (Framing::Short, Some(value)) => framed(&(value.len() as u16).to_le_bytes(), value),
        (Framing::Chunks, None) => vec![0xff; 8],
        (Framing::Chunks, Some(value)) => {
            let mut bytes = (value.len() as u64).to_le_bytes().to_vec();
            for chunk in value.chunks(1_000) {
                bytes.extend((chunk.len() as u32).to_le_bytes());
                bytes.extend_from_slice(chunk);
            }
            bytes.extend(0_u32.to_le_bytes());
            bytes
        }
        (Framing::Pointer, Some(value)) => {
            let mut bytes = vec![16];
            bytes.extend([7; 16]);
            bytes.extend([0; 8]);
            bytes.extend((value.len() as u32).to_le_bytes());
            framed(&bytes, value)
        }
        (Framing::Variant, None) => vec![0; 4],
        (Framing::Variant, Some(value)) => framed(&(value.len() as u32).to_le_bytes(), value),
    }
}

/// The bytes of a text of two bytes a character.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A text of up to 255 characters.
pub(super) fn b_varchar(text: &str) -> Vec<u8> {
    [vec![text.encode_utf16().count() as u8], utf16(text)].concat()
}

/// A text of up to 65,535 characters.
pub(super) fn us_varchar(text: &str) -> Vec<u8> {
    let length = text.encode_utf16().count() as u16;
    [length.to_le_bytes().to_vec(), utf16(text)].concat()
}

/// A value of a `sql_variant`: the type within, its properties, its bytes.
pub fn variant(token: u8, properties: &[u8], value: &[u8]) -> Vec<u8> {
    [&[token, properties.len() as u8], properties, value].concat()
}
