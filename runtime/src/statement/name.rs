//! The names of prepared statements.

use std::sync::OnceLock;

/// The name under which a text is prepared: `sqlwright_`, hashes of the program and of the text, and a number, because one text can stand in two
/// places of a program.
///
/// Wherever a pooler or another program may see it, the same name means the same text: what has been prepared under it can be missing or be
/// there already, but never be another statement. PostgreSQL truncates names beyond 63 bytes (`NAMEDATALEN`).
#[derive(Clone, Copy)]
pub(crate) struct Name([u8; LENGTH]);

const PREFIX: &[u8] = b"sqlwright_";
const PROGRAM: usize = 8;
const TEXT: usize = 24;
const NUMBER: usize = 4;
const LENGTH: usize = PREFIX.len() + PROGRAM + 1 + TEXT + 1 + NUMBER;

impl Name {
    pub(super) fn of(text: impl Iterator<Item = u8>, number: u32) -> Self {
        let mut name = [b'_'; LENGTH];
        name[..PREFIX.len()].copy_from_slice(PREFIX);
        hexadecimal(u128::from(program()), &mut name[PREFIX.len()..PREFIX.len() + PROGRAM]);
        hexadecimal(hash(text), &mut name[LENGTH - NUMBER - 1 - TEXT..LENGTH - NUMBER - 1]);
        hexadecimal(u128::from(number), &mut name[LENGTH - NUMBER..]);
        Self(name)
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The last digits.
fn hexadecimal(number: u128, digits: &mut [u8]) {
    for (place, digit) in digits.iter_mut().rev().enumerate() {
        let value = ((number >> (4 * place)) & 0xf) as u8;
        *digit = if value < 10 { b'0' + value } else { b'a' + value - 10 };
    }
}

/// The file that runs, so that two programs which are to mean different things by one text (`search_path`) do not share a name.
fn program() -> u32 {
    static PROGRAM: OnceLock<u32> = OnceLock::new();
    *PROGRAM.get_or_init(|| {
        let path = std::env::current_exe().unwrap_or_default();
        hash(path.file_name().unwrap_or_default().as_encoded_bytes().iter().copied()) as u32
    })
}

/// FNV-1a of 128 bits: the same in every process.
fn hash(bytes: impl Iterator<Item = u8>) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, Name};

    #[test]
    fn the_same_name_means_the_same_text() {
        let name = |sql: &str| String::from_utf8(Name::of(sql.bytes(), 7).as_bytes().to_vec()).expect("ASCII");
        assert_eq!(name("SELECT 1"), name("SELECT 1"));
        assert_ne!(name("SELECT 1"), name("SELECT 2"));
        assert!(name("").starts_with("sqlwright_") && LENGTH < 64);
    }
}
