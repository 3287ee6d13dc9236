//! The names that generated code may use, by version of the contract.

mod types;

/// The contract that generated code of this generation was written for.
pub mod v1 {
    pub use crate::error::{Variant, classify};
    pub use crate::row::{ColumnTuple, Columns, FromRow};
    pub use crate::statement::Statement;
    pub use crate::ty::{Ty, UserType, names as ty};
    pub use crate::value::{
        BoxError, Decode, Encode, Fields, Foreign, Represents, Types, ValueError, decode_label, decode_open_label,
        encode_composite, encode_label, fits,
    };
    pub use crate::{
        __borrow_row as borrow_row, __composite as composite, __failure as failure, __from_row as from_row,
        __labels as labels, __newtype as newtype,
    };
    pub use bytes::BytesMut;
    pub use postgres_types::IsNull;
}
