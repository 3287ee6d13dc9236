//! Makes input of any size: a schema of thirty tables and as many statements as wanted, in ten shapes that applications have.

pub mod crates;
pub mod database;
pub mod large;
pub mod stages;

use std::fmt::Write;
use std::path::Path;

/// How many tables the schema has.
pub const TABLES: usize = 30;

/// The statements of one shape take turns over the tables.
const SHAPES: [fn(usize, usize) -> String; 10] =
    [by_key, by_email, page, filtered, joined, aggregate, insert, upsert, update, delete];

/// Writes `schema/` and `queries/` (one file for each table) with `count` statements below `folder`.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(folder: &Path, count: usize) -> std::io::Result<()> {
    let schema = folder.join("schema");
    let queries = folder.join("queries");
    std::fs::create_dir_all(&schema)?;
    std::fs::create_dir_all(&queries)?;
    std::fs::write(schema.join("0001_tables.sql"), tables())?;
    for table in 0..TABLES {
        let mut text = String::new();
        for number in (0..count).filter(|number| number % TABLES == table) {
            let turn = number / TABLES;
            text += &SHAPES[turn % SHAPES.len()](table, turn);
        }
        if !text.is_empty() {
            std::fs::write(queries.join(format!("table_{table}.sql")), text)?;
        }
    }
    Ok(())
}

fn tables() -> String {
    let mut text = String::from("CREATE TYPE state AS ENUM ('new', 'active', 'closed');\n");
    for table in 0..TABLES {
        let parent = table.saturating_sub(1);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "
CREATE TABLE table_{table} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES table_{parent},
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    note text,
    state state NOT NULL DEFAULT 'new',
    amount numeric(12, 2) NOT NULL CHECK (amount >= 0),
    tags text[] NOT NULL DEFAULT '{{}}',
    details jsonb,
    created_at timestamptz NOT NULL DEFAULT now()
);
"
        );
    }
    text
}

fn by_key(table: usize, turn: usize) -> String {
    format!(
        "--! by_key_{turn}\n--- The row with this key, as it is {turn}.\nSELECT id, parent_id, email, name, note, state, amount, tags, details, created_at\n\
         FROM table_{table}\nWHERE id = :id AND {turn} >= 0;\n\n"
    )
}

fn by_email(table: usize, turn: usize) -> String {
    format!(
        "--! by_email_{turn}\nSELECT id, name, note, amount + {turn} AS amount\nFROM table_{table}\nWHERE email = :email;\n\n"
    )
}

fn page(table: usize, turn: usize) -> String {
    format!(
        "--! page_{turn}\nSELECT id, name, created_at\nFROM table_{table}\nWHERE (created_at, id) > (:created_at, :id)\nORDER BY created_at, id\nLIMIT {};\n\n",
        turn + 10
    )
}

fn filtered(table: usize, turn: usize) -> String {
    format!(
        "--! filtered_{turn}\nSELECT id, email, note\nFROM table_{table}\nWHERE state = :state AND note IS NOT NULL AND amount > {turn}\nORDER BY id;\n\n"
    )
}

fn joined(table: usize, turn: usize) -> String {
    let parent = table.saturating_sub(1);
    format!(
        "--! joined_{turn}\nSELECT c.id, c.name, p.id AS parent, p.name AS parent_name, p.amount AS parent_amount\nFROM table_{table} c\n\
         LEFT JOIN table_{parent} p ON p.id = c.parent_id\nWHERE c.id = ANY(:ids) AND c.amount >= {turn};\n\n"
    )
}

fn aggregate(table: usize, turn: usize) -> String {
    format!(
        "--! aggregate_{turn}\nSELECT state, count(*) AS rows, sum(amount) AS total, max(created_at) AS latest\nFROM table_{table}\n\
         WHERE amount > {turn}\nGROUP BY state;\n\n"
    )
}

fn insert(table: usize, turn: usize) -> String {
    format!(
        "--! insert_{turn}\n--- Adds a row.\nINSERT INTO table_{table} (parent_id, email, name, note, state, amount, tags, details)\n\
         VALUES (:parent_id, :email, :name, :note, :state, :amount + {turn}, :tags, :details)\nRETURNING id, created_at;\n\n"
    )
}

fn upsert(table: usize, turn: usize) -> String {
    format!(
        "--! upsert_{turn}\nINSERT INTO table_{table} (email, name, amount)\nVALUES (:email, :name, {turn})\nON CONFLICT (email) DO UPDATE SET name = excluded.name\nRETURNING id;\n\n"
    )
}

fn update(table: usize, turn: usize) -> String {
    format!(
        "--! update_{turn}\n--@ affects one\nUPDATE table_{table}\nSET note = :note, amount = amount - {turn}\nWHERE id = :id AND amount >= {turn};\n\n"
    )
}

fn delete(table: usize, turn: usize) -> String {
    format!(
        "--! delete_{turn}\nDELETE FROM table_{table}\nWHERE state = :state AND created_at < now() - interval '{turn} days';\n\n"
    )
}
