//! Helpers for generated enums.

use bytes::{BufMut, BytesMut};
use postgres_types::IsNull;

use super::{BoxError, ValueError};

/// Writes the label of an enum value.
///
/// # Errors
/// None; the type is that of [`Encode::encode`](super::Encode::encode).
pub fn encode_label(label: &str, out: &mut BytesMut) -> Result<IsNull, BoxError> {
    out.put_slice(label.as_bytes());
    Ok(IsNull::No)
}

/// Finds the Rust value of a label.
///
/// # Errors
/// The database has a label that was not there when the code was generated.
pub fn decode_label<T: Copy>(raw: &[u8], labels: &[(&'static str, T)]) -> Result<T, BoxError> {
    labels.iter().find(|(label, _)| label.as_bytes() == raw).map(|(_, value)| *value).ok_or_else(|| {
        ValueError::new(
            "a label that the Rust enum does not have: the enum type has been extended, so generate the code again",
        )
        .into()
    })
}

/// Finds the Rust value of a label, of an enum that keeps labels which it does not know.
///
/// # Errors
/// The label is not UTF-8.
pub fn decode_open_label<T: Clone>(
    raw: &[u8],
    labels: &[(&'static str, T)],
    unknown: fn(String) -> T,
) -> Result<T, BoxError> {
    match labels.iter().find(|(label, _)| label.as_bytes() == raw) {
        Some((_, value)) => Ok(value.clone()),
        None => match std::str::from_utf8(raw) {
            Ok(label) => Ok(unknown(label.to_owned())),
            Err(_) => Err(ValueError::new("the label is not UTF-8").into()),
        },
    }
}
