//! A statement writes or adds up amounts of money that are `real` or `double precision`, or of the type `money`. That it is money the names tell:
//! `price`, `fee`, `salary` and the like anywhere, `amount`, `total` or `balance` in a table such as `invoices` or `accounts`.
//!
//! ## Why it matters
//!
//! Floating point holds no amount such as 0.10 exactly: sums are off by parts of a cent, which rounding makes a cent, and comparisons with `=` fail. The
//! type `money` depends on the setting `lc_monetary` of the database.
//!
//! ## Example
//!
//! ```sql
//! --! charge
//! INSERT INTO fines (book_id, fee) VALUES (:book_id, :fee);
//! ```
//!
//! ## What to do
//!
//! Make the column `numeric`, or count the smallest unit, as cents, in a `bigint`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::FloatMoney, Code::FloatMoney);
}
