//! What is known of statements with which something is wrong: as much as can be, each with its own diagnostics.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use sqlwright_codegen::diagnostics::Code;
use sqlwright_codegen::{Checked, CheckedStatement, Generator};
use support::Database;

const DDL: &str = "CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL)";

/// One statement for each stage at which something can be wrong.
const QUERIES: &str = "\
--! sound
SELECT name FROM items WHERE id = :id;

--! unreadable (
SELECT 1;

--!
SELECT 2;

--! not_sent
SELECT 'open;

--! refused
SELECT nothing FROM items;

--! never_runs
SELECT 1 AS one LIMIT -1;

--! without_type
SELECT oid, relacl FROM pg_catalog.pg_class;
";

fn statement<'c>(checked: &'c Checked, name: &str) -> &'c CheckedStatement {
    let is_named = |statement: &&CheckedStatement| statement.name.as_ref().is_some_and(|own| own.value == name);
    checked.statements().find(is_named).unwrap_or_else(|| panic!("there is no {name}"))
}

/// The numbers of what is said of a statement.
fn codes(checked: &Checked, statement: &CheckedStatement) -> Vec<Code> {
    checked.diagnostics_of(statement).map(|diagnostic| diagnostic.code).collect()
}

#[tokio::test]
async fn a_statement_is_there_whatever_is_wrong_with_it() {
    let database = Database::with(DDL).await;
    let folder = tempfile::tempdir().unwrap();
    let queries = folder.path().join("queries");
    std::fs::create_dir(&queries).unwrap();
    std::fs::write(queries.join("items.sql"), QUERIES).unwrap();
    let generator = Generator::new().root(folder.path()).database_url(&database.url);
    let read = generator.read();
    let checked = support::check(generator).await;
    database.remove().await;

    assert!(checked.server.is_some());
    let of = |name: &str| {
        let statement = statement(&checked, name);
        let known = (statement.parsed.is_some(), statement.described().is_some(), statement.facts().is_some());
        (known, codes(&checked, statement))
    };
    assert_eq!(of("sound"), ((true, true, true), vec![]));
    assert_eq!(of("unreadable"), ((false, false, false), vec![Code::MalformedAnnotation]));
    assert_eq!(of("not_sent"), ((false, false, false), vec![Code::UnterminatedToken]));
    assert_eq!(of("refused"), ((true, false, false), vec![Code::InvalidStatement]));
    assert_eq!(of("never_runs"), ((true, true, true), vec![Code::CannotRun]));
    assert_eq!(of("without_type"), ((true, true, true), vec![Code::UnsupportedType]));
    // One without a name is among them.
    let nameless: Vec<_> = checked.statements().filter(|statement| statement.name.is_none()).collect();
    assert_eq!(nameless.len(), 1);
    assert_eq!(codes(&checked, nameless[0]), [Code::MalformedAnnotation]);

    // Without a server as much is known as the files say.
    assert_eq!(read.statements().count(), checked.statements().count());
    let sound = statement(&read, "sound");
    assert!(sound.parsed.is_some() && sound.described().is_none());
    assert_eq!(sound.variants.len(), 1);
    assert_eq!(sound.variants[0].sql.text, "SELECT name FROM items WHERE id = $1");
}
