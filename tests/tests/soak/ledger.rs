//! What calls have written, as far as they know, and how that compares with the tables.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sqlwright::{Connection, Error, ErrorKind, Outcome};

use crate::report::Times;

/// The tables of the shop, one for calls that return nothing, and where the products are that calls are about.
pub(crate) const PRODUCTS: i64 = 20;
pub(crate) const ACCOUNTS: i64 = 4;
pub(crate) const SCHEMA: &str = "CREATE TABLE ledger (tag int8 NOT NULL)";

/// Everything as it was: the rows have the ids from 1 on.
pub(crate) const BEGIN: &str = "
    TRUNCATE ledger, products, inventory, customers, orders, order_items, accounts, transfers RESTART IDENTITY CASCADE;
    INSERT INTO products (sku, name, price) SELECT 'shelf ' || i, 'product ' || i, 10 FROM generate_series(1, 20) AS i;
    INSERT INTO inventory (product_id) SELECT i FROM generate_series(1, 20) AS i;
    INSERT INTO customers (email, first_name, last_name) VALUES ('a@example.com', 'A', 'B');
    INSERT INTO accounts (name, balance) SELECT 'till ' || i, 1000000 FROM generate_series(1, 4) AS i";

/// Every tag in whichever table, and how often.
const STORED: &str = "SELECT tag, count(*) FROM (
        SELECT tag FROM ledger
        UNION ALL SELECT sku::int8 FROM products WHERE sku NOT LIKE 'shelf %'
        UNION ALL SELECT note::int8 FROM orders
        UNION ALL SELECT memo::int8 FROM transfers
    ) AS tags GROUP BY tag";

pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// The errors of calls since somebody looked, by kind.
pub(crate) type Seen = Arc<Mutex<BTreeMap<&'static str, usize>>>;

/// What a worker has done.
pub(crate) struct Ledger {
    /// Tags and what is known of them: `Some(true)` is stored.
    tags: Vec<(i64, Option<bool>)>,
    /// Pieces that were put on the shelves, and those of which that is not known.
    pieces: (i64, i64),
    /// How long the calls took that were not dropped.
    pub(crate) times: Times,
    pub(crate) failed: usize,
    seen: Seen,
}

/// What a call is to write: all of it or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writes {
    Nothing,
    /// So many tags from that of the call on.
    Tags(i64),
    /// A piece of each product.
    Pieces,
}

impl Ledger {
    pub(crate) fn new(seen: &Seen) -> Self {
        Self { tags: Vec::new(), pieces: (0, 0), times: Times::default(), failed: 0, seen: Arc::clone(seen) }
    }

    /// `None`: the call was dropped.
    pub(crate) fn note(&mut self, tag: i64, writes: Writes, done: Option<(Result<(), Error>, Duration)>) {
        let known = match done {
            None => None,
            Some((result, took)) => {
                self.times.add(took);
                if let Err(error) = &result {
                    assert!(is_of_a_fault(error), "{error}\n{error:?}");
                    self.failed += 1;
                    *self.seen.lock().expect("not poisoned").entry(error.kind().name()).or_default() += 1;
                }
                judge(result)
            }
        };
        match (writes, known) {
            (Writes::Nothing, _) | (Writes::Pieces, Some(false)) => {}
            (Writes::Tags(count), _) => self.tags.extend((tag..tag + count).map(|tag| (tag, known))),
            (Writes::Pieces, Some(true)) => self.pieces.0 += PRODUCTS,
            (Writes::Pieces, None) => self.pieces.1 += PRODUCTS,
        }
    }
}

/// Whether it can be what a fault or another transaction has caused.
fn is_of_a_fault(error: &Error) -> bool {
    use ErrorKind::{
        AbortedTransaction, Cancelled, Connection, Deadlock, LockNotAvailable, OutcomeUnknown, PoolTimeout,
        SerializationFailure, Server, StatementTimeout,
    };
    matches!(
        error.kind(),
        AbortedTransaction
            | Cancelled
            | Connection
            | Deadlock
            | LockNotAvailable
            | OutcomeUnknown
            | PoolTimeout
            | SerializationFailure
            | Server
            | StatementTimeout
    )
}

fn judge(result: Result<(), Error>) -> Option<bool> {
    match result.map_err(|error| error.outcome()) {
        Ok(()) | Err(Outcome::Stored) => Some(true),
        Err(Outcome::NotStored) => Some(false),
        Err(Outcome::Unknown) => None,
    }
}

/// How many writes had a known outcome, and how many had none.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) sure: usize,
    pub(crate) unknown: usize,
}

/// Compares what is known with what is stored, and then begins anew.
pub(crate) async fn compare(ledgers: &[Ledger], connection: &Connection) -> Result<Count, tokio_postgres::Error> {
    let client = connection.client();
    let rows = client.query(STORED, &[]).await?;
    let mut stored: HashMap<i64, i64> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut count = Count::default();
    for (tag, known) in ledgers.iter().flat_map(|ledger| &ledger.tags) {
        let times = stored.remove(tag).unwrap_or(0);
        match known {
            Some(true) => assert_eq!(times, 1, "{tag} is to be stored"),
            Some(false) => assert_eq!(times, 0, "{tag} is not to be stored"),
            None => assert!(times <= 1, "{tag} is doubled"),
        }
        if known.is_some() { count.sure += 1 } else { count.unknown += 1 }
    }
    assert!(stored.is_empty(), "nobody wrote {stored:?}");

    let pieces: i64 = client.query_one("SELECT sum(quantity) FROM inventory", &[]).await?.get(0);
    let (sure, unknown) = ledgers.iter().fold((0, 0), |sum, one| (sum.0 + one.pieces.0, sum.1 + one.pieces.1));
    assert!(
        (sure..=sure + unknown).contains(&pieces),
        "{pieces} pieces, of which {sure} are sure and {unknown} are not"
    );
    let sql = "SELECT (sum(balance) = 4000000) IS TRUE AND bool_and(balance = 1000000 + coalesce((
            SELECT sum(CASE WHEN to_account_id = account_id THEN amount ELSE -amount END)
            FROM transfers WHERE account_id IN (from_account_id, to_account_id)), 0)) FROM accounts";
    assert!(client.query_one(sql, &[]).await?.get::<_, bool>(0), "money was lost or made");
    client.batch_execute(BEGIN).await?;
    Ok(count)
}
