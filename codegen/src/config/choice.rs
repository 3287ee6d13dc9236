//! Which PostgreSQL answers.

use std::path::{Path, PathBuf};

use super::{File, Overrides};
use crate::check::server::Choice;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Flags decide, then the file; without either, a private PostgreSQL when there is a schema, else `DATABASE_URL`:
/// so a shell's variable never chooses another database than a colleague's or CI's.
pub(super) fn choice(
    overrides: &Overrides,
    file: &File,
    (folder, schema): (&Path, &[PathBuf]),
    binaries: Option<PathBuf>,
    diagnostics: &mut Diagnostics,
) -> Option<(Choice, String)> {
    let configured = [
        (&overrides.database_url, &overrides.server_url, "chosen by a flag or the builder"),
        (&file.database_url, &file.server_url, "chosen in sqlwright.toml"),
    ];
    for (database, server, whence) in configured {
        match (database, server) {
            (Some(_), Some(_)) => {
                let text = "both a database URL and a server URL are given; give only one";
                diagnostics.push(Diagnostic::new(Code::InvalidConfiguration, text));
                return None;
            }
            (Some(url), None) => return Some((Choice::Database { url: url.clone() }, whence.to_owned())),
            (None, Some(url)) => {
                if schema.is_empty() {
                    return missing_schema(folder, diagnostics);
                }
                return Some((Choice::Server { url: url.clone(), schema: schema.to_owned() }, whence.to_owned()));
            }
            (None, None) => {}
        }
    }
    if !schema.is_empty() {
        let shown: Vec<_> = schema.iter().map(|path| path.display().to_string()).collect();
        let reason = format!("with the schema in {}", shown.join(", "));
        return Some((Choice::Private { schema: schema.to_owned(), binaries }, reason));
    }
    match std::env::var("DATABASE_URL") {
        Ok(url) => {
            Some((Choice::Database { url }, "chosen by DATABASE_URL, because there is no schema folder".to_owned()))
        }
        Err(_) => missing_schema(folder, diagnostics),
    }
}

/// Says what to do; there is no schema, so there is never a value.
fn missing_schema<T>(folder: &Path, diagnostics: &mut Diagnostics) -> Option<T> {
    let searched = folder.join("schema");
    // A relative path says where only to who knows the current folder.
    let searched = std::path::absolute(&searched).unwrap_or(searched);
    let text = format!(
        "there is no schema to check the statements against: the folder `{}` does not exist",
        searched.display()
    );
    let help = "put the schema's SQL there, or name it with --schema or `schema` in sqlwright.toml, or name a database that has it \
                with --database-url";
    diagnostics.push(Diagnostic::new(Code::NoSchema, text).help(help));
    None
}
