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
        ValueError::new("a label that the Rust enum does not have: the enum type has grown, so generate the code again")
            .into()
    })
}
