//! A role that may do what the report lists of a statement, and nothing else: what the server then refuses is not listed.
//!
//! It is made in the transaction in which the statement runs, and gone with it. From 15 on, views are run with its privileges
//! too, and so what they read must be listed. Of sequences that defaults advance and of functions nothing is listed, so all of that
//! is granted. What the server does itself, such as the actions of foreign keys, it does as the owner of the table.

use postgres_protocol::escape::escape_identifier;
use tokio_postgres::Client;

use super::promise::Statement;
use super::tables::column_of;

/// The commands that every such role needs, and the tables and views that there are.
pub struct Privileges {
    role: String,
    common: String,
    relations: Vec<Relation>,
}

/// A table or view.
struct Relation {
    /// Quoted and qualified.
    name: String,
    /// `schema.table`, as the report writes it.
    known_as: String,
    /// Its first column, quoted: where any will do.
    first: Option<String>,
}

impl Privileges {
    pub async fn read(client: &Client) -> Self {
        // A role belongs to the whole server, on which other databases are tried at the same time.
        let name = client.query_one("SELECT 'limited_in_' || current_database()", &[]).await;
        let role: String = name.unwrap_or_else(|error| panic!("{error:?}")).get(0);
        let sql = "SELECT format('GRANT USAGE ON SCHEMA %I TO %I;', nspname, $1::text) FROM pg_namespace
                WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
            UNION ALL SELECT format('GRANT ALL ON %s TO %I;', c.oid::regclass, $1) FROM pg_class c
                WHERE c.relkind = 'S' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT format('ALTER VIEW %s SET (security_invoker = true);', c.oid::regclass) FROM pg_class c
                WHERE c.relkind = 'v' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                    AND current_setting('server_version_num')::int >= 150000
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";
        let rows = client.query(sql, &[&role]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        let common: String = rows.iter().map(|row| row.get::<_, String>(0)).collect();
        Self { common: format!("CREATE ROLE \"{role}\";{common}"), role, relations: relations(client).await }
    }

    /// Makes the role in an open transaction, and becomes it.
    pub fn become_limited(&self, statement: &Statement) -> String {
        let role = &self.role;
        let mut commands = self.common.clone();
        for relation in &self.relations {
            let grants = relation.grants(statement);
            if !grants.is_empty() {
                commands += &format!("GRANT {} ON {} TO \"{role}\";", grants.join(", "), relation.name);
            }
        }
        commands + &format!("SET LOCAL ROLE \"{role}\"")
    }
}

impl Relation {
    /// What the statement needs here.
    fn grants(&self, statement: &Statement) -> Vec<String> {
        let among = |list: &[String]| -> Vec<String> {
            list.iter().filter_map(|column| column_of(&self.known_as, column)).map(str::to_owned).collect()
        };
        let mut grants = Vec::new();
        grants.extend(self.columns(&among(&statement.reads)).map(|columns| format!("SELECT{columns}")));
        let (deleted, written): (Vec<_>, Vec<_>) = among(&statement.writes).into_iter().partition(|name| name == "*");
        if !deleted.is_empty() {
            grants.push("DELETE".to_owned());
        }
        grants.extend(self.columns(&written).map(|columns| format!("INSERT{columns}, UPDATE{columns}")));
        // FOR UPDATE and the like need it of some column.
        if statement.locks.contains(&self.known_as) {
            grants.extend(self.first.as_ref().map(|first| format!("UPDATE ({first})")));
        }
        grants
    }

    /// ` (a, b)`; nothing, which means all of them, for a whole row or what only a whole table can be granted for.
    fn columns(&self, names: &[String]) -> Option<String> {
        const SYSTEM: [&str; 7] = ["*", "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"];
        if names.is_empty() {
            return None;
        }
        if names.iter().any(|name| SYSTEM.contains(&name.as_str())) {
            return Some(String::new());
        }
        let quoted = names.iter().map(|name| match name.as_str() {
            // No column is named: any of them will do.
            "" => self.first.clone(),
            name => Some(escape_identifier(name)),
        });
        let quoted: Option<Vec<String>> = quoted.collect();
        Some(quoted.map_or_else(String::new, |names| format!(" ({})", names.join(", "))))
    }
}

async fn relations(client: &Client) -> Vec<Relation> {
    let sql = "SELECT c.oid::regclass::text, format('%s.%s', n.nspname, c.relname),
            (SELECT quote_ident(attname) FROM pg_attribute
                WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        ORDER BY c.oid";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    let relation = |row: &tokio_postgres::Row| Relation { name: row.get(0), known_as: row.get(1), first: row.get(2) };
    rows.iter().map(relation).collect()
}
