//! Rows: columns read from left to right.

use sqlwright_wire::Values;

use crate::error::{Error, ErrorKind};
use crate::statement::Statement;
use crate::value::{BoxError, Decode, decode_nullable};

/// A value made of one row. Every [`Decode`] is one, of a single column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a row",
    note = "generated row structs can, and so can every type that implements `sqlwright::Decode`"
)]
pub trait FromRow: Sized {
    /// Reads the columns in order.
    ///
    /// # Errors
    /// A column cannot be read as its Rust type.
    fn from_row(row: &mut Columns<'_>) -> Result<Self, Error>;
}

impl<T> FromRow for T
where
    T: for<'r> Decode<'r>,
{
    fn from_row(row: &mut Columns<'_>) -> Result<Self, Error> {
        row.next()
    }
}

/// A row that also has a form which borrows: text, bytes and JSON are looked at in the server's answer, and nothing is copied.
///
/// Generated for rows on request; of single columns, `String` and `Vec<u8>` have one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no borrowed form",
    note = "`--@ borrowed` above the statement, or `borrowed-rows = true` in sqlwright.toml, generates one for a row"
)]
pub trait BorrowedRow {
    /// The form that borrows.
    type Ref<'r>;

    /// Reads the columns in order.
    ///
    /// # Errors
    /// As [`FromRow::from_row`].
    fn borrow_row<'r>(row: &mut Columns<'r>) -> Result<Self::Ref<'r>, Error>;
}

macro_rules! borrowed {
    ($($owned:ty, $borrowed:ty;)*) => {$(
        impl BorrowedRow for $owned {
            type Ref<'r> = $borrowed;

            fn borrow_row<'r>(row: &mut Columns<'r>) -> Result<$borrowed, Error> {
                row.next()
            }
        }
    )*};
}

borrowed! {
    String, &'r str;
    Vec<u8>, &'r [u8];
    Option<String>, Option<&'r str>;
    Option<Vec<u8>>, Option<&'r [u8]>;
}

/// A row in the making: hands out its columns from left to right.
#[derive(Debug)]
pub struct Columns<'r> {
    /// The columns that have not been handed out; of a row whose fields have another order, all.
    values: Values<'r>,
    statement: &'static Statement,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn new(values: Values<'r>, statement: &'static Statement) -> Self {
        Self { values, statement, next: 0 }
    }

    /// Reads the next columns as a tuple of 1 to 16.
    ///
    /// # Errors
    /// There are not so many columns, or one cannot be read as its Rust type.
    pub fn read<T: ColumnTuple<'r>>(&mut self) -> Result<T, Error> {
        T::read(self)
    }

    /// Reads the next columns as a struct, or as an `Option` of one.
    ///
    /// # Errors
    /// As [`Columns::read`].
    pub fn embedded<T: Embedded>(&mut self) -> Result<T, Error> {
        T::read(self)
    }

    /// Whether so many columns are NULL, all of them; they are handed out then.
    fn skip_null(&mut self, count: usize) -> bool {
        let order = self.statement.column_order();
        let is_null = |offset: usize| match order {
            [] => matches!(self.values.get(offset), Some(None)),
            order => order.get(self.next + offset).is_some_and(|index| matches!(self.values.get(*index), Some(None))),
        };
        let all = (0..count).all(is_null);
        if all {
            self.next += count;
            if order.is_empty() {
                for _ in 0..count {
                    self.values.next();
                }
            }
        }
        all
    }

    #[inline]
    fn next<T: Decode<'r>>(&mut self) -> Result<T, Error> {
        let (index, value) = match self.statement.column_order() {
            [] => (self.next, self.values.next()),
            order => {
                let index = order.get(self.next).copied().unwrap_or(usize::MAX);
                (index, self.values.get(index))
            }
        };
        self.next += 1;
        let (Some(ty), Some(raw)) = (self.statement.columns().get(index), value) else {
            return Err(self.missing(index));
        };
        decode_nullable(ty.base(), raw).map_err(|error| self.failed(index, std::any::type_name::<T>(), error))
    }

    #[cold]
    fn missing(&self, index: usize) -> Error {
        let text = format!("the row has no column {}", index.saturating_add(1));
        Error::with_text(ErrorKind::Decode, Some(self.statement.name()), text)
    }

    #[cold]
    fn failed(&self, index: usize, rust: &'static str, error: BoxError) -> Error {
        let name = self.statement.column_name(index);
        let ty = &self.statement.columns()[index];
        Error::decode(self.statement.name(), format_args!("column `{name}` ({ty} as {rust})"), error)
    }
}

/// A struct of several columns within a row.
pub trait Embedded: Sized {
    /// How many columns it has.
    const COLUMNS: usize;

    /// Reads them in order.
    ///
    /// # Errors
    /// As [`Columns::read`].
    fn read(row: &mut Columns<'_>) -> Result<Self, Error>;
}

/// A row of an outer join: `None` where all of its columns are NULL. One of them is never NULL in a row that is there; this is checked when
/// the code is generated.
impl<T: Embedded> Embedded for Option<T> {
    const COLUMNS: usize = T::COLUMNS;

