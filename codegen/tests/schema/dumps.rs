//! What pg_dump and pg_dumpall write, of newer versions, too.

use super::*;

/// The beginning of a dump by pg_dump 18.
const HEAD: &str = "--\n-- PostgreSQL database dump\n--\n\n\\restrict 0123abc\n\n-- Dumped from database version 18.1\n\
    -- Dumped by pg_dump version 18.1\n\nSET statement_timeout = 0;\nSET lock_timeout = 0;\n\
    SET idle_in_transaction_session_timeout = 0;\nSET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\n\
    SET standard_conforming_strings = on;\nSELECT pg_catalog.set_config('search_path', '', false);\n\
    SET check_function_bodies = false;\nSET xmloption = content;\nSET client_min_messages = warning;\n\
    SET row_security = off;\n\nSET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n";

async fn private(files: &[(&str, &str)]) -> Made {
    let (_guard, folder) = folder(files);
    made_in(&folder, &[""], Options::default(), Place::Private).await
}

fn comes_to(made: Made, tables: &[&str]) {
    assert_eq!((made.said, made.tables), (Vec::new(), tables.iter().map(|table| (*table).to_owned()).collect()));
}

#[tokio::test]
async fn settings_that_only_newer_servers_have() {
    let dump =
        format!("{HEAD}SET setting_of_tomorrow = on;\nCREATE TABLE public.a (id integer);\n\n\\unrestrict 0123abc\n");
    for name in ["1.sql", "1_a.up.sql", "V1__a.sql"] {
        assert_eq!(tables(&[(name, &dump)]).await, names(&["a"]), "{name}");
    }
    // Rails cuts the head off.
    let rails = "SET statement_timeout = 0;\nSET transaction_timeout = 0;\nCREATE TABLE a ();\n\
        CREATE TABLE public.schema_migrations (version character varying NOT NULL);\n\
        SET search_path TO \"$user\", public;\n\nINSERT INTO \"schema_migrations\" (version) VALUES\n('2');\n";
    assert_eq!(tables(&[("structure.sql", rails)]).await, names(&["a", "schema_migrations"]));
    let slip = tables(&[("1.sql", "SET serch_path = a;")]).await.unwrap_err();
    assert!(slip[0].contains("unrecognized configuration parameter \"serch_path\""), "{slip:?}");
}

/// `pg_dump -C` of a database with rows, settings and rights.
#[tokio::test]
async fn dumps_that_create_the_database() {
    let dump = format!(
        "{HEAD}CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'xx_XX.UTF-8';\n\n\
         ALTER DATABASE shop OWNER TO shop_owner;\n\n\\unrestrict 0123abc\n\\connect shop\n\\restrict 0123abc\n\n\
         SET transaction_timeout = 0;\nCOMMENT ON DATABASE shop IS 'the shop';\n\
         ALTER DATABASE shop SET search_path TO 'shop', 'public';\nGRANT CONNECT ON DATABASE shop TO PUBLIC;\n\
         \\unrestrict 0123abc\n\\connect shop\n\\restrict 0123abc\n\n\
         CREATE SCHEMA shop;\nCREATE TABLE shop.a (id integer, name text);\n\n\
         COPY shop.a (id, name) FROM stdin;\n1\tit's; a \\\\ \"name\n2\t\\N\n\\.\n\n\
         ALTER TABLE ONLY shop.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);\n\\unrestrict 0123abc\n"
    );
    // What the database says of search_path holds for later files.
    let later = "CREATE VIEW v AS SELECT * FROM a;\nDO $$ BEGIN ASSERT (SELECT count(*) = 2 FROM a); END $$;";
    let files = [("a_dump.sql", dump.as_str()), ("b_later.sql", later)];
    assert_eq!(tables(&files).await, names(&["shop.a", "shop.v"]));
}

#[tokio::test]
async fn dumps_of_whole_servers() {
    let empty = "SET transaction_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n";
    let dump = format!(
        "--\n-- PostgreSQL database cluster dump\n--\n\n\\restrict x\n\nSET default_transaction_read_only = off;\n\
         CREATE ROLE app;\nALTER ROLE app WITH NOSUPERUSER LOGIN;\nCREATE ROLE postgres;\n\
         ALTER ROLE postgres WITH SUPERUSER;\n\\unrestrict x\n\n\\connect template1\n\n{HEAD}\n\
         -- Database \"postgres\" dump\n\n\\connect postgres\n\n{empty}\n-- Database \"shop\" dump\n\n{HEAD}\
         CREATE DATABASE shop WITH TEMPLATE = template0;\nALTER DATABASE shop OWNER TO app;\n\\connect shop\n\n{empty}\
         CREATE TABLE public.a (id integer);\nALTER TABLE public.a OWNER TO app;\n\
         ALTER ROLE app IN DATABASE shop SET search_path TO 'x';\n"
    );
    comes_to(private(&[("all.sql", &dump)]).await, &["a"]);
    let two = format!("{dump}\\connect blog\n\nCREATE TABLE public.b (id integer);\n");
    let Made { said, .. } = private(&[("all.sql", &two)]).await;
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("the file creates objects in two databases, shop and blog")
            && said[0].contains("pg_dump --schema-only"),
        "{}",
        said[0]
    );
}

#[tokio::test]
async fn a_dump_for_a_newer_server_says_so() {
    let dump = format!("{HEAD}CREATE TABLE public.a (id integer, NOT NULL id NO INHERIT);\n").replace("18.1", "99.1");
    let words = tables(&[("1.sql", &dump)]).await.unwrap_err();
    assert!(words[0].contains("the dump is for PostgreSQL 99, and this server is older"), "{words:?}");
    let dump = format!("{HEAD}DROP TABLE public.a;\nCREATE TABLE public.a ();\n");
    let words = tables(&[("1.sql", &dump)]).await.unwrap_err();
    assert!(words[0].contains("dump without --clean"), "{words:?}");
}

#[tokio::test]
async fn rows_of_copy_are_stored() {
    let text = "CREATE TABLE a (id int PRIMARY KEY);\r\nCOPY a FROM STDIN (FORMAT csv);\r\n1\r\n2\r\n\\.\r\n\
        CREATE TABLE b (id int REFERENCES a);\r\nINSERT INTO b VALUES (2);\r\nCOPY b TO STDOUT;\r\n";
    for name in ["1.sql", "1_a.up.sql"] {
        assert_eq!(tables(&[(name, text)]).await, names(&["a", "b"]));
    }
    let wrong = "CREATE TABLE a (id int);\nCOPY a FROM stdin;\nx\n\\.\n";
    let words = tables(&[("1.sql", wrong)]).await.unwrap_err();
    assert!(
        words[0].contains("invalid input syntax for type integer") && words[0].contains("schema/1.sql:2:1"),
        "{words:?}"
    );
}

#[tokio::test]
async fn statements_about_the_database_are_about_ours() {
    let text = "ALTER DATABASE shop SET search_path = x, public;\nCREATE SCHEMA x;\nCOMMENT ON DATABASE \"Shop\" IS 'x';\n\
        GRANT TEMPORARY, CONNECT ON DATABASE shop TO PUBLIC;\nREVOKE TEMP ON DATABASE shop FROM PUBLIC;\n\
        ALTER DATABASE shop CONNECTION LIMIT 5;\nALTER DATABASE shop RESET work_mem;\nDROP DATABASE IF EXISTS old;\n";
    let files = [("a.sql", text), ("b.sql", "CREATE TABLE a ();")];
    assert_eq!(tables(&files).await, names(&["x.a"]));
}
