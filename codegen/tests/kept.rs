//! A schema that is kept as it was applied: later runs find the same, and find nothing where anything is different.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use sqlwright_codegen::Generator;
use support::{describe, folder};
use tempfile::TempDir;

/// A schema, and a cache of its own.
struct Project {
    cache: TempDir,
    _schema: TempDir,
    folder: PathBuf,
    /// What is applied; the folder, if nothing is listed.
    schema: Vec<PathBuf>,
    /// Has the configuration.
    root: TempDir,
    /// Its lines.
    configuration: Vec<String>,
    from: Duration,
    statements: Vec<&'static str>,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let (schema, folder) = folder(files);
        Self::of(schema, folder)
    }

    fn of(_schema: TempDir, folder: PathBuf) -> Self {
        let [cache, root] = [(), ()].map(|()| tempfile::tempdir().unwrap());
        let (configuration, schema) = (Vec::new(), Vec::new());
        Self { cache, _schema, folder, schema, root, configuration, from: Duration::ZERO, statements: Vec::new() }
    }

    fn generator(&self) -> Generator {
        std::fs::write(self.root.path().join("sqlwright.toml"), self.configuration.join("\n")).unwrap();
        let generator = Generator::new().root(self.root.path()).cache(self.cache.path()).cache_from(self.from);
        let folder = [self.folder.clone()];
        let schema = if self.schema.is_empty() { &folder[..] } else { &self.schema };
        schema.iter().fold(generator, Generator::schema)
    }

    /// All that the server says, and all diagnostics.
    async fn run(&self) -> (Option<String>, Vec<String>) {
        let (answers, said) = describe(self.generator(), &self.statements).await;
        (answers.map(|answers| format!("{answers:#?}")), said)
    }

    /// Runs it twice: the second time it is found as the first has left it.
    async fn same_twice(&self) -> Vec<String> {
        let before = self.kept();
        let first = self.run().await;
        assert_eq!(self.kept(), before + 1, "not kept: {:?}", first.1);
        let next = self.run().await;
        assert_eq!(self.kept(), before + 1, "not found");
        assert!(first.0.is_some(), "{:?}", first.1);
        let (first_answers, next_answers) = (first.0.unwrap(), next.0.unwrap());
        let difference = similar::TextDiff::from_lines(&first_answers, &next_answers).unified_diff().to_string();
        assert!(first_answers == next_answers, "{difference}");
        assert_eq!(first.1, next.1);
        first.1
    }

    /// Runs it, and expects that nothing was found.
    async fn misses(&self, why: &str) {
        let before = self.kept();
        let (answers, said) = self.run().await;
        assert!(answers.is_some(), "{why}: {said:?}");
        assert_eq!(self.kept(), before + 1, "{why}: found all the same");
    }

    async fn hits(&self, why: &str) {
        let before = self.kept();
        self.run().await;
        assert_eq!(self.kept(), before, "{why}: not found");
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).unwrap();
    }

    fn kept(&self) -> usize {
        kept(self.cache.path()).len()
    }
}

fn kept(cache: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "kept")).collect()
}

/// One of each kind of object.
const EVERYTHING: &str = "
CREATE ROLE reader;
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'sold');
CREATE TYPE shop.pair AS (a int, b text);
CREATE TYPE shop.span AS RANGE (subtype = int);
CREATE DOMAIN shop.positive AS int NOT NULL CHECK (VALUE > 0);
CREATE TABLE shop.items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, price shop.positive,
    state shop.state DEFAULT 'new', twice int GENERATED ALWAYS AS (2) STORED, pair shop.pair, span shop.span
);
COMMENT ON TABLE shop.items IS 'What is sold.';
CREATE UNLOGGED TABLE shop.log (id int REFERENCES shop.items, at timestamptz DEFAULT now(), CHECK (id > 0));
CREATE INDEX ON shop.log (abs(id)) WHERE id > 3;
CREATE TABLE shop.sales (day date NOT NULL, item bigint) PARTITION BY RANGE (day);
CREATE TABLE shop.sales_1 PARTITION OF shop.sales FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE VIEW shop.names AS SELECT name, (SELECT count(*) FROM shop.log) AS n FROM shop.items;
CREATE MATERIALIZED VIEW shop.counts AS SELECT count(*) FROM shop.items WITH NO DATA;
CREATE FUNCTION shop.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE INSERT ON shop.log FOR EACH ROW EXECUTE FUNCTION shop.stamp();
CREATE FUNCTION shop.one() RETURNS int LANGUAGE sql AS 'SELECT id FROM shop.log';
CREATE RULE quiet AS ON DELETE TO shop.log DO INSTEAD NOTHING;
ALTER TABLE shop.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY cheap ON shop.items USING (price < 100);
GRANT SELECT ON shop.items TO reader;
ALTER TABLE shop.log OWNER TO made_up;
ALTER DATABASE anything SET search_path = shop, public;
";

