//! The command `sqlwright` as a process: what it prints, what it returns, and that it leaves nothing behind.

#[path = "command/run.rs"]
mod run;

#[path = "command/databases.rs"]
mod databases;
#[path = "command/diff.rs"]
mod diff;
#[path = "command/files.rs"]
mod files;
#[path = "command/formats.rs"]
mod formats;
#[path = "command/fragments.rs"]
mod fragments;
#[path = "command/output.rs"]
mod output;
#[path = "command/private.rs"]
mod private;
#[path = "command/records.rs"]
mod records;
#[path = "command/schema.rs"]
mod schema;
#[path = "command/unchanged.rs"]
mod unchanged;
#[path = "command/usage.rs"]
mod usage;
