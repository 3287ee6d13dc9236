//! Where query trees come from, and that each statement gets its own, whoever asks and whatever stands between.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "trees/silencer.rs"]
mod silencer;
#[path = "trees/standby.rs"]
mod standby;
mod support;

use sqlwright_analysis::analyse;
use sqlwright_analysis::described::{Described, Tree};
use sqlwright_codegen::Generator;
use sqlwright_server::Server;
use support::{Answers, Database, connect, describe, url};

const DDL: &str = "
    CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, note text);
    CREATE VIEW named AS SELECT id, name FROM item;";

/// Of each kind one, with what is proven of its columns.
const STATEMENTS: [(&str, &str); 6] = [
    ("SELECT id, note FROM item WHERE id = :id", "N?"),
    ("SELECT n.name, i.note FROM named n LEFT JOIN item i ON i.id = n.id + 1", "N?"),
    ("INSERT INTO item (id, name) VALUES (:id, :name) RETURNING name, note", "N?"),
    ("UPDATE item SET note = :note WHERE id = :id RETURNING id", "N"),
    ("WITH gone AS (DELETE FROM item RETURNING id) SELECT id, :x::text FROM gone", "NN"),
    ("SELECT count(*), max(id) FROM item", "N?"),
];

fn tree(described: &Described) -> &str {
    match &described.tree {
        Tree::Query(text) => text,
        Tree::Unavailable(reason) => panic!("no tree: {reason}"),
    }
}

fn statements() -> Vec<&'static str> {
    STATEMENTS.iter().map(|(statement, _)| *statement).collect()
}

/// Everything must be proven of `STATEMENTS` that can be.
fn assert_full_precision((answers, diagnostics): (Option<Answers>, Vec<String>)) {
    assert_eq!(diagnostics, Vec::<String>::new());
    let answers = answers.unwrap();
    for ((statement, expected), described) in STATEMENTS.iter().zip(&answers.described) {
        let described = described.as_ref().unwrap();
        tree(described);
        let facts = analyse(described, &answers.catalog, &[]);
        let columns: String =
            facts.columns.iter().map(|column| if column.nullability.nullable { '?' } else { 'N' }).collect();
        assert_eq!((columns.as_str(), &facts.unknown), (*expected, &None), "{statement}");
    }
}

