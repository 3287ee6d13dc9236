//! A role that may do what is listed of a statement, and nothing else, can run it: PostgreSQL checks privileges before it looks at a row.

use std::collections::{BTreeMap, BTreeSet};

use sqlwright_analysis::catalog::{Catalog, RelationKind};
use sqlwright_analysis::facts::{ColumnName, Facts};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use crate::support::effects::Analysed;
use crate::support::folders::Folder;
use crate::support::{self, Database};

const ROLE: &str = "may_do_what_is_listed";

#[tokio::test]
async fn what_is_listed_is_all_that_it_takes() {
    let mut refused = Vec::new();
    let mut tried = 0;
    let version = support::version().await;
    for case in Folder::all("effects").into_iter().filter(|case| case.is_for(version)) {
        let (database, statements) = (Database::with(&case.schema()).await, case.statements());
        let client = support::connect(&database.url).await;
        let analysed = Analysed::of(&database, &statements).await;
        let common = common(&client).await;
        for (number, statement) in statements.iter().enumerate() {
            let facts = analysed.facts(number);
            let arguments = vec!["NULL"; analysed.described[number].parameters.len()].join(", ");
            let arguments = if arguments.is_empty() { arguments } else { format!("({arguments})") };
            let before = format!("BEGIN; {common} {} SET LOCAL ROLE {ROLE}", grants(&analysed.catalog, &facts));
            client.batch_execute(&before).await.unwrap_or_else(|error| panic!("{before}: {error:?}"));
            let run = format!("PREPARE attempt AS {}; EXECUTE attempt{arguments}", statement.sql);
            let error = client.batch_execute(&run).await.err();
            client.batch_execute("ROLLBACK; DEALLOCATE ALL").await.unwrap();
            let error = error.as_ref().and_then(tokio_postgres::Error::as_db_error);
            // A function or trigger may do more than is listed.
            if !facts.effects.opaque.is_empty() {
                continue;
            }
            tried += 1;
            if let Some(error) = error.filter(|error| *error.code() == SqlState::INSUFFICIENT_PRIVILEGE) {
                refused.push(format!("{}: {}: {}", case.name, statement.name, error.message()));
            }
        }
        drop(client);
        database.remove().await;
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(tried > 100, "{tried}");
}

/// What every role takes. Views are run with its privileges where there is such a thing.
async fn common(client: &Client) -> String {
    let sql = "SELECT format('GRANT USAGE ON SCHEMA %I TO %I;', nspname, $1::text) FROM pg_namespace
            WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        UNION ALL SELECT format('GRANT USAGE ON SEQUENCE %s TO %I;', oid::regclass, $1) FROM pg_class WHERE relkind = 'S'
        UNION ALL SELECT format('ALTER VIEW %s SET (security_invoker = true);', oid::regclass) FROM pg_class
            WHERE relkind = 'v' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                AND current_setting('server_version_num')::int >= 150000";
    let rows = client.query(sql, &[&ROLE]).await.unwrap();
    let commands: String = rows.iter().map(|row| row.get::<_, String>(0)).collect();
    format!("CREATE ROLE {ROLE}; {commands}")
}

fn grants(catalog: &Catalog, facts: &Facts) -> String {
    let mut grants: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for name in &facts.effects.reads {
        grants.entry((&name.schema, &name.table)).or_default().insert(format!("SELECT{}", column(catalog, name)));
    }
    for name in &facts.effects.writes {
        let of_table = grants.entry((&name.schema, &name.table)).or_default();
        if name.column == ColumnName::WHOLE_ROW {
            of_table.insert("DELETE".to_owned());
        } else {
            let column = column(catalog, name);
            of_table.extend([format!("INSERT{column}"), format!("UPDATE{column}")]);
        }
    }
    for lock in &facts.effects.locks {
        let any = ColumnName { schema: lock.schema.clone(), table: lock.table.clone(), column: String::new() };
        let of_table = grants.entry((&lock.schema, &lock.table)).or_default();
        of_table.insert(format!("UPDATE{}", column(catalog, &any)));
    }
    let system = |schema: &str| schema == "pg_catalog" || schema == "information_schema";
    let grants = grants.into_iter().filter(|((schema, _), _)| !system(schema));
    let command = |((schema, table), rights): ((&str, &str), BTreeSet<String>)| {
        let rights: Vec<String> = rights.into_iter().collect();
        format!("GRANT {} ON \"{schema}\".\"{table}\" TO {ROLE};", rights.join(", "))
    };
    grants.map(command).collect()
}

/// ` ("column")`; the first one where any will do, and nothing where it takes the table.
fn column(catalog: &Catalog, name: &ColumnName) -> String {
    let relation = catalog.relations.values().find(|one| one.schema == name.schema && one.name == name.table).unwrap();
    let is_system = |column: &str| ["ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"].contains(&column);
    let column = match name.column.as_str() {
        ColumnName::WHOLE_ROW => None,
        ColumnName::NO_COLUMN => relation.columns.values().next().map(|column| column.name.as_str()),
        column if is_system(column) || relation.kind == RelationKind::Sequence => None,
        column => Some(column),
    };
    column.map(|column| format!(" (\"{column}\")")).unwrap_or_default()
}
