//! Commands of psql in schema files.

use super::*;

#[tokio::test]
async fn what_a_query_returns_is_executed() {
    let text = "SELECT 'CREATE DATABASE shop' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'shop')\\gexec\n\
        \\c shop\nSELECT format('CREATE TABLE t%s ()', n), NULL FROM generate_series(1, 2) n\n\\gexec\n\
        SELECT 'x' AS kind, 'a b' AS name \\gset my_\nCREATE TABLE :\"my_name\" (c text DEFAULT :'my_kind');\nSELECT 1 \\gx\n";
    assert_eq!(tables(&[("1.sql", text)]).await, names(&["a b", "t1", "t2"]));
    let words = tables(&[("1.sql", "SELECT 1 WHERE false \\gset\n")]).await.unwrap_err();
    assert!(words[0].contains("\\gset requires exactly one row, and the query returned 0"), "{words:?}");
    let words = tables(&[("1.sql", "SELECT 'CREATE TABEL a ()'\\gexec\n")]).await.unwrap_err();
    assert!(words[0].contains("syntax error") && words[0].contains("schema/1.sql:1:1"), "{words:?}");
}

#[tokio::test]
async fn variables_and_conditions() {
    let text = "\\set ON_ERROR_STOP on\n\\set schema 'my' _schema\n\\echo :schema\n\\timing on\n\\x\n\\pset pager off\n\
        CREATE SCHEMA :schema;\n\\if :{?schema}\n  CREATE TABLE :schema.a ();\n  \\if false\n    SELECT 1 / 0;\n  \\elif 0\n\
        SELECT 2 / 0;\n  \\else\n    CREATE TABLE :schema.b ();\n  \\endif\n\\else\n  \\i nowhere.sql\n  \\if true\n SELECT 3 / 0;\n\
        \\endif\n\\endif\nSELECT count(*) > 0 AS found FROM pg_class \\gset\n\\if :found\nCREATE TABLE :schema.c ();\n\\endif\n\
        SELECT a[1:2] FROM (SELECT '{1}'::int[] AS a) s;\n\\q\nSELECT 1 / 0;\n";
    assert_eq!(tables(&[("1.sql", text)]).await, names(&["my_schema.a", "my_schema.b", "my_schema.c"]));
}

#[tokio::test]
async fn what_psql_sets_itself_is_set() {
    let text = "GRANT CONNECT ON DATABASE :DBNAME TO :\"USER\"; ALTER DATABASE :\"DBNAME\" SET work_mem = '4MB';\n\
        SELECT :SERVER_VERSION_NUM >= 130000 AS is_new \\gset\n\\if :is_new\nCREATE TABLE a (b text DEFAULT :'ENCODING');\n\\endif\n\
        SELECT 1 AS a, 2 AS b, 3 AS c \\crosstabview\n";
    assert_eq!(tables(&[("1.sql", text)]).await, names(&["a"]));
}

#[tokio::test]
async fn variables_of_one_file_hold_for_the_next() {
    let files = [("prelude.sql", "\\set owner app"), ("schema.sql", "CREATE SCHEMA :owner; CREATE TABLE :owner.a ();")];
    assert_eq!(tables(&files).await, names(&["app.a"]));
    let words = tables(&files[1..]).await.unwrap_err();
    assert!(words[0].contains("if `owner` is a variable of psql") && words[0].contains("\\set owner"), "{words:?}");
}

#[tokio::test]
async fn files_are_included() {
    let files = [
        ("all.sql", "\\ir tables/a.sql\n\\set dir tables\n\\i :dir/b.sql\n\\ir views/v.sql\n"),
        ("tables/a.sql", "CREATE TABLE a (id int);"),
        ("tables/b.sql", "CREATE TABLE b (id int);\n\\ir ../tables/c.sql\n"),
        ("tables/c.sql", "CREATE TABLE c (id int);"),
        ("views/v.sql", "CREATE VIEW v AS SELECT FROM a, b, c;"),
        ("z_last.sql", "CREATE VIEW w AS SELECT FROM v;"),
    ];
    assert_eq!(tables(&files).await, names(&["a", "b", "c", "v", "w"]));
    // psql looks for `\i` in the folder that it is started in.
    let files = [
        ("db/all.sql", "\\i db/more/a.sql\n\\include 'more/b.sql'"),
        ("db/more/a.sql", "CREATE TABLE a ()"),
        ("db/more/b.sql", "CREATE TABLE b (id text"),
    ];
    let Made { said, .. } = made_with(&files, &["db/all.sql"], Options::default()).await;
    assert!(
        said[0].contains("schema/db/more/b.sql:1:") && said[0].contains("syntax error at end of input"),
        "{said:?}"
    );
    let files = [("a.sql", "\\ir b.sql"), ("b.sql", "\\ir a.sql")];
    let words = tables(&files).await.unwrap_err();
    assert!(
        words[0].contains("schema/a.sql is included from within itself") && words[0].contains("schema/b.sql:1:1"),
        "{words:?}"
    );
    let words = tables(&[("a.sql", "SELECT 1;\n\\i nowhere.sql")]).await.unwrap_err();
    assert!(words[0].contains("there is no file nowhere.sql") && words[0].contains("schema/a.sql:2:1"), "{words:?}");
}

#[tokio::test]
async fn the_rest_is_said_in_words() {
    for (text, expected) in [
        ("\\! rm -rf x", "shell commands are not run"),
        ("\\set x `date`", "shell commands are not run"),
        ("\\prompt 'Name' x", "the command \\prompt of psql cannot be followed here"),
        ("\\nonsense", "the command \\nonsense of psql cannot be followed here"),
        ("\\if maybe\n\\endif", "`maybe` is not a condition"),
        ("\\if :x\n\\endif", "`:x` is not a condition"),
        ("\\if true", "this \\if has no \\endif"),
        ("\\endif", "this \\endif has no \\if"),
    ] {
        let words = tables(&[("1.sql", &format!("{text}\n"))]).await.unwrap_err();
        assert_eq!(words.len(), 1, "{words:?}");
        assert!(words[0].contains(expected) && words[0].contains("schema/1.sql:1:1"), "{}", words[0]);
    }
    let text = "CREATE TABLE a (id int);\n\\copy a (id) from 'rows.csv' csv\nCREATE TABLE b ();";
    let Made { tables, said } = made_with(&[("1.sql", text)], &[""], Options::default()).await;
    assert_eq!(tables, ["a", "b"]);
    assert!(said[0].starts_with("note[SW0411]: \\copy is skipped") && said.len() == 1, "{said:?}");
}
