//! The catalog of a schema with everything in it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeMap;

use sqlwright_analysis::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Event, ForeignKeyAction, Index, Persistence, Relation, RelationKind,
    Type, TypeKind, fingerprint,
};
use support::{Database, connect};

const TYPES: &str = "
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    ALTER TYPE mood ADD VALUE 'happy' AFTER 'sad';
    CREATE DOMAIN email AS text CONSTRAINT email_shape CHECK (value LIKE '%@%');
    CREATE DOMAIN work_email AS email NOT NULL;
    CREATE TYPE point3 AS (x float8, y float8, z float8);
    CREATE TYPE span AS RANGE (subtype = int4);
    COMMENT ON TYPE mood IS 'How it feels';";

const TABLES: &str = "
    CREATE TABLE parent (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        code text NOT NULL CONSTRAINT parent_code_key UNIQUE DEFERRABLE INITIALLY DEFERRED,
        gone int,
        mail email,
        amount numeric(12,2) DEFAULT 0 CONSTRAINT amount_positive CHECK (amount >= 0),
        twice numeric GENERATED ALWAYS AS (amount * 2) STORED,
        low int, high int,
        CONSTRAINT low_first CHECK (low < high) NO INHERIT);
    ALTER TABLE parent DROP COLUMN gone;
    COMMENT ON TABLE parent IS 'The parent';
    COMMENT ON COLUMN parent.code IS 'Its code';
    CREATE TABLE heir (extra int) INHERITS (parent);
    CREATE TABLE child (
        id int PRIMARY KEY,
        parent_id int NOT NULL CONSTRAINT child_parent_fkey REFERENCES parent ON DELETE CASCADE ON UPDATE SET NULL,
        note text, at span,
        CONSTRAINT at_apart EXCLUDE USING gist (at WITH &&) WHERE (note IS NOT NULL));
    CREATE UNIQUE INDEX child_note_lower ON child (lower(note)) WHERE parent_id > 0;
    CREATE INDEX child_whole ON child ((child IS NULL));
    CREATE UNIQUE INDEX child_pair ON child (parent_id, note COLLATE \"C\") INCLUDE (at);
    ALTER TABLE child ADD CONSTRAINT later CHECK (id > 0) NOT VALID;
    ALTER TABLE child ADD CONSTRAINT whole CHECK (child IS NOT NULL);
    CREATE TABLE event (at date NOT NULL, id int, UNIQUE (at, id)) PARTITION BY RANGE (at);
    CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    ALTER TABLE event_2024 ENABLE ROW LEVEL SECURITY;";

const CODE: &str = "
    CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE FUNCTION series(n int, OUT i int) RETURNS SETOF int LANGUAGE sql STRICT STABLE AS 'SELECT 1';
    CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int4);
    CREATE TRIGGER stamp_it BEFORE INSERT OR UPDATE ON child FOR EACH ROW EXECUTE FUNCTION stamp();
    CREATE TRIGGER off AFTER DELETE ON child EXECUTE FUNCTION stamp();
    ALTER TABLE child DISABLE TRIGGER off;
    CREATE RULE no_delete AS ON DELETE TO heir DO INSTEAD NOTHING;
    CREATE VIEW small AS SELECT id, code FROM parent WHERE id < 10 WITH LOCAL CHECK OPTION;
    CREATE MATERIALIZED VIEW frozen AS SELECT id FROM parent;
    CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);";

const UNUSUAL: &str = "
    CREATE UNLOGGED TABLE note (a int, b int, c int);
    CREATE TRIGGER of_two AFTER UPDATE OF b, c ON note EXECUTE FUNCTION stamp();
    CREATE TRIGGER elsewhere AFTER UPDATE ON note EXECUTE FUNCTION stamp();
    ALTER TABLE note ENABLE REPLICA TRIGGER elsewhere;
    CREATE POLICY own ON note USING (a = 1);";

async fn catalog(ddl: &str) -> Catalog {
    let database = Database::with(ddl).await;
    let (answers, diagnostics) = database.describe(&[]).await;
    database.remove().await;
    assert_eq!(diagnostics, Vec::<String>::new());
    answers.unwrap().catalog
}

async fn everything() -> Catalog {
    catalog(&format!("{TYPES}{TABLES}{CODE}")).await
}

fn ty<'a>(catalog: &'a Catalog, name: &str) -> &'a Type {
    catalog.types.values().find(|ty| ty.name == name).unwrap()
}

