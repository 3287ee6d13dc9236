//! The files of migration tools: which are applied, which part of each, and in which order.

use super::*;

/// A project of one tool, which must come to one table `b`, renamed from `a`: what undoes would take it away again.
async fn comes_to_b(tool: &str, files: &[(&str, &str)]) {
    let Made { tables, said } = made_with(files, &[""], Options::default()).await;
    assert_eq!((tables, said), (vec!["b".to_owned()], Vec::new()), "{tool}");
}

const A: &str = "CREATE TABLE a (id int);";
const B: &str = "ALTER TABLE a RENAME TO b;";

/// A file with an up part between two lines, and a down part that would drop everything.
fn parts(up: &str, sql: &str, down: &str) -> String {
    format!("{up}\n{sql}\n\n{down}\nDROP TABLE IF EXISTS a, b;\n")
}

/// Files for other systems, and properties of Liquibase.
#[tokio::test]
async fn files_for_other_systems_are_left_out() {
    let files = [
        ("1_a.up.sql", "CREATE TABLE a ()"),
        ("2_b.postgres.up.sql", "CREATE TABLE b ()"),
        ("2_b.mysql.up.sql", "CREATE TABLE b (id int) ENGINE=InnoDB"),
        ("2_b.mysql.down.sql", "DROP TABLE b"),
        ("more/postgres/1.sql", "CREATE TABLE c ()"),
        ("more/sqlite/1.sql", "CREATE TABLE c () WITHOUT ROWID"),
    ];
    let Made { tables, said } = made_with(&files, &[""], Options::default()).await;
    assert_eq!(tables, ["a", "b", "c"]);
    let text = " is skipped: its name says that it is for another database system";
    assert_eq!(said, ["2_b.mysql.up.sql", "more/sqlite"].map(|name| format!("note[SW0409]: {name}{text}")));
    let changes = "--liquibase formatted sql\n--property name:t value:a dbms:postgresql\n--changeset a:1\nCREATE TABLE ${t} ();\n";
    let later = "--liquibase formatted sql\n--changeset a:2\nALTER TABLE ${t} RENAME TO b;\n";
    assert_eq!(self::tables(&[("1.sql", changes), ("2.sql", later)]).await, names(&["b"]));
}

#[tokio::test]
async fn tools_that_mark_parts_within_a_file() {
    for (tool, up, down) in [
        ("sql-migrate", "-- +migrate Up", "-- +migrate Down"),
        ("goose", "-- +goose Up", "-- +goose Down"),
        ("dbmate", "-- migrate:up", "-- migrate:down"),
        ("micrate", "-- +micrate Up", "-- +micrate Down"),
        ("rambler", "-- rambler up", "-- rambler down"),
        ("tern", "-- tern", "---- create above / drop below ----"),
        ("node-pg-migrate", "-- Up Migration", "-- Down Migration"),
        ("Play", "# --- !Ups", "# --- !Downs"),
        ("Play", "-- !Ups", "-- !Downs"),
        ("MyBatis", "-- // first", "-- //@UNDO"),
        ("MyBatis", "--// first", "--//@UNDO"),
        ("shmig", "-- ====  UP  ====", "-- ==== DOWN ===="),
        ("aerich", "-- upgrade --", "-- downgrade --"),
    ] {
        let (first, second) = (parts(up, A, down), parts(up, B, down));
        comes_to_b(tool, &[("1_a.sql", &first), ("2_b.sql", &second)]).await;
    }
}

#[tokio::test]
async fn line_ends_of_windows() {
    let first = parts("-- +goose Up", A, "-- +goose Down").replace('\n', "\r\n");
    let second = parts("# --- !Ups", B, "# --- !Downs").replace('\n', "\r\n");
    comes_to_b("goose and Play", &[("1_a.sql", &first), ("2_b.sql", &second)]).await;
}

