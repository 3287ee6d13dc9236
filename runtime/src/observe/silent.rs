//! In place of spans, without the feature `tracing`.

use std::future::Future;
use std::time::Duration;

use super::batch::Kind;
use super::{Ended, Observer, StatementEnd, TransactionEnd};
use crate::error::Error;
use crate::statement::Form;

pub(super) struct Span;

#[inline]
pub(super) fn are_off() -> bool {
    true
}

pub(crate) struct Context;

impl Context {
    pub(super) fn of(_: Option<&Span>) -> Self {
        Self
    }

    pub(crate) fn around<F: Future>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
        future
    }
}

pub(super) fn waited(_: Duration, _: Ended<'_>) {}

pub(super) fn connected(_: Duration, _: Option<&Error>) {}

impl Span {
    pub(super) fn statement(_: Form, _: Option<&Observer>) -> Self {
        Self
    }

    pub(super) fn batch<F>(_: &Kind<F>, _: usize, _: &Observer) -> Self {
        Self
    }

    pub(super) fn transaction(_: Option<&Observer>) -> Self {
        Self
    }

    pub(super) fn is_off(&self) -> bool {
        true
    }

    pub(super) fn runs_on(&mut self, _: Option<&(String, Option<u16>)>) {}

    pub(super) fn end_statement(&self, _: &StatementEnd<'_>) {}

    pub(super) fn end_batch(&self, _: u64, _: Ended<'_>) {}

    pub(super) fn end_transaction(&self, _: &TransactionEnd) {}

    pub(super) fn slow(&self, _: &str, _: Duration) {}

    pub(super) fn tries_again(&self, _: u32) {}
}