fn relation<'a>(catalog: &'a Catalog, name: &str) -> &'a Relation {
    catalog.relations.values().find(|relation| relation.name == name).unwrap()
}

fn column<'a>(catalog: &'a Catalog, table: &str, name: &str) -> &'a Column {
    relation(catalog, table).columns.values().find(|column| column.name == name).unwrap()
}

fn constraint<'a>(catalog: &'a Catalog, name: &str) -> &'a Constraint {
    catalog.constraints.values().find(|constraint| constraint.name == name).unwrap()
}

fn index<'a>(catalog: &'a Catalog, name: &str) -> &'a Index {
    catalog.indexes.values().find(|index| index.name == name).unwrap()
}

#[tokio::test]
async fn types() {
    let catalog = everything().await;
    let mood = ty(&catalog, "mood");
    assert!(matches!(&mood.kind, TypeKind::Enum(labels) if labels == &["sad", "happy", "ok"]));
    assert_eq!((mood.schema.as_str(), mood.comment.as_deref()), ("public", Some("How it feels")));
    assert!(matches!(ty(&catalog, "_mood").kind, TypeKind::Array(element) if element == mood.oid));
    assert_eq!(ty(&catalog, "_mood").display, "mood[]");

    let (email, work) = (ty(&catalog, "email"), ty(&catalog, "work_email"));
    let TypeKind::Domain(domain) = &work.kind else { panic!("{work:?}") };
    assert_eq!((domain.base, domain.not_null, domain.checks.len()), (email.oid, true, 0));
    let TypeKind::Domain(domain) = &email.kind else { panic!("{email:?}") };
    let [check] = domain.checks.as_slice() else { panic!("{domain:?}") };
    assert_eq!((domain.not_null, check.name.as_str()), (false, "email_shape"));
    assert!(check.check.as_ref().unwrap().text().starts_with('{'));
    assert_eq!(catalog.base_type(work.oid), ty(&catalog, "text").oid);

    let point = relation(&catalog, "point3");
    assert!(matches!(ty(&catalog, "point3").kind, TypeKind::Composite(oid) if oid == point.oid));
    assert_eq!((point.kind, point.columns.len()), (RelationKind::CompositeType, 3));
    assert!(matches!(ty(&catalog, "parent").kind, TypeKind::Composite(oid) if oid == relation(&catalog, "parent").oid));
    let span = ty(&catalog, "span");
    assert!(matches!(span.kind, TypeKind::Range(subtype) if subtype == 23));
    assert!(matches!(ty(&catalog, "span_multirange").kind, TypeKind::Multirange(range) if range == span.oid));

    assert!(matches!(ty(&catalog, "int2vector").kind, TypeKind::Base));
    assert!(matches!(ty(&catalog, "record").kind, TypeKind::Pseudo));
    assert!(matches!(ty(&catalog, "_int4").kind, TypeKind::Array(23)));
}

#[tokio::test]
async fn tables_and_columns() {
    let catalog = everything().await;
    let parent = relation(&catalog, "parent");
    assert_eq!(
        (parent.kind, parent.schema.as_str(), parent.comment.as_deref()),
        (RelationKind::Table, "public", Some("The parent"))
    );
    assert_eq!(parent.columns.keys().copied().collect::<Vec<_>>(), [1, 2, 4, 5, 6, 7, 8]);
    let id = column(&catalog, "parent", "id");
    assert_eq!((id.identity, id.not_null, id.has_default, id.type_oid), (Some('a'), true, true, 23));
    let code = column(&catalog, "parent", "code");
    assert_eq!((code.comment.as_deref(), code.not_null, code.has_default), (Some("Its code"), true, false));
    assert_eq!((code.identity, code.collation), (None, 100));
    let amount = column(&catalog, "parent", "amount");
    assert_eq!((amount.typmod, amount.has_default, amount.generated_from.as_ref()), (786_438, true, None));
    assert!(amount.default.as_ref().unwrap().text().starts_with('{'));
    assert_eq!(column(&catalog, "parent", "twice").generated_from, Some(vec![5]));
    assert_eq!(column(&catalog, "parent", "mail").type_oid, ty(&catalog, "email").oid);

    let (heir, event, partition) =
        (relation(&catalog, "heir"), relation(&catalog, "event"), relation(&catalog, "event_2024"));
    assert_eq!((&parent.children, &heir.parents), (&vec![heir.oid], &vec![parent.oid]));
    assert_eq!(
        (event.kind, event.is_partition, &event.children),
        (RelationKind::PartitionedTable, false, &vec![partition.oid])
    );
    assert_eq!((partition.kind, partition.is_partition, partition.row_security), (RelationKind::Table, true, true));
    assert!(!event.row_security);
}

