//! What a statement of a schema file is, as far as those that apply it must know.

use std::ops::Range;

use sqlwright_source::lexer::{TokenKind, Tokens};
use sqlwright_source::meant;

/// As many words of a statement as are read.
const MOST_WORDS: usize = 64;

/// What a statement is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// BEGIN, START TRANSACTION.
    Begin,
    /// What ends a transaction.
    End,
    /// COPY … FROM STDIN.
    CopyIn,
    /// COPY … TO STDOUT.
    CopyOut,
    /// It makes, drops or moves a whole database, which is no part of a schema.
    Database,
    /// It sets, grants or comments something of a database, whose names stand here.
    OfDatabase(Vec<Range<usize>>),
    /// `SET name = …`.
    Setting(String),
    /// CREATE, ALTER, DROP or COMMENT ON EXTENSION.
    Extension(String),
    /// A label for a security module, which the server may not have.
    SecurityLabel,
    /// CREATE of a role.
    CreateRole,
    /// CREATE of something that a schema consists of.
    Builds,
    /// Anything else.
    Other,
}

/// What a statement demands of a transaction around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demand {
    /// There must be one: without it the statement fails, or has no effect.
    Transaction,
    /// There must be none, or what follows could not use what it made.
    None,
    /// Either will do.
    Nothing,
}

/// What a statement demands of a transaction around it (`PreventInTransactionBlock` and `RequireTransactionBlock` in
/// PostgreSQL's source).
pub(crate) fn demand(text: &str) -> Demand {
    let words = Words::of(text);
    let has = |wanted: &[&str]| (0..words.list.len()).any(|at| wanted.contains(&words.upper(at).as_str()));
    let follows = |first: &str, second: &str| {
        (1..words.list.len()).any(|at| words.upper(at - 1) == first && words.upper(at) == second)
    };
    match (words.upper(0).as_str(), words.upper(1).as_str()) {
        ("LOCK" | "SAVEPOINT", _) | ("SET", "LOCAL" | "CONSTRAINTS") => Demand::Transaction,
        ("DECLARE", _) if !follows("WITH", "HOLD") => Demand::Transaction,
        ("CREATE", "TEMP" | "TEMPORARY" | "LOCAL") if follows("COMMIT", "DROP") => Demand::Transaction,
        ("VACUUM", _) | ("ALTER", "SYSTEM") => Demand::None,
        ("REINDEX", "DATABASE" | "SYSTEM" | "SCHEMA") => Demand::None,
        // A new label cannot be used before it is committed.
        ("ALTER", "TYPE") if follows("ADD", "VALUE") => Demand::None,
        ("CREATE" | "DROP" | "REINDEX" | "ALTER", _) if has(&["CONCURRENTLY"]) => Demand::None,
        _ => Demand::Nothing,
    }
}

/// The temporary table, view or sequence that a statement makes.
pub(crate) fn temporary(text: &str) -> Option<String> {
    const BEFORE_NAME: &[&str] = &["TABLE", "VIEW", "SEQUENCE", "RECURSIVE", "IF", "NOT", "EXISTS"];
    let words = Words::of(text);
    let is_any = |at: usize, wanted: &[&str]| wanted.contains(&words.upper(at).as_str());
    let is_temporary = |at: usize| is_any(at, &["TEMP", "TEMPORARY"]);
    let first = match words.upper(0).as_str() {
        "CREATE" => (1..5).find(|at| is_temporary(*at) || is_any(*at, &["TABLE", "VIEW", "SEQUENCE"]))?,
        "SELECT" | "WITH" => (1..words.list.len()).find(|at| is_temporary(*at) && words.upper(at - 1) == "INTO")?,
        _ => return None,
    };
    let name = (first + 1..words.list.len()).find(|at| !is_any(*at, BEFORE_NAME))?;
    match words.upper(name).as_str() {
        "PG_TEMP" => Some(words.name(name + 1)),
        _ => is_temporary(first).then(|| words.name(name)),
    }
}