#[tokio::test]
async fn tools_that_have_files_for_down() {
    let drop = "DROP TABLE IF EXISTS a, b;";
    for (tool, [up_a, down_a, up_b, down_b]) in [
        ("golang-migrate", ["1_a.up.sql", "1_a.down.sql", "2_b.up.sql", "2_b.down.sql"]),
        ("bun", ["1_a.tx.up.sql", "1_a.tx.down.sql", "2_b.tx.up.sql", "2_b.tx.down.sql"]),
        ("postgrator", ["1.do.sql", "1.undo.sql", "2.do.rename.sql", "2.undo.rename.sql"]),
        ("yoyo", ["1.a.sql", "1.a.rollback.sql", "2.b.sql", "2.b.rollback.sql"]),
        ("db-migrate", ["sqls/1-a-up.sql", "sqls/1-a-down.sql", "sqls/2-b-up.sql", "sqls/2-b-down.sql"]),
        ("dogfish", ["migrate-1.sql", "rollback-1.sql", "migrate-2.sql", "rollback-2.sql"]),
        ("Flyway", ["V1__a.sql", "U1__a.sql", "V2__b.sql", "U2__b.sql"]),
        ("diesel, Hasura", ["1_a/up.sql", "1_a/down.sql", "2_b/up.sql", "2_b/down.sql"]),
        ("Prisma", ["1_a/migration.sql", "1_a/down.sql", "2_b/migration.sql", "2_b/down.sql"]),
        ("a suffix", ["1_a.sql", "1_a_rollback.sql", "2_b.sql", "2_b_rollback.sql"]),
        ("undo", ["1_a.sql", "1_a.undo.sql", "2_b.sql", "2_b.UNDO.sql"]),
        ("folders", ["up/1_a.sql", "down/1_a.sql", "up/2_b.sql", "down/2_b.sql"]),
        ("a folder", ["1_a.sql", "rollbacks/1_a.sql", "2_b.sql", "rollbacks/2_undo_b.sql"]),
    ] {
        comes_to_b(tool, &[(up_a, A), (down_a, drop), (up_b, B), (down_b, drop)]).await;
    }
}

#[tokio::test]
async fn names_that_only_mention_it_block_nothing() {
    let files = [
        ("0001_a.sql", A),
        ("0007_rollback_feature.sql", "-- Rollback feature\n-- rolls back down payments\nCREATE TABLE rollbacks ();"),
        ("0008_shut_down.sql", "CREATE TABLE shut_down ();"),
        ("0009_undo_log.sql", "CREATE TABLE undo_log ();"),
        ("0010_b.sql", B),
    ];
    assert_eq!(tables(&files).await, names(&["b", "rollbacks", "shut_down", "undo_log"]));
}

