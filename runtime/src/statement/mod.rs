//! Statements as generated code describes them, and their parameters in wire form.

mod arguments;
mod form;
mod known;
mod name;
mod varying;
mod words;

pub(crate) use self::arguments::Arguments;
pub(crate) use self::form::{Form, Key};
pub(crate) use self::name::Name;
pub use self::varying::Piece;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlwright_wire::describe::Column;

use self::varying::Varying;
use self::words::{Kind, names_limits};
use crate::error::{Commits, Error, ErrorKind};
use crate::ty::Ty;

/// One SQL statement with its types, as a `static` of generated code.
pub struct Statement {
    name: &'static str,
    text: Text,
    parameters: &'static [Ty],
    columns: &'static [Ty],
    column_order: &'static [usize],
    copy: Copied,
    read_only: bool,
    session: Session,
    within_transaction: bool,
    enforced: bool,
    timeout: Option<Duration>,
    search_path: Option<&'static str>,
    identity: OnceLock<Identity>,
    /// The names of its columns, as the first server has told them.
    column_names: OnceLock<Box<[String]>>,
}

/// Whether its rows travel by COPY.
enum Copied {
    No,
    /// By this COPY, whose stand-in its SQL is.
    In(&'static str),
    /// By the COPY of its SQL.
    Out,
}

/// Its SQL.
enum Text {
    Constant(&'static str),
    Varying(Varying),
}

/// By what a connection knows the statement.
struct Identity {
    slot: u32,
    name: Name,
    kind: Kind,
    /// It has a word in it that sets time limits.
    names_limits: bool,
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
static NEXT_SLOT: AtomicU32 = AtomicU32::new(0);

impl Statement {
    /// `name` as in `customers.find_by_email`; `sql` with `$1`, `$2`, …; the types that the server gave when generating.
    pub const fn new(name: &'static str, sql: &'static str, parameters: &'static [Ty], columns: &'static [Ty]) -> Self {
        Self::of(name, Text::Constant(sql), parameters, columns)
    }

