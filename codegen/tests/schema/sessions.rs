//! What files leave to those behind them, transactions, and what a platform brings.

use super::*;

fn settings(keep: Option<bool>) -> Options {
    Options { keep_settings: keep, ..Options::default() }
}

const PATH: &str = "CREATE SCHEMA app; SET search_path TO app;";

#[tokio::test]
async fn tools_with_one_session_keep_the_search_path() {
    for (tool, first, second) in [
        ("sqlx", "1_a.up.sql", "2_b.up.sql"),
        ("diesel", "1/up.sql", "2/up.sql"),
        ("node-pg-migrate", "1.sql", "2.sql"),
    ] {
        let marker = if tool == "node-pg-migrate" { "-- Up Migration\n" } else { "" };
        let files = [(first, format!("{marker}{PATH}")), (second, format!("{marker}CREATE TABLE b ();"))];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        let Made { tables, said } = made_with(&files, &[""], settings(None)).await;
        assert_eq!((tables, said), (vec!["app.b".to_owned()], Vec::new()), "{tool}");
    }
}

#[tokio::test]
async fn tools_that_reset_it_do_not() {
    for (tool, first, second) in [
        ("Flyway", "V1_0__a.sql", "V1_1__b.sql"),
        ("Supabase", "supabase/migrations/1_a.sql", "supabase/migrations/2_b.sql"),
    ] {
        let files = [(first, PATH), (second, "CREATE TABLE b ();")];
        let folder = if tool == "Flyway" { "" } else { "supabase/migrations" };
        let Made { tables, said } = made_with(&files, &[folder], settings(None)).await;
        assert_eq!((tables, said), (vec!["b".to_owned()], Vec::new()), "{tool}");
    }
}

/// Rows in files that are elsewhere, extensions in blocks, and locales of other machines.
#[tokio::test]
async fn what_is_not_on_this_machine_is_skipped_or_explained() {
    let (_guard, rows) =
        folder(&[("1.sql", "CREATE TABLE a (); COPY a FROM '/nowhere/rows.csv' CSV; CREATE TABLE b ();")]);
    let Made { tables, said } = made_in(&rows, &[""], Options::default(), Place::Private).await;
    assert_eq!(tables, ["a", "b"], "{said:?}");
    assert!(said[0].starts_with("note[SW0411]: COPY is skipped"), "{said:?}");
    let block = "DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS nowhere; END $$; CREATE TABLE a ()";
    let words = self::tables(&[("1.sql", block)]).await.unwrap_err();
    assert!(words[0].contains("stubbed-extensions = [\"nowhere\"]"), "{words:?}");
    let options = Options { stubbed_extensions: vec!["nowhere".to_owned()], ..Options::default() };
    let Made { tables, said } = made_with(&[("1.sql", block)], &[""], options).await;
    assert_eq!((tables, said), (vec!["a".to_owned()], Vec::new()));
    let words = self::tables(&[("1.sql", "CREATE COLLATION a (locale = 'xx_YY.utf8')")]).await.unwrap_err();
    assert!(words[0].contains("= help: install the locale"), "{words:?}");
}

/// Temporary tables are gone when statements are checked; whoever names one is told.
#[tokio::test]
async fn a_temporary_table_serves_no_statement() {
    let (_guard, folder) = folder(&[("1.sql", "CREATE TEMP TABLE cart (id int);\nSELECT 1 AS id INTO TEMPORARY bag;")]);
    let generator = Generator::new().server_url(url("postgres")).schema(folder);
    let statements = ["SELECT id FROM cart", "SELECT id FROM bag", "SELECT id FROM other"];
    let (_, said) = describe(generator, &statements).await;
    let hints: Vec<bool> =
        said.iter().map(|said| said.contains("a temporary table exists only in the session")).collect();
    assert_eq!(hints, [true, true, false], "{said:#?}");
    assert!(said[1].contains("1.sql:2:1"), "{}", said[1]);
}

#[tokio::test]
async fn where_nothing_tells_the_tool_it_is_kept_and_said() {
    let files = [("1_a.sql", PATH), ("2_b.sql", "CREATE TABLE b ();")];
    let Made { tables, said } = made_with(&files, &[""], settings(None)).await;
    assert_eq!(tables, ["app.b"]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("warning[SW0408]: the file leaves search_path set to app"), "{}", said[0]);
    assert!(
        said[0].contains("keep-settings = true or false") && said[0].contains("schema/1_a.sql:1:20"),
        "{}",
        said[0]
    );
    let Made { tables, said } = made_with(&files, &[""], settings(Some(true))).await;
    assert_eq!((tables, said), (vec!["app.b".to_owned()], Vec::new()));
    let Made { tables, said } = made_with(&files, &[""], settings(Some(false))).await;
    assert_eq!((tables, said), (vec!["b".to_owned()], Vec::new()));
}

#[tokio::test]
async fn files_of_psql_begin_anew_and_errors_say_so() {
    let files = [("a.sql", PATH), ("b.sql", "CREATE TABLE b ();")];
    assert_eq!(tables(&files).await, names(&["b"]));
    let files = [("a.sql", &format!("{PATH}\nCREATE TABLE a (id int);")[..]), ("b.sql", "ALTER TABLE a ADD b int;")];
    let words = tables(&files).await.unwrap_err();
    assert!(words[0].contains("relation \"a\" does not exist") && words[0].contains("schema/b.sql:1:"), "{words:?}");
    assert!(words[0].contains("keep-settings = true") && words[0].contains("schema/a.sql:1:20"), "{words:?}");
}