#[tokio::test]
async fn sqitch_goes_by_its_plan() {
    let plan = "%syntax-version=1.0.0\n%project=shop\n\nzz_a 2024-01-01T00:00:00Z Ada <a@b> # first\n\
        @v1 2024-01-01T00:00:00Z Ada <a@b>\naa_b [zz_a] 2024-01-01T00:00:00Z Ada <a@b>\n\
        zz_a [zz_a@v1] 2024-01-01T00:00:00Z Ada <a@b> # once more\n";
    let files = [
        ("sqitch.plan", plan),
        ("sqitch.conf", "[core]"),
        ("deploy/zz_a@v1.sql", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n"),
        ("deploy/aa_b.sql", "BEGIN;\nALTER TABLE a RENAME TO b;\nCOMMIT;\n"),
        ("deploy/zz_a.sql", "BEGIN;\nALTER TABLE b ADD c int;\nCOMMIT;\n"),
        ("revert/zz_a.sql", "BEGIN;\nDROP TABLE a;\nCOMMIT;\n"),
        ("verify/zz_a.sql", "SELECT 1 / 0;"),
        ("deploy/not_planned.sql", "SELECT 1 / 0;"),
    ];
    comes_to_b("sqitch", &files).await;
    let Made { tables, said } = made_with(&files, &["deploy"], Options::default()).await;
    assert_eq!((tables, said), (vec!["b".to_owned()], Vec::new()));
    let Made { said, .. } = made_with(&files[..3], &[""], Options::default()).await;
    assert!(said[0].contains("names a change that has no script") && said[0].contains("deploy/aa_b.sql"), "{said:?}");
}

#[tokio::test]
async fn flyway_sorts_versions_of_all_folders_and_repeatables_last() {
    let files = [
        ("R__b_views.sql", "CREATE OR REPLACE VIEW v2 AS SELECT * FROM v1"),
        ("R__a_views.sql", "CREATE OR REPLACE VIEW v1 AS SELECT * FROM c"),
        ("late/V1_10__c.sql", "ALTER TABLE b RENAME TO c"),
        ("V1.9__b.sql", "ALTER TABLE a RENAME TO b"),
        ("early/V1__a.sql", "CREATE TABLE a ()"),
        ("U1_10__undo.sql", "DROP TABLE c"),
        ("beforeMigrate.sql", "CREATE SCHEMA IF NOT EXISTS before"),
        ("afterMigrate__views.sql", "CREATE VIEW before.v3 AS SELECT FROM v2"),
        ("V2__d.sql.conf", "executeInTransaction=false\n"),
        ("V2__d.sql", "CREATE TABLE d (id int); CREATE INDEX CONCURRENTLY ON d (id)"),
    ];
    assert_eq!(tables(&files).await, names(&["before.v3", "c", "d", "v1", "v2"]));
}

#[tokio::test]
async fn flyway_begins_with_its_last_baseline() {
    let files = [
        ("V1__a.sql", "SELECT 1 / 0"),
        ("V2__b.sql", "SELECT 1 / 0"),
        ("B1__older.sql", "SELECT 1 / 0"),
        ("B2__base.sql", "CREATE TABLE a ()"),
        ("V3__b.sql", "ALTER TABLE a RENAME TO b"),
    ];
    comes_to_b("Flyway", &files).await;
}

#[tokio::test]
async fn placeholders_have_values_or_are_asked_for() {
    let files = [("V1__a.sql", "CREATE TABLE \"${prefix}a\" (x text DEFAULT '${flyway:table}')")];
    let Made { said, .. } = made_with(&files, &[""], Options::default()).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("error[SW0404]: the placeholder `${prefix}` has no value\n --> schema/V1__a.sql:1:15"),
        "{}",
        said[0]
    );
    assert!(said[0].contains("\"prefix\" = \"…\""), "{}", said[0]);
    let placeholders = [("prefix".to_owned(), "x_".to_owned())].into();
    let Made { tables, said } = made_with(&files, &[""], Options { placeholders, ..Options::default() }).await;
    assert_eq!((tables, said), (vec!["x_a".to_owned()], Vec::new()));
    // Elsewhere they are texts like others, until they stand where SQL does.
    let plain = [("1.sql", "CREATE TABLE a (x text DEFAULT '${prefix}')"), ("2.sql", "CREATE TABLE ${prefix}b ()")];
    let Made { said, .. } = made_with(&plain, &[""], Options::default()).await;
    assert!(said[0].contains("schema/2.sql:1:14") && said[0].contains("[migrations.placeholders]"), "{said:?}");
}

#[tokio::test]
async fn refinery_sorts_versions_of_all_folders() {
    let files = [
        ("one/V2__b.sql", "ALTER TABLE a RENAME TO b"),
        ("two/V1__a.sql", "CREATE TABLE a ()"),
        ("two/U3__c.sql", "CREATE VIEW c AS SELECT FROM b"),
    ];
    assert_eq!(tables(&files).await, names(&["b", "c"]));
}

#[tokio::test]
async fn files_that_versioned_folders_leave_out_are_named() {
    let files = [("V1__a.sql", A), ("V2__b.sql", B), ("helpers.sql", "SELECT 1 / 0")];
    let Made { tables, said } = made_with(&files, &[""], Options::default()).await;
    assert_eq!(tables, ["b"]);
    assert!(said[0].starts_with("warning[SW0406]: schema/helpers.sql has no version in its name"), "{said:?}");
}

#[tokio::test]
async fn migrations_in_programs_are_named() {
    for (sql, program, language) in [
        ("V1__a.sql", "V2__b.rs", "Rust"),
        ("V1__a.sql", "R__views.java", "Java"),
        ("00001_a.sql", "00002_b.go", "Go"),
        ("1_a.sql", "2_b.js", "JavaScript"),
        ("1_a.sql", "more/2_b.sh", "shell"),
        ("1_a.sql", "m20240101_000001_b.rs", "Rust"),
        ("1_a.sql", "2_b.sql.gz", "a compressed file"),
    ] {
        let files = [(sql, A), (program, "")];
        let Made { said, .. } = made_with(&files, &[""], Options::default()).await;
        assert_eq!(said.len(), 1, "{said:?}");
        let expected = format!("error[SW0405]: {program} is a migration in {language}, not in SQL");
        assert!(said[0].starts_with(&expected) && said[0].contains(&format!("skip = [\"{program}\"]")), "{}", said[0]);
        let skip = vec![program.into()];
        let Made { tables, said } = made_with(&files, &[""], Options { skip, ..Options::default() }).await;
        assert_eq!((tables, said), (vec!["a".to_owned()], Vec::new()));
    }
    // What only sends the SQL beside it, what is no migration, and what drizzle notes.
    let files = [
        ("sqls/1-a-up.sql", A),
        ("1-a.js", ""),
        ("mod.rs", ""),
        ("README.md", ""),
        ("meta/1_snapshot.json", ""),
        ("meta/_journal.json", ""),
        ("data.csv", ""),
    ];
    assert_eq!(tables(&files).await, names(&["a"]));
}

