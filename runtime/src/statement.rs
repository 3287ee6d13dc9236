//! Statements as generated code describes them, and their parameters in wire form.

use std::cell::Cell;
use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use postgres_types::{IsNull, ToSql, Type, to_sql_checked};

use crate::error::{Commits, Error, ErrorKind};
use crate::ty::{Named, Ty};
use crate::value::{BoxError, Encode, encode_sized};

/// One SQL statement with its types, as a `static` of generated code.
pub struct Statement {
    name: &'static str,
    sql: &'static str,
    parameters: &'static [Ty],
    columns: &'static [Ty],
    column_order: &'static [usize],
    read_only: bool,
    session: Session,
    within_transaction: bool,
    timeout: Option<Duration>,
    search_path: Option<&'static str>,
    slot: OnceLock<usize>,
}

/// What a statement leaves of the session as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Session {
    /// All.
    Kept,
    /// It may change something.
    Perhaps,
    /// It changes something, or takes something from it.
    Changed,
    /// The same, and only the end of the session undoes it.
    ChangedForGood,
}

/// All statements of a generated crate, module by module: its `STATEMENTS`.
pub type Statements = &'static [&'static [&'static Statement]];

/// Slots are given out at first use, so that several generated crates can share a connection.
static NEXT_SLOT: AtomicUsize = AtomicUsize::new(0);

impl Statement {
    /// `name` as in `customers.find_by_email`; `sql` with `$1`, `$2`, …; the types that the server gave when generating.
    pub const fn new(name: &'static str, sql: &'static str, parameters: &'static [Ty], columns: &'static [Ty]) -> Self {
        Self {
            name,
            sql,
            parameters,
            columns,
            column_order: &[],
            read_only: false,
            session: Session::Kept,
            within_transaction: false,
            timeout: None,
            search_path: None,
            slot: OnceLock::new(),
        }
    }

    /// The same for a statement that is proven to change nothing, so that it may be sent again when its connection was lost.
    pub const fn read_only(
        name: &'static str,
        sql: &'static str,
        parameters: &'static [Ty],
        columns: &'static [Ty],
    ) -> Self {
        let mut statement = Self::new(name, sql, parameters, columns);
        statement.read_only = true;
        statement
    }

    /// The same with a limit to how long a call may take, in milliseconds.
    pub const fn with_timeout_millis(mut self, limit: u64) -> Self {
        self.timeout = Some(Duration::from_millis(limit));
        self
    }

    /// The same for a statement that may leave something behind in its session, such as a function that runs SQL which it is given: a
    /// pool resets the connection before it lends it again.
    pub const fn perhaps_changing_session(mut self) -> Self {
        self.session = Session::Perhaps;
        self
    }

    /// The same for a statement that changes its session, or takes something from it: it is refused over a pool, where the next
    /// statement has another session, and the next user this one.
    pub const fn changing_session(mut self) -> Self {
        self.session = Session::Changed;
        self
    }

    /// The same where nothing undoes it: a pool closes the connection.
    pub const fn changing_session_for_good(mut self) -> Self {
        self.session = Session::ChangedForGood;
        self
    }

    /// The same for a statement whose effect ends with its transaction, such as FOR UPDATE: it is refused outside of one.
    pub const fn within_transaction(mut self) -> Self {
        self.within_transaction = true;
        self
    }

    /// The same for a row whose fields have another order than the columns: for each field the index of its column.
    pub const fn with_column_order(mut self, order: &'static [usize]) -> Self {
        self.column_order = order;
        self
    }

    /// The same, checked with this `search_path` of the configuration.
    pub const fn with_search_path(mut self, path: &'static str) -> Self {
        self.search_path = Some(path);
        self
    }

    /// The repository and the method, such as `customers.find_by_email`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The SQL as it is sent.
    pub fn sql(&self) -> &'static str {
        self.sql
    }

    /// The `search_path` with which it was checked, where the configuration sets one.
    pub fn search_path(&self) -> Option<&'static str> {
        self.search_path
    }

    /// The types of the parameters.
    pub fn parameters(&self) -> &'static [Ty] {
        self.parameters
    }

    /// The types of the columns.
    pub fn columns(&self) -> &'static [Ty] {
        self.columns
    }

    /// The index of the column that a field of the row is read from.
    pub(crate) fn column_of(&self, field: usize) -> usize {
        self.column_order.get(field).copied().unwrap_or(field)
    }

    /// Whether it is proven to change nothing.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// How long a call may take.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// Whether it can run without being prepared over a client that keeps nothing: its columns are of types that the client knows.
    /// They are compared when rows arrive, which is too late where these are stored by then.
    pub(crate) fn is_sent_at_once(&self, commits: Commits) -> bool {
        let is_late = commits != Commits::Later && !self.columns.is_empty();
        !is_late && self.columns.iter().all(|column| column.oid() != 0)
    }

    pub(crate) fn slot(&self) -> usize {
        *self.slot.get_or_init(|| NEXT_SLOT.fetch_add(1, Ordering::Relaxed))
    }

    /// Whether it needs a session of its caller's own.
    pub(crate) fn needs_session(&self) -> bool {
        self.session >= Session::Changed
    }

    /// Whether it needs a transaction.
    pub(crate) fn needs_transaction(&self) -> bool {
        self.within_transaction
    }

    /// What it leaves of its session. Of a utility statement that says nothing it is not known.
    pub(crate) fn session(&self) -> Session {
        if self.begins_with(&ORDINARY) { self.session } else { self.session.max(Session::Perhaps) }
    }

    /// When its changes are stored.
    pub(crate) fn commits(&self, in_transaction: bool) -> Commits {
        match in_transaction || self.read_only {
            true => Commits::Later,
            false if self.begins_with(&ORDINARY) || self.begins_with(&["TRUNCATE", "REFRESH"]) => Commits::AtItsEnd,
            false => Commits::OnItsWay,
        }
    }

    fn begins_with(&self, words: &[&str]) -> bool {
        let word = first_word(self.sql);
        words.iter().any(|other| word.eq_ignore_ascii_case(other))
    }

    /// Compares the types that the server infers today with those that the code was generated for.
    pub(crate) fn verify(&self, parameters: &[Type], columns: &[tokio_postgres::Column]) -> Result<(), Error> {
        if parameters.len() != self.parameters.len() {
            return Err(self.drift(format!(
                "expected {} parameters, but the server has {}",
                self.parameters.len(),
                parameters.len()
            )));
        }
        for (index, (expected, real)) in self.parameters.iter().zip(parameters).enumerate() {
            if !expected.matches(real) {
                return Err(self.drift(format!(
                    "parameter ${} was expected to be {expected}, but the server has {}",
                    index + 1,
                    Named(real)
                )));
            }
        }
        self.verify_columns(columns)
    }

    pub(crate) fn verify_columns(&self, columns: &[tokio_postgres::Column]) -> Result<(), Error> {
        if columns.len() != self.columns.len() {
            return Err(self.drift(format!(
                "expected {} columns, but the server has {}",
                self.columns.len(),
                columns.len()
            )));
        }
        for (expected, real) in self.columns.iter().zip(columns) {
            // A column over a domain is described as the type below it.
            if !expected.matches(real.type_()) && !expected.base().matches(real.type_()) {
                let real_type = Named(real.type_());
                return Err(self.drift(format!(
                    "column `{}` was expected to be {expected}, but the server has {real_type}",
                    real.name()
                )));
            }
        }
        Ok(())
    }

    fn drift(&self, difference: String) -> Error {
        let text = format!("{difference}; generate the code again");
        Error::with_text(ErrorKind::SchemaDrift, Some(self.name), text).on_path_of(self)
    }
}

