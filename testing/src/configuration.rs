//! What `sqlwright.toml` says about the schema and the server. The generator, which reads all of it, reports what is wrong with the rest.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sqlwright_migrations::{MigrationsTable, Options, Paths};

use crate::Error;

/// The name of the configuration file.
const FILE: &str = "sqlwright.toml";

/// The keys that matter here.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct File {
    schema: Option<Paths>,
    server_url: Option<String>,
    postgres_bin: Option<PathBuf>,
    search_path: Option<String>,
    migrations: MigrationsTable,
}

/// What is configured.
pub(crate) struct Configuration {
    pub(crate) schema: Vec<PathBuf>,
    pub(crate) server_url: Option<String>,
    pub(crate) binaries: Option<PathBuf>,
    pub(crate) search_path: Option<String>,
    pub(crate) migrations: Options,
}

impl Configuration {
    /// Reads the nearest file at or above the folder of the package whose tests run; without one, the schema is in `schema/` there.
    ///
    /// # Errors
    /// It cannot be read, or there is no schema.
    pub(crate) fn find() -> Result<Self, Error> {
        // Cargo sets it for tests, too; the current folder is the same, unless a test changes it.
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let package = package.map_or_else(env::current_dir, Ok);
        let package = package.map_err(|error| Error::Configuration(format!("there is no current folder: {error}")))?;
        match package.ancestors().map(|folder| folder.join(FILE)).find(|file| file.is_file()) {
            Some(file) => Self::read(&file),
            None => Self::of(File::default(), &package),
        }
    }

    fn read(path: &Path) -> Result<Self, Error> {
        let wrong = |error: &dyn std::fmt::Display| Error::Configuration(format!("{}: {error}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
        let file = toml::from_str(&text).map_err(|error| wrong(&error))?;
        Self::of(file, path.parent().unwrap_or(Path::new("")))
    }

    fn of(file: File, folder: &Path) -> Result<Self, Error> {
        let schema = file.schema.map_or_else(|| vec!["schema".into()], |Paths(paths)| paths);
        let schema: Vec<PathBuf> = schema.into_iter().map(|path| folder.join(path)).collect();
        if let Some(missing) = schema.iter().find(|path| !path.exists()) {
            let text =
                format!("the schema {} does not exist: set `schema` in {FILE}, or use `Schema::at`", missing.display());
            return Err(Error::Configuration(text));
        }
        Ok(Self {
            schema,
            server_url: file.server_url,
            binaries: file.postgres_bin.map(|path| folder.join(path)),
            search_path: file.search_path,
            migrations: file.migrations.options(folder),
        })
    }
}
