//! Values on their way to and from PostgreSQL's binary formats.

mod array;
#[cfg(feature = "bigdecimal")]
mod bigdecimal;
#[cfg(feature = "bit-vec")]
mod bit_vec;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "cidr")]
mod cidr;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod clock;
mod composite;
#[cfg(feature = "rust_decimal")]
mod decimal;
mod enumeration;
mod error;
mod foreign;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "serde_json")]
pub(crate) mod json;
mod left_out;
mod network;
#[cfg(any(feature = "bigdecimal", feature = "rust_decimal"))]
mod numeric;
mod record;
mod represents;
mod scalar;
mod text;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

pub(crate) use self::array::{decode_elements, element_of, encode_array};
pub(crate) use self::composite::encode_sized;
pub use self::composite::{Fields, encode_composite};
pub use self::enumeration::{decode_label, decode_open_label, encode_label};
pub use self::error::{BoxError, ValueError};
pub use self::foreign::Foreign;
pub use self::left_out::{OrDefault, Patch};
pub use self::represents::{Represents, Types, fits};

use bytes::BytesMut;
use postgres_types::IsNull;

use crate::ty::Ty;

/// A value that can be encoded as a parameter, an array element or a composite field.
///
/// Object safe; `Sync`, so that a future may hold parameters across an await. Errors reach the caller from the first poll of the statement; give them as [`ValueError`] to have their
/// text shown.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent to PostgreSQL",
    note = "implement `sqlwright::Encode`, or wrap a type that has the driver's `ToSql` in `sqlwright::Foreign`"
)]
pub trait Encode: Sync {
    /// Appends the binary form of the value, without its length; or says that it is NULL and appends nothing.
    ///
    /// `ty` is never a domain: the domain's base type is sent.
    ///
    /// # Errors
    /// The value has no representation in this type.
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError>;
}

/// A value that can be decoded from a column, an array element or a composite field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from PostgreSQL",
    note = "implement `sqlwright::Decode`, or wrap a type that has the driver's `FromSql` in `sqlwright::Foreign`"
)]
pub trait Decode<'r>: Sized {
    /// Reads the binary form. `ty` is never a domain.
    ///
    /// # Errors
    /// The bytes are not a value of this Rust type: out of its range, or of another type.
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError>;

    /// What NULL becomes. Only `Option` has a value for it.
    ///
    /// # Errors
    /// Unless overridden: NULL is not a value of this Rust type.
    fn decode_null(ty: &Ty) -> Result<Self, BoxError> {
        let _ = ty;
        Err(ValueError::null().into())
    }
}

/// Reads a value that may be NULL.
pub(crate) fn decode_nullable<'r, T: Decode<'r>>(ty: &Ty, raw: Option<&'r [u8]>) -> Result<T, BoxError> {
    match raw {
        Some(raw) => T::decode(ty, raw),
        None => T::decode_null(ty),
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        (**self).encode(ty, out)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match self {
            Some(value) => value.encode(ty, out),
            None => Ok(IsNull::Yes),
        }
    }
}

impl<'r, T: Decode<'r>> Decode<'r> for Option<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        T::decode(ty, raw).map(Some)
    }

    fn decode_null(_: &Ty) -> Result<Self, BoxError> {
        Ok(None)
    }
}
