//! A statement writes the current time, or another `timestamptz`, into a column of the type `timestamp without time zone`; or the column's default does.
//!
//! ## Why it matters
//!
//! The value is converted to the time zone of the session (`TimeZone`), and the zone is not stored: two sessions with other settings store other values for the
//! same moment, and where clocks are put back an hour is there twice. A default is reported once, at the first statement that relies on it.
//!
//! ## Example
//!
//! ```sql
//! --! lend
//! INSERT INTO loans (book_id, reader, lent) VALUES (:book_id, :reader, now());
//! ```
//!
//! ## What to do
//!
//! Make the column a `timestamp with time zone`, which stores the moment. Or say which zone is meant: `now() AT TIME ZONE 'UTC'`.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::LocalTime, Code::LocalTime);
    let mut seen = BTreeSet::new();
    for statement in subject.checked.complete() {
        for suspicion in &statement.facts.suspicions {
            let is_default = suspicion.kind == SuspicionKind::LocalTimeByDefault;
            // The default is that of the schema, whichever statement relies on it.
            let place = suspicions::place(statement, None);
            if is_default && !seen.contains(&suspicion.message) && !findings.is_allowed(Code::LocalTime, place) {
                seen.insert(suspicion.message.clone());
                findings.push(suspicions::diagnostic(statement, suspicion, Code::LocalTime));
            }
        }
    }
}
