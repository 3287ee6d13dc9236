//! Spans and events of `tracing`, with the names of OpenTelemetry's semantic conventions for databases (stable since 1.33). Nothing in
//! them is a value: SQL is constant, and of errors there are the class and the SQLSTATE.

use std::future::Future;
use std::time::Duration;

use tracing::field::Empty;
use tracing::{Instrument, Level};

use super::batch::Kind;
use super::{Ended, Observer, StatementEnd, TransactionEnd, TransactionResult};
use crate::error::Error;
use crate::statement::Form;

/// What filters know the spans and events by, whatever the module.
const TARGET: &str = "sqlwright";

pub(super) struct Span {
    span: tracing::Span,
    /// The host that it has.
    server: Option<String>,
}

/// Nobody listens to any span: one relaxed load.
#[inline]
pub(super) fn are_off() -> bool {
    !tracing::level_enabled!(Level::INFO)
}

/// The span that others are within; perhaps none.
pub(crate) struct Context(tracing::Span);

impl Context {
    pub(super) fn of(span: Option<&Span>) -> Self {
        Self(span.map_or_else(tracing::Span::none, |span| span.span.clone()))
    }

    /// Spans that begin in the future are within this one.
    pub(crate) fn around<F: Future>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
        future.instrument(self.0)
    }
}

/// Seconds, as OpenTelemetry has durations.
fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Of what is an operation by itself; it must not be taken from the SQL.
fn operation(form: Form) -> Option<&'static str> {
    let name = form.whole().name();
    match form.copy_in().is_some() || form.is_copied_out() {
        true => Some("COPY"),
        false => (name == form.whole().sql()).then_some(name),
    }
}

pub(super) fn waited(duration: Duration, result: Ended<'_>) {
    match result {
        Ended::Completed => tracing::debug!(target: TARGET, duration = seconds(duration), "waited for a connection"),
        Ended::Failed(_) | Ended::Dropped => tracing::warn!(
            target: TARGET,
            duration = seconds(duration),
            error.type = result.error().map(|error| error.kind().name()),
            "waited for a connection in vain"
        ),
    }
}

pub(super) fn connected(duration: Duration, error: Option<&Error>) {
    match error {
        None => tracing::debug!(target: TARGET, duration = seconds(duration), "connected"),
        Some(error) => tracing::warn!(
            target: TARGET,
            duration = seconds(duration),
            error.type = error.kind().name(),
            db.response.status_code = error.sqlstate(),
            "could not connect"
        ),
    }
}

impl Span {
    fn of(span: tracing::Span) -> Self {
        Self { span, server: None }
    }

    /// A call of a statement.
    pub(super) fn statement(form: Form, observer: Option<&Observer>) -> Self {
        let name = form.whole().name();
        Self::of(tracing::info_span!(
            target: TARGET,
            "statement",
            otel.name = name,
            otel.kind = "client",
            otel.status_code = Empty,
            db.system.name = "postgresql",
            db.namespace = observer.map(|observer| observer.database.as_str()),
            db.operation.name = operation(form),
            db.query.summary = name,
            db.query.text = &*form.text(),
            db.response.status_code = Empty,
            db.response.returned_rows = Empty,
            error.type = Empty,
            server.address = Empty,
            server.port = Empty,
            sqlwright.affected_rows = Empty,
            sqlwright.retries = Empty,
            sqlwright.waited = Empty,
            sqlwright.dropped = Empty,
        ))
    }

    /// A batch of so many statements.
    pub(super) fn batch<F: FnOnce() -> (String, Option<Form>)>(
        kind: &Kind<F>,
        count: usize,
        observer: &Observer,
    ) -> Self {
        Self::of(tracing::info_span!(
            target: TARGET,
            "batch",
            otel.name = kind.0,
            otel.kind = "client",
            otel.status_code = Empty,
            db.system.name = "postgresql",
            db.namespace = observer.database,
            db.operation.name = (count > 1).then_some("BATCH"),
            // It is no batch with one statement, as OpenTelemetry has it.
            db.operation.batch.size = (count > 1).then_some(integer(count as u64)),
            db.query.summary = kind.0,
            db.query.text = kind.1.map(Form::text).as_deref(),
            db.response.status_code = Empty,
            db.response.returned_rows = Empty,
            error.type = Empty,
            server.address = Empty,
            server.port = Empty,
            sqlwright.dropped = Empty,
        ))
    }

    /// A transaction, from the wait for its connection on.
    pub(super) fn transaction(observer: Option<&Observer>) -> Self {
        Self::of(tracing::info_span!(
            target: TARGET,
            "transaction",
            otel.kind = "internal",
            otel.status_code = Empty,
            db.system.name = "postgresql",
            db.namespace = observer.map(|observer| observer.database.as_str()),
            server.address = Empty,
            server.port = Empty,
            sqlwright.attempts = Empty,
            sqlwright.result = Empty,
        ))
    }

    /// A filter does not want it.
    pub(super) fn is_off(&self) -> bool {
        self.span.is_disabled()
    }

    /// It has a connection, to this server. Noted again only if it is another one.
    pub(super) fn runs_on(&mut self, server: Option<&(String, Option<u16>)>) {
        let server = server.filter(|(address, _)| !self.is_off() && self.server.as_ref() != Some(address));
        if let Some((address, port)) = server {
            self.server = Some(address.clone());
            self.span.record("server.address", address.as_str());
            if let Some(port) = port {
                self.span.record("server.port", i64::from(*port));
            }
        }
    }

    pub(super) fn end_statement(&self, end: &StatementEnd<'_>) {
        self.span.record("db.response.returned_rows", integer(end.rows));
        self.span.record("sqlwright.affected_rows", integer(end.affected));
        if end.retries > 0 {
            self.span.record("sqlwright.retries", i64::from(end.retries));
        }
        if !end.waited.is_zero() {
            self.span.record("sqlwright.waited", seconds(end.waited));
        }
        self.end(end.result);
    }

    pub(super) fn end_batch(&self, rows: u64, result: Ended<'_>) {
        self.span.record("db.response.returned_rows", integer(rows));
        self.end(result);
    }

    pub(super) fn end_transaction(&self, end: &TransactionEnd) {
        self.span.record("sqlwright.attempts", i64::from(end.attempts));
        let result = match end.result {
            TransactionResult::Committed => "committed",
            TransactionResult::RolledBack => "rolled back",
            TransactionResult::Unknown => "unknown",
        };
        self.span.record("sqlwright.result", result);
    }

    fn end(&self, result: Ended<'_>) {
        match result {
            Ended::Completed => {}
            Ended::Dropped => drop(self.span.record("sqlwright.dropped", true)),
            Ended::Failed(error) => {
                self.span.record("otel.status_code", "ERROR");
                self.span.record("error.type", error.kind().name());
                if let Some(code) = error.sqlstate() {
                    self.span.record("db.response.status_code", code);
                }
            }
        }
    }

    /// Once for each call that takes too long.
    pub(super) fn slow(&self, statement: &str, duration: Duration) {
        tracing::warn!(
            target: TARGET,
            parent: &self.span,
            { db.query.summary = statement, duration = seconds(duration) },
            "slow statement"
        );
    }

    /// An attempt of a transaction failed because of a concurrent one.
    pub(super) fn tries_again(&self, attempts: u32) {
        tracing::info!(target: TARGET, parent: &self.span, { attempts }, "the transaction is run again");
    }
}
