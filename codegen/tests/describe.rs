//! What PostgreSQL says of good and bad statements, and what we make of it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use sqlwright_analysis::described::{Described, Tree};
use sqlwright_codegen::Generator;
use support::{Answers, Database, connect};

const DDL: &str = "
    CREATE TYPE status AS ENUM ('new', 'done');
    CREATE DOMAIN code AS text CHECK (value <> '');
    CREATE TABLE item (id int PRIMARY KEY, gone int, name varchar(20) NOT NULL, code code, status status);
    ALTER TABLE item DROP COLUMN gone;
    CREATE VIEW named AS SELECT id, name FROM item;";

fn tree(described: &Described) -> &str {
    match &described.tree {
        Tree::Query(text) => text,
        Tree::Unavailable(reason) => panic!("no tree: {reason}"),
    }
}

/// The answers about statements that are all in order.
async fn describe(ddl: &str, statements: &[&str]) -> (Answers, Vec<Described>) {
    let database = Database::with(ddl).await;
    let (answers, diagnostics) = database.describe(statements).await;
    database.remove().await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let mut answers = answers.unwrap();
    let described = std::mem::take(&mut answers.described);
    (answers, described.into_iter().map(Option::unwrap).collect())
}

#[tokio::test]
async fn types_origins_and_trees() {
    let statements = [
        "SELECT id, name, code, status, 1 AS one FROM item WHERE id = :id AND status = :status -- why\n",
        "DELETE FROM item",
    ];
    let (answers, described) = describe(DDL, &statements).await;
    let type_name = |oid| answers.catalog.types[&oid].name.as_str();
    let item = answers.catalog.relations.values().find(|relation| relation.name == "item").unwrap();

    let select = &described[0];
    assert_eq!(select.parameters.iter().map(|oid| type_name(*oid)).collect::<Vec<_>>(), ["int4", "status"]);
    let columns: Vec<_> = select
        .columns
        .iter()
        .map(|column| (column.name.as_str(), type_name(column.type_oid), column.typmod, column.origin))
        .collect();
    assert_eq!(
        columns,
        [
            ("id", "int4", -1, Some((item.oid, 1))),
            ("name", "varchar", 24, Some((item.oid, 3))),
            ("code", "text", -1, Some((item.oid, 4))),
            ("status", "status", -1, Some((item.oid, 5))),
            ("one", "int4", -1, None),
        ]
    );
    assert!(tree(select).starts_with("{QUERY :commandType 1 "), "{}", tree(select));
    assert!(tree(&described[1]).starts_with("{QUERY :commandType 4 "));
    assert!(described[1].columns.is_empty());
}

#[tokio::test]
async fn statements_are_not_executed() {
    let ddl = "CREATE TABLE t (id int); CREATE SEQUENCE s; INSERT INTO t VALUES (1)";
    let database = Database::with(ddl).await;
    let (_, diagnostics) = database.describe(&["DELETE FROM t", "SELECT nextval('s')", "DROP TABLE t"]).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    let client = connect(&database.url).await;
    let row = client.query_one("SELECT (SELECT count(*) FROM t), nextval('s')", &[]).await.unwrap();
    assert_eq!((row.get(0), row.get(1)), (1_i64, 1_i64));
    database.remove().await;
}

#[tokio::test]
async fn every_bad_statement_is_told_at_its_place() {
    let statements = [
        "SELECT nmae FROM item",
        "SELECT id FROM item",
        "SELECT id FROM item WHERE id = :id AND nmae = :name",
        "SELECT 'é', id + :wanted_text::text FROM item",
        "SELECT id FROM item WHERE",
        "INSERT INTO item (id) SELECT id, name FROM item",
        "SELECT 1 AS one UNION SELECT 2 FOR UPDATE",
    ];
    let database = Database::with(DDL).await;
    let (answers, diagnostics) = database.describe(&statements).await;
    database.remove().await;
    let present: Vec<bool> = answers.unwrap().described.iter().map(Option::is_some).collect();
    assert_eq!(present, [false, true, false, false, false, false, false]);
    assert_eq!(diagnostics.len(), 6);
    let expect = |number: usize, parts: &[&str]| {
        for part in parts {
            assert!(diagnostics[number].contains(part), "{part:?} is not in\n{}", diagnostics[number]);
        }
    };
    expect(0, &["column \"nmae\" does not exist", "queries/test.sql:2:8", "^^^^", "SQLSTATE 42703"]);
    // The place behind a parameter, and PostgreSQL's hint.
    expect(1, &["queries/test.sql:6:40", "^^^^", "help: Perhaps you meant to reference the column \"item.name\""]);
    // Positions count characters, not bytes.
    expect(2, &["operator does not exist: integer + text", "queries/test.sql:8:16", "^"]);
    expect(3, &["syntax error at end of input", "queries/test.sql:10:26"]);
    expect(4, &["INSERT has more expressions than target columns", "queries/test.sql:12:34"]);
    // Without a position: the statement.
    expect(5, &["FOR UPDATE is not allowed with UNION/INTERSECT/EXCEPT", "queries/test.sql:14:1"]);
}