#[tokio::test]
async fn views_rules_and_triggers() {
    let catalog = everything().await;
    let (small, frozen) = (relation(&catalog, "small"), relation(&catalog, "frozen"));
    assert_eq!((small.kind, small.check_option, small.rules.len()), (RelationKind::View, true, 0));
    assert!(small.view_query.as_ref().unwrap().text().starts_with("({QUERY "));
    assert_eq!((frozen.kind, frozen.check_option), (RelationKind::MaterializedView, false));
    assert_eq!(relation(&catalog, "heir").rules, [Event::Delete]);
    let child = relation(&catalog, "child");
    let [trigger] = child.triggers.as_slice() else { panic!("{:?}", child.triggers) };
    assert_eq!(trigger.name, "stamp_it");
    let (row, before, insert, update) = (1, 2, 4, 16);
    assert_eq!((trigger.bits, trigger.columns.as_slice()), (row | before | insert | update, [].as_slice()));
    let function = &catalog.functions[&trigger.function];
    assert_eq!(
        (function.name.as_str(), trigger.arguments.as_slice(), &trigger.condition),
        ("stamp", [].as_slice(), &None)
    );
    assert!(function.source.as_ref().unwrap().contains("RETURN NEW"));
}

#[tokio::test]
async fn arguments_of_triggers() {
    let function = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';";
    let trigger =
        "CREATE TRIGGER t BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.a > 1) EXECUTE FUNCTION f('', 'a b', 'ä', '\\', 3)";
    let catalog = catalog(&format!("CREATE TABLE t (a int); {function} {trigger}")).await;
    let [trigger] = relation(&catalog, "t").triggers.as_slice() else { panic!() };
    assert_eq!(trigger.arguments, ["", "a b", "\\303\\244", "\\\\", "3"]);
    assert!(trigger.condition.as_ref().unwrap().text().starts_with("{OPEXPR"));
}

#[tokio::test]
async fn what_is_not_as_usual() {
    let catalog = catalog(&format!("{TYPES}{TABLES}{CODE}{UNUSUAL}")).await;
    let note = relation(&catalog, "note");
    let columns: Vec<&[i16]> = note.triggers.iter().map(|trigger| trigger.columns.as_slice()).collect();
    assert_eq!((note.triggers.len(), columns), (1, vec![[2, 3].as_slice()]));
    assert_eq!(
        (note.persistence, relation(&catalog, "child").persistence),
        (Persistence::Unlogged, Persistence::Permanent)
    );
    let [policy] = note.policies.as_slice() else { panic!("{:?}", note.policies) };
    assert_eq!((policy.name.as_str(), policy.check.as_ref()), ("own", None));
    assert!(policy.condition.as_ref().unwrap().text().starts_with('{'));
    assert!(constraint(&catalog, "child_parent_fkey").enforced);
}

#[tokio::test]
async fn what_came_later() {
    let database =
        Database::with("CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE f (a int, b int)").await;
    let client = connect(&database.url).await;
    let key = "ALTER TABLE f ADD CONSTRAINT key FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b)";
    let from_15 = client.batch_execute(key).await.is_ok();
    let from_18 = client.batch_execute("ALTER TABLE f ADD CONSTRAINT told CHECK (a > 0) NOT ENFORCED").await.is_ok();
    let (answers, _) = database.describe(&[]).await;
    let catalog = answers.unwrap().catalog;
    assert_eq!((from_15, from_18), (catalog.server_version >= 150_000, catalog.server_version >= 180_000));
    let set = catalog.constraints.values().find_map(|one| one.foreign_key.as_ref()?.on_delete_columns.clone());
    assert_eq!(set, from_15.then(|| vec![2]));
    assert_eq!(catalog.constraints.values().any(|one| !one.enforced), from_18);
    drop(client);
    database.remove().await;
}