#[tokio::test]
async fn a_folder_of_programs_only() {
    let Made { said, .. } =
        made_with(&[("m20240101_000001_b.rs", ""), ("lib.rs", "")], &[""], Options::default()).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("pg_dump --schema-only") && said[0].contains("--database-url"), "{}", said[0]);
}

#[tokio::test]
async fn liquibase_runs_changesets() {
    let text = "--liquibase formatted sql\n\n--changeset ada:1\n--comment: the first\nCREATE TABLE a (id int);\n\
        --rollback DROP TABLE a;\n\n--changeset ada:2 dbms:mysql\nSELECT wrong;\n\n--changeset ada:3 runInTransaction:false\n\
        ALTER TABLE a RENAME TO b;\nCREATE INDEX CONCURRENTLY ON b (id);\n/* liquibase rollback\nDROP TABLE b;\n*/\n";
    comes_to_b("Liquibase", &[("changelog.sql", text)]).await;
}

#[tokio::test]
async fn atlas_begins_with_its_last_checkpoint() {
    let files = [
        ("20240101.sql", "SELECT 1 / 0"),
        ("20240102_checkpoint.sql", "-- atlas:checkpoint\n\nCREATE TABLE a (id int)"),
        ("20240103.sql", "-- atlas:txmode none\n\nALTER TABLE a RENAME TO b;\nCREATE INDEX CONCURRENTLY ON b (id);"),
        ("atlas.sum", "h1:"),
    ];
    comes_to_b("Atlas", &files).await;
}

#[tokio::test]
async fn yoyo_goes_by_what_depends() {
    let files = [
        ("a_last.sql", "-- the last\n-- depends: z_first\n\nALTER TABLE a RENAME TO b;"),
        ("z_first.sql", "-- transactional: false\n\nCREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY ON a (id);"),
        ("z_first.rollback.sql", "DROP TABLE a"),
    ];
    comes_to_b("yoyo", &files).await;
}

#[tokio::test]
async fn play_doubles_semicolons_within_statements() {
    let text = "# --- !Ups\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN\n  PERFORM 1;;\n  RETURN 2;;\n\
        END $$;\nCREATE TABLE b AS SELECT f();\n# --- !Downs\nDROP FUNCTION f();\n";
    comes_to_b("Play", &[("1.sql", text)]).await;
}

#[tokio::test]
async fn mybatis_begins_with_bootstrap() {
    let files = [
        (
            "20110101_create_changelog.sql",
            "-- // changelog\nCREATE TABLE ${changelog} (id int);\n-- //@UNDO\nDROP TABLE ${changelog};\n",
        ),
        ("20110102_b.sql", "-- // b\nALTER TABLE a RENAME TO b;\n-- //@UNDO\nDROP TABLE b;"),
        ("bootstrap.sql", "CREATE TABLE a ();"),
    ];
    assert_eq!(tables(&files).await, names(&["b", "changelog"]));
}

