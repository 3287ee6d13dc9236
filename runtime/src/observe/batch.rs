//! Many statements in one turn: a span for all of them, and numbers for each.

use std::cell::LazyCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::spans::Span;
use super::{Ended, Observer, StatementEnd, spans};
use crate::error::Error;
use crate::statement::{Form, Statement};

/// The name of a batch, and its statement if there is only one kind; found out when somebody wants to know.
pub(super) type Kind<F> = LazyCell<(String, Option<Form>), F>;

/// Nothing at all, unless somebody wants to know.
pub(crate) struct BatchWatch(Option<Box<Watched>>);

struct Watched {
    name: String,
    observer: Arc<Observer>,
    span: Span,
    started: Instant,
    /// When the answer to the statement before it was here.
    last: Instant,
    /// So many have been told.
    told: usize,
    rows: u64,
    has_failed: bool,
    ended: Option<Result<(), Error>>,
}

impl BatchWatch {
    /// It is about to be sent.
    #[inline]
    pub(crate) fn begin(
        observer: &Arc<Observer>,
        server: Option<&(String, Option<u16>)>,
        forms: impl ExactSizeIterator<Item = Form>,
    ) -> Self {
        if spans::are_off() && observer.is_silent() { Self(None) } else { Self::on(observer, server, forms) }
    }

    #[cold]
    fn on(
        observer: &Arc<Observer>,
        server: Option<&(String, Option<u16>)>,
        mut forms: impl ExactSizeIterator<Item = Form>,
    ) -> Self {
        let count = forms.len();
        let kind = Kind::new(|| {
            let first = forms.next();
            let is_one_kind = first.is_some_and(|first| forms.all(|form| form.key() == first.key()));
            let only = first.filter(|_| is_one_kind);
            let name = match only {
                Some(form) if count == 1 => form.whole().name().to_owned(),
                Some(form) => format!("BATCH {}", form.whole().name()),
                None => "BATCH".to_owned(),
            };
            (name, only)
        });
        let mut span = Span::batch(&kind, count, observer);
        if span.is_off() && observer.is_silent() {
            return Self(None);
        }
        span.runs_on(server);
        let name = kind.0.clone();
        let now = Instant::now();
        Self(Some(Box::new(Watched {
            name,
            observer: Arc::clone(observer),
            span,
            started: now,
            last: now,
            told: 0,
            rows: 0,
            has_failed: false,
            ended: None,
        })))
    }

    /// The answer to the next statement is here, with so many rows and so many affected.
    #[inline]
    pub(crate) fn answer(&mut self, statement: &'static Statement, result: Result<(usize, u64), &Error>) {
        if let Some(watched) = &mut self.0 {
            watched.answer(statement, result);
        }
    }

    /// How many statements have been answered, unless one has failed.
    pub(crate) fn answered(&self) -> Option<usize> {
        self.0.as_ref().filter(|watched| !watched.has_failed).map(|watched| watched.told)
    }

    /// All have ended.
    #[inline]
    pub(crate) fn end(&mut self, result: Result<(), &Error>) {
        if let Some(watched) = &mut self.0 {
            watched.ended = Some(result.map_err(Error::clone));
        }
    }
}

impl Watched {
    #[cold]
    fn answer(&mut self, statement: &'static Statement, result: Result<(usize, u64), &Error>) {
        let (rows, affected) = result.unwrap_or_default();
        let rows = rows as u64;
        self.told += 1;
        self.rows += rows;
        self.has_failed |= result.is_err();
        let Some(tracer) = &self.observer.tracer else { return };
        let now = Instant::now();
        let duration = now.duration_since(std::mem::replace(&mut self.last, now));
        tracer.statement(&StatementEnd {
            statement: statement.name(),
            duration,
            waited: Duration::ZERO,
            rows,
            affected,
            retries: 0,
            is_batched: true,
            result: Ended::of(result),
        });
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let duration = self.started.elapsed();
        let result = self.ended.as_ref().map_or(Ended::Dropped, |ended| Ended::of(ended.as_ref()));
        self.span.end_batch(self.rows, result);
        if self.observer.slow.is_some_and(|slow| duration >= slow) {
            self.span.slow(&self.name, duration);
        }
    }
}