#[tokio::test]
async fn constraints() {
    let catalog = everything().await;
    let (parent, child) = (relation(&catalog, "parent"), relation(&catalog, "child"));
    let key = constraint(&catalog, "parent_code_key");
    assert_eq!((key.kind, key.relation, &key.columns), (ConstraintKind::Unique, parent.oid, &vec![2]));
    assert_eq!((key.deferrable, key.deferred, key.validated), (true, true, true));
    assert_eq!(key.index, Some(index(&catalog, "parent_code_key").oid));

    let foreign = constraint(&catalog, "child_parent_fkey");
    let target = foreign.foreign_key.as_ref().unwrap();
    assert_eq!((foreign.kind, &foreign.columns, foreign.index), (ConstraintKind::ForeignKey, &vec![2], None));
    assert_eq!((target.relation, &target.columns), (parent.oid, &vec![1]));
    assert_eq!((target.on_delete, target.on_update), (ForeignKeyAction::Cascade, ForeignKeyAction::SetNull));
    let references = catalog.constraints.values().filter_map(|constraint| constraint.foreign_key.as_ref());
    assert_eq!(references.filter(|key| key.relation == parent.oid).count(), 1);

    let check = constraint(&catalog, "amount_positive");
    assert_eq!((check.kind, &check.columns), (ConstraintKind::Check, &vec![5]));
    assert_eq!(check.definition, "CHECK ((amount >= (0)::numeric))");
    assert!(check.check.as_ref().unwrap().text().starts_with('{'));
    assert!(constraint(&catalog, "low_first").no_inherit && !check.no_inherit);
    assert!(!constraint(&catalog, "later").validated);
    // A check of the whole row is one of all columns.
    assert_eq!(constraint(&catalog, "whole").columns, [1, 2, 3, 4]);
    assert_eq!(constraint(&catalog, "at_apart").kind, ConstraintKind::Exclusion);
    let names: Vec<_> = catalog.constraints_of(child.oid).filter(|c| c.kind == ConstraintKind::PrimaryKey).collect();
    assert_eq!(names.len(), 1);

    let (of_event, of_partition) =
        (constraint(&catalog, "event_at_id_key"), constraint(&catalog, "event_2024_at_id_key"));
    assert_eq!((of_event.parent, of_partition.parent), (None, Some(of_event.oid)));
}

#[tokio::test]
async fn indexes() {
    let catalog = everything().await;
    let key = index(&catalog, "parent_pkey");
    assert!(
        key.unique
            && key.immediate
            && key.valid
            && !key.exclusion
            && !key.nulls_not_distinct
            && key.expressions.is_none()
    );
    assert_eq!(key.constraint, Some(constraint(&catalog, "parent_pkey").oid));
    // int4 = int4, and those of its family with the other integers.
    assert_eq!((key.keys[0].column, key.keys[0].equality.contains(&96), key.keys[0].equality.len()), (1, true, 9));
    assert!(!index(&catalog, "parent_code_key").immediate);

    let partial = index(&catalog, "child_note_lower");
    assert!(
        partial.unique && partial.expressions.is_some() && partial.predicate.is_some() && partial.constraint.is_none()
    );
    assert_eq!((partial.keys.len(), partial.keys[0].column, &partial.depends_on), (1, 0, &vec![2, 3]));
    assert_eq!(index(&catalog, "child_whole").depends_on, [1, 2, 3, 4]);
    let pair = index(&catalog, "child_pair");
    assert_eq!(pair.keys.iter().map(|key| (key.column, key.collation)).collect::<Vec<_>>(), [(2, 0), (3, 950)]);
    assert_eq!(pair.depends_on, [2, 3, 4]);
    let apart = index(&catalog, "at_apart");
    assert!(apart.exclusion && !apart.unique);
    assert_eq!(apart.depends_on, [3, 4]);

    let (whole, part) = (index(&catalog, "event_at_id_key"), index(&catalog, "event_2024_at_id_key"));
    assert_eq!((whole.parent, part.parent), (None, Some(whole.oid)));
    assert_eq!(part.depends_on, [1, 2]);
}

#[tokio::test]
async fn functions_operators_and_collations() {
    let catalog = everything().await;
    let series = catalog.functions.values().find(|function| function.name == "series").unwrap();
    assert_eq!((series.schema.as_str(), &series.arguments, series.returns), ("public", &vec![23], 23));
    assert!(series.returns_set && series.strict && !series.is_builtin());
    assert_eq!((series.kind, series.volatility), ('f', 's'));
    assert_eq!((series.language.as_str(), series.source.as_deref()), ("sql", Some("SELECT 1")));
    assert_eq!((series.outputs.as_slice(), &series.settings), (&[23][..], &Vec::<String>::new()));
    let total = catalog.functions.values().find(|function| function.name == "total").unwrap();
    assert_eq!(total.kind, 'a');
    let int4eq = &catalog.functions[&catalog.operators[&96]];
    assert!(int4eq.name == "int4eq" && int4eq.is_builtin() && int4eq.strict);
    assert_eq!(catalog.nondeterministic_collations.len(), 1);
}

