//! What types of the schema implement, as macros.

/// Implements the values of an enum, and gives it `LABELS` and `label`:
/// `labels!(OrderStatus as "order_status" { Pending = "pending" });`.
///
/// With `..` behind the labels it has a variant `Unknown(String)` for those that were added later.
#[doc(hidden)]
#[macro_export]
macro_rules! __labels {
    ($name:ident as $sql:literal { $($variant:ident = $label:literal),* $(,)? }) => {
        impl $name {
            /// Each label with its value, in the order of the type.
            pub const LABELS: &'static [(&'static str, Self)] = &[$(($label, Self::$variant)),*];

            /// The label in PostgreSQL.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)*
                }
            }
        }

        $crate::__labels!(@values $name as $sql, |raw| $crate::contract::decode_label(raw, Self::LABELS));
    };
    ($name:ident as $sql:literal { $($variant:ident = $label:literal,)* .. $(,)? }) => {
        impl $name {
            /// Each label with its value, in the order of the type.
            pub const LABELS: &'static [(&'static str, Self)] = &[$(($label, Self::$variant)),*];

            /// The label in PostgreSQL.
            pub fn label(&self) -> &str {
                match self {
                    $(Self::$variant => $label,)*
                    Self::Unknown(label) => label,
                }
            }
        }

        $crate::__labels!(@values $name as $sql, |raw| {
            $crate::contract::decode_open_label(raw, Self::LABELS, Self::Unknown)
        });
    };
    (@values $name:ident as $sql:literal, |$raw:ident| $decoded:expr) => {
        impl $crate::Represents for $name {
            const TYPES: $crate::Types = $crate::Types::Named(&[$sql]);
        }

        impl $crate::Encode for $name {
            fn encode(
                &self,
                _: &$crate::Ty,
                out: &mut $crate::BytesMut,
            ) -> ::core::result::Result<$crate::IsNull, $crate::BoxError> {
                $crate::contract::encode_label(self.label(), out)
            }
        }

        impl $crate::Decode<'_> for $name {
            fn decode(_: &$crate::Ty, $raw: &[u8]) -> ::core::result::Result<Self, $crate::BoxError> {
                $decoded
            }
        }
    };
}

/// Implements the values of a composite type: `composite!(Address as "address" { street, city });`, with the fields in order.
#[doc(hidden)]
#[macro_export]
macro_rules! __composite {
    ($name:ident as $sql:literal { $($field:ident),* $(,)? }) => {
        impl $crate::Represents for $name {
            const TYPES: $crate::Types = $crate::Types::Named(&[$sql]);
        }

        impl $crate::Encode for $name {
            fn encode(
                &self,
                ty: &$crate::Ty,
                out: &mut $crate::BytesMut,
            ) -> ::core::result::Result<$crate::IsNull, $crate::BoxError> {
                $crate::contract::encode_composite(ty, &[$(&self.$field),*], out)
            }
        }

        impl $crate::Decode<'_> for $name {
            fn decode(ty: &$crate::Ty, raw: &[u8]) -> ::core::result::Result<Self, $crate::BoxError> {
                let mut fields = $crate::contract::Fields::new(ty, raw)?;
                ::core::result::Result::Ok(Self { $($field: fields.read()?),* })
            }
        }
    };
}

/// Implements the values of a struct of records: `nested!(Item { sku, quantity });`, with the fields in order.
#[doc(hidden)]
#[macro_export]
macro_rules! __nested {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::Decode<'_> for $name {
            fn decode(ty: &$crate::Ty, raw: &[u8]) -> ::core::result::Result<Self, $crate::BoxError> {
                let mut fields = $crate::contract::Fields::new(ty, raw)?;
                ::core::result::Result::Ok(Self { $($field: fields.read()?),* })
            }
        }
    };
}

/// Implements the values of a newtype, and `From` both ways: `newtype!(CustomerId(i64) as Types::Named(&["int8"]));`. With
/// `, Display` at the end it is shown as its value is.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($name:ident($inner:ty) as $types:expr, Display) => {
        $crate::contract::newtype!($name($inner) as $types);

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
    ($name:ident($inner:ty) as $types:expr) => {
        impl ::core::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl $crate::Represents for $name {
            const TYPES: $crate::Types = $types;
        }

        impl $crate::Encode for $name {
            fn encode(
                &self,
                ty: &$crate::Ty,
                out: &mut $crate::BytesMut,
            ) -> ::core::result::Result<$crate::IsNull, $crate::BoxError> {
                $crate::Encode::encode(&self.0, ty, out)
            }
        }

        impl $crate::Decode<'_> for $name {
            fn decode(ty: &$crate::Ty, raw: &[u8]) -> ::core::result::Result<Self, $crate::BoxError> {
                $crate::Decode::decode(ty, raw).map(Self)
            }
        }
    };
}
