//! Arrays as PostgreSQL has them: of any number of dimensions, beginning at any index.

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::types::{ArrayDimension, array_from_sql};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError, decode_elements, element_of, encode_array};

/// The most dimensions that an array can have (`MAXDIM` in PostgreSQL's `array.h`).
const MAX_DIMENSIONS: usize = 6;

/// An array with its dimensions. For those of one dimension that begin at 1 there is `Vec`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Unchecked<T>"))]
pub struct Array<T> {
    dimensions: Vec<Dimension>,
    elements: Vec<T>,
}

/// An array as it is read by serde, before its dimensions are compared with its elements.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Unchecked<T> {
    dimensions: Vec<Dimension>,
    elements: Vec<T>,
}

#[cfg(feature = "serde")]
impl<T> TryFrom<Unchecked<T>> for Array<T> {
    type Error = ValueError;

    fn try_from(array: Unchecked<T>) -> Result<Self, ValueError> {
        Self::new(array.dimensions, array.elements)
    }
}

/// One dimension of an [`Array`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Dimension {
    /// How many elements it has.
    pub length: usize,
    /// The index of its first element, usually 1.
    pub lower_bound: i32,
}

impl<T> Array<T> {
    /// An array of these elements, the last dimension varying fastest.
    ///
    /// # Errors
    /// There are more than six dimensions, or not as many elements as the dimensions say.
    pub fn new(dimensions: Vec<Dimension>, elements: Vec<T>) -> Result<Self, ValueError> {
        let count = dimensions.iter().try_fold(1_usize, |count, dimension| count.checked_mul(dimension.length));
        let count = if dimensions.is_empty() { Some(0) } else { count };
        if dimensions.len() > MAX_DIMENSIONS || count != Some(elements.len()) {
            return Err(ValueError::new(
                "the elements do not match the dimensions of the array, or there are too many",
            ));
        }
        Ok(Self { dimensions, elements })
    }

    /// Its dimensions; none if it is empty.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// All elements, the last dimension varying fastest.
    pub fn elements(&self) -> &[T] {
        &self.elements
    }

    /// All elements, the last dimension varying fastest.
    pub fn into_elements(self) -> Vec<T> {
        self.elements
    }

    /// The element at one index for each dimension, counted as SQL counts: from the lower bound. `None` outside.
    pub fn get(&self, indices: &[i32]) -> Option<&T> {
        if indices.len() != self.dimensions.len() {
            return None;
        }
        let position = self.dimensions.iter().zip(indices).try_fold(0_usize, |position, (dimension, index)| {
            let offset = i64::from(*index) - i64::from(dimension.lower_bound);
            let offset = usize::try_from(offset).ok().filter(|offset| *offset < dimension.length)?;
            position.checked_mul(dimension.length)?.checked_add(offset)
        });
        self.elements.get(position?)
    }
}

/// An array of one dimension that begins at 1.
impl<T> From<Vec<T>> for Array<T> {
    fn from(elements: Vec<T>) -> Self {
        let dimension = Dimension { length: elements.len(), lower_bound: 1 };
        let dimensions = if elements.is_empty() { Vec::new() } else { vec![dimension] };
        Self { dimensions, elements }
    }
}

impl<T: Encode> Encode for Array<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let too_long = |_| ValueError::new("more elements than an array can have");
        let mut dimensions = Vec::with_capacity(self.dimensions.len());
        for dimension in self.dimensions.iter().filter(|_| !self.elements.is_empty()) {
            let len = i32::try_from(dimension.length).map_err(too_long)?;
            dimensions.push(ArrayDimension { len, lower_bound: dimension.lower_bound });
        }
        encode_array(dimensions, &self.elements, ty, out)
    }
}

impl<'r, T: Decode<'r>> Decode<'r> for Array<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let element = element_of(ty)?;
        let malformed = |_| ValueError::malformed("array");
        let array = array_from_sql(raw).map_err(malformed)?;
        let dimensions = array.dimensions().map(|dimension| {
            Ok(Dimension {
                length: usize::try_from(dimension.len).unwrap_or_default(),
                lower_bound: dimension.lower_bound,
            })
        });
        let dimensions = dimensions.collect().map_err(malformed)?;
        Ok(Self { dimensions, elements: decode_elements(&element, &array, raw.len())? })
    }
}
