//! Reads the schema of a database from files and applies it: plain SQL, dumps, and migrations in the layouts of the usual tools.
//!
//! [`read`] finds the files, brings them into order, leaves out what undoes, and cuts the rest into statements and commands of psql.
//! [`apply`] sends these to an empty database, one after the other, as psql or the tool would. Both say what is wrong as
//! [`Problem`]s, which point to the place in the file.
//!
//! Migrations are only read: nothing notes in the database which were applied, and none is applied twice.

mod apply;
mod configured;
mod edits;
mod error;
mod globals;
mod help;
mod problem;
mod schema;
mod script;

pub use apply::{Session, Stop, Target, Temporary, apply};
pub use configured::{MigrationsTable, Paths};
pub use error::Error;
pub use help::Help;
pub use problem::{Code, Label, Problem};
pub use schema::{Keeps, Migration, Options, Reading, Schema, Step, Table, Tool, read};
pub use script::{Item, What};
