//! What Cargo tells a build script, and what it is told.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::config::Config;
use crate::source::SourceMap;

/// To Cargo, which reads standard output.
pub(crate) fn tell(instruction: &str) {
    let _ = writeln!(io::stdout(), "cargo::{instruction}");
}

/// What Cargo tells a build script.
pub(crate) struct Build {
    pub(crate) root: PathBuf,
    pub(crate) output: PathBuf,
}

impl Build {
    /// Cargo sets `CARGO_CFG_…` for build scripts only, and the others also for programs and tests that it runs.
    pub(crate) fn detect() -> Option<Self> {
        std::env::var_os("CARGO_CFG_TARGET_ARCH")?;
        let root = std::env::var_os("CARGO_MANIFEST_DIR")?.into();
        let output = PathBuf::from(std::env::var_os("OUT_DIR")?).join("sqlwright");
        Some(Self { root, output })
    }
}

/// When Cargo is to run the build script again. A file that is not there would make it run at every build.
pub(crate) fn rerun_lines(config: &Config) {
    for path in config.file.iter().chain([&config.queries]).chain(&config.schema) {
        tell(&format!("rerun-if-changed={}", path.display()));
    }
    if config.schema.is_empty() {
        tell("rerun-if-env-changed=DATABASE_URL");
    }
}

/// The same of files that others include and that are in none of these folders.
pub(crate) fn rerun_lines_of_others(config: &Config, sources: &SourceMap) {
    let watched: Vec<&PathBuf> = config.file.iter().chain([&config.queries]).chain(&config.schema).collect();
    let paths: BTreeSet<PathBuf> = sources.paths().map(without_detours).collect();
    for path in paths.iter().filter(|path| !watched.iter().any(|watched| path.starts_with(without_detours(watched)))) {
        tell(&format!("rerun-if-changed={}", path.display()));
    }
}

/// `a/b/../c` is `a/c`.
fn without_detours(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir if matches!(short.components().next_back(), Some(Component::Normal(_))) => {
                short.pop();
            }
            Component::CurDir => {}
            other => short.push(other),
        }
    }
    short
}