#[tokio::test]
async fn what_is_found_is_what_was_applied() {
    let mut project = Project::new(&[("1.sql", EVERYTHING)]);
    project.statements = vec![
        "SELECT * FROM items WHERE name = :name",
        "SELECT n, one() FROM names",
        "INSERT INTO log (id) VALUES (:id) RETURNING *",
        "SELECT relname FROM pg_class WHERE oid = :oid",
    ];
    assert_eq!(project.same_twice().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_shop_is_found_as_it_was_applied() {
    let folder = tempfile::tempdir().unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    Project::of(folder, schema).same_twice().await;
}

#[tokio::test]
async fn wrong_statements_find_the_schema_too() {
    let mut project = Project::new(&[("1.sql", "CREATE TABLE a (id int)")]);
    project.statements = vec!["SELECT wrong FROM a"];
    let said = project.same_twice().await;
    assert!(said[0].contains("column \"wrong\" does not exist"), "{said:?}");
}

#[tokio::test]
async fn what_was_said_of_the_schema_is_said_again() {
    let files = [
        ("1_a.sql", "CREATE TABLE a (id int);\n\\copy a FROM 'rows.csv'\nSET search_path = pg_catalog, public;"),
        ("2_b.sql", "CREATE TABLE public.b (id int);"),
    ];
    let said = Project::new(&files).same_twice().await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("note[SW0411]") && said[0].contains("1_a.sql:2"), "{said:?}");
    assert!(said[1].starts_with("warning[SW0408]") && said[1].contains("pg_catalog, public"), "{said:?}");
}

#[tokio::test]
async fn what_was_left_out_and_what_is_gone_is_said_again() {
    let schema = "CREATE TEMPORARY TABLE gone (id int);\nCREATE TABLE fast (id int) TABLESPACE quick;\n
        CREATE SUBSCRIPTION s CONNECTION 'dbname=a' PUBLICATION p WITH (connect = false, slot_name = NONE);";
    let mut project = Project::new(&[("1.sql", schema)]);
    project.statements = vec!["SELECT id FROM gone"];
    let said = project.same_twice().await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("this ends with the session of the file"), "{said:?}");
    assert!(said[1].starts_with("note[SW0410]"), "{said:?}");
}

#[tokio::test]
async fn every_part_of_the_key_counts() {
    let files = [("1.sql", "CREATE TABLE a (id int);\n"), ("2.sql", "\\ir parts/b.txt\n"), ("parts/b.txt", "SELECT 1")];
    let mut project = Project::new(&files);
    project.write("parts/b.txt", "CREATE TABLE b (id int);\n");
    project.same_twice().await;

    project.statements = vec!["SELECT id FROM a", "SELECT id FROM b"];
    project.hits("statements are no part of the schema").await;
    project.write("1.sql", "CREATE TABLE a (ip int);\n");
    project.misses("the text of a file").await;
    project.write("1.sql", "CREATE TABLE a (id int);\n");
    project.hits("the text is what it was").await;
    project.write("parts/b.txt", "CREATE TABLE b (id int, c int);\n");
    project.misses("the text of an included file").await;
    project.write("3.sql", "CREATE TABLE c (id int);\n");
    project.misses("one more file").await;
    project.configuration.push("search-path = 'public, pg_catalog'\n[migrations]".to_owned());
    project.misses("search_path").await;
    project.configuration.push("stubbed-extensions = ['citext']".to_owned());
    project.misses("stubbed extensions").await;
    project.configuration.push("keep-settings = true".to_owned());
    project.misses("how files follow each other").await;
    project.statements = vec!["SELECT version FROM _sqlx_migrations"];
    project.misses("the table of a tool that a statement mentions").await;
}

#[tokio::test]
async fn the_order_of_files_and_what_is_skipped_count() {
    let (schema, folder) = folder(&[("a.sql", "CREATE TABLE a ()"), ("b.sql", "CREATE TABLE b ()")]);
    let mut project = Project::of(schema, folder.clone());
    let paths = |names: &[&str]| names.iter().map(|name| folder.join(name)).collect();
    project.schema = paths(&["a.sql", "b.sql"]);
    project.misses("the first").await;
    project.schema = paths(&["b.sql", "a.sql"]);
    project.misses("the order").await;
    project.schema = vec![folder.clone()];
    project.hits("the same files in the same order").await;
    project.configuration.push(format!("[migrations]\nskip = [{:?}]", folder.join("b.sql")));
    project.misses("what is skipped").await;
}

