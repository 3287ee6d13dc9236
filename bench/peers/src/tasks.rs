//! What every peer does, and the values that it does it with.

use chrono::{DateTime, Duration, Utc};
use rust_decimal::Decimal;

/// A task; an operation of each is what its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A row of eight columns by its key.
    ByKey,
    /// The same over a pool, which lends a connection for it.
    Pooled,
    /// 10,000 such rows, collected.
    Rows,
    /// The same, looked at without owning them.
    Borrowed,
    /// One row of a million, as they arrive.
    Stream,
    /// An INSERT in a transaction of many.
    Insert,
    /// An INSERT, 1,000 of which go to the server together, in a transaction.
    Batch,
    /// An INSERT, 100,000 of which are one statement over arrays (or as many as the peer makes of it).
    Bulk,
    /// A row of `COPY … FROM STDIN`, 100,000 of which go together.
    CopyIn,
    /// A row of `COPY (…) TO STDOUT`, of 100,000, as they arrive.
    CopyOut,
    /// An order of five items in a transaction.
    Order,
    /// The same by 16 clients at once.
    Order16,
    /// A select by key, 1,000 of which are asked for at once on one connection.
    AtOnce,
    /// A connection and the first call on it, which has an enum as parameter and as column.
    First,
}

impl Task {
    pub const ALL: [Self; 14] = [
        Self::ByKey,
        Self::Pooled,
        Self::Rows,
        Self::Borrowed,
        Self::Stream,
        Self::Insert,
        Self::Batch,
        Self::Bulk,
        Self::CopyIn,
        Self::CopyOut,
        Self::Order,
        Self::Order16,
        Self::AtOnce,
        Self::First,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::ByKey => "by-key",
            Self::Pooled => "pooled",
            Self::Rows => "rows",
            Self::Borrowed => "borrowed",
            Self::Stream => "stream",
            Self::Insert => "insert",
            Self::Batch => "batch",
            Self::Bulk => "bulk",
            Self::CopyIn => "copy-in",
            Self::CopyOut => "copy-out",
            Self::Order => "order",
            Self::Order16 => "order-16",
            Self::AtOnce => "at-once",
            Self::First => "first",
        }
    }

    pub fn parse(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|task| task.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|task| task.name()).collect();
            format!("there is no task `{name}`; there are {}", names.join(", "))
        })
    }

    /// How many are timed in one run.
    pub fn operations(self) -> usize {
        match self {
            Self::ByKey | Self::Pooled => 4_000,
            Self::Rows | Self::Borrowed => 15,
            Self::Stream => 1_000_000,
            Self::Bulk | Self::CopyIn | Self::CopyOut => 300_000,
            Self::Insert => 4_000,
            Self::Order => 300,
            Self::Order16 => 800,
            Self::AtOnce | Self::Batch => 8_000,
            Self::First => 60,
        }
    }

    /// How many are counted at least; as many again give the difference.
    pub fn counted(self) -> usize {
        match self {
            Self::ByKey | Self::Pooled | Self::Insert => 500,
            Self::Rows | Self::Borrowed => 2,
            Self::Stream => 1_000_000,
            Self::Bulk | Self::CopyIn | Self::CopyOut => 100_000,
            Self::Order => 40,
            Self::Order16 => 160,
            Self::AtOnce | Self::Batch => 1_000,
            Self::First => 10,
        }
    }
}

/// The columns of `articles`.
#[allow(dead_code, reason = "what is not read is decoded all the same")]
pub struct Article {
    pub article_id: i32,
    pub title: String,
    pub created_at: DateTime<Utc>,
    pub price: Decimal,
    pub available: bool,
    pub reference: uuid::Uuid,
    pub details: serde_json::Value,
    pub note: Option<String>,
}

/// What of an article goes into the check sum.
pub fn weight(article_id: i32, title: &str, note: Option<&str>) -> i64 {
    i64::from(article_id) + (title.len() + note.map_or(0, str::len)) as i64
}

pub const WIDE: &str = "SELECT article_id, title, created_at, price, available, reference, details, note FROM articles";
pub const BY_KEY: &str = "SELECT article_id, title, created_at, price, available, reference, details, note FROM articles \
    WHERE article_id = $1";