#[tokio::test]
async fn migrations_without_a_transaction() {
    let index = "CREATE TABLE IF NOT EXISTS b (id int);\nCREATE INDEX CONCURRENTLY ON b (id);";
    for (tool, name, up, down) in [
        ("sql-migrate", "1.sql", "-- +migrate Up notransaction", "-- +migrate Down notransaction"),
        ("goose", "1.sql", "-- +goose NO TRANSACTION\n-- +goose Up", "-- +goose Down"),
        ("dbmate", "1.sql", "-- migrate:up transaction:false", "-- migrate:down transaction:false"),
        ("tern", "1.sql", "---- tern: disable-tx ----", "---- create above / drop below ----"),
        ("node-pg-migrate", "1.sql", "-- no transaction\n-- Up Migration", "-- Down Migration"),
        ("sqlx", "1_x.up.sql", "-- no-transaction", "-- nothing"),
        ("migratus", "1-x.up.sql", "-- :disable-transaction", "--;;"),
        ("Play", "1.sql", "# --- !Ups", "# --- !Downs"),
        ("Flyway", "V1__a.sql", "-- nothing", "-- nothing"),
    ] {
        let text = if matches!(down, "-- nothing" | "--;;") {
            format!("{up}\n{index}\n{down}\n")
        } else {
            parts(up, index, down)
        };
        comes_to_b(tool, &[(name, &text)]).await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_followed_once() {
    use std::os::unix::fs::symlink;
    let (_guard, path) = folder(&[
        ("schema/1_a.sql", A),
        ("elsewhere/3_b.sql", B),
        ("elsewhere/more/4_c.sql", "CREATE VIEW c AS SELECT 1"),
    ]);
    symlink(path.join("elsewhere"), path.join("schema/2_linked")).unwrap();
    symlink(path.join("schema"), path.join("elsewhere/more/5_back")).unwrap();
    symlink(path.join("schema/1_a.sql"), path.join("schema/6_again.sql")).unwrap();
    let Made { tables, said } = made_in(&path, &["schema"], Options::default(), Place::Shared).await;
    assert_eq!(tables, ["b", "c"], "{said:?}");
    let said: Vec<_> = said.iter().map(|words| words.lines().next().unwrap_or_default()).collect();
    assert_eq!(
        said,
        [
            "warning[SW0407]: schema/schema/2_linked/more/5_back leads back to a folder that contains it, and is skipped",
            "warning[SW0407]: schema/schema/6_again.sql is a link to another file or folder of the schema, and is skipped",
        ]
    );
    symlink(path.join("nowhere"), path.join("schema/7_nothing.sql")).unwrap();
    let Made { said, .. } = made_in(&path, &["schema"], Options::default(), Place::Shared).await;
    assert!(said.iter().any(|words| words.contains("7_nothing.sql: it is a dangling symbolic link")), "{said:?}");
}

#[tokio::test]
async fn tables_of_the_tools_are_there_where_they_are_used() {
    for (first, text, second, used) in [
        ("1.sql", "-- migrate:up", "2.sql", "-- migrate:up\nGRANT SELECT ON schema_migrations TO PUBLIC"),
        ("1_a.up.sql", "", "2_b.up.sql", "CREATE TABLE x AS SELECT dirty FROM public.schema_migrations"),
        ("1_a.sql", "", "2_b.sql", "DELETE FROM public._sqlx_migrations WHERE version = 1 AND NOT success"),
        ("V1__a.sql", "", "V2__b.sql", "ALTER TABLE flyway_schema_history OWNER TO CURRENT_USER"),
        ("V1__a.sql", "", "V2__b.sql", "UPDATE refinery_schema_history SET name = 'x'"),
        ("1/up.sql", "", "2/up.sql", "SELECT version FROM __diesel_schema_migrations"),
        ("1.sql", "-- +goose Up", "2.sql", "-- +goose Up\nSELECT tstamp FROM goose_db_version"),
        ("1.sql", "-- +migrate Up", "2.sql", "-- +migrate Up\nLOCK TABLE gorp_migrations"),
        (
            "1/migration.sql",
            "",
            "2/migration.sql",
            "INSERT INTO \"_prisma_migrations\" (id, checksum, migration_name) VALUES ('1', '', '')",
        ),
        (
            "a.sql",
            "",
            "b.sql",
            "BEGIN; CREATE TABLE t (); SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"; COMMIT",
        ),
        ("1.sql", "", "2.sql", "SELECT statements FROM supabase_migrations.schema_migrations"),
    ] {
        let files = [(first, &format!("{text}\nCREATE TABLE a ();")[..]), (second, used)];
        let Made { tables, mut said } = made_with(&files, &[""], Options::default()).await;
        // Privileges are left out on a shared server.
        said.retain(|words| !words.starts_with("note[SW0410]"));
        assert!(said.is_empty() && tables.contains(&"a".to_owned()), "{used}: {said:?}");
    }
    // Where nothing uses them they are not, and a dump makes its own.
    assert_eq!(tables(&[("1_a.up.sql", "CREATE TABLE a ()")]).await, names(&["a"]));
    let files =
        [("1.sql", "CREATE TABLE schema_migrations (version text); INSERT INTO schema_migrations VALUES ('1')")];
    assert_eq!(tables(&files).await, names(&["schema_migrations"]));
}
