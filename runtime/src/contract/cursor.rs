//! Cursors of keyset paging as text: the key values of a row, of one sort of one statement.
//!
//! The text is base64url without padding. Its bytes: the version, the sort, a hash of the names of the types, and each value as it travels to
//! PostgreSQL, behind its length. So what is read is exactly what was written: microseconds, infinity, NaN and NULL. A cursor is neither
//! secret nor signed; whoever changes one gets another page, or an error.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{Decode, Encode, decode_nullable};

/// Raised when the bytes mean something else.
const VERSION: u8 = 1;

/// Why a text is not a cursor for this sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CursorError {
    /// It is not the text of a cursor, or only part of one.
    Malformed,
    /// It was written by another version of sqlwright that writes cursors in another way.
    OtherVersion,
    /// It is a cursor of another statement, or of another sort of this one.
    OtherSort,
    /// The keys of the sort have had other types when it was written.
    OtherTypes,
    /// A key value cannot be written in its PostgreSQL type.
    Encode,
}

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the cursor is malformed",
            Self::OtherVersion => "the cursor was written by another version of sqlwright",
            Self::OtherSort => "the cursor belongs to another statement or sort",
            Self::OtherTypes => "the cursor was written for keys of other types",
            Self::Encode => "a key value of the cursor cannot be encoded",
        })
    }
}

impl std::error::Error for CursorError {}

/// The key values of a row as text. `sort` is a number that no other sort has, of any statement.
///
/// # Errors
/// [`CursorError::Encode`]: a value cannot be written in its type, or there are not as many as types.
pub fn encode_cursor(sort: u64, types: &[Ty], values: &[&dyn Encode]) -> Result<String, CursorError> {
    if types.len() != values.len() {
        return Err(CursorError::Encode);
    }
    let (mut out, mut value) = (BytesMut::with_capacity(64), BytesMut::new());
    out.put_u8(VERSION);
    out.put_u64(sort);
    out.put_u32(hash(types));
    for (ty, key) in types.iter().zip(values) {
        value.clear();
        let is_null = key.encode(ty.base(), &mut value).map_err(|_| CursorError::Encode)?;
        let length = match is_null {
            IsNull::Yes => NULL,
            IsNull::No => {
                u32::try_from(value.len()).ok().filter(|length| *length != NULL).ok_or(CursorError::Encode)?
            }
        };
        out.put_u32(length);
        if length != NULL {
            out.put_slice(&value);
        }
    }
    Ok(URL_SAFE_NO_PAD.encode(&out))
}

/// Instead of a length.
const NULL: u32 = u32::MAX;

/// What [`encode_cursor`] has written, to be read from left to right.
///
/// # Errors
/// The text is not that of a cursor of this sort with these types.
pub fn decode_cursor(text: &str, sort: u64, types: &'static [Ty]) -> Result<CursorValues, CursorError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorError::Malformed)?;
    let mut rest = &bytes[..];
    let version = rest.try_get_u8().map_err(|_| CursorError::Malformed)?;
    if version != VERSION {
        return Err(CursorError::OtherVersion);
    }
    if rest.try_get_u64().map_err(|_| CursorError::Malformed)? != sort {
        return Err(CursorError::OtherSort);
    }
    if rest.try_get_u32().map_err(|_| CursorError::Malformed)? != hash(types) {
        return Err(CursorError::OtherTypes);
    }
    let start = bytes.len() - rest.len();
    for _ in types {
        take(&mut rest).ok_or(CursorError::Malformed)?;
    }
    if !rest.is_empty() {
        return Err(CursorError::Malformed);
    }
    Ok(CursorValues { types: types.iter(), bytes, at: start })
}

/// The next value, which may be NULL; nothing where the bytes end too early.
fn take<'r>(rest: &mut &'r [u8]) -> Option<Option<&'r [u8]>> {
    let length = rest.try_get_u32().ok()?;
    if length == NULL {
        return Some(None);
    }
    let (value, behind) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = behind;
    Some(Some(value))
}

/// The key values of a cursor.
pub struct CursorValues {
    types: std::slice::Iter<'static, Ty>,
    bytes: Vec<u8>,
    at: usize,
}

impl CursorValues {
    /// The next one.
    ///
    /// # Errors
    /// There is none, or its bytes are no `T`.
    pub fn read<T: for<'r> Decode<'r>>(&mut self) -> Result<T, CursorError> {
        let ty = self.types.next().ok_or(CursorError::Malformed)?;
        let mut rest = self.bytes.get(self.at..).unwrap_or_default();
        let value = take(&mut rest).ok_or(CursorError::Malformed)?;
        self.at = self.bytes.len() - rest.len();
        decode_nullable(ty.base(), value).map_err(|_| CursorError::Malformed)
    }
}

// The bytes are the values.
impl fmt::Debug for CursorValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorValues").field("left", &self.types.len()).finish_non_exhaustive()
    }
}

/// FNV-1a of the types' names.
fn hash(types: &[Ty]) -> u32 {
    const OFFSET: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let names = types.iter().map(|ty| format!("{ty},"));
    names.fold(OFFSET, |hash, name| name.bytes().fold(hash, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME)))
}

/// The text of a cursor, and back. With the feature `serde` a cursor is serialised as its text.
#[doc(hidden)]
#[macro_export]
macro_rules! __cursor {
    ($name:ident = $sort:literal { $($key:ident: $ty:expr),+ $(,)? }) => {
        impl $name {
            const TYPES: &'static [$crate::contract::Ty] = &[$($ty),+];

            /// The cursor as text that can stand in a URL; `parse` reads it.
            ///
            /// # Errors
            /// A key is none that PostgreSQL can have, such as a time out of its range.
            pub fn to_text(&self) -> ::core::result::Result<::std::string::String, $crate::CursorError> {
                $crate::contract::encode_cursor($sort, Self::TYPES, &[$(&self.$key),+])
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::CursorError;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::CursorError> {
                let mut values = $crate::contract::decode_cursor(text, $sort, Self::TYPES)?;
                ::core::result::Result::Ok(Self { $($key: values.read()?),+ })
            }
        }

        $crate::__serde_cursor!($name);
    };
}

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_cursor {
    ($name:ident) => {
        impl $crate::contract::serde::Serialize for $name {
            fn serialize<S: $crate::contract::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let text = self.to_text().map_err($crate::contract::serde::ser::Error::custom)?;
                serializer.serialize_str(&text)
            }
        }

        impl<'de> $crate::contract::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::contract::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err($crate::contract::serde::de::Error::custom)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_cursor {
    ($name:ident) => {};
}