    fn read(row: &mut Columns<'_>) -> Result<Self, Error> {
        if row.skip_null(T::COLUMNS) { Ok(None) } else { T::read(row).map(Some) }
    }
}

/// The first of a group of rows, or none where the outer join found none: as for an `Option`.
impl<T: Embedded> Embedded for Vec<T> {
    const COLUMNS: usize = T::COLUMNS;

    fn read(row: &mut Columns<'_>) -> Result<Self, Error> {
        Option::<T>::read(row).map(|member| member.into_iter().collect())
    }
}

/// Several columns in a row.
pub trait ColumnTuple<'r>: Sized {
    /// Reads them.
    ///
    /// # Errors
    /// As [`Columns::read`].
    fn read(columns: &mut Columns<'r>) -> Result<Self, Error>;
}

macro_rules! tuples {
    ($($name:ident)*) => { tuples!(@ [] $($name)*); };
    (@ [$($done:ident)*] $next:ident $($rest:ident)*) => {
        tuples!(@one $($done)* $next);
        tuples!(@ [$($done)* $next] $($rest)*);
    };
    (@ [$($done:ident)*]) => {};
    (@one $($name:ident)*) => {
        impl<'r, $($name: Decode<'r>),*> ColumnTuple<'r> for ($($name,)*) {
            fn read(columns: &mut Columns<'r>) -> Result<Self, Error> {
                Ok(($(columns.next::<$name>()?,)*))
            }
        }
    };
}

tuples! { A B C D E F G H I J K L M N O P }

/// Implements [`FromRow`]: `from_row!(Customer { customer_id, email });`, with the columns in order.
///
/// Columns are read as tuples, which costs the compiler half of what a `?` for each does; a semicolon parts those that are too many
/// for one. With structs of columns: `from_row!(Loan { columns(loan_id), embedded(reader), columns(lent_at) });`.
#[doc(hidden)]
#[macro_export]
macro_rules! __from_row {
    ($row:ident { $($kind:ident($($field:ident),+)),+ $(,)? }) => {
        impl $crate::FromRow for $row {
            fn from_row(row: &mut $crate::Columns<'_>) -> ::core::result::Result<Self, $crate::Error> {
                $($crate::__fields!($kind row $($field)+);)+
                ::core::result::Result::Ok(Self { $($($field),+),+ })
            }
        }
    };
    ($row:ident { $($($column:ident),+ $(,)?);+ }) => {
        impl $crate::FromRow for $row {
            fn from_row(row: &mut $crate::Columns<'_>) -> ::core::result::Result<Self, $crate::Error> {
                $(let ($($column,)+) = row.read()?;)+
                ::core::result::Result::Ok(Self { $($($column),+),+ })
            }
        }
    };
}

/// Reads fields of a row, each a column or each a struct of columns.
#[doc(hidden)]
#[macro_export]
macro_rules! __fields {
    (columns $row:ident $($field:ident)+) => {
        let ($($field,)+) = $row.read()?;
    };
    (embedded $row:ident $($field:ident)+) => {
        $(let $field = $row.embedded()?;)+
    };
}

/// Implements [`Embedded`]: `embedded!(Reader { columns(reader_id, name) });`.
#[doc(hidden)]
#[macro_export]
macro_rules! __embedded {
    ($name:ident { $(columns($($field:ident),+)),+ $(,)? }) => {
        impl $crate::contract::Embedded for $name {
            const COLUMNS: usize = [$($(::core::stringify!($field)),+),+].len();

            fn read(row: &mut $crate::Columns<'_>) -> ::core::result::Result<Self, $crate::Error> {
                $($crate::__fields!(columns row $($field)+);)+
                ::core::result::Result::Ok(Self { $($($field),+),+ })
            }
        }
    };
}

/// Implements [`BorrowedRow`]: `borrow_row!(Customer as CustomerRef { customer_id, email });`, as [`FromRow`] is.
#[doc(hidden)]
#[macro_export]
macro_rules! __borrow_row {
    ($row:ident as $borrowed:ident { $($kind:ident($($field:ident),+)),+ $(,)? }) => {
        impl $crate::BorrowedRow for $row {
            type Ref<'r> = $borrowed<'r>;

            fn borrow_row<'r>(row: &mut $crate::Columns<'r>) -> ::core::result::Result<$borrowed<'r>, $crate::Error> {
                $($crate::__fields!($kind row $($field)+);)+
                ::core::result::Result::Ok($borrowed { $($($field),+),+ })
            }
        }
    };
    ($row:ident as $borrowed:ident { $($($column:ident),+ $(,)?);+ }) => {
        impl $crate::BorrowedRow for $row {
            type Ref<'r> = $borrowed<'r>;

            fn borrow_row<'r>(row: &mut $crate::Columns<'r>) -> ::core::result::Result<$borrowed<'r>, $crate::Error> {
                $(let ($($column,)+) = row.read()?;)+
                ::core::result::Result::Ok($borrowed { $($($column),+),+ })
            }
        }
    };
}
