//! Blessing: writing what came out over what was expected.

use std::io;
use std::path::Path;

use crate::case::{Case, Expected};

/// Whether this run blesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blessing {
    /// Differences are errors.
    Compare,
    /// Differences are written into the case's folder.
    Bless,
    /// Somebody wants to bless on a machine of CI, where nobody would read the difference.
    Refused,
}

/// What the environment asks for: `BLESS=1` blesses, unless `CI` is set.
pub fn blessing() -> Blessing {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0" && value != "false");
    match (set("BLESS"), set("CI")) {
        (false, _) => Blessing::Compare,
        (true, false) => Blessing::Bless,
        (true, true) => Blessing::Refused,
    }
}

impl Case {
    /// Replaces what is expected.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn bless(&self, actual: &Expected) -> io::Result<()> {
        let folder = self.folder.join("expected");
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        for (name, text) in &actual.files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
            std::fs::write(path, text)?;
        }
        for (name, text) in [
            ("expected.stderr", &actual.errors),
            ("expected.warnings", &actual.warnings),
            ("expected.report.json", &actual.report),
        ] {
            let path = self.folder.join(name);
            match text {
                Some(text) => std::fs::write(path, text)?,
                None => match std::fs::remove_file(path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                },
            }
        }
        Ok(())
    }
}
