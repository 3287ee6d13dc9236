//! The end-to-end harness: cases are folders below `cases/`, found by walking; each runs against a real PostgreSQL.
//!
//! `README.md` beside this crate says how to add a case and how to bless.

mod case;
mod database;
mod record;
mod run;
pub mod soundness;
pub mod vary;

pub use case::{Case, cases};
pub use database::{connect, database_of_case, database_with};
pub use record::record_report;
pub use run::{report, run};
pub use sqlwright_harness::{Files, files_below, folders_in};

use std::path::{Path, PathBuf};

/// The folder of the whole workspace.
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Statements that nobody wrote for us, a folder each: what `SQLWRIGHT_CORPUS` names, else `../shared/corpus` beside the
/// workspace; `None`, with a note, where there is neither.
pub fn corpus() -> Option<PathBuf> {
    let given = std::env::var_os("SQLWRIGHT_CORPUS").map(PathBuf::from);
    let beside = || workspace().parent().map(|parent| parent.join("shared/corpus")).filter(|folder| folder.is_dir());
    let corpus = given.or_else(beside);
    if corpus.is_none() {
        println!("skipped: there is no corpus; SQLWRIGHT_CORPUS names one");
    }
    corpus
}

/// Runs `work` for each item on a few threads and returns the results in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    const THREADS: usize = 4;
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let worker = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(item) = items.get(index) else { return done };
                done.push((index, work(item)));
            }
        };
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