#[tokio::test]
async fn each_statement_gets_its_own_tree() {
    // A literal of such an array calls the function while it is analysed, which is a statement with a tree of its own.
    let ddl = "
        CREATE FUNCTION fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT $1 <> '''' AND (SELECT count(*) FROM pg_class) > 0';
        CREATE FUNCTION loud(text) RETURNS boolean LANGUAGE plpgsql AS
            'BEGIN RAISE LOG ''parse tree:''; RAISE NOTICE ''parse tree:''; RETURN true; END';
        CREATE DOMAIN code AS text CHECK (fine(value)) CHECK (loud(value));
        CREATE TYPE status AS ENUM ('new', 'done');
        CREATE TYPE pair AS (a int, b status);
        CREATE TABLE item (id int, code code, status status, pairs pair[])";
    let long = "x".repeat(70);
    let statements: Vec<String> = (0..2_000)
        .map(|number| match number % 9 {
            0 => format!("SELECT '{{a,b}}'::code[] AS c{number}"),
            1 => format!("SELECT missing AS c{number} FROM item"),
            2 => format!("NOTIFY c{number}"),
            3 => format!("SELECT status, code AS c{number} FROM item"),
            4 => format!("SELECT pairs AS c{number}, item FROM item"),
            5 => format!("UPDATE item SET status = :status WHERE id = {number} RETURNING id AS c{number}"),
            6 => format!("SELECT id AS {long} FROM item WHERE id = :c{number}"),
            7 => format!("SELECT sqlwright_tree, 1 AS c{number} FROM (VALUES (:v)) AS t (sqlwright_tree)"),
            _ => format!("SELECT 1 AS c{number}"),
        })
        .collect();
    let database = Database::with(ddl).await;
    let (answers, diagnostics) = database.describe(&statements.iter().map(String::as_str).collect::<Vec<_>>()).await;
    database.remove().await;
    let described = answers.unwrap().described;
    assert_eq!(diagnostics.len(), (0..2_000).filter(|number| number % 9 == 1).count(), "{}", diagnostics[0]);
    for (number, (described, statement)) in described.iter().zip(&statements).enumerate() {
        match (number % 9, described) {
            (1, None) => {}
            (2, Some(described)) => assert!(matches!(&described.tree, Tree::Unavailable(_)), "{statement}"),
            (6, Some(described)) => assert!(tree(described).contains(&format!(":resname {}", &long[..63]))),
            (_, Some(described)) => {
                assert!(tree(described).contains(&format!(":resname c{number} ")), "{statement}: {}", tree(described));
            }
            (_, None) => panic!("{statement}"),
        }
    }
}

#[tokio::test]
async fn locations_are_offsets_into_the_text() {
    let statement = "SELECT 'é' AS \"a  b\", /* ü */ lower(name) FROM item WHERE id = :id AND name LIKE :name";
    let database = Database::with(DDL).await;
    let (answers, _) = database.describe(&[statement]).await;
    database.remove().await;
    let described = answers.unwrap().described.remove(0).unwrap();
    let text = described.written.as_ref().unwrap().text();
    let located = |label: &str| {
        let (_, rest) = tree(&described).split_once(&format!("{{{label} ")).unwrap();
        let location: usize =
            rest.split_once(":location ").unwrap().1.split([' ', '}']).next().unwrap().parse().unwrap();
        &text[location..]
    };
    assert!(located("CONST :consttype 25").starts_with("'é'"));
    assert!(located("PARAM :paramkind 0 :paramid 1").starts_with("$1 AND"));
    assert!(located("PARAM :paramkind 0 :paramid 2").starts_with("$2"));
    assert!(tree(&described).contains(r":resname a\ \ b "), "{}", tree(&described));
}

#[tokio::test]
async fn odd_names_are_read_as_they_are() {
    let names: Vec<String> =
        (1..60).map(|length| format!("{} {}", "n".repeat(length), "é b".repeat(length % 7))).collect();
    let statements: Vec<String> = names
        .iter()
        .map(|name| format!("SELECT id AS \"{name}\", 1 AS \"(a) {{b}}\\ c\" FROM item AS \"{name}\""))
        .collect();
    let database = Database::with(DDL).await;
    let (answers, _) = database.describe(&statements.iter().map(String::as_str).collect::<Vec<_>>()).await;
    database.remove().await;
    for (described, name) in answers.unwrap().described.iter().zip(&names) {
        let described = described.as_ref().unwrap();
        let column = described.columns[0].name.replace(' ', "\\ ");
        let aliases = tree(described).matches(&format!(":aliasname {column} ")).count();
        assert!(
            aliases >= 1 && tree(described).contains(&format!(":resname {column} ")),
            "{name}: {}",
            tree(described)
        );
        assert!(tree(described).contains(r":resname \(a\)\ \{b\}\\\ c "), "{}", tree(described));
    }
}

#[tokio::test]
async fn databases_in_other_encodings_are_read() {
    let database = Database::with("").await;
    // CREATE DATABASE would want template0, which a private server has not. There is nothing in it yet.
    let latin1 = "UPDATE pg_database SET encoding = pg_char_to_encoding('LATIN1') WHERE datname = current_database()";
    connect(&database.url).await.batch_execute(latin1).await.unwrap();
    let statements: Vec<String> = (1..60)
        .map(|length| format!("SELECT 1 AS \"{} ü {}\"", "é".repeat(length / 2), "e".repeat(length % 7)))
        .collect();
    let (answers, diagnostics) = database.describe(&statements.iter().map(String::as_str).collect::<Vec<_>>()).await;
    database.remove().await;
    assert_eq!(diagnostics, Vec::<String>::new());
    for described in &answers.unwrap().described {
        let described = described.as_ref().unwrap();
        assert_eq!(described.columns[0].name.chars().filter(|character| *character == 'ü').count(), 1);
        let column = described.columns[0].name.replace(' ', "\\ ");
        assert!(tree(described).contains(&format!(":resname {column} ")), "{}", tree(described));
        assert!(described.written.is_none());
    }
}

#[tokio::test]
async fn a_role_that_may_do_nothing_gets_trees() {
    let database = Database::with(DDL).await;
    let role = format!("limited_{}", database.name);
    let client = connect(&database.url).await;
    let ddl = format!(
        "REVOKE ALL ON DATABASE {0} FROM PUBLIC; CREATE ROLE {role} LOGIN; GRANT CONNECT ON DATABASE {0} TO {role}; \
         REVOKE USAGE ON LANGUAGE sql FROM PUBLIC; REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC",
        database.name
    );
    client.batch_execute(&ddl).await.unwrap();
    let as_role = database.url.replace("postgres://postgres@", &format!("postgres://{role}@"));
    assert_ne!(as_role, database.url);
    assert!(connect(&as_role).await.batch_execute("CREATE TEMPORARY TABLE t ()").await.is_err());
    assert_full_precision(describe(Generator::new().database_url(as_role), &statements()).await);
    drop(client);
    database.remove().await;
    connect(&url("postgres")).await.batch_execute(&format!("DROP ROLE {role}")).await.unwrap();
}

#[tokio::test]
async fn a_database_that_only_reads_gives_trees() {
    let database = Database::with(DDL).await;
    let ddl = format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name);
    connect(&database.url).await.batch_execute(&ddl).await.unwrap();
    assert_full_precision(database.describe(&statements()).await);
    database.remove().await;
}

#[tokio::test]
async fn a_standby_gives_trees() {
    let standby = standby::Standby::start(DDL).await;
    let url = standby.url();
    let client = connect(&url).await;
    let recovers: bool = client.query_one("SELECT pg_is_in_recovery()", &[]).await.unwrap().get(0);
    let database = Database { name: "postgres".to_owned(), url };
    let answers = database.describe(&statements()).await;
    // No scratch database can be made there, and the reason is not the role.
    let (_guard, schema) = support::folder(&[("1.sql", "CREATE TABLE a ()")]);
    let (none, diagnostics) = describe(Generator::new().server_url(standby.url()).schema(schema), &[]).await;
    assert!(none.is_none() && diagnostics.len() == 1, "{diagnostics:#?}");
    assert!(diagnostics[0].contains("name the primary server"), "{}", diagnostics[0]);
    standby.stop().await;
    assert!(recovers);
    assert_full_precision(answers);
}

#[tokio::test]
async fn no_event_trigger_fires() {
    let ddl = format!(
        "{DDL} CREATE TABLE heard (tag text);
         CREATE FUNCTION hear() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO heard VALUES (tg_tag); END';
         CREATE EVENT TRIGGER hears ON ddl_command_start EXECUTE FUNCTION hear()"
    );
    let database = Database::with(&ddl).await;
    let client = connect(&database.url).await;
    assert_full_precision(database.describe(&statements()).await);
    let heard: i64 = client.query_one("SELECT count(*) FROM heard", &[]).await.unwrap().get(0);
    assert_eq!(heard, 0);
    database.remove().await;
}

#[tokio::test]
async fn the_log_stays_as_it_is_where_the_role_may_say_so() {
    let server = tokio::task::spawn_blocking(|| Server::options().start()).await.unwrap().unwrap();
    let client = connect(&server.url("postgres")).await;
    client.batch_execute(&format!("{DDL} CREATE ROLE limited LOGIN; CREATE ROLE granted LOGIN")).await.unwrap();
    let grant = "GRANT SET ON PARAMETER log_min_messages TO granted";
    let granted = client.batch_execute(grant).await.is_ok();
    assert_eq!(granted, server.major_version() >= 15);
    let log = || std::fs::read_to_string(server.folder().join("log")).unwrap().matches("parse tree:").count();
    for (role, logged) in [("postgres", false), ("limited", true), ("granted", !granted)] {
        let before = log();
        let url = server.url("postgres").replace("postgres://postgres@", &format!("postgres://{role}@"));
        let database = Database { name: "postgres".to_owned(), url };
        assert_full_precision(database.describe(&statements()).await);
        assert_eq!(log() > before, logged, "{role}");
    }
    tokio::task::spawn_blocking(move || drop(server)).await.unwrap();
}

#[tokio::test]
async fn settings_of_logging_do_not_matter() {
    let database = Database::with(DDL).await;
    let ddl = format!(
        "ALTER DATABASE {0} SET log_statement = 'all'; ALTER DATABASE {0} SET log_duration = on;
         ALTER DATABASE {0} SET log_error_verbosity = verbose; ALTER DATABASE {0} SET debug_print_rewritten = on;
         ALTER DATABASE {0} SET debug_pretty_print = on; ALTER DATABASE {0} SET debug_print_plan = on;
         ALTER DATABASE {0} SET log_parser_stats = on",
        database.name
    );
    connect(&database.url).await.batch_execute(&ddl).await.unwrap();
    assert_full_precision(database.describe(&statements()).await);
    database.remove().await;
}

#[tokio::test]
async fn where_messages_are_held_back_everything_is_unknown_and_said_once() {
    let database = Database::with(DDL).await;
    let silenced = silencer::in_front_of(&database.url).await;
    let (answers, diagnostics) = describe(Generator::new().database_url(silenced), &statements()).await;
    database.remove().await;
    assert_eq!(diagnostics.len(), 1);
    assert!(diagnostics[0].starts_with("warning[SW0017]"), "{}", diagnostics[0]);
    let answers = answers.unwrap();
    assert_eq!(answers.described.len(), STATEMENTS.len());
    for described in &answers.described {
        let facts = analyse(described.as_ref().unwrap(), &answers.catalog, &[]);
        assert!(facts.unknown.unwrap().contains("messages of level LOG"));
        assert!(facts.columns.iter().all(|column| column.nullability.nullable));
    }
}
