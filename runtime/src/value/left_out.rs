//! What a call may leave out of a statement that varies: a column that an UPDATE keeps, a value that an INSERT leaves to its default.
//!
//! What is left out is not sent: the SQL of that variant does not name it.

use std::ops::Deref;

use bytes::BytesMut;
use postgres_types::IsNull;

use super::{BoxError, Encode, Represents, Types};
use crate::ty::Ty;

/// Whether an UPDATE sets a column, and to what. A `Patch<Option<T>>` can also set it to NULL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The column keeps its value: the UPDATE does not name it.
    #[default]
    Keep,
    /// The column gets this value.
    Set(T),
}

/// The value that an INSERT gives a column, or the column's own default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OrDefault<T> {
    /// The column's DEFAULT, or NULL where it has none.
    #[default]
    Default,
    /// This value.
    Value(T),
}

macro_rules! left_out {
    ($name:ident, $absent:ident, $present:ident, $is_absent:ident, $is_present:ident) => {
        impl<T> $name<T> {
            /// Whether there is a value.
            pub fn $is_present(&self) -> bool {
                matches!(self, Self::$present(_))
            }

            /// Whether there is none.
            pub fn $is_absent(&self) -> bool {
                matches!(self, Self::$absent)
            }

            /// The value, if there is one.
            pub fn value(self) -> Option<T> {
                match self {
                    Self::$present(value) => Some(value),
                    Self::$absent => None,
                }
            }

            /// The same by reference.
            pub fn as_ref(&self) -> $name<&T> {
                match self {
                    Self::$present(value) => $name::$present(value),
                    Self::$absent => $name::$absent,
                }
            }

            /// The same with what the value refers to: the text of a `String`.
            pub fn as_deref(&self) -> $name<&T::Target>
            where
                T: Deref,
            {
                self.as_ref().map(Deref::deref)
            }

            /// Converts the value, if there is one.
            pub fn map<U>(self, map: impl FnOnce(T) -> U) -> $name<U> {
                match self {
                    Self::$present(value) => $name::$present(map(value)),
                    Self::$absent => $name::$absent,
                }
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self::$present(value)
            }
        }

        impl<T: Encode> Encode for $name<T> {
            fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                match self {
                    Self::$present(value) => value.encode(ty, out),
                    Self::$absent => Ok(IsNull::Yes),
                }
            }
        }

        impl<T: Represents> Represents for $name<T> {
            const TYPES: Types = T::TYPES;
        }

        #[cfg(feature = "serde")]
        impl<T: serde::Serialize> serde::Serialize for $name<T> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::$present(value) => value.serialize(serializer),
                    Self::$absent => serializer.serialize_none(),
                }
            }
        }

        /// What is there is a value, null too. With `#[serde(default)]` a field that is not there is none.
        #[cfg(feature = "serde")]
        impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for $name<T> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                T::deserialize(deserializer).map(Self::$present)
            }
        }
    };
}

left_out!(Patch, Keep, Set, is_keep, is_set);
left_out!(OrDefault, Default, Value, is_default, is_value);
