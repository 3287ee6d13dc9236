//! What is suspicious in a statement, by kind.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::catalog::ColumnName;

/// Something in a statement that PostgreSQL accepts, and that its author hardly means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// What kind of thing.
    pub kind: SuspicionKind,
    /// What it is, in one sentence without a full stop.
    pub message: String,
    /// Where in the statement as it is sent; `None` for all of it.
    pub place: Option<Range<usize>>,
    /// Further sentences that say why.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// The table that it is about, where that matters for the project as a whole.
    pub about: Option<ColumnName>,
}

/// The kinds of [`Suspicion`]: each is found by one rule, and is one lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SuspicionKind {
    /// A comparison with NULL, which is never true.
    EqualsNull,
    /// An aggregate over rows that a join multiplies.
    MultipliedAggregate,
    /// An aggregate over rows that a join may multiply, and for which that may be meant.
    MaybeMultiplied,
    /// NOT IN over a subquery that can return NULL.
    NotInNull,
    /// LIMIT or DISTINCT ON over an order in which rows tie.
    UndecidedOrder,
    /// OFFSET over an order in which rows tie.
    UnstablePages,
    /// An outer join whose added rows a condition removes again.
    OuterJoinMadeInner,
    /// A condition that is never true.
    NeverTrue,
    /// A condition that is always true.
    AlwaysTrue,
    /// A comparison of times whose result depends on the session's time zone.
    TimeZoneOfSession,
    /// A CASE whose NULL or zero changes what is computed from it.
    CaseInComputation,
    /// The sum of a CASE that is NULL where none matches.
    SumOfNone,
    /// A condition that no index serves, on which few rows depend.
    Unserved,
    /// The same for one that may select many rows, or that an index has further on.
    HardlyServed,
    /// A condition on what is computed of a column that an index has.
    KeptFromIndex,
    /// A text that is compared with a value of `citext`, as `text`.
    CaseOfCitext,
    /// A foreign key that rows are searched by, without an index.
    UnindexedKey,
    /// Conditions that no row can satisfy, as PostgreSQL proves when it plans.
    NoRow,
    /// All rows of a table are returned.
    Unbounded,
    /// UPDATE or DELETE of all rows.
    AllRows,
    /// Tables that are joined without a condition.
    CrossJoin,
    /// A VOLATILE function in a statement that reads tables.
    VolatileRead,
    /// A function that puts an argument into the text of SQL.
    DynamicSql,
    /// A SECURITY DEFINER function without a search_path of its own.
    DefinerPath,
    /// A view or function for which policies of a table do not count.
    RowSecurityBypassed,
    /// Money in floating point.
    FloatMoney,
    /// A time in the time zone of the session.
    LocalTime,
    /// The same, as the default of a column.
    LocalTimeByDefault,
    /// Rows that are locked without an order.
    LockOrder,
}

impl SuspicionKind {
    /// Whether it counts only if it is so in all variants of a statement: what a condition makes pointless in one variant has its point in
    /// another one.
    pub(crate) fn needs_all_variants(self) -> bool {
        matches!(self, Self::OuterJoinMadeInner | Self::NeverTrue | Self::AlwaysTrue)
    }
}
