//! A statement from the lease of its connection to the end of its answer.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use tokio_postgres::{Row, RowStream};

use super::send::{Sent, send, send_bare};
use super::{Answer, Failed, Rows};
use crate::client::{Lease, Source};
use crate::connection::Flight;
use crate::error::Error;
use crate::statement::{Arguments, Statement};

pub(super) async fn single(
    source: Source<'_>,
    statement: &'static Statement,
    arguments: Arguments,
    wanted: Rows,
) -> Result<Answer, Failed> {
    let (mut open, rows) = open(source, statement, arguments, false).await?;
    // On the stack of this future, which is boxed already; and dropped before `open`.
    let mut rows = pin!(rows);
    let (mut first, mut is_more) = (None, false);
    loop {
        let row = match poll_fn(|cx| open.poll_row(rows.as_mut(), cx)).await {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(Answer { row: first, is_more, affected: rows.rows_affected().unwrap_or(0) }),
            Err(error) => return Err(open.failed(error)),
        };
        match wanted {
            Rows::Ignored => {}
            Rows::AtMostOne if first.is_none() => first = Some(row),
            // What writes is not stopped half-way.
            Rows::AtMostOne if statement.is_read_only() => {
                return Ok(Answer { row: first, is_more: true, affected: 0 });
            }
            Rows::AtMostOne => is_more = true,
        }
    }
}

/// A statement whose answer is arriving. Its flight ends before the connection goes back.
pub(super) struct Open<'c> {
    statement: &'static Statement,
    /// As long as it could be sent again.
    pub(super) arguments: Option<Arguments>,
    /// Its types were compared before.
    compared: bool,
    flight: Option<Flight>,
    lease: Lease<'c>,
}

pub(super) async fn open<'c>(
    source: Source<'c>,
    statement: &'static Statement,
    arguments: Arguments,
    streamed: bool,
) -> Result<(Open<'c>, RowStream), Failed> {
    let lease = source.lease(statement).await.map_err(Failed::for_good)?;
    let sent = match lease.connection() {
        Ok(connection) => send(connection.core(), statement, &arguments, streamed).await,
        Err(client) => Box::pin(send_bare(client, statement, &arguments, lease.commits(statement))).await,
    };
    let mut open = Open { statement, arguments: Some(arguments), compared: false, flight: None, lease };
    match sent {
        Ok(Sent { rows, compared, flight }) => {
            (open.compared, open.flight) = (compared, flight);
            Ok((open, rows))
        }
        Err(error) => Err(open.failed(error)),
    }
}

impl Open<'_> {
    pub(super) fn failed(self, error: Error) -> Failed {
        Failed::new(self.statement, error, self.lease.pool(), self.arguments)
    }

    pub(super) fn poll_row(
        &mut self,
        rows: Pin<&mut RowStream>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Row>, Error>> {
        let outcome = match ready!(rows.poll_next(cx)) {
            Some(Ok(row)) if self.compared => return Poll::Ready(Ok(Some(row))),
            Some(Ok(row)) => match self.statement.verify_columns(row.columns()) {
                Ok(()) => return Poll::Ready(Ok(Some(row))),
                Err(error) => Err(error.with_outcome(self.lease.commits(self.statement).sent())),
            },
            Some(Err(error)) => {
                if let Ok(connection) = self.lease.connection() {
                    connection.core().forget_if_stale(self.statement, &error);
                }
                let commits = self.lease.commits(self.statement);
                Err(Error::driver(Some(self.statement.name()), commits, error).on_path_of(self.statement))
            }
            None => Ok(None),
        };
        if let (Some(flight), Ok(connection)) = (self.flight.take(), self.lease.connection()) {
            connection.core().note(outcome.as_ref().map(|_| ()));
            flight.land();
        }
        Poll::Ready(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static STATEMENT: Statement = Statement::new("call.test", "SELECT 1", &[], &[]);

    /// It is allocated for a call. 1,048 bytes are the driver's `query_raw`, which keeps room for preparing its text.
    #[test]
    fn the_future_of_a_statement_is_small() {
        fn size<'c, F: Future>(_: impl Fn(Source<'c>, Arguments) -> F) -> usize {
            size_of::<F>()
        }
        let single = size(|source, arguments| single(source, &STATEMENT, arguments, Rows::AtMostOne));
        let open = size(|source, arguments| open(source, &STATEMENT, arguments, true));
        assert!(single <= 1440 && open <= 1408, "{single} and {open} bytes");
    }
}
