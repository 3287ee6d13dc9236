//! What the configuration says of the schema's files, from `sqlwright.toml` on.

use crate::run::{project, run, sqlwright, succeed, write};

const CHECK: [&str; 1] = ["generate"];

#[test]
fn a_list_of_paths_is_applied_in_its_order() {
    let folder = project();
    write(&folder, "prelude.sql", "CREATE SCHEMA auth; CREATE TABLE auth.users (id int PRIMARY KEY);\n");
    write(&folder, "schema/2_owners.sql", "ALTER TABLE people ADD owner int REFERENCES auth.users;\n");
    write(&folder, "sqlwright.toml", "schema = [\"prelude.sql\", \"schema\"]\n");
    let said = succeed(sqlwright(&folder, CHECK));
    assert!(said.err.contains("with the schema in prelude.sql, schema"), "{}", said.err);
    std::fs::remove_file(folder.path().join("sqlwright.toml")).expect("no configuration");
    succeed(sqlwright(&folder, ["generate", "--schema", "prelude.sql", "--schema", "schema"]));
    write(&folder, "sqlwright.toml", "schema = []\n");
    let said = run(sqlwright(&folder, CHECK));
    assert!(
        said.err.contains(
            "expected a path, or a list of paths in the order in which they are applied, found an empty list"
        ),
        "{}",
        said.err
    );
}

/// The lines that messages propose are those that the configuration takes.
#[test]
fn the_proposed_lines_work() {
    let folder = project();
    write(&folder, "schema/2_more.sql", "CREATE TABLE more ();\n-- *** DOWN ***\nDROP TABLE people CASCADE;\n");
    write(&folder, "schema/3_fill.rs", "");
    let said = run(sqlwright(&folder, CHECK));
    assert_eq!(said.code, Some(3));
    let proposed: Vec<&str> =
        said.err.lines().filter_map(|line| line.split_once("sqlwright.toml: ")).map(|(_, line)| line).collect();
    assert_eq!(
        proposed,
        ["skip = [\"schema/3_fill.rs\"] under [migrations]", "down = [\"-- *** DOWN ***\"] under [migrations]"],
        "{}",
        said.err
    );
    let lines: Vec<&str> = proposed.iter().filter_map(|line| line.strip_suffix(" under [migrations]")).collect();
    write(&folder, "sqlwright.toml", &format!("[migrations]\n{}\n", lines.join("\n")));
    succeed(sqlwright(&folder, CHECK));
}

#[test]
fn statements_use_the_tables_of_migration_tools() {
    let folder = project();
    write(
        &folder,
        "queries/health.sql",
        "--! version\nSELECT max(version) AS version FROM _sqlx_migrations WHERE success;\n",
    );
    succeed(sqlwright(&folder, CHECK));
    // A schema that has it keeps its own.
    write(&folder, "schema/2_dump.sql", "CREATE TABLE _sqlx_migrations (version text, success bool);\n");
    succeed(sqlwright(&folder, CHECK));
    let generated = crate::run::read(&folder, "generated/src/health.rs");
    assert!(generated.contains("One<'c, Option<String>>"), "{generated}");
}
