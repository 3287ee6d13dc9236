//! A role that may do what the catalogue lists of a statement, and nothing else: what the server then refuses is not listed.
//!
//! It is made in the transaction in which the statement runs, and gone with it. From 15 on, views are run with its privileges
//! too, and so what they read must be listed. Of sequences, of functions and of locks nothing is listed, so all of that is
//! granted. What the server does itself, such as the actions of foreign keys, it does as the owner of the table.

use tokio_postgres::Client;

use super::promise::Statement;
use super::tables::Tables;

/// The commands that every such role needs.
pub struct Privileges {
    role: String,
    common: String,
}

impl Privileges {
    pub async fn read(client: &Client) -> Self {
        // A role belongs to the whole server, on which other databases are tried at the same time.
        let name = client.query_one("SELECT 'limited_in_' || current_database()", &[]).await;
        let role: String = name.unwrap_or_else(|error| panic!("{error:?}")).get(0);
        let sql = "SELECT format('GRANT USAGE ON SCHEMA %I TO %I;', nspname, $1::text) FROM pg_namespace
                WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
            UNION ALL SELECT format('GRANT ALL ON %s TO %I;', c.oid::regclass, $1) FROM pg_class c
                WHERE c.relkind IN ('v', 'm', 'f', 'S') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT format('ALTER VIEW %s SET (security_invoker = true);', c.oid::regclass) FROM pg_class c
                WHERE c.relkind = 'v' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                    AND current_setting('server_version_num')::int >= 150000
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";
        let rows = client.query(sql, &[&role]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        let common: String = rows.iter().map(|row| row.get::<_, String>(0)).collect();
        Self { common: format!("CREATE ROLE \"{role}\";{common}"), role }
    }

    /// Makes the role in an open transaction, and becomes it.
    pub fn become_limited(&self, statement: &Statement, tables: &Tables) -> String {
        let role = &self.role;
        let mut commands = self.common.clone();
        for table in &tables.all {
            let name = &table.name;
            let mut read = table.columns_among(&statement.reads);
            let written = table.columns_among(&statement.writes);
            // `excluded` is the row that was to be inserted, which nobody reads from the table; PostgreSQL has its columns granted.
            let sql = statement.sql.to_lowercase();
            if sql.contains("excluded.") {
                read.extend(written.iter().filter(|column| **column != "*"));
                let names = table.columns.iter().map(|column| column.name.as_str());
                read.extend(names.filter(|name| !written.is_empty() && names_excluded(&sql, name)));
            }
            let mut grants = Vec::new();
            if let Some(columns) = columns(&read) {
                grants.push(format!("SELECT{columns}"));
            }
            // FOR UPDATE and the like need it of some column.
            if !read.is_empty() && locks(&statement.sql) {
                grants.extend(table.columns.first().map(|column| format!("UPDATE ({})", column.name)));
            }

            if written.contains(&"*") {
                grants.push("DELETE".to_owned());
            }
            let written: Vec<&str> = written.into_iter().filter(|column| *column != "*").collect();
            // DEFAULT for a column without one writes nothing there; PostgreSQL has it granted all the same.
            if (!written.is_empty() || grants.contains(&"DELETE".to_owned()))
                && statement.sql.to_lowercase().contains("default")
            {
                grants.push("INSERT".to_owned());
            }
            if let Some(columns) = columns(&written) {
                grants.push(format!("INSERT{columns}, UPDATE{columns}"));
            }
            if !grants.is_empty() {
                commands += &format!("GRANT {} ON {name} TO \"{role}\";", grants.join(", "));
            }
        }
        commands + &format!("SET LOCAL ROLE \"{role}\"")
    }
}

/// ` (a, b)`; nothing, which means all of them, for a whole row or what only a whole table can be granted for.
fn columns(names: &[&str]) -> Option<String> {
    const SYSTEM: [&str; 7] = ["*", "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"];
    if names.is_empty() {
        return None;
    }
    if names.iter().any(|name| SYSTEM.contains(name)) {
        return Some(String::new());
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    Some(format!(" ({})", quoted.join(", ")))
}

/// Whether it has `excluded.name`, or something like it; in lower case.
fn names_excluded(sql: &str, name: &str) -> bool {
    sql.split("excluded.").skip(1).any(|rest| rest.trim_start_matches('"').starts_with(&name.to_lowercase()))
}

/// Whether it locks rows, by its words.
fn locks(sql: &str) -> bool {
    let words: Vec<String> = sql.to_lowercase().split_whitespace().map(str::to_owned).collect();
    words
        .windows(2)
        .any(|pair| pair[0] == "for" && ["update", "share", "no", "key"].iter().any(|word| pair[1].starts_with(word)))
}
