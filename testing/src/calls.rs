//! How often statements are called: one in a loop is seen when it is called for each row of another.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlwright::observe::{StatementEnd, Tracer};

/// The end of a transaction, which is no statement of a query file.
const COMMIT: &str = "COMMIT";

/// Calls by statement, such as `orders.items`.
type Counts = BTreeMap<&'static str, u64>;

/// Counts all calls of a pool.
#[derive(Debug, Default)]
struct Counter(Mutex<Counts>);

impl Counter {
    fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Tracer for Counter {
    fn statement(&self, end: &StatementEnd<'_>) {
        // Those of a batch share a round trip.
        if !end.is_batched && end.statement != COMMIT {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(end.statement).or_default() += 1;
        }
    }
}

/// How often each statement was called: of a [`Database`](crate::Database) since [`watch`](crate::Database::watch), of other pools since they
/// were built with its [`tracer`](Self::tracer).
///
/// Finds statements that are called once for each row of another (N+1 queries):
///
/// ```no_run
/// # use sqlwright_testing::{Database, Error};
/// # async fn show_orders(_: &sqlwright::Pool) {}
/// # async fn test(db: Database) {
/// let calls = db.watch();
/// show_orders(db.pool()).await;
/// calls.assert_at_most(1);
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Calls {
    counter: Arc<Counter>,
    /// What was counted before.
    before: Counts,
}

impl Calls {
    /// What counts, for [`PoolBuilder::tracer`](sqlwright::PoolBuilder::tracer).
    pub fn tracer(&self) -> Arc<dyn Tracer> {
        Arc::<Counter>::clone(&self.counter)
    }

    /// The same, from now on.
    pub(crate) fn starting_now(&self) -> Self {
        Self { counter: Arc::clone(&self.counter), before: self.counter.counts() }
    }

    /// The statements that were called, with how often: all calls that have ended, whether or not they succeeded. Those in a
    /// [`Batch`](sqlwright::Batch) are not among them, because they are sent together.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = self.counter.counts();
        for (statement, before) in &self.before {
            if let Some(count) = counts.get_mut(statement) {
                *count -= before;
            }
        }
        counts.retain(|_, count| *count > 0);
        counts
    }

    /// Fails the test if a statement was called more often than that.
    ///
    /// # Panics
    /// It names the statements, with how often they were called.
    #[track_caller]
    pub fn assert_at_most(&self, most: u64) {
        let counts = self.counts().into_iter().filter(|(_, count)| *count > most);
        let repeated: Vec<String> = counts.map(|(name, count)| format!("{name}: {count} times")).collect();
        assert!(
            repeated.is_empty(),
            "called more often than {most}:\n  {}\nIf a statement is called for each row of another, join the two, pass all keys as an array, \
             or send the calls in a batch",
            repeated.join("\n  ")
        );
    }
}
