//! Where PostgreSQL's programs are on this machine.

use std::cmp::Reverse;
use std::env;
use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// The programs that we need; the client programs are not among them.
const PROGRAMS: [&str; 2] = ["initdb", "postgres"];

/// Where packages put the programs. `*` stands for a version; the newest is taken.
const INSTALL_FOLDERS: [&str; 16] = [
    "/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
    "/usr/pgsql-*/bin",                                   // postgresql.org's RPMs
    "/usr/libexec/postgresql*",                           // Alpine
    "/usr/lib/postgresql*/bin",                           // openSUSE
    "/usr/lib64/postgresql-*/bin",                        // Gentoo
    "/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew on Apple silicon
    "/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",    // Homebrew on Linux
    "/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
    "/Library/PostgreSQL/*/bin",                          // EDB's installer on macOS
    "/opt/PostgreSQL/*/bin",                              // EDB's installer on Linux
    "/opt/local/lib/postgresql*/bin",                     // MacPorts
    "/usr/local/pgsql/bin",                               // built from source
    "/usr/local/bin",                                     // FreeBSD
    "/usr/bin",                                           // Fedora, Arch
    "/run/current-system/sw/bin",                         // NixOS
];

/// A place that was tried, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder, pattern or command.
    pub place: String,
    /// Why it did not serve.
    pub outcome: String,
}

impl Place {
    pub(crate) fn new(place: impl Into<String>, outcome: impl Into<String>) -> Self {
        Self { place: place.into(), outcome: outcome.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.outcome)
    }
}

/// A folder with PostgreSQL's programs, and their version.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    folder: PathBuf,
    version: String,
}

impl Binaries {
    /// Finds the programs in the `configured` folder, or without one: on PATH, where `pg_config` says, in the usual
    /// install folders.
    pub(crate) fn find(configured: Option<&Path>) -> Result<Self, Error> {
        let folder = Self::locate(configured)?;
        let version = read_version(&folder)?;
        Ok(Self { folder, version })
    }

    /// The folder of the same programs; none of them is run.
    pub(crate) fn locate(configured: Option<&Path>) -> Result<PathBuf, Error> {
        let mut searched = Vec::new();
        let found = match configured {
            Some(folder) => accept(folder, &format!("{} (configured)", folder.display()), &mut searched),
            None => search_path(&mut searched)
                .or_else(|| ask_pg_config(&mut searched))
                .or_else(|| INSTALL_FOLDERS.iter().find_map(|pattern| search_pattern(pattern, &mut searched))),
        };
        let folder = found.ok_or(Error::BinariesMissing { searched })?;
        // The server's working directory differs from ours.
        folder.canonicalize().map_err(|source| Error::io("find the folder", &folder, source))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The whole version, as in `15.18 (Debian 15.18-0+deb12u1)`.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The version without the packager's addition, as in `15.18` or `19beta1`.
    pub(crate) fn number(&self) -> &str {
        self.version.split(' ').next().unwrap_or_default()
    }

    /// The major version, as in 15.
    pub(crate) fn major(&self) -> u32 {
        leading_number(&self.version)
    }
}

fn search_path(searched: &mut Vec<Place>) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut tried = Vec::new();
    env::split_paths(&path).filter(|folder| folder.is_absolute()).find_map(|folder| {
        if tried.contains(&folder) {
            return None;
        }
        tried.push(folder.clone());
        accept(&folder, &format!("{} (on PATH)", folder.display()), searched)
    })
}

fn ask_pg_config(searched: &mut Vec<Place>) -> Option<PathBuf> {
    let place = "pg_config --bindir";
    match Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => {
            let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
            accept(&folder, &format!("{} ({place})", folder.display()), searched)
        }
        Ok(output) => {
            searched.push(Place::new(place, format!("failed, {}", output.status)));
            None
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            searched.push(Place::new(place, "no such command"));
            None
        }
        Err(error) => {
            searched.push(Place::new(place, error.to_string()));
            None
        }
    }
}

/// Tries all folders that a pattern with at most one `*` stands for, the newest version first.
fn search_pattern(pattern: &str, searched: &mut Vec<Place>) -> Option<PathBuf> {
    let matches = expand(pattern);
    if matches.is_empty() {
        searched.push(Place::new(pattern, "no such folder"));
    }
    matches.iter().find_map(|folder| accept(folder, &folder.display().to_string(), searched))
}

fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else {
        return Some(PathBuf::from(pattern)).filter(|folder| folder.is_dir()).into_iter().collect();
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or((".", before));
    let mut found: Vec<(Vec<u32>, PathBuf)> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = version_numbers(name.strip_prefix(prefix)?)?;
            let folder = PathBuf::from(format!("{parent}/{name}{after}"));
            folder.is_dir().then_some((version, folder))
        })
        .collect();
    found.sort_by_key(|(version, _)| Reverse(version.clone()));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// `9.6` as numbers; `None` for a name that is no version. An empty one sorts last.
fn version_numbers(text: &str) -> Option<Vec<u32>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split('.').map(|part| part.parse().ok()).collect()
}

/// The folder, if it has all programs; else what is missing is noted.
fn accept(folder: &Path, place: &str, searched: &mut Vec<Place>) -> Option<PathBuf> {
    let missing: Vec<&str> = PROGRAMS.into_iter().filter(|program| !is_executable(&folder.join(program))).collect();
    if missing.is_empty() {
        return Some(folder.to_path_buf());
    }
    let outcome = if folder.is_dir() { format!("no {}", missing.join(", no ")) } else { "no such folder".into() };
    searched.push(Place::new(place, outcome));
    None
}

fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// Asks `postgres` for its version: `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn read_version(folder: &Path) -> Result<String, Error> {
    let program = folder.join("postgres");
    let output = Command::new(&program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::io("run", &program, source))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().strip_prefix("postgres (PostgreSQL) ") {
        Some(version) => Ok(version.to_owned()),
        None => {
            let printed = format!("`--version` printed {:?}", text.trim());
            Err(Error::io("use", &program, io::Error::new(io::ErrorKind::InvalidData, printed)))
        }
    }
}

fn leading_number(text: &str) -> u32 {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with an executable stand-in for each program.
    fn install(folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        for program in PROGRAMS {
            let path = folder.join(program);
            fs::write(&path, "").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    #[test]
    fn the_newest_version_wins_and_others_are_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        for version in ["9.6", "14", "9.10", "latest"] {
            install(&root.join(version).join("bin"));
        }
        fs::create_dir_all(root.join("18/bin")).unwrap();
        let mut searched = Vec::new();
        let found = search_pattern(&format!("{}/*/bin", root.display()), &mut searched);
        assert_eq!(found, Some(root.join("14/bin")));
        let passed_over = Place::new(root.join("18/bin").display().to_string(), "no initdb, no postgres");
        assert_eq!(searched, [passed_over]);
        let order = expand(&format!("{}/*/bin", root.display()));
        let order: Vec<_> = order.iter().map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap()).collect();
        assert_eq!(order, ["18/bin", "14/bin", "9.10/bin", "9.6/bin"]);
    }

    #[test]
    fn a_program_that_cannot_be_executed_is_missing() {
        let root = tempfile::tempdir().unwrap();
        install(root.path());
        fs::set_permissions(root.path().join("postgres"), fs::Permissions::from_mode(0o644)).unwrap();
        let mut searched = Vec::new();
        assert_eq!(accept(root.path(), "here", &mut searched), None);
        assert_eq!(searched, [Place::new("here", "no postgres")]);
    }
}