#[tokio::test]
async fn an_empty_search_path_is_that_of_a_dump() {
    let dump = "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.a ();";
    let files = [("1_a.up.sql", dump), ("2_b.up.sql", "CREATE TABLE b AS SELECT FROM a")];
    assert_eq!(tables(&files).await, names(&["a", "b"]));
}

#[tokio::test]
async fn transactions_in_files() {
    for name in ["1_a.up.sql", "a.sql", "V1__a.sql"] {
        for text in [
            "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;",
            "CREATE TABLE x ();\nBEGIN;\nALTER TABLE x RENAME TO a;\nALTER TABLE a ADD id int;\nEND;\nSELECT 1;",
            "BEGIN;\nSAVEPOINT s;\nCREATE TABLE b ();\nROLLBACK TO SAVEPOINT s;\nCREATE TABLE a (id int);\nCOMMIT;",
            "START TRANSACTION;\nCREATE TABLE b ();\nROLLBACK;\nCREATE TABLE a (id int);",
        ] {
            let files = [(name, text)];
            assert_eq!(tables(&files).await, names(&["a"]), "{name}: {text}");
        }
    }
    let words = tables(&[("1_a.up.sql", "SELECT 1; COMMIT; BEGIN; SELECT 2")]).await.unwrap_err();
    assert!(words[0].contains("a transaction is still open"), "{words:?}");
}

#[tokio::test]
async fn statements_get_the_transaction_that_they_need() {
    let text = "CREATE TABLE a (id int);\nLOCK TABLE a IN ACCESS EXCLUSIVE MODE;\n\
        CREATE TEMPORARY TABLE t ON COMMIT DROP AS SELECT 1 AS x;\nINSERT INTO a SELECT x FROM t;\n\
        SET LOCAL search_path = nowhere, public;\nCREATE TABLE b ();";
    assert_eq!(tables(&[("1_a.sql", text), ("2_c.sql", "CREATE TABLE c ()")]).await, names(&["a", "b", "c"]));
    let text = "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY ON a (id);\nVACUUM a;\nCREATE TYPE e AS ENUM ('x');\n\
        ALTER TYPE e ADD VALUE 'y';\nCREATE TABLE b (e e DEFAULT 'y');\nREINDEX TABLE CONCURRENTLY a;";
    assert_eq!(tables(&[("1_a.sql", text)]).await, names(&["a", "b"]));
    assert_eq!(tables(&[("V1__a.sql", text)]).await, names(&["a", "b"]));
}

#[tokio::test]
async fn roles_are_made_up_within_transactions_of_files() {
    let text = "\\set who \"reader\"\nCREATE TABLE a ();\nBEGIN;\nCREATE TABLE b ();\n\\set who writer\n\
        GRANT SELECT ON b TO :who;\nSET ROLE nobody_made;\nRESET ROLE;\nCOMMIT;\nCREATE ROLE writer;\nCREATE TABLE c ();";
    let (_guard, folder) = folder(&[("a.sql", text)]);
    let Made { tables, said } = made_in(&folder, &[""], Options::default(), Place::Private).await;
    assert_eq!((tables, said), (["a", "b", "c"].map(str::to_owned).to_vec(), Vec::new()));
}

#[tokio::test]
async fn temporary_tables_serve_within_a_file() {
    let text = "CREATE TEMP TABLE t AS SELECT 1 AS x;\nCREATE TABLE a AS SELECT x FROM t;\nDROP TABLE t;\n\
        CREATE TEMP TABLE left_behind ();";
    assert_eq!(tables(&[("1_a.sql", text), ("2_b.up.sql", "CREATE TABLE b ()")]).await, names(&["a", "b"]));
}

#[tokio::test]
async fn a_prelude_stands_in_for_a_platform() {
    let files = [
        (
            "prelude.sql",
            "CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);\n\
            CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';\nCREATE PUBLICATION supabase_realtime;",
        ),
        (
            "supabase/migrations/1_a.sql",
            "CREATE EXTENSION IF NOT EXISTS pg_cron WITH SCHEMA extensions;\n\
            COMMENT ON EXTENSION pg_cron IS 'x';\nCREATE TABLE a (owner uuid DEFAULT auth.uid() REFERENCES auth.users);\n\
            ALTER PUBLICATION supabase_realtime ADD TABLE a;",
        ),
    ];
    let stubbed = Options { stubbed_extensions: vec!["pg_cron".to_owned()], ..Options::default() };
    let Made { tables, said } = made_with(&files, &["prelude.sql", "supabase/migrations"], stubbed).await;
    assert_eq!((tables, said), (["a", "auth.users"].map(str::to_owned).to_vec(), Vec::new()));

    let alone = made_with(&files, &["supabase/migrations"], Options::default()).await.said;
    assert!(alone[0].contains("pg_cron") && alone[0].contains("stubbed-extensions = [\"pg_cron\"]"), "{alone:?}");
    assert!(alone[0].contains("--server-url") && alone[0].contains("prelude.sql"), "{alone:?}");
    for text in ["CREATE TABLE a (id uuid REFERENCES auth.users)", "SELECT auth.uid()", "CREATE TABLE auth.x ()"] {
        let words = super::tables(&[("1.sql", text)]).await.unwrap_err();
        assert!(words[0].contains("schema = [\"prelude.sql\", …]"), "{words:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_listed_is_applied_once() {
    let files = [("schema/z_first.sql", "CREATE TABLE a ();"), ("schema/a_then.sql", "ALTER TABLE a RENAME TO b;")];
    let Made { tables, said } = made_with(&files, &["schema/z_first.sql", "schema"], Options::default()).await;
    assert_eq!((tables, said), (vec!["b".to_owned()], Vec::new()));
}
