//! A `timestamp` or a `date` is compared with a `timestamptz`.
//!
//! ## Why it matters
//!
//! A `timestamptz` is a point in time; the others are what a clock or calendar shows somewhere. To compare them, PostgreSQL takes them for times in
//! the zone of the session (`SET TimeZone`). The result differs between servers and users, and no index on the one can serve a condition on the
//! other in every case.
//!
//! ## Example
//!
//! ```sql
//! --! recent
//! SELECT title FROM books WHERE printed_at > now() - interval '1 day';
//! ```
//!
//! ## What to do
//!
//! Say in which zone the time is: `printed_at AT TIME ZONE 'UTC' > now() - interval '1 day'`. Columns for points in time should be
//! `timestamptz`. For a day, say where it begins: `:day::timestamp AT TIME ZONE :zone`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::TimeZoneOfSession, Code::TimeZoneOfSession);
}
