//! The types and the analysed query trees of all statements. The server sends a tree while it prepares a statement, as a
//! message of level LOG (`debug_print_parse`: `pg_rewrite_query` in `src/backend/tcop/postgres.c`): to any role, in a transaction
//! that only reads, on a standby too.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::Type;
use tokio_postgres::{Error, Statement};

use super::connect::Connection;
use super::locks;
use super::node_dump::{self, Encoding};
use sqlwright_analysis::described::{NO_MESSAGES, Tree};

/// A savepoint's name, too long: the server cuts it, and says so in a notice with the whole of it. The number behind it is cut
/// off, so all of these name one savepoint, and the notices tell which statement the messages behind them belong to. Longer than
/// the longest name that a server may be built for.
const SAVEPOINT: &str = "sqlwright_tree_________________________________________________________________________________________________________________________________";

/// What the transaction goes back to between its parts.
pub(super) const SETTINGS: &str = "sqlwright_settings";

/// The settings with which the server prints trees, until the savepoint is rolled back. Messages for the client include those of
/// level LOG.
pub(super) fn printing(server_version: u32) -> String {
    let quiet = quiet(server_version);
    format!(
        "SET LOCAL client_min_messages = log; {quiet}; \
         SET LOCAL debug_pretty_print = off; \
         SET LOCAL debug_print_parse = on"
    )
}

/// Keeps trees out of the server's own log where the role may say so, and errors of statements, which are told to their author.
pub(super) fn quiet(server_version: u32) -> String {
    let may = match server_version {
        150_000.. => "pg_catalog.has_parameter_privilege('log_min_messages', 'SET')",
        _ => "pg_catalog.current_setting('is_superuser') = 'on'",
    };
    format!("SELECT pg_catalog.set_config('log_min_messages', 'fatal', true) WHERE {may}")
}

/// Listens to the messages that come with the answers.
pub(super) struct Trees<'a> {
    connection: &'a Connection,
    server_version: u32,
    /// The number of the next statement.
    next: Cell<usize>,
    heard: RefCell<Heard>,
}

/// The trees that were heard, by the number of their statement: of how many, and the second of them.
#[derive(Default)]
struct Heard {
    current: Option<usize>,
    trees: BTreeMap<usize, (usize, Tree)>,
}

impl<'a> Trees<'a> {
    /// Begins the part of the transaction in which the server sends trees.
    ///
    /// # Errors
    /// When the server refuses, or the connection breaks.
    pub(super) async fn open(connection: &'a Connection, server_version: u32) -> Result<Self, Error> {
        connection.client.batch_execute(&format!("SAVEPOINT {SETTINGS}")).await?;
        let trees = Self { connection, server_version, next: Cell::new(0), heard: RefCell::default() };
        trees.listen(None).await?;
        Ok(trees)
    }

