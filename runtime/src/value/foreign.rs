//! Types that implement only the driver's traits.

use bytes::BytesMut;
use postgres_types::{Format, FromSql, IsNull, ToSql};

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

/// Carries a type that implements the driver's [`ToSql`] and [`FromSql`] instead of [`Encode`] and [`Decode`].
///
/// A built-in type that the driver's implementation does not accept is an error. A type of the schema is not checked:
/// its OID and labels are known only to the server, and its name and kind are compared when preparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Foreign<T>(pub T);

fn wrong_type(ty: &Ty) -> BoxError {
    ValueError::new(format!("the Rust type does not accept PostgreSQL's {ty}")).into()
}

impl<T: ToSql + Sync> Encode for Foreign<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let driver = ty.to_driver();
        if ty.oid() != 0 && !T::accepts(&driver) {
            return Err(wrong_type(ty));
        }
        if matches!(self.0.encode_format(&driver), Format::Text) {
            return Err(ValueError::new(
                "the Rust type encodes to the text format; only the binary format is supported",
            )
            .into());
        }
        self.0.to_sql(&driver, out)
    }
}

impl<'r, T: FromSql<'r>> Decode<'r> for Foreign<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let driver = ty.to_driver();
        if ty.oid() != 0 && !T::accepts(&driver) {
            return Err(wrong_type(ty));
        }
        T::from_sql(&driver, raw).map(Self)
    }

    fn decode_null(ty: &Ty) -> Result<Self, BoxError> {
        T::from_sql_null(&ty.to_driver()).map(Self).map_err(|_| ValueError::null().into())
    }
}
