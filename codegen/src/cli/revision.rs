//! Earlier states of the project from git: the files of a revision in a temporary folder.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::diagnostics::{Code, Diagnostic};
use crate::failure::Failure;

/// The beginning of the names of temporary folders.
const PREFIX: &str = "sqlwright-revision-";
/// The file in such a folder whose lock says that it is used.
const LOCK: &str = "lock";

/// The files of a revision, until it is dropped.
pub(super) struct Checkout {
    folder: TempDir,
    /// Where the project is in the repository.
    prefix: PathBuf,
    top: PathBuf,
    _lock: File,
}

impl Checkout {
    /// Checks a revision out. Neither the work tree nor the index of the repository is touched.
    ///
    /// # Errors
    ///
    /// If there is no command `git`, no repository, or no such revision.
    pub(super) fn new(revision: &str) -> Result<Self, Failure> {
        let top =
            git(Path::new("."), &["rev-parse", "--show-toplevel"], None).map_err(|error| error.of_repository())?;
        let top = PathBuf::from(top);
        let prefix =
            git(Path::new("."), &["rev-parse", "--show-prefix"], None).map_err(|error| error.of_repository())?;
        let name = format!("{revision}^{{commit}}");
        let commit = git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name], None);
        let commit = commit.map_err(|_| unknown(revision, &top))?;
        sweep();
        let made = || {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
            let lock = File::create(folder.path().join(LOCK))?;
            lock.lock()?;
            fs::create_dir(folder.path().join("files"))?;
            Ok((folder, lock))
        };
        let (folder, lock) = made().map_err(|error: io::Error| {
            Failure::new(Diagnostic::new(Code::SystemError, format!("a temporary folder cannot be made: {error}")))
        })?;
        let checkout = Self { folder, prefix: PathBuf::from(prefix), top, _lock: lock };
        let index = checkout.folder.path().join("index");
        let target = format!("--prefix={}/", checkout.files().display());
        git(&checkout.top, &["read-tree", &commit], Some(&index)).map_err(|error| error.of_files(revision))?;
        git(&checkout.top, &["checkout-index", "--all", "--quiet", &target], Some(&index))
            .map_err(|error| error.of_files(revision))?;
        Ok(checkout)
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// The folder of the project in it.
    pub(super) fn root(&self) -> PathBuf {
        self.files().join(&self.prefix)
    }

    /// The same path in it; one outside of the repository is the same for all revisions.
    pub(super) fn path(&self, path: &Path) -> PathBuf {
        if path.is_relative() {
            return self.root().join(path);
        }
        path.strip_prefix(&self.top).map_or_else(|_| path.to_owned(), |inside| self.files().join(inside))
    }
}

/// Removes what earlier runs have left that were killed.
fn sweep() {
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        // Nobody else's folder can be entered; one that is used is locked.
        let unused = || File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if is_ours && unused() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Why git did not do it.
enum Refused {
    /// There is no such command.
    Missing(io::Error),
    /// What it says.
    Said(String),
}

impl Refused {
    fn of_repository(self) -> Failure {
        match self {
            Self::Missing(error) => missing(&error),
            Self::Said(said) => Failure::new(
                Diagnostic::new(Code::NoRevision, "the current folder is in no git repository")
                    .note(said)
                    .help("run the command in a clone of the repository, or compare with a report: `sqlwright diff report.json`"),
            ),
        }
    }

    fn of_files(self, revision: &str) -> Failure {
        match self {
            Self::Missing(error) => missing(&error),
            Self::Said(said) => {
                let text = format!("the files of the revision `{}` cannot be read", revision.escape_debug());
                Failure::new(Diagnostic::new(Code::NoRevision, text).note(said))
            }
        }
    }
}

fn missing(error: &io::Error) -> Failure {
    Failure::new(
        Diagnostic::new(Code::NoRevision, format!("the command `git` cannot be run: {error}"))
            .help("install git, or compare with a report that was written before: `sqlwright diff report.json`"),
    )
}

fn unknown(revision: &str, top: &Path) -> Failure {
    let text = format!("git knows no revision `{}`", revision.escape_debug());
    let diagnostic = Diagnostic::new(Code::NoRevision, text);
    let shallow = git(top, &["rev-parse", "--is-shallow-repository"], None).is_ok_and(|said| said == "true");
    Failure::new(if shallow {
        diagnostic
            .note("this clone is shallow: it has only the last commits")
            .help("fetch it: `git fetch --depth=1 origin REVISION`, or `fetch-depth: 0` of actions/checkout")
    } else {
        diagnostic.help("name a commit, a tag or a branch, or the file of a report")
    })
}

/// Runs git; returns what it prints, without the end of the last line.
fn git(folder: &Path, arguments: &[&str], index: Option<&Path>) -> Result<String, Refused> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments).stdin(std::process::Stdio::null());
    // Within a hook, the index is another one.
    command.env_remove("GIT_INDEX_FILE").envs(index.map(|index| (OsStr::new("GIT_INDEX_FILE"), index)));
    let output = command.output().map_err(Refused::Missing)?;
    if !output.status.success() {
        return Err(Refused::Said(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned())
}