    /// Lets statements wait for locks for so long from here on.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(super) async fn wait_for_locks(&self, patience: Duration) -> Result<(), Error> {
        self.listen(Some(patience)).await
    }

    async fn listen(&self, patience: Option<Duration>) -> Result<(), Error> {
        let printing = printing(self.server_version);
        let waiting = patience.map_or_else(String::new, locks::waiting);
        let settings = format!("ROLLBACK TO SAVEPOINT {SETTINGS}; {waiting}{printing}; SAVEPOINT {SAVEPOINT}");
        self.connection.client.batch_execute(&settings).await
    }

    /// Prepares a statement; to be called for many at once, so that none waits for the answer about another.
    ///
    /// # Errors
    /// What the server says of the statement, or that the connection broke.
    pub(super) async fn prepare(&self, text: &str) -> Result<(Statement, Tree), Error> {
        self.prepare_typed(text, &[]).await
    }

    /// The connection that everything is prepared on.
    pub(super) fn client(&self) -> &tokio_postgres::Client {
        &self.connection.client
    }

    /// The same with types for its parameters; `UNKNOWN` where PostgreSQL is to tell.
    ///
    /// # Errors
    /// As [`Self::prepare`].
    pub(super) async fn prepare_typed(&self, text: &str, types: &[Type]) -> Result<(Statement, Tree), Error> {
        let number = self.next.replace(self.next.get() + 1);
        let client = &self.connection.client;
        // It undoes the statement before, whether that succeeded or not: so a culprit costs the others nothing, and locks are
        // held for one statement only. Both are sent at once, and nothing between them.
        let undo = format!("ROLLBACK TO SAVEPOINT {SAVEPOINT}{number}");
        let (undone, prepared) =
            futures_util::future::join(client.batch_execute(&undo), client.prepare_typed(text, types)).await;
        let tree = self.tree(number, text);
        undone?;
        Ok((prepared?, tree))
    }

    /// Ends the part of the transaction in which the server sends trees; the transaction itself goes on.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(super) async fn close(self) -> Result<(), Error> {
        self.connection.client.batch_execute(&format!("ROLLBACK TO SAVEPOINT {SETTINGS}")).await?;
        self.connection.notices();
        Ok(())
    }

    fn tree(&self, number: usize, text: &str) -> Tree {
        let mut heard = self.heard.borrow_mut();
        let encoding = Encoding::of(&self.connection.encoding);
        for notice in self.connection.notices() {
            heard.listen(&notice, encoding);
        }
        match heard.trees.remove(&number) {
            Some((_, tree)) => without_utility(tree, text),
            None => Tree::Unavailable(NO_MESSAGES.to_owned()),
        }
    }
}

impl Heard {
    /// Behind the notice that names the statement come the tree of ROLLBACK, and that of the statement; behind these may come
    /// trees of the driver's own questions about types. Messages of functions that ran meanwhile (the CHECK of a domain, for a
    /// literal) have a context, of which the statements themselves have none.
    fn listen(&mut self, notice: &DbError, encoding: Encoding) {
        if let Some(number) = number_in(notice) {
            self.current = Some(number);
        } else if let Some(number) = self.current
            && notice.message() == "parse tree:"
            && notice.where_().is_none()
        {
            let missing = || (0, Tree::Unavailable(NO_MESSAGES.to_owned()));
            let (count, tree) = self.trees.entry(number).or_insert_with(missing);
            *count += 1;
            if *count == 2 {
                let text = notice.detail().and_then(|dump| node_dump::unwrap(dump, encoding));
                let unknown =
                    || Tree::Unavailable("a name in it has too many special characters to be read".to_owned());
                *tree = text.map_or_else(unknown, Tree::Query);
            }
        }
    }
}

/// The number behind the savepoint's name.
fn number_in(notice: &DbError) -> Option<usize> {
    if *notice.code() != SqlState::NAME_TOO_LONG {
        return None;
    }
    let numbers = notice.message().split(SAVEPOINT).skip(1);
    let mut digits = numbers.map(|rest| &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()]);
    digits.find_map(|digits| digits.parse().ok())
}

/// A utility statement has no query tree: what it consists of is not analysed before it runs, or is a query that it does not return.
fn without_utility(tree: Tree, text: &str) -> Tree {
    let Tree::Query(query) = &tree else { return tree };
    // The first of this name: the node's own.
    match query.split_once(" :utilityStmt ") {
        Some((_, rest)) if rest.starts_with("<> ") => tree,
        Some(_) => Tree::Unavailable(utility(text)),
        None => Tree::Unavailable("PostgreSQL sent something other than its query tree".to_owned()),
    }
}

fn utility(text: &str) -> String {
    let keyword: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
    match keyword.to_uppercase().as_str() {
        "" | "SELECT" | "WITH" | "TABLE" | "VALUES" => {
            "PostgreSQL has no query tree for SELECT … INTO, which makes a table".to_owned()
        }
        keyword => format!("PostgreSQL has no query tree for {keyword}, a utility statement"),
    }
}
