//! What generated code may name, and the number of it.
//!
//! Generated code is written once and compiled with whichever runtime Cargo chooses, so each says which contract it was written for:
//! `sqlwright::contract!(5);`, once a crate. A runtime that does not accept the number says what to run, as a compile error.
//!
//! The contract is the names of this module, what generated code imports from the root of the crate, the methods of
//! [`Handle`](crate::Handle), and the macros. For a number that is accepted it is guaranteed that
//!
//! - all of them stay: with these parameters, these results, and this meaning;
//! - generated code neither names private fields nor makes or takes apart values of the runtime's structs, and it implements the runtime's
//!   traits through macros only. So fields, and methods of traits, may be added. Users implement `Encode`, `Decode`, `Represents` and
//!   `FromRow` themselves: what is added to these has a default.
//!
//! How statements are sent, prepared and numbered in a connection is not part of it.
//!
//! An addition gets the next number, because code that uses it needs a runtime that has it; the macro then accepts both numbers. An old
//! number is no longer accepted when a name has gone or means something else.

mod cursor;
mod types;

pub use self::cursor::{CursorError, CursorValues, decode_cursor, encode_cursor};
pub use crate::bulk::{BulkRows, BulkWay};
pub use crate::copy::CopyRow;
pub use crate::error::{Variant, classify};
pub use crate::row::{ColumnTuple, Columns, Embedded, FromRow};
pub use crate::statement::{Piece, Statement};
pub use crate::ty::{Ty, UserType, names as ty};
pub use crate::value::{
    BoxError, Decode, Encode, Fields, Foreign, Represents, Types, ValueError, decode_label, decode_open_label,
    encode_composite, encode_label, fits,
};
pub use crate::{
    __borrow_row as borrow_row, __composite as composite, __copy_row as copy_row, __cursor as cursor,
    __embedded as embedded, __failure as failure, __from_row as from_row, __labels as labels, __nested as nested,
    __newtype as newtype,
};
pub use bytes::BytesMut;
pub use postgres_types::IsNull;
#[cfg(feature = "serde")]
pub use serde;

// Where code looks that does not say its number yet: the compiler shows the next line.
#[cfg(false)] // code that names it was generated for contract 1: run `sqlwright generate`
pub mod v1 {}

/// Says which contract code was generated for: nothing, or a compile error that says what to run.
#[doc(hidden)]
#[macro_export]
macro_rules! contract {
    (4) => {};
    (5) => {};
    ($other:literal) => {
        ::core::compile_error!(::core::concat!(
            "this code was generated for contract ",
            $other,
            " of sqlwright's runtime, and this runtime has contract 5: run `sqlwright generate`, with \
             `sqlwright-codegen` in the version that `sqlwright` has in Cargo.lock, or change the version of `sqlwright`"
        ));
    };
}
