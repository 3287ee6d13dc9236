//! The methods with which generated code calls a statement for many rows.

use std::borrow::Borrow;

use super::{Bulk, BulkRows, BulkWay, Feed};
use crate::client::Handle;
use crate::error::Error;
use crate::row::FromRow;

macro_rules! bulk {
    ($($(#[$doc:meta])* $name:ident $(<$row:ident>)? = $value:ty, $make:ident;)*) => {
        /// Methods for many rows at once. `encode` gives the values of one row to [`BulkRows::push`].
        impl<'c, A> Handle<'c, A> {$(
            $(#[$doc])*
            pub fn $name<'r, P, I, $($row: FromRow + Send,)? E>(
                &self,
                way: BulkWay,
                rows: I,
                encode: impl Fn(&P, &mut BulkRows) -> Result<(), Error> + Send + 'r,
            ) -> Bulk<'r, $value, E>
            where
                'c: 'r,
                I: IntoIterator<Item: Borrow<P>, IntoIter: Send + 'r>,
            {
                Bulk::$make(self.place(), Feed::new(way, rows, encode))
            }
        )*}
    };
}

bulk! {
    /// Without result columns: how many rows were affected.
    bulk = u64, count;
    /// Without result columns, where each row of the input must affect exactly one row.
    bulk_exact = u64, exact;
    /// With rows, in any order.
    bulk_rows<T> = Vec<T>, rows;
    /// With at most one row for each of the input.
    bulk_aligned<T> = Vec<Option<T>>, aligned;
}