    const fn of(name: &'static str, text: Text, parameters: &'static [Ty], columns: &'static [Ty]) -> Self {
        Self {
            name,
            text,
            parameters,
            columns,
            column_order: &[],
            copy: Copied::No,
            read_only: false,
            session: Session::Kept,
            within_transaction: false,
            enforced: false,
            timeout: None,
            search_path: None,
            identity: OnceLock::new(),
            column_names: OnceLock::new(),
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

    /// The same for a statement whose SQL fails unless exactly one row is affected, with a message that names it and says how many were:
    /// see [`WrongCount`](ErrorKind::WrongCount). What it returns is not read.
    pub const fn enforced(mut self) -> Self {
        self.enforced = true;
        self
    }

    /// The same for a row whose fields have another order than the columns: for each field the index of its column.
    pub const fn with_column_order(mut self, order: &'static [usize]) -> Self {
        self.column_order = order;
        self
    }

    /// The same for a COPY: what is prepared and compared is an INSERT with the same columns, and this is what is run.
    pub const fn with_copy(mut self, copy: &'static str) -> Self {
        self.copy = Copied::In(copy);
        self
    }

    /// The same for a query without parameters whose rows arrive by `COPY (…) TO STDOUT`.
    pub const fn copied_out(mut self) -> Self {
        self.copy = Copied::Out;
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

    /// The SQL as it is sent; of a statement that varies, with as much on as can be.
    pub fn sql(&self) -> &str {
        match &self.text {
            Text::Constant(sql) => sql,
            Text::Varying(varying) => varying.sql(),
        }
    }

    /// The `COPY … FROM STDIN` that is run, where it is one.
    pub(crate) fn copy_in(&self) -> Option<&'static str> {
        match self.copy {
            Copied::In(copy) => Some(copy),
            Copied::No | Copied::Out => None,
        }
    }

    /// Whether its rows arrive by COPY.
    #[inline]
    pub(crate) fn is_copied_out(&self) -> bool {
        matches!(self.copy, Copied::Out)
    }

    /// Whether it has several variants.
    #[inline]
    pub(crate) fn is_varying(&self) -> bool {
        matches!(self.text, Text::Varying(_))
    }

    /// Of these bits of a variant one must be on; 0: none need be.
    fn required(&self) -> u64 {
        match &self.text {
            Text::Constant(_) => 0,
            Text::Varying(varying) => varying.required,
        }
    }

    /// The variants that stand for all others: with as little on as can be, and with as much.
    pub(crate) fn extremes(&'static self) -> impl Iterator<Item = Form> {
        let (least, most) = match &self.text {
            Text::Constant(_) => (0, 0),
            Text::Varying(varying) => (varying.least, varying.most),
        };
        let least = Some(Form::of(self, least)).filter(|form| form.refusal().is_none());
        let most = Some(Form::of(self, most)).filter(|form| form.refusal().is_none());
        let most = most.filter(|most| least.is_none_or(|least| least.key() != most.key()));
        least.into_iter().chain(most)
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

    /// For each field of the row the index of its column; empty where both have the same order.
    #[inline]
    pub(crate) fn column_order(&self) -> &'static [usize] {
        self.column_order
    }

    /// Whether it is proven to change nothing.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// How long a call may take.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    #[inline]
    fn identity(&self) -> &Identity {
        self.identity.get_or_init(|| {
            let slot = NEXT_SLOT.fetch_add(1, Ordering::Relaxed);
            let sql = match &self.text {
                Text::Constant(sql) => Cow::Borrowed(*sql),
                // Its names are those of its variants, and its first word is the same in all of them.
                Text::Varying(varying) => Cow::Owned(varying.text(varying.most)),
            };
            let names_limits = names_limits(&sql);
            Identity { slot, name: Name::of(sql.bytes(), slot), kind: Kind::of(&sql), names_limits }
        })
    }

    /// Its number in the statements of every connection.
    #[inline]
    pub(crate) fn slot(&self) -> usize {
        self.identity().slot as usize
    }

    /// The name under which it is prepared, if it is constant.
    #[inline]
    pub(crate) fn prepared_name(&self) -> &[u8] {
        self.identity().name.as_bytes()
    }

    /// The name of a column, where a server has told it.
    pub(crate) fn column_name(&self, column: usize) -> &str {
        self.column_names.get().and_then(|names| names.get(column)).map_or("?", String::as_str)
    }

    /// A server has described it.
    pub(crate) fn note_columns(&self, columns: &[Column]) {
        self.column_names.get_or_init(|| columns.iter().map(|column| column.name.clone()).collect());
    }

    /// An error: the database is another than the one that the code was generated for.
    pub(crate) fn drift(&self, difference: &str) -> Error {
        let text = format!("{difference}; generate the code again");
        Error::with_text(ErrorKind::SchemaDrift, Some(self.name), text).known_to(self)
    }

    /// Whether it needs a session of its caller's own.
    pub(crate) fn needs_session(&self) -> bool {
        self.session >= Session::Changed
    }

    /// Whether it needs a transaction.
    pub(crate) fn needs_transaction(&self) -> bool {
        self.within_transaction
    }

    /// Whether the server enforces that it affects one row.
    pub(crate) fn is_enforced(&self) -> bool {
        self.enforced
    }

    /// What it leaves of its session. Of a utility statement that says nothing it is not known.
    pub(crate) fn session(&self) -> Session {
        match self.identity() {
            Identity { kind: Kind::Ordinary, names_limits: false, .. } => self.session,
            _ => self.session.max(Session::Perhaps),
        }
    }

    /// Whether it leaves the session as it was.
    #[inline]
    pub(crate) fn leaves_all(&self) -> bool {
        self.session() == Session::Kept
    }

    /// Whether the server may let other statements run for longer or shorter after it.
    pub(crate) fn may_set_limits(&self) -> bool {
        self.session >= Session::Changed || self.identity().names_limits
    }

    /// When its changes are stored.
    pub(crate) fn commits(&self, in_transaction: bool) -> Commits {
        match self.identity().kind {
            _ if in_transaction || self.read_only => Commits::Later,
            Kind::Ordinary | Kind::Whole => Commits::AtItsEnd,
            Kind::Other => Commits::OnItsWay,
        }
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statement").field("name", &self.name).field("sql", &self.sql()).finish_non_exhaustive()
    }
}
