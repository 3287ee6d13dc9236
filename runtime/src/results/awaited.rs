//! What `.await` says where it cannot be: a statement of many rows is not one future.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{Chunks, GroupStream, Grouped, Many, Mapped, RowStream};

mod sealed {
    use std::marker::PhantomData;

    /// Stands for the statement in the bound: of the same type the compiler would say only that it is no future.
    #[derive(Debug)]
    pub struct Of<Q>(PhantomData<Q>);

    /// Of what gives many rows, how they are taken has to be said. Nothing implements this.
    #[diagnostic::on_unimplemented(
        message = "a statement that returns many rows cannot be awaited directly",
        label = "say how to fetch its rows: `.all().await`",
        note = "`.all().await` returns all rows in a `Vec`, `.first().await` the first row, `.stream()` one row at a time"
    )]
    pub trait Awaited {}

    /// A stream is awaited row by row. Nothing implements this.
    #[diagnostic::on_unimplemented(
        message = "a stream of rows cannot be awaited directly",
        label = "ask for the next rows",
        note = "`.try_next().await` returns the next; `.all()` on the statement returns all in a `Vec`"
    )]
    pub trait AwaitedByRow {}
}

// Of `Future`, not `IntoFuture`: of that there is a second implementation that could be meant, and the compiler would name both.
macro_rules! not_awaited {
    ($($generics:tt),* => $type:ty: $bound:path, $output:ty) => {
        #[doc(hidden)]
        impl<$($generics),*> Future for $type
        where
            sealed::Of<$type>: $bound,
        {
            type Output = Result<$output, E>;

            fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
                Poll::Pending
            }
        }
    };
}

not_awaited!('c, T, E => Many<'c, T, E>: sealed::Awaited, Vec<T>);
not_awaited!('c, T, E => Grouped<'c, T, E>: sealed::Awaited, Vec<T>);
not_awaited!('c, T, E => GroupStream<'c, T, E>: sealed::AwaitedByRow, Vec<T>);
not_awaited!('c, T, E, F => Mapped<Many<'c, T, E>, F>: sealed::Awaited, Infallible);
not_awaited!('c, T, E => RowStream<'c, T, E>: sealed::AwaitedByRow, Vec<T>);
not_awaited!('c, T, E => Chunks<'c, T, E>: sealed::AwaitedByRow, Vec<T>);