/// What the statement is that a text holds, which begins with its first word.
pub(crate) fn kind(text: &str) -> Kind {
    let words = Words::of(text);
    match (words.upper(0).as_str(), words.upper(1).as_str()) {
        ("BEGIN", _) | ("START", "TRANSACTION") => Kind::Begin,
        ("COMMIT" | "ROLLBACK", "PREPARED") => Kind::Other,
        ("ROLLBACK", "TO") => Kind::Other,
        ("ROLLBACK", "WORK" | "TRANSACTION") if words.upper(2) == "TO" => Kind::Other,
        ("COMMIT" | "END" | "ROLLBACK" | "ABORT", _) | ("PREPARE", "TRANSACTION") => Kind::End,
        ("COPY", _) => copy(&words),
        ("SET", "SESSION" | "LOCAL") => Kind::Setting(words.name(2)),
        ("SET", _) => Kind::Setting(words.name(1)),
        ("SECURITY", "LABEL") => Kind::SecurityLabel,
        ("GRANT" | "REVOKE", _) => on_database(&words),
        ("COMMENT", "ON") => match words.upper(2).as_str() {
            "DATABASE" => on_database(&words),
            "EXTENSION" => Kind::Extension(words.name(3)),
            _ => Kind::Other,
        },
        ("CREATE", _) => create(&words),
        ("ALTER", "DATABASE") => match (words.upper(3).as_str(), words.upper(4).as_str()) {
            ("SET", "TABLESPACE") => Kind::Database,
            ("SET" | "RESET", _) => Kind::OfDatabase(words.range(2)),
            _ => Kind::Database,
        },
        ("ALTER", "ROLE" | "USER") if (words.upper(3).as_str(), words.upper(4).as_str()) == ("IN", "DATABASE") => {
            Kind::OfDatabase(words.range(5))
        }
        ("ALTER", "EXTENSION") => Kind::Extension(words.name(2)),
        ("DROP", "DATABASE") => Kind::Database,
        ("DROP", "EXTENSION") => Kind::Extension(words.name(if words.upper(2) == "IF" { 4 } else { 2 })),
        _ => Kind::Other,
    }
}

fn create(words: &Words<'_>) -> Kind {
    match words.upper(1).as_str() {
        "DATABASE" => Kind::Database,
        "ROLE" | "GROUP" => Kind::CreateRole,
        "USER" if words.upper(2) != "MAPPING" => Kind::CreateRole,
        // CREATE EXTENSION IF NOT EXISTS name
        "EXTENSION" => Kind::Extension(words.name(if words.upper(2) == "IF" { 5 } else { 2 })),
        "SCHEMA" | "TABLESPACE" | "SUBSCRIPTION" | "USER" => Kind::Other,
        _ => Kind::Builds,
    }
}

fn copy(words: &Words<'_>) -> Kind {
    let pair = |first: &str, second: &[&str]| {
        let upper: Vec<String> = (0..words.list.len()).map(|number| words.upper(number)).collect();
        upper.windows(2).any(|pair| pair[0] == first && second.contains(&pair[1].as_str()))
    };
    // PostgreSQL takes either word in both directions.
    if pair("FROM", &["STDIN", "STDOUT"]) {
        Kind::CopyIn
    } else if pair("TO", &["STDIN", "STDOUT"]) {
        Kind::CopyOut
    } else {
        Kind::Other
    }
}

/// `… ON DATABASE a, b TO …`, `… ON DATABASE a IS …`.
fn on_database(words: &Words<'_>) -> Kind {
    let on = (1..words.list.len()).find(|at| words.upper(at - 1) == "ON" && words.upper(*at) == "DATABASE");
    let Some(on) = on else { return Kind::Other };
    let names = (on + 1..words.list.len()).take_while(|at| !matches!(words.upper(*at).as_str(), "TO" | "FROM" | "IS"));
    Kind::OfDatabase(names.flat_map(|at| words.range(at)).collect())
}

