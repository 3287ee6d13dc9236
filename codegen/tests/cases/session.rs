//! What statements do to their session, and what of it ends with their transaction. After what the analysis says of them is compared,
//! each is run on a connection of its own: what leaves the session changed must have been said to do so, or to be able to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sqlwright_analysis::facts::SessionEffects;
use sqlwright_analysis::{Options, analyse};
use sqlwright_harness::{Trial, block_on};
use sqlwright_mutants::record::{self, Aspect, Record};
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::support::folders::{Folder, Statement};
use crate::support::{self, Database};

/// What of a session the next user of a connection would find. Settings without a definition are not in `pg_settings`.
const STATE: &str = "
SELECT 'setting ' || name || ' ' || setting FROM pg_settings WHERE source = 'session' AND name NOT LIKE 'transaction\\_%'
UNION ALL SELECT 'setting ' || name || ' ' || coalesce(current_setting(name, true), '')
    FROM (VALUES ('app.tenant'), ('app.person')) AS v(name) WHERE coalesce(current_setting(name, true), '') <> ''
UNION ALL SELECT 'role ' || current_user || ' ' || session_user
UNION ALL SELECT 'lock ' || objid FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'
UNION ALL SELECT 'channel ' || c FROM pg_listening_channels() AS c
UNION ALL SELECT 'temporary ' || relname FROM pg_class WHERE relpersistence = 't' AND relnamespace = pg_my_temp_schema()
UNION ALL SELECT 'temporary ' || proname FROM pg_proc WHERE pronamespace = pg_my_temp_schema()
UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements
UNION ALL SELECT 'cursor ' || name FROM pg_cursors
UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots WHERE temporary AND active_pid = pg_backend_pid()
ORDER BY 1";

/// What cannot be seen in [`STATE`].
const UNSEEN: [&str; 3] = ["load", "seed", "set_seed"];

pub(crate) fn trials() -> Vec<Trial> {
    Folder::trials("session", |case| block_on(check(case)))
}

async fn check(case: &Folder) -> Result<(), String> {
    let (database, statements) = (Database::with(&case.schema()).await, case.statements());
    let effects = analysed(&database, &case.name, &statements).await;
    what_is_changed_was_said(&database, &statements, &effects).await;
    database.remove().await;
    case.compare(support::version().await, &listed(&statements, &effects))
}

async fn analysed(database: &Database, case: &str, statements: &[Statement]) -> BTreeMap<String, SessionEffects> {
    let named: Vec<String> = statements.iter().map(|statement| statement.sql.replace("$1", ":p1")).collect();
    let (answers, diagnostics) = database.describe(&named.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let answers = answers.unwrap();
    let record = |described| Record::new(case, described, &[], Options::default()).asserting(&[Aspect::Session]);
    record::write(&answers.catalog, &answers.described.iter().flatten().map(record).collect::<Vec<_>>());
    let facts = |described: &Option<_>| analyse(described.as_ref().unwrap(), &answers.catalog, &[]).effects.session;
    statements.iter().map(|statement| statement.name.clone()).zip(answers.described.iter().map(facts)).collect()
}

fn listed(statements: &[Statement], effects: &BTreeMap<String, SessionEffects>) -> String {
    let mut text = String::new();
    for Statement { name, sql, .. } in statements {
        let SessionEffects { changes, for_good, doubts, transaction_only } = &effects[name];
        writeln!(text, "{name}: {}", sql.replace('\n', " ")).unwrap();
        let kinds = [(if *for_good { "changes for good" } else { "changes" }, changes), ("perhaps", doubts)];
        for (kind, sentences) in kinds.into_iter().chain([("only in a transaction", transaction_only)]) {
            for sentence in sentences {
                writeln!(text, "  {kind}: {sentence}").unwrap();
            }
        }
    }
    text
}

async fn state(client: &Client) -> Vec<String> {
    let messages = client.simple_query(STATE).await.unwrap();
    let row = |message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    };
    messages.into_iter().filter_map(row).collect()
}

async fn what_is_changed_was_said(
    database: &Database,
    statements: &[Statement],
    effects: &BTreeMap<String, SessionEffects>,
) {
    for Statement { name, sql, .. } in statements {
        let client = support::connect(&database.url).await;
        let before = state(&client).await;
        let argument = if name == "lock_for_transaction" { "1" } else { "NULL" };
        // Where the server refuses it, nothing has changed either.
        let ran = client.simple_query(&sql.replace("$1", argument)).await;
        let _ = client.simple_query("ROLLBACK").await;
        let after = state(&client).await;
        let SessionEffects { changes, doubts, .. } = &effects[name];
        let said = !changes.is_empty() || !doubts.is_empty();
        assert!(said || before == after, "{name} leaves {after:?}");
        let must = !changes.is_empty() && ran.is_ok() && !UNSEEN.contains(&name.as_str());
        let is_end = name.starts_with("reset") || name.starts_with("unlock") || name.starts_with("last");
        assert!(!must || before != after || is_end, "{name} leaves nothing");
    }
    let client = support::connect(&database.url).await;
    let _ = client.simple_query("SELECT pg_drop_replication_slot('session_test')").await;
}