#[tokio::test]
async fn bodies_of_functions_in_sql_that_are_called() {
    let long = "x".repeat(63);
    let ddl = format!(
        "CREATE TABLE t (\"{long}\" int, \"a b\" int);
         CREATE FUNCTION called(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql AS
             'SELECT 1; SELECT \"{long}\" + \"a b\" + a + b FROM t';
         CREATE FUNCTION calling() RETURNS int LANGUAGE sql AS 'SELECT called(1)';
         CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION broken() RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION helped() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
         CREATE FUNCTION ending() RETURNS int LANGUAGE sql AS 'SELECT 1; END; DROP TABLE t';
         UPDATE pg_proc SET prosrc = 'SELECT x FROM nowhere' WHERE proname = 'broken'"
    );
    let database = Database::with(
        &ddl.replace("CREATE FUNCTION ending", "SET check_function_bodies = off; CREATE FUNCTION ending"),
    )
    .await;
    let (answers, diagnostics) = database.describe(&["SELECT calling(), broken(), helped(), ending()"]).await;
    let still_there = connect(&database.url).await.query("SELECT 1 FROM t", &[]).await;
    database.remove().await;
    assert_eq!(diagnostics, Vec::<String>::new());
    assert!(still_there.is_ok());
    let catalog = answers.unwrap().catalog;
    let body = |name: &str| catalog.functions.values().find(|function| function.name == name).unwrap().body.as_ref();
    let called = body("called").unwrap();
    assert_eq!(called.statements.text().matches("{QUERY ").count(), 2);
    assert!(
        called.statements.text().contains(&long)
            && called.statements.text().contains("\"a\\ b\"")
            && called.defaults.is_some()
    );
    assert!(body("calling").is_some());
    assert!(
        body("other").is_none() && body("broken").is_none() && body("helped").is_none() && body("ending").is_none()
    );
}

#[tokio::test]
async fn extensions_own_what_they_made() {
    let catalog = catalog("CREATE EXTENSION citext; CREATE TABLE t (name citext)").await;
    let citext = ty(&catalog, "citext");
    assert_eq!(citext.extension.as_deref(), Some("citext"));
    let own = catalog.functions.values().find(|function| function.name == "citext_eq").unwrap();
    assert_eq!(own.extension.as_deref(), Some("citext"));
    assert!(ty(&catalog, "t").extension.is_none() && relation(&catalog, "t").extension.is_none());
}

#[tokio::test]
async fn columns_of_constraints_that_hold_for_new_rows_only_are_nullable() {
    let ddl = "CREATE TABLE t (a int, b int NOT NULL)";
    let database = Database::with(ddl).await;
    let client = connect(&database.url).await;
    // PostgreSQL before 18 has no such constraint.
    let added = client.batch_execute("ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a NOT VALID").await.is_ok();
    let (answers, _) = database.describe(&[]).await;
    let catalog = answers.unwrap().catalog;
    assert_eq!(added, catalog.server_version >= 180_000);
    assert!(!column(&catalog, "t", "a").not_null && column(&catalog, "t", "b").not_null);
    drop(client);
    database.remove().await;
}

#[tokio::test]
async fn nulls_not_distinct_is_read_where_it_exists() {
    let database = Database::with("CREATE TABLE t (a int)").await;
    let client = connect(&database.url).await;
    let added = client.batch_execute("CREATE UNIQUE INDEX a_key ON t (a) NULLS NOT DISTINCT").await.is_ok();
    let (answers, _) = database.describe(&[]).await;
    let catalog = answers.unwrap().catalog;
    assert_eq!(added, catalog.server_version >= 150_000);
    assert_eq!(catalog.indexes.values().any(|index| index.nulls_not_distinct), added);
    drop(client);
    database.remove().await;
}

#[tokio::test]
async fn the_fingerprint_is_that_of_the_schema() {
    // The same on every version; a change of the format changes it, and is a change of every user's report.
    let first = fingerprint(&everything().await);
    assert_eq!(first, "396c0ac74f306dc1e6ecc18134c066a07b58fa0b123e20d0bffe21749a278763");
    // Other oids, an extension, the books of a migration tool.
    let before = "CREATE EXTENSION citext; CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY); CREATE TYPE x AS (a int); DROP TYPE x;";
    assert_eq!(fingerprint(&catalog(&format!("{before}{TYPES}{TABLES}{CODE}")).await), first);
    for change in [
        "ALTER TABLE child ALTER note SET NOT NULL",
        "ALTER TABLE child RENAME note TO remark",
        "ALTER TYPE mood ADD VALUE 'calm'",
        "CREATE UNIQUE INDEX another ON child (note)",
        "ALTER TABLE child DROP CONSTRAINT child_parent_fkey",
        "DROP TRIGGER stamp_it ON child",
        "DROP TRIGGER stamp_it ON child; CREATE TRIGGER stamp_it BEFORE INSERT OR UPDATE OF note ON child FOR EACH ROW EXECUTE FUNCTION stamp()",
        "DROP TRIGGER stamp_it ON child; CREATE TRIGGER stamp_it BEFORE INSERT OR UPDATE ON child FOR EACH ROW EXECUTE FUNCTION stamp('note')",
        "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.note := NULL; RETURN NEW; END'",
        "ALTER TABLE child SET UNLOGGED",
        "CREATE POLICY own ON child USING (id = 1)",
        "CREATE OR REPLACE FUNCTION series(n int, OUT i int) RETURNS SETOF int LANGUAGE sql STRICT STABLE AS 'SELECT 2'",
        "ALTER FUNCTION series(int) SET search_path = public",
    ] {
        let changed = fingerprint(&catalog(&format!("{TYPES}{TABLES}{CODE};{change}")).await);
        assert_ne!(changed, first, "{change}");
    }
}

#[tokio::test]
async fn partitions_without_null_and_foreign_keys_without_triggers() {
    let catalog = catalog(
        "CREATE TABLE l (a int) PARTITION BY LIST (a);
         CREATE TABLE l_one PARTITION OF l FOR VALUES IN (1); CREATE TABLE l_null PARTITION OF l FOR VALUES IN (2, NULL);
         CREATE TABLE l_rest PARTITION OF l DEFAULT;
         CREATE TABLE r (a int, b int) PARTITION BY RANGE (a, b);
         CREATE TABLE r_all PARTITION OF r FOR VALUES FROM (MINVALUE, MINVALUE) TO (MAXVALUE, MAXVALUE);
         CREATE TABLE h (a int) PARTITION BY HASH (a); CREATE TABLE h_all PARTITION OF h FOR VALUES WITH (MODULUS 1, REMAINDER 0);
         CREATE TABLE target (id int PRIMARY KEY);
         CREATE TABLE source (a int CONSTRAINT enabled REFERENCES target);
         CREATE TABLE loaded (a int CONSTRAINT disabled REFERENCES target);
         ALTER TABLE loaded DISABLE TRIGGER ALL;",
    )
    .await;
    let tables = ["l", "l_one", "l_null", "l_rest", "r_all", "h_all"];
    let excludes_null = tables.map(|table| relation(&catalog, table).partition_excludes_null);
    assert_eq!(excludes_null, [false, true, false, false, true, false]);
    let key = |name: &str| constraint(&catalog, name).foreign_key.as_ref().unwrap();
    assert_eq!((key("enabled").always_checked, key("disabled").always_checked), (true, false));
    assert!(index(&catalog, "target_pkey").keys[0].equality.contains(&key("enabled").equality[0]));
}

/// The page of the report highlights the words of a list, which is that of the newest server; older ones have no reserved word besides.
#[tokio::test]
async fn the_list_of_keywords_is_that_of_the_newest_server() {
    const NEWEST: u32 = 18;
    let client = connect(&support::url("postgres")).await;
    let rows = client.query("SELECT word, catcode::text FROM pg_get_keywords()", &[]).await.unwrap();
    let words: BTreeMap<String, String> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let lines = include_str!("../src/report/html/keywords.txt").lines();
    let listed: BTreeMap<String, String> =
        lines.map(|line| line.split_once(' ').unwrap()).map(|(word, kind)| (word.into(), kind.into())).collect();
    if support::version().await >= NEWEST {
        assert_eq!(listed, words, "write codegen/src/report/html/keywords.txt again, and raise NEWEST");
    }
    let missing: Vec<_> = words.iter().filter(|(word, kind)| *kind == "R" && !listed.contains_key(*word)).collect();
    assert!(listed.len() > 400 && missing.is_empty(), "{missing:?}");
}