/// The words and quoted names of a statement that are in no parentheses.
struct Words<'a> {
    text: &'a str,
    list: Vec<Range<usize>>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let mut depth = 0_usize;
        let mut list = Vec::new();
        for token in Tokens::new(text) {
            match token.kind {
                TokenKind::Bracket(b'(') => depth += 1,
                TokenKind::Bracket(b')') => depth = depth.saturating_sub(1),
                TokenKind::Word | TokenKind::QuotedIdentifier if depth == 0 => list.push(token.range),
                _ => {}
            }
            if list.len() > MOST_WORDS {
                break;
            }
        }
        Self { text, list }
    }

    /// A word in upper case; a quoted name is none, and keeps its quotes.
    fn upper(&self, number: usize) -> String {
        self.list.get(number).map(|range| self.text[range.clone()].to_ascii_uppercase()).unwrap_or_default()
    }

    /// The name that a word is, as the catalogs have it.
    fn name(&self, number: usize) -> String {
        meant(self.list.get(number).map_or("", |range| &self.text[range.clone()]))
    }

    fn range(&self, number: usize) -> Vec<Range<usize>> {
        self.list.get(number).cloned().into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transactions_and_copy() {
        for (text, expected) in [
            ("BEGIN", Kind::Begin),
            ("start transaction read only", Kind::Begin),
            ("COMMIT AND CHAIN", Kind::End),
            ("END", Kind::End),
            ("ROLLBACK WORK", Kind::End),
            ("ROLLBACK TO SAVEPOINT a", Kind::Other),
            ("ROLLBACK WORK TO a", Kind::Other),
            ("COMMIT PREPARED 'x'", Kind::Other),
            ("copy t (a, stdin) from stdin", Kind::CopyIn),
            ("COPY (SELECT 1 FROM stdin) TO STDOUT", Kind::CopyOut),
            ("COPY t FROM '/stdin'", Kind::Other),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn demands() {
        for (text, expected) in [
            ("LOCK TABLE a", Demand::Transaction),
            ("SET LOCAL search_path = a", Demand::Transaction),
            ("CREATE TEMP TABLE a ON COMMIT DROP AS SELECT 1", Demand::Transaction),
            ("CREATE TEMP TABLE a ()", Demand::Nothing),
            ("CREATE UNIQUE INDEX CONCURRENTLY i ON a (b)", Demand::None),
            ("ALTER TYPE a ADD VALUE IF NOT EXISTS 'b'", Demand::None),
            ("ALTER TABLE a ADD value int", Demand::Nothing),
        ] {
            assert_eq!(demand(text), expected, "{text}");
        }
    }

    #[test]
    fn temporary_tables() {
        for (text, expected) in [
            ("CREATE TEMP TABLE cart (id int)", Some("cart")),
            ("create local temporary table if not exists \"Cart\" AS SELECT 1", Some("Cart")),
            ("CREATE OR REPLACE TEMP VIEW cart AS SELECT 1", Some("cart")),
            ("CREATE TABLE pg_temp.cart ()", Some("cart")),
            ("SELECT 1 AS a INTO TEMP cart FROM t", Some("cart")),
            ("CREATE TABLE temp (temp int)", None),
            ("SELECT temp FROM t", None),
        ] {
            assert_eq!(temporary(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn databases_settings_and_extensions() {
        let of = |text: &str| match kind(text) {
            Kind::OfDatabase(names) => names.into_iter().map(|name| text[name].to_owned()).collect(),
            other => vec![format!("{other:?}")],
        };
        assert_eq!(of("GRANT CONNECT, TEMP ON DATABASE a, \"B c\" TO r"), ["a", "\"B c\""]);
        assert_eq!(of("ALTER DATABASE a SET search_path = x"), ["a"]);
        assert_eq!(of("ALTER DATABASE a SET TABLESPACE x"), ["Database"]);
        assert_eq!(of("ALTER DATABASE a OWNER TO r"), ["Database"]);
        assert_eq!(of("COMMENT ON DATABASE a IS 'x'"), ["a"]);
        assert_eq!(of("ALTER ROLE r IN DATABASE a SET x = 1"), ["a"]);
        assert_eq!(of("GRANT SELECT ON t TO r"), ["Other"]);
        assert_eq!(kind("SET LOCAL lock_timeout = 0"), Kind::Setting("lock_timeout".to_owned()));
        assert_eq!(kind("SET Transaction_Timeout = 0"), Kind::Setting("transaction_timeout".to_owned()));
        assert_eq!(kind("create extension if not exists \"uuid-ossp\""), Kind::Extension("uuid-ossp".to_owned()));
        assert_eq!(kind("DROP EXTENSION IF EXISTS a"), Kind::Extension("a".to_owned()));
        assert_eq!(kind("CREATE USER MAPPING FOR r SERVER s"), Kind::Other);
        assert_eq!(kind("SECURITY LABEL FOR anon ON ROLE r IS 'x'"), Kind::SecurityLabel);
        assert_eq!(kind("CREATE USER r"), Kind::CreateRole);
        assert_eq!(kind("CREATE UNLOGGED TABLE t ()"), Kind::Builds);
    }
}
