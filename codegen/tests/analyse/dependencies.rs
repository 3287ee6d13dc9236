//! What of the catalog an answer depends on: the catalog itself notes what it is asked.

use sqlwright_analysis::analyse;
use sqlwright_analysis::catalog::ColumnName;
use sqlwright_analysis::catalog::dependencies::{Dependencies, Part, recorded};

use crate::support::Database;

const SCHEMA: &str = "
    CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL);
    CREATE TABLE book (id int PRIMARY KEY, author int NOT NULL REFERENCES author, price numeric CHECK (price > 0));
    CREATE TABLE unrelated (id int PRIMARY KEY);
    CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper($1) $$;
    CREATE VIEW cheap AS SELECT id, author FROM book WHERE price < 5;";

async fn dependencies(statement: &str) -> Dependencies {
    let database = Database::with(SCHEMA).await;
    let (answers, diagnostics) = database.describe(&[statement]).await;
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let answers = answers.unwrap();
    let described = answers.described[0].as_ref().unwrap();
    let (facts, dependencies) = recorded(&answers.catalog, || analyse(described, &answers.catalog, &[]));
    assert_eq!(facts, analyse(described, &answers.catalog, &[]), "listening changes nothing");
    database.remove().await;
    dependencies
}

fn tables(dependencies: &Dependencies) -> Vec<&str> {
    dependencies.relations.iter().map(|name| name.table.as_str()).collect()
}

fn has_part(dependencies: &Dependencies, table: &str, part: Part) -> bool {
    dependencies.parts.iter().any(|(name, one)| name.table == table && *one == part)
}

#[tokio::test]
async fn a_query_depends_on_its_tables_and_on_what_they_do_not_have() {
    let found = dependencies("SELECT name FROM author WHERE id = :p1").await;
    assert_eq!(tables(&found), ["author"]);
    assert!(has_part(&found, "author", Part::Indexes), "that it has no other unique index is part of the answer");
    assert!(found.functions.iter().any(|function| function.name == "int4eq"));
    assert!(found.absent.is_empty() && !found.function_names.contains("shout"));
}

#[tokio::test]
async fn a_view_brings_what_is_behind_it() {
    let found = dependencies("SELECT author FROM cheap").await;
    assert_eq!(tables(&found), ["book", "cheap"]);
}

#[tokio::test]
async fn a_write_depends_on_constraints_and_on_who_refers_to_the_table() {
    let found = dependencies("DELETE FROM author WHERE id = :p1").await;
    assert!(has_part(&found, "author", Part::References));
    let found = dependencies("INSERT INTO book (id, author, price) VALUES (:p1, :p2, :p3)").await;
    assert!(has_part(&found, "book", Part::Constraints));
    assert!(tables(&found).contains(&"book") && !tables(&found).contains(&"unrelated"));
}

#[tokio::test]
async fn a_call_depends_on_the_function() {
    let found = dependencies("SELECT shout(name) FROM author").await;
    let shout = found.functions.iter().find(|function| function.name == "shout").unwrap();
    let arguments: Vec<&str> = shout.arguments.iter().map(|ty| ty.name.as_str()).collect();
    assert_eq!((shout.schema.as_str(), arguments.as_slice()), ("public", &["text"][..]));
    let names = ColumnName { schema: "public".into(), table: "author".into(), column: ColumnName::NO_COLUMN.into() };
    assert!(found.relations.contains(&names));
}