#[tokio::test]
async fn what_cannot_be_known_is_applied_each_time() {
    let code = "DO $$ BEGIN EXECUTE coalesce(pg_read_file('PG_VERSION', true), '') || '; CREATE TABLE a ()'; EXCEPTION WHEN OTHERS THEN END $$";
    let outside = Project::new(&[("1.sql", code)]);
    let system = Project::new(&[("1.sql", "ALTER SYSTEM SET work_mem = '1MB'")]);
    let wrong = Project::new(&[("1.sql", "CREATE TABLE a (id int); CREATE TABLE a ()")]);
    for (project, fails) in [(outside, false), (system, false), (wrong, true)] {
        for _ in 0..2 {
            let (answers, said) = project.run().await;
            assert_eq!(answers.is_none(), fails, "{said:?}");
            assert_eq!(project.kept(), 0);
        }
    }
}

#[tokio::test]
async fn what_takes_no_time_is_not_kept() {
    let mut project = Project::new(&[("1.sql", "CREATE TABLE a (id int)")]);
    project.from = Duration::from_secs(60);
    project.run().await;
    assert_eq!(project.kept(), 0);
}

#[tokio::test]
async fn code_is_kept_for_a_day() {
    let code = "DO $$ BEGIN EXECUTE format('CREATE TABLE sales_%s ()', to_char(now(), 'YYYY')); END $$";
    Project::new(&[("1.sql", code)]).same_twice().await;
}

#[tokio::test]
async fn a_damaged_entry_is_made_anew() {
    let project = Project::new(&[("1.sql", "CREATE TABLE a (id int)")]);
    let first = project.run().await;
    let [file] = &kept(project.cache.path())[..] else { panic!("not one") };
    let whole = std::fs::read(file).unwrap();
    for at in [whole.len() / 2, whole.len() - 1000] {
        let mut damaged = whole.clone();
        damaged[at..at + 100].fill(0xa5);
        std::fs::write(file, damaged).unwrap();
        assert_eq!(project.run().await, first);
        assert!(std::fs::read(file).unwrap().len() > whole.len() / 2);
        assert_eq!(project.kept(), 1);
    }
    std::fs::write(file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(project.run().await, first);
    assert_eq!(project.run().await, first);
}

/// The command in a project whose schema takes its time.
fn command(project: &Path, cache: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sqlwright"));
    command.arg("generate").current_dir(project).env("SQLWRIGHT_CACHE", cache);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn slow_project() -> TempDir {
    let project = tempfile::tempdir().unwrap();
    for (folder, name, text) in [
        ("schema", "1.sql", "CREATE TABLE a (id int PRIMARY KEY); SELECT pg_sleep(0.6);"),
        ("queries", "a.sql", "--! by_id\nSELECT id FROM a WHERE id = :id;"),
    ] {
        std::fs::create_dir_all(project.path().join(folder)).unwrap();
        std::fs::write(project.path().join(folder).join(name), text).unwrap();
    }
    project
}

#[test]
fn killed_runs_leave_nothing_that_matters() {
    let (project, cache) = (slow_project(), tempfile::tempdir().unwrap());
    let shown = cache.path().to_str().unwrap();
    assert!(command(project.path(), shown).output().unwrap().status.success());
    let [file] = &kept(cache.path())[..] else { panic!("not one") };
    // Otherwise nothing has changed, and no server is asked.
    let forget = || drop(std::fs::remove_dir_all(project.path().join("generated")));
    for delay in [700, 900, 1000, 1100, 1200, 1400] {
        forget();
        let _ = std::fs::remove_file(file);
        let mut run = command(project.path(), shown).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        run.kill().unwrap();
        run.wait().unwrap();
    }
    for _ in 0..2 {
        forget();
        let output = command(project.path(), shown).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(file.exists());
    }
}

#[test]
fn runs_at_once_do_not_disturb_each_other() {
    let (project, cache) = (slow_project(), tempfile::tempdir().unwrap());
    let shown = cache.path().to_str().unwrap();
    for _ in 0..2 {
        let runs: Vec<_> = (0..3).map(|_| command(project.path(), shown).spawn().unwrap()).collect();
        for run in runs {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(kept(cache.path()).len(), 1);
    }
}

#[test]
fn the_variable_switches_it_off() {
    let project = slow_project();
    let home = tempfile::tempdir().unwrap();
    let mut command = command(project.path(), "off");
    let output = command.env("XDG_CACHE_HOME", home.path()).env("HOME", home.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}