pub const UP_TO: &str = "SELECT article_id, title, created_at, price, available, reference, details, note FROM articles \
    WHERE article_id <= $1";
pub const ADD_READING: &str =
    "INSERT INTO readings (sensor, label, taken_at, amount, note) VALUES ($1, $2, $3, $4, $5)";
pub const ADD_READINGS: &str = "INSERT INTO readings (sensor, label, taken_at, amount, note) \
    SELECT * FROM unnest($1::int4[], $2::text[], $3::timestamptz[], $4::numeric[], $5::text[])";
pub const COPY_READINGS: &str = "COPY readings (sensor, label, taken_at, amount, note) FROM STDIN (FORMAT binary)";
pub const COPY_ARTICLES: &str = "COPY (SELECT article_id, title, created_at, price, available, reference, details, note FROM articles \
    WHERE article_id <= 100000) TO STDOUT (FORMAT binary)";
pub const CREATE_ORDER: &str = "INSERT INTO orders (customer_id, status) VALUES ($1, $2) RETURNING order_id";
pub const ADD_ITEM: &str = "INSERT INTO order_items (order_id, article_id, quantity, price) VALUES ($1, $2, $3, $4)";
pub const TAKE: &str = "UPDATE stock SET pieces = pieces - $1 WHERE article_id = $2 AND pieces >= $1";
pub const BY_STATUS: &str = "SELECT order_id, status FROM orders WHERE status = $1 AND order_id <= 3";

/// How many rows `Rows` collects.
pub const MANY: i32 = 10_000;
/// How many clients `Order16` has.
pub const CLIENTS: usize = 16;
/// How many selects `AtOnce` has under way, and how many rows `Batch` inserts together.
pub const AT_ONCE: usize = 1_000;

/// How many rows `Bulk` and the COPYs move at once.
pub const AT_A_TIME: usize = 100_000;

/// Keys that are the same for each peer.
pub struct Keys(u64);

impl Keys {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, limit: u64) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit) as i32
    }

    /// One of a million articles.
    pub fn article(&mut self) -> i32 {
        self.below(1_000_000) + 1
    }

    /// Five different articles on stock, in the order in which everybody takes them.
    pub fn order(&mut self) -> [i32; 5] {
        let mut articles = [0; 5];
        for index in 0..5 {
            articles[index] = loop {
                let article = self.below(10_000) + 1;
                if !articles[..index].contains(&article) {
                    break article;
                }
            };
        }
        articles.sort_unstable();
        articles
    }
}

pub struct Reading {
    pub sensor: i32,
    pub label: String,
    pub taken_at: DateTime<Utc>,
    pub amount: Decimal,
    pub note: Option<String>,
}

/// As many as `Batch` inserts together; the others take them again and again, so that making them is no part of an operation.
pub fn readings() -> Vec<Reading> {
    let start = DateTime::<Utc>::UNIX_EPOCH;
    let reading = |number: usize| Reading {
        sensor: number as i32,
        label: format!("reading {number}"),
        taken_at: start + Duration::seconds(number as i64),
        amount: Decimal::new(number as i64, 2),
        note: (number % 2 == 0).then(|| format!("note {number}")),
    };
    (0..AT_ONCE).map(reading).collect()
}

/// The columns of many rows, as arrays.
#[derive(Default)]
pub struct Columns<'a> {
    pub sensors: Vec<i32>,
    pub labels: Vec<&'a str>,
    pub taken_at: Vec<DateTime<Utc>>,
    pub amounts: Vec<Decimal>,
    pub notes: Vec<Option<&'a str>>,
}

impl<'a> Columns<'a> {
    /// As many rows as `Bulk` inserts at once.
    pub fn of(readings: &'a [Reading]) -> Self {
        let mut columns = Self::default();
        for Reading { sensor, label, taken_at, amount, note } in readings.iter().cycle().take(AT_A_TIME) {
            columns.sensors.push(*sensor);
            columns.labels.push(label);
            columns.taken_at.push(*taken_at);
            columns.amounts.push(*amount);
            columns.notes.push(note.as_deref());
        }
        columns
    }
}

/// The price of everything.
pub fn price() -> Decimal {
    Decimal::new(999, 2)
}
