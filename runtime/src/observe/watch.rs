//! One call of a statement, from its first poll to its end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::spans::Span;
use super::{Ended, Observer, StatementEnd, spans};
use crate::error::Error;
use crate::statement::Form;

/// Nothing at all, unless somebody wants to know. What is noted is told when it is dropped.
pub(crate) struct Watch(Option<Box<Watched>>);

struct Watched {
    statement: &'static str,
    observer: Option<Arc<Observer>>,
    span: Span,
    started: Instant,
    waiting: Option<Instant>,
    waited: Duration,
    /// Of what is read row by row: when the first was there, after which it is up to the caller how long it takes.
    first: Option<Duration>,
    rows: u64,
    affected: u64,
    retries: u32,
    /// When, and how.
    ended: Option<(Duration, Result<(), Error>)>,
}

impl Watch {
    pub(crate) const NONE: Self = Self(None);

    /// The first poll.
    #[inline]
    pub(crate) fn begin(observer: Option<&Arc<Observer>>, form: Form) -> Self {
        if spans::are_off() && observer.is_none_or(|observer| observer.is_silent()) {
            return Self::NONE;
        }
        Self::on(observer, form)
    }

    #[cold]
    fn on(observer: Option<&Arc<Observer>>, form: Form) -> Self {
        let span = Span::statement(form, observer.map(Arc::as_ref));
        if span.is_off() && observer.is_none_or(|observer| observer.is_silent()) {
            return Self::NONE;
        }
        Self(Some(Box::new(Watched {
            statement: form.whole().name(),
            observer: observer.map(Arc::clone),
            span,
            started: Instant::now(),
            waiting: None,
            waited: Duration::ZERO,
            first: None,
            rows: 0,
            affected: 0,
            retries: 0,
            ended: None,
        })))
    }

    /// It waits for a connection.
    #[inline]
    pub(crate) fn waits(&mut self) {
        if let Some(watched) = &mut self.0 {
            watched.waiting = Some(Instant::now());
        }
    }

    /// It has one, to this server.
    #[inline]
    pub(crate) fn runs_on(&mut self, server: Option<&(String, Option<u16>)>) {
        if let Some(watched) = &mut self.0 {
            watched.has_waited();
            watched.span.runs_on(server);
        }
    }

    /// It is going to be sent again.
    pub(crate) fn retries(&mut self) {
        if let Some(watched) = &mut self.0 {
            watched.retries += 1;
        }
    }

    /// Another row is here. Of a stream it is up to the caller from here on how long it takes.
    #[inline]
    pub(crate) fn row(&mut self, is_streamed: bool) {
        if let Some(watched) = &mut self.0 {
            watched.rows += 1;
            if is_streamed && watched.first.is_none() {
                watched.first = Some(watched.started.elapsed());
            }
        }
    }

    /// So many more rows are here.
    #[inline]
    pub(crate) fn rows(&mut self, count: usize) {
        if let Some(watched) = &mut self.0 {
            watched.rows += count as u64;
        }
    }

    /// The same of what comes in parts, each of which is waited for.
    pub(crate) fn part(&mut self, count: usize) {
        self.rows(count);
        if let Some(watched) = &mut self.0 {
            let started = watched.started;
            watched.first.get_or_insert_with(|| started.elapsed());
        }
    }

    /// There are no more parts.
    pub(crate) fn end_parts(&mut self) {
        let rows = self.0.as_ref().map_or(0, |watched| watched.rows);
        self.end(Ok(rows));
    }

    /// It has ended, with so many rows affected. An error replaces an earlier success: the rows were not as the statement promises.
    #[inline]
    pub(crate) fn end(&mut self, result: Result<u64, &Error>) {
        if let Some(watched) = &mut self.0 {
            watched.end(result);
        }
    }
}

impl Watched {
    fn has_waited(&mut self) {
        if let Some(since) = self.waiting.take() {
            self.waited += since.elapsed();
        }
    }

    #[cold]
    fn end(&mut self, result: Result<u64, &Error>) {
        self.has_waited();
        self.affected = result.unwrap_or(self.affected);
        let result = result.map(drop).map_err(Error::clone);
        match &mut self.ended {
            None => self.ended = Some((self.started.elapsed(), result)),
            Some((_, ended)) if ended.is_ok() => *ended = result,
            Some(_) => {}
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.has_waited();
        let (duration, result) = match &self.ended {
            Some((duration, result)) => (*duration, Ended::of(result.as_ref())),
            None => (self.started.elapsed(), Ended::Dropped),
        };
        let end = StatementEnd {
            statement: self.statement,
            duration,
            waited: self.waited,
            rows: self.rows,
            affected: self.affected,
            retries: self.retries,
            is_batched: false,
            result,
        };
        self.span.end_statement(&end);
        let Some(observer) = &self.observer else { return };
        if observer.slow.is_some_and(|slow| self.first.unwrap_or(duration) >= slow) {
            self.span.slow(self.statement, duration);
        }
        if let Some(tracer) = &observer.tracer {
            tracer.statement(&end);
        }
    }
}