/// The statements that do what they say and no more.
const ORDINARY: [&str; 8] = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "WITH", "TABLE"];

/// Behind blanks, comments and parentheses.
fn first_word(sql: &str) -> &str {
    let mut rest = sql.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    loop {
        let behind = match rest.get(..2) {
            Some("--") => rest.split_once('\n').map(|(_, behind)| behind),
            Some("/*") => behind_comment(rest),
            _ => break,
        };
        let behind = behind.unwrap_or_default();
        rest = behind.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    }
    rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default()
}

/// Comments nest.
fn behind_comment(sql: &str) -> Option<&str> {
    let mut depth = 0;
    let mut rest = sql;
    loop {
        let at = rest.find(['/', '*'])?;
        match rest.get(at..at + 2) {
            Some("/*") => depth += 1,
            Some("*/") => depth -= 1,
            _ => {
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 2..];
        if depth == 0 {
            return Some(rest);
        }
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statement").field("name", &self.name).field("sql", &self.sql).finish_non_exhaustive()
    }
}

/// Parameters in wire form, length and bytes each: nothing of the caller's is borrowed any more.
#[derive(Default)]
pub(crate) struct Arguments {
    bytes: BytesMut,
    count: usize,
}

impl Arguments {
    pub(crate) fn encode(statement: &Statement, values: &[&dyn Encode]) -> Result<Self, Error> {
        if values.len() != statement.parameters.len() {
            let text = format!("{} values for {} parameters", values.len(), statement.parameters.len());
            return Err(Error::with_text(ErrorKind::Encode, Some(statement.name), text));
        }
        let mut bytes = spare();
        // Most values are short: one allocation then, if any.
        bytes.reserve(values.len() * 32);
        for (index, (value, ty)) in values.iter().zip(statement.parameters).enumerate() {
            encode_sized(*value, ty, &mut bytes).map_err(|error| Error::encode(statement.name, index + 1, error))?;
        }
        Ok(Self { bytes, count: values.len() })
    }

    pub(crate) fn iter(&self) -> Iter<'_> {
        Iter { rest: &self.bytes, count: self.count }
    }
}

thread_local! {
    /// The room of parameters that have been sent.
    static SPARE: Cell<BytesMut> = Cell::new(BytesMut::new());
}

/// More is not kept.
const SPARE_AT_MOST: usize = 4096;

fn spare() -> BytesMut {
    SPARE.try_with(Cell::take).unwrap_or_default()
}

impl Drop for Arguments {
    fn drop(&mut self) {
        if (1..=SPARE_AT_MOST).contains(&self.bytes.capacity()) {
            self.bytes.clear();
            let _ = SPARE.try_with(|spare| spare.set(std::mem::take(&mut self.bytes)));
        }
    }
}

pub(crate) struct Iter<'a> {
    rest: &'a [u8],
    count: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Argument<'a>;

    fn next(&mut self) -> Option<Argument<'a>> {
        let (length, rest) = self.rest.split_first_chunk::<4>()?;
        self.count -= 1;
        // -1 is NULL.
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            self.rest = rest;
            return Some(Argument(None));
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Argument(Some(value)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count, Some(self.count))
    }
}

impl ExactSizeIterator for Iter<'_> {}

/// One encoded parameter, as the driver takes it.
pub(crate) struct Argument<'a>(Option<&'a [u8]>);

// The driver logs parameters.
impl fmt::Debug for Argument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl ToSql for Argument<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match self.0 {
            Some(value) => {
                out.extend_from_slice(value);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