#[tokio::test]
async fn utility_statements_have_no_tree_and_others_have_one() {
    let many = (1..=101).map(|number| format!(":p{number}::int")).collect::<Vec<_>>().join(", ");
    let ddl = format!("{DDL} CREATE PROCEDURE p(INOUT id int) LANGUAGE sql AS 'SELECT 1'");
    let statements = [
        "SELECT id FROM item",
        "NOTIFY changes",
        "EXPLAIN SELECT id FROM item WHERE id = 1",
        "CALL p(1)",
        "CREATE TABLE copied AS SELECT id FROM item",
        "CREATE VIEW seen AS SELECT id FROM item",
        "SELECT id INTO TEMP copied FROM item",
        "WITH x AS (SELECT id FROM item) SELECT id INTO copied FROM x",
        &format!("SELECT {many}"),
        "SELECT 'item'::regclass, 'postgres'::regrole",
        "SELECT row_to_json(:p::record)",
        "SELECT 1 AS \"a :utilityStmt b\"",
        "VALUES (1), (2)",
        "TABLE item",
    ];
    let (_, described) = describe(&ddl, &statements).await;
    let reasons: Vec<Option<&str>> = described
        .iter()
        .map(|described| match &described.tree {
            Tree::Query(_) => None,
            Tree::Unavailable(reason) => Some(reason.as_str()),
        })
        .collect();
    let utility = |keyword: &str| format!("PostgreSQL has no query tree for {keyword}, a utility statement");
    let keywords = ["NOTIFY", "EXPLAIN", "CALL", "CREATE", "CREATE"].map(utility);
    let into = "PostgreSQL has no query tree for SELECT … INTO, which makes a table";
    let expected = keywords.iter().map(String::as_str).chain([into; 2]).map(Some);
    let expected: Vec<_> = [None].into_iter().chain(expected).chain([None; 6]).collect();
    assert_eq!(reasons, expected[..reasons.len()]);
    assert_eq!(described[8].parameters.len(), 101);
}

#[tokio::test]
async fn five_thousand_statements_with_user_types() {
    let statements: Vec<String> = (0..5_000)
        .map(|number| {
            format!("SELECT status, item, array_agg(code) FROM item WHERE id <> {number} GROUP BY item, status")
        })
        .collect();
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    let (_, described) = describe(DDL, &statements).await;
    assert!(described.iter().all(|described| tree(described).len() > 1_000));
}

#[tokio::test]
async fn a_big_tree_arrives_whole() {
    let columns = (0..1_600).map(|number| format!("coalesce(name, 'x{number}') || :p AS c{number}"));
    let statement = format!("SELECT {} FROM item", columns.collect::<Vec<_>>().join(", "));
    let (_, described) = describe(DDL, &[&statement]).await;
    let text = tree(&described[0]);
    assert!(text.len() > 1_000_000 && text.ends_with('}'), "{} bytes", text.len());
    assert_eq!(described[0].columns.len(), 1_600);
}

#[tokio::test]
async fn a_read_only_default_does_not_matter() {
    let database = Database::with(DDL).await;
    let ddl = format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name);
    connect(&database.url).await.batch_execute(&ddl).await.unwrap();
    let (answers, diagnostics) = database.describe(&["DELETE FROM item"]).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    tree(answers.unwrap().described[0].as_ref().unwrap());
    database.remove().await;
}

#[tokio::test]
async fn a_locked_table_does_not_block_for_long() {
    let database = Database::with(DDL).await;
    let locker = connect(&database.url).await;
    locker.batch_execute("BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let settings = Generator::new().lock_timeout(Duration::from_millis(50));
    let (answers, diagnostics) = database.describe_as(settings, &["SELECT id FROM item", "SELECT 1 AS one"]).await;
    let described = answers.unwrap().described;
    assert!(described[0].is_none());
    tree(described[1].as_ref().unwrap());
    assert_eq!(diagnostics.len(), 1);
    assert!(diagnostics[0].contains("SQLSTATE 55P03"), "{}", diagnostics[0]);
    locker.batch_execute("ROLLBACK").await.unwrap();
    database.remove().await;
}

#[tokio::test]
async fn the_search_path_holds() {
    let database = Database::with("CREATE SCHEMA shop; CREATE TABLE shop.item (id int)").await;
    let (_guard, root) = support::folder(&[("sqlwright.toml", "search-path = 'shop, public'")]);
    let (answers, diagnostics) = database.describe_as(Generator::new().root(root), &["SELECT id FROM item"]).await;
    assert_eq!(diagnostics, Vec::<String>::new());
    tree(answers.unwrap().described[0].as_ref().unwrap());
    database.remove().await;
}

#[tokio::test]
async fn system_relations_are_read_when_they_are_mentioned() {
    let ddl = "CREATE VIEW sizes AS SELECT table_name, oid FROM information_schema.tables, pg_class";
    let (answers, _) = describe(ddl, &["SELECT * FROM sizes", "SELECT name FROM pg_settings"]).await;
    let names: Vec<&str> = answers.catalog.relations.values().map(|relation| relation.name.as_str()).collect();
    for name in ["sizes", "tables", "pg_class", "pg_settings", "pg_namespace"] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    let class = answers.catalog.relations.values().find(|relation| relation.name == "pg_class").unwrap();
    assert!(class.columns.values().any(|column| column.name == "relname" && column.not_null));
    assert!(answers.catalog.indexes.values().any(|index| index.relation == class.oid && index.unique));
}

#[tokio::test]
async fn connection_errors_are_words_without_passwords() {
    for url in ["postgres://me:secret@127.0.0.1:1/shop", "postgres:/me:secret@host", "me:secret"] {
        let database = Database { name: String::new(), url: url.to_owned() };
        let (answers, diagnostics) = database.describe(&[]).await;
        assert!(answers.is_none());
        assert_eq!(diagnostics.len(), 1);
        assert!(diagnostics[0].starts_with("error[SW0013]"), "{}", diagnostics[0]);
        assert!(!diagnostics[0].contains("secret"), "{}", diagnostics[0]);
    }
}
