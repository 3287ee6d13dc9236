//! One transaction, with all its attempts.

use std::sync::Arc;
use std::time::Instant;

use super::spans::{Context, Span};
use super::{Observer, TransactionEnd, TransactionResult, spans};
use crate::error::{Error, Outcome};

/// Nothing at all, unless somebody wants to know. What is noted is told when it is dropped.
#[derive(Default)]
pub(crate) struct TransactionWatch(Option<Box<Watched>>);

struct Watched {
    observer: Option<Arc<Observer>>,
    span: Span,
    started: Instant,
    attempts: u32,
    result: TransactionResult,
}

impl TransactionWatch {
    /// It is about to get a connection.
    #[inline]
    pub(crate) fn begin(observer: Option<&Arc<Observer>>) -> Self {
        let has_tracer = observer.is_some_and(|observer| observer.tracer.is_some());
        if spans::are_off() && !has_tracer {
            return Self(None);
        }
        let span = Span::transaction(observer.map(Arc::as_ref));
        if span.is_off() && !has_tracer {
            return Self(None);
        }
        Self(Some(Box::new(Watched {
            observer: observer.map(Arc::clone),
            span,
            started: Instant::now(),
            attempts: 0,
            result: TransactionResult::RolledBack,
        })))
    }

    /// Another attempt begins, on a connection to this server.
    pub(crate) fn attempts(&mut self, server: Option<&(String, Option<u16>)>) {
        if let Some(watched) = &mut self.0 {
            watched.attempts += 1;
            watched.span.runs_on(server);
        }
    }

    /// An attempt has failed because of a concurrent transaction, and there is going to be another one.
    pub(crate) fn tries_again(&self) {
        if let Some(watched) = &self.0 {
            watched.span.tries_again(watched.attempts);
        }
    }

    /// COMMIT is about to be sent.
    pub(crate) fn commits(&mut self) {
        if let Some(watched) = &mut self.0 {
            watched.result = TransactionResult::Unknown;
        }
    }

    /// Its answer is here.
    pub(crate) fn committed(&mut self, result: Result<(), &Error>) {
        if let Some(watched) = &mut self.0 {
            watched.result = match result.map_err(Error::outcome) {
                Ok(()) | Err(Outcome::Stored) => TransactionResult::Committed,
                Err(Outcome::NotStored) => TransactionResult::RolledBack,
                Err(_) => TransactionResult::Unknown,
            };
        }
    }

    /// For futures whose statements are parts of the transaction.
    pub(crate) fn context(&self) -> Context {
        Context::of(self.0.as_ref().map(|watched| &watched.span))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let end = TransactionEnd { duration: self.started.elapsed(), attempts: self.attempts, result: self.result };
        self.span.end_transaction(&end);
        if let Some(tracer) = self.observer.as_ref().and_then(|observer| observer.tracer.as_ref()) {
            tracer.transaction(&end);
        }
    }
}
