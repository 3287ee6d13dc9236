//! The tables in which migration tools note what they have applied. The tools make them before the first migration, so
//! migrations and statements may use them.

use postgres_protocol::escape::escape_identifier;

use super::tool::Tool;

/// A table in which a migration tool notes what it has applied, as the tool makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// The schema that its tool makes for it, where it does.
    schema: Option<&'static str>,
    name: &'static str,
    /// The tool, where another has a table of the same name.
    tool: Option<Tool>,
    columns: &'static str,
}

const fn table(name: &'static str, columns: &'static str) -> Table {
    Table { schema: None, name, tool: None, columns }
}

const fn table_of(tool: Tool, name: &'static str, columns: &'static str) -> Table {
    Table { schema: None, name, tool: Some(tool), columns }
}

const fn table_in(schema: &'static str, name: &'static str, columns: &'static str) -> Table {
    Table { schema: Some(schema), name, tool: None, columns }
}

/// Where versions of a tool differ, the column that may be NULL is here.
const TABLES: [Table; 34] = [
    table(
        "_sqlx_migrations",
        "version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), \
         success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL",
    ),
    table(
        "refinery_schema_history",
        "version int PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255)",
    ),
    table(
        "__diesel_schema_migrations",
        "version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP",
    ),
    table("seaql_migrations", "version varchar PRIMARY KEY, applied_at bigint NOT NULL"),
    // golang-migrate.
    table_of(Tool::UpDown, "schema_migrations", "version bigint PRIMARY KEY, dirty boolean NOT NULL"),
    table_in("supabase_migrations", "schema_migrations", "version text PRIMARY KEY, statements text[], name text"),
    // dbmate and Rails.
    table("schema_migrations", "version varchar PRIMARY KEY"),
    table(
        "ar_internal_metadata",
        "key varchar PRIMARY KEY, value varchar, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL",
    ),
    table(
        "goose_db_version",
        "id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now()",
    ),
    table(
        "micrate_db_version",
        "id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now()",
    ),
    table("gorp_migrations", "id text PRIMARY KEY, applied_at timestamptz"),
    table_of(Tool::Tern, "schema_version", "version int NOT NULL"),
    table("pgmigrations", "id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL"),
    table_of(Tool::Rambler, "migrations", "migration varchar(255) NOT NULL"),
    table("shmig_version", "version int PRIMARY KEY"),
    table(
        "play_evolutions",
        "id int PRIMARY KEY, hash varchar(255) NOT NULL, applied_at timestamp NOT NULL, apply_script text, \
         revert_script text, state varchar(255), last_problem text",
    ),
    table("schemaversion", "version bigint PRIMARY KEY, name text, md5 text, run_at timestamptz"),
    table(
        "_yoyo_migration",
        "migration_hash varchar(64) PRIMARY KEY, migration_id varchar(255), applied_at_utc timestamp",
    ),
    table(
        "flyway_schema_history",
        "installed_rank int CONSTRAINT flyway_schema_history_pk PRIMARY KEY, version varchar(50), \
         description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, \
         installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, \
         success boolean NOT NULL",
    ),
    table(
        "databasechangelog",
        "id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, \
         dateexecuted timestamp NOT NULL, orderexecuted int NOT NULL, exectype varchar(10) NOT NULL, md5sum varchar(35), \
         description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255), \
         labels varchar(255), deployment_id varchar(10)",
    ),
    table(
        "databasechangeloglock",
        "id int PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255)",
    ),
    table(
        "_prisma_migrations",
        "id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, \
         migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, \
         started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0",
    ),
    table_in("drizzle", "__drizzle_migrations", "id serial PRIMARY KEY, hash text NOT NULL, created_at bigint"),
    table_in(
        "graphile_migrate",
        "migrations",
        "hash text PRIMARY KEY, previous_hash text REFERENCES graphile_migrate.migrations, filename text NOT NULL, \
         date timestamptz NOT NULL DEFAULT now()",
    ),
    table(
        "aerich",
        "id serial PRIMARY KEY, version varchar(255) NOT NULL, app varchar(100) NOT NULL, content jsonb NOT NULL",
    ),
    table("alembic_version", "version_num varchar(32) PRIMARY KEY"),
    table(
        "django_migrations",
        "id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, app varchar(255) NOT NULL, name varchar(255) NOT NULL, \
         applied timestamptz NOT NULL",
    ),
    table("__EFMigrationsHistory", "\"MigrationId\" varchar(150) PRIMARY KEY, \"ProductVersion\" varchar(32) NOT NULL"),
    table("knex_migrations", "id serial PRIMARY KEY, name varchar(255), batch int, migration_time timestamptz"),
    table("knex_migrations_lock", "index serial PRIMARY KEY, is_locked int"),
    table("kysely_migration", "name varchar(255) PRIMARY KEY, timestamp varchar(255) NOT NULL"),
    table("SequelizeMeta", "name varchar(255) PRIMARY KEY"),
    table(
        "phinxlog",
        "version bigint PRIMARY KEY, migration_name varchar(100), start_time timestamp, end_time timestamp, breakpoint boolean NOT NULL DEFAULT false",
    ),
    table(
        "schemaversions",
        "schemaversionsid serial PRIMARY KEY, scriptname varchar(255) NOT NULL, applied timestamp NOT NULL",
    ),
];

/// The table that somebody means by a name, as PostgreSQL's messages have it, and the SQL that makes it.
pub(crate) fn missing(name: &str, tool: Option<Tool>) -> Option<String> {
    let (schema, name) = name.rsplit_once('.').map_or((None, name), |(schema, name)| (Some(schema), name));
    let fits = |table: &&Table| {
        table.name == name
            && table.tool.is_none_or(|of| tool == Some(of))
            && table.schema.is_none_or(|of| schema == Some(of))
    };
    Some(TABLES.iter().find(fits)?.making(schema))
}

/// The tables that texts mention, as words.
pub(super) fn mentioned(texts: &[&str], tools: &[Tool]) -> Vec<Table> {
    let is_word = |text: &str, at: usize, name: &str| {
        let belongs = |c: char| c == '_' || c.is_alphanumeric();
        !text[..at].ends_with(belongs) && !text[at + name.len()..].starts_with(belongs)
    };
    let is_mentioned =
        |name: &str| texts.iter().any(|text| text.match_indices(name).any(|(at, name)| is_word(text, at, name)));
    let named = TABLES.iter().filter(|table| table.tool.is_none_or(|tool| tools.contains(&tool)));
    let mut tables: Vec<Table> = Vec::new();
    for table in named.filter(|table| is_mentioned(table.name) && table.schema.is_none_or(is_mentioned)) {
        // The one of the tool at hand comes first.
        if !tables.iter().any(|other| other.name == table.name && other.schema == table.schema) {
            tables.push(*table);
        }
    }
    tables
}

impl Table {
    /// The name by which `to_regclass` finds it.
    pub(crate) fn qualified(&self) -> String {
        match self.schema {
            Some(schema) => format!("\"{schema}\".\"{}\"", self.name),
            None => format!("\"{}\"", self.name),
        }
    }

    /// The SQL that makes it, in a schema of that name or where the search path leads.
    pub(crate) fn making(&self, schema: Option<&str>) -> String {
        let name = escape_identifier(self.name);
        match schema.or(self.schema) {
            Some(schema) => {
                let schema = escape_identifier(schema);
                format!("CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE {schema}.{name} ({})", self.columns)
            }
            None => format!("CREATE TABLE {name} ({})", self.columns),
        }
    }
}
