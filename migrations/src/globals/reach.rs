//! Which statements reach beyond the database that they run in, told from their first words.

use sqlwright_source::lexer::TokenKind;

use super::words::Words;

/// What of the whole server a statement concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Roles, their members, passwords and settings; who acts.
    Roles,
    /// Who may do what, also within the database: its grantees are roles.
    Privileges,
    /// What roles own, given up all at once.
    Owned,
    /// Databases other than this one.
    Databases,
    /// The server's configuration, files of its log and WAL.
    Settings,
    /// Folders of the server's machine.
    Tablespaces,
    /// What comes from other servers.
    Subscriptions,
    /// Replication slots and origins.
    Replication,
    /// Sessions of others.
    Sessions,
    /// Statistics of all databases.
    Statistics,
    /// Files and programs of the server's machine.
    Files,
    /// Rows in files of the server's machine, or in the output of its programs.
    Rows,
    /// Transactions that outlive the session.
    Prepared,
    /// Other servers, or other databases of this one, by dblink.
    Connections,
}

/// What becomes of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Run,
    LeaveOut,
    Refuse,
}

impl Reach {
    /// What becomes of such a statement, on a server that others use, or on one that is ours alone.
    pub(super) fn verdict(self, shared: bool) -> Verdict {
        match self {
            // A subscription reaches the publisher, whosever that is. Folders may be there and in use, and slots ask for
            // another `wal_level`; neither makes a schema another.
            Self::Tablespaces | Self::Subscriptions | Self::Replication => Verdict::LeaveOut,
            _ if !shared => Verdict::Run,
            Self::Roles | Self::Privileges | Self::Databases | Self::Settings | Self::Sessions | Self::Statistics => {
                Verdict::LeaveOut
            }
            // As `\copy`: rows are not the schema.
            Self::Rows => Verdict::LeaveOut,
            Self::Owned | Self::Files | Self::Prepared | Self::Connections => Verdict::Refuse,
        }
    }

    /// What it is, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Privileges => "privileges",
            Self::Owned => "everything that a role owns",
            Self::Databases => "databases",
            Self::Settings => "the server's configuration",
            Self::Tablespaces => "tablespaces",
            Self::Subscriptions => "subscriptions",
            Self::Replication => "replication",
            Self::Sessions => "other sessions",
            Self::Statistics => "statistics of all databases",
            Self::Files | Self::Rows => "files or programs of the server's machine",
            Self::Prepared => "prepared transactions",
            Self::Connections => "connections to other databases",
        }
    }
}

/// What of the whole server the statement concerns that begins at a token and ends before another.
pub(super) fn of_statement(words: &Words<'_>, from: usize, to: usize) -> Option<Reach> {
    let second = from + 1;
    if words.is_any(from, &["CREATE", "ALTER", "DROP"]) {
        return of_definition(words, from);
    }
    if words.is_any(from, &["GRANT", "REVOKE"]) {
        let on = words.find(second, to, &["ON"]);
        return Some(on.map_or(Reach::Roles, |on| granted_on(words, on + 1)));
    }
    if words.are(from, &["REASSIGN", "OWNED"]) {
        return Some(Reach::Roles);
    }
    if words.are(from, &["COMMENT", "ON"]) {
        return shared_object(words, from + 2);
    }
    if words.are(from, &["SECURITY", "LABEL"]) {
        return words.find(from, to, &["ON"]).and_then(|on| shared_object(words, on + 1));
    }
    if words.is_any(from, &["SET", "RESET"]) {
        let named =
            second + usize::from(words.is_any(second, &["LOCAL", "SESSION"]) && !words.is(from + 2, "AUTHORIZATION"));
        let role =
            words.is_any(named, &["ROLE", "SESSION_AUTHORIZATION"]) || words.are(named, &["SESSION", "AUTHORIZATION"]);
        return role.then_some(Reach::Roles);
    }
    if words.is(from, "REINDEX") {
        return words.find(second, to, &["DATABASE", "SYSTEM"]).map(|_| Reach::Databases);
    }
    if words.is_any(from, &["INSERT", "UPDATE", "DELETE"]) {
        return shared_catalog(words, second);
    }
    if words.is(from, "CHECKPOINT") {
        return Some(Reach::Settings);
    }
    if words.are(from, &["PREPARE", "TRANSACTION"])
        || words.is_any(from, &["COMMIT", "ROLLBACK"]) && words.is(second, "PREPARED")
    {
        return Some(Reach::Prepared);
    }
    (words.is(from, "COPY") && copies_files(words, from, to)).then_some(Reach::Rows)
}

fn of_definition(words: &Words<'_>, verb: usize) -> Option<Reach> {
    let object = verb + 1;
    match () {
        () if words.is(verb, "ALTER") && words.is(object, "SYSTEM") => Some(Reach::Settings),
        () if words.is(verb, "ALTER") && words.are(object, &["DEFAULT", "PRIVILEGES"]) => Some(Reach::Privileges),
        () if words.is(verb, "DROP") && words.is(object, "OWNED") => Some(Reach::Owned),
        () => shared_object(words, object),
    }
}

/// The kinds of objects that belong to no database.
fn shared_object(words: &Words<'_>, at: usize) -> Option<Reach> {
    let kinds = [
        // A user mapping belongs to one, with the password of another server.
        ("ROLE", Reach::Roles),
        ("USER", Reach::Roles),
        ("GROUP", Reach::Roles),
        ("DATABASE", Reach::Databases),
        ("TABLESPACE", Reach::Tablespaces),
        ("SUBSCRIPTION", Reach::Subscriptions),
    ];
    kinds.into_iter().find(|(keyword, _)| words.is(at, keyword)).map(|(_, reach)| reach)
}

/// `UPDATE pg_catalog.pg_database …`, as `pg_dumpall --clean` has it.
fn shared_catalog(words: &Words<'_>, second: usize) -> Option<Reach> {
    let table = second + usize::from(words.is_any(second, &["INTO", "FROM", "ONLY"]));
    let table = if words.is(table, "PG_CATALOG") { table + 2 } else { table };
    let catalogs = [
        ("PG_DATABASE", Reach::Databases),
        ("PG_DB_ROLE_SETTING", Reach::Databases),
        ("PG_AUTHID", Reach::Roles),
        ("PG_AUTH_MEMBERS", Reach::Roles),
        ("PG_TABLESPACE", Reach::Tablespaces),
    ];
    catalogs.into_iter().find(|(catalog, _)| words.is(table, catalog)).map(|(_, reach)| reach)
}

fn granted_on(words: &Words<'_>, object: usize) -> Reach {
    match () {
        () if words.is(object, "PARAMETER") => Reach::Settings,
        () => shared_object(words, object).unwrap_or(Reach::Privileges),
    }
}

/// `COPY … TO 'file'`, `FROM PROGRAM '…'`: not STDIN and STDOUT.
pub(super) fn copies_files(words: &Words<'_>, from: usize, to: usize) -> bool {
    let mut directions = words.all(from, to, &["FROM", "TO"]);
    directions.any(|at| words.is(at + 1, "PROGRAM") || words.kind(at + 1) == Some(TokenKind::Literal))
}
