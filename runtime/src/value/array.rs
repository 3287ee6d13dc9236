//! Arrays (`array_send` and `array_recv` in PostgreSQL's `arrayfuncs.c`); `Vec` for those of one dimension.

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::types::{self, ArrayDimension, array_from_sql, array_to_sql};
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError, decode_nullable};
use crate::ty::{Ty, names};

impl<T: Encode> Encode for [T] {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let len = i32::try_from(self.len()).map_err(|_| ValueError::new("more elements than an array can have"))?;
        let dimension = (len > 0).then(|| ArrayDimension { len, lower_bound: lower_bound(ty) });
        encode_array(dimension, self, ty, out)
    }
}

/// Appends an array of these dimensions, of which an empty one has none.
pub(crate) fn encode_array<T: Encode>(
    dimensions: impl IntoIterator<Item = ArrayDimension>,
    elements: &[T],
    ty: &Ty,
    out: &mut BytesMut,
) -> Result<IsNull, BoxError> {
    let element = element_of(ty)?;
    let base = element.base();
    array_to_sql(
        dimensions,
        element.oid(),
        elements.iter().enumerate(),
        |(index, value), out| match value.encode(base, out) {
            Ok(IsNull::Yes) => Ok(postgres_protocol::IsNull::Yes),
            Ok(IsNull::No) => Ok(postgres_protocol::IsNull::No),
            Err(error) => Err(at_element(index, error)),
        },
        out,
    )?;
    Ok(IsNull::No)
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        self.as_slice().encode(ty, out)
    }
}

/// `Vec<T>` refuses a NULL element, `Vec<Option<T>>` keeps it.
impl<'r, T: Decode<'r>> Decode<'r> for Vec<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let element = element_of(ty)?;
        let malformed = |_| ValueError::malformed("array");
        let array = array_from_sql(raw).map_err(malformed)?;
        if array.dimensions().count().map_err(malformed)? > 1 {
            return Err(ValueError::new("an array of more than one dimension, which `Vec` cannot hold").into());
        }
        decode_elements(&element, &array, raw.len())
    }
}

/// All elements of an array that is so many bytes long.
pub(crate) fn decode_elements<'r, T: Decode<'r>>(
    element: &Ty,
    array: &types::Array<'r>,
    bytes: usize,
) -> Result<Vec<T>, BoxError> {
    if element.oid() != 0 && element.oid() != array.element_type() {
        return Err(ValueError::new(format!("the elements of the array are not of type {element}")).into());
    }
    let base = element.base();
    let mut values = array.values();
    let mut decoded = Vec::with_capacity(values.size_hint().0.min(bytes));
    while let Some(value) = values.next().map_err(|_| ValueError::malformed("array"))? {
        decoded.push(decode_nullable(base, value).map_err(|error| at_element(decoded.len(), error))?);
    }
    Ok(decoded)
}

pub(crate) fn element_of(ty: &Ty) -> Result<Ty, BoxError> {
    ty.element().ok_or_else(|| ValueError::new(format!("{ty} is not an array type")).into())
}

fn at_element(index: usize, error: BoxError) -> BoxError {
    ValueError::at(format_args!("array element {}", index + 1), error).into()
}

/// These two alone must begin at 0 (`int2vectorrecv`, `oidvectorrecv`).
fn lower_bound(ty: &Ty) -> i32 {
    i32::from(![names::INT2_VECTOR.oid(), names::OID_VECTOR.oid()].contains(&ty.oid()))
}
