//! Holds what the analysis says with a mutant against what tests expect, for one mutant after the other, in one process.
//!
//! First all statements are analysed without a mutant: that is what is right, and shows which mutants a statement passes. Only
//! those statements are then analysed with a mutant that pass it, first those of which a test compares something.

mod contradiction;
mod said;

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::facts::Facts;

use super::record::{Aspect, Record};

/// The seam of the analysis that is judged.
pub trait Seam {
    /// How large a stack the threads need.
    const STACK: usize;

    /// What `work` gives while the mutant is on.
    fn with<T>(number: u32, patience: u64, work: impl FnOnce() -> T) -> T;

    /// What `work` gives without, which mutants it passes, and how often.
    fn watched<T>(work: impl FnOnce() -> T) -> (T, std::collections::BTreeSet<u32>, u64);
}

/// How often a statement may pass mutants at least before it is taken to run for ever.
const PATIENCE: u64 = 3_000_000;

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// No statement passes it.
    Unreached,
    /// All statements get the same facts.
    Same,
    /// Only the words of reasons differ, and no test compares those.
    Words,
    /// A test sees it.
    Killed {
        /// What it sees.
        by: String,
        /// Which test.
        test: String,
    },
    /// Answers differ, and no test sees it.
    Survived {
        /// How many statements get another answer.
        statements: usize,
        /// The shortest of them.
        sql: String,
        /// Its test.
        test: String,
        /// How its answer differs.
        difference: String,
    },
}

impl Verdict {
    /// Whether some answer is another one.
    pub fn changes_an_answer(&self) -> bool {
        matches!(self, Self::Killed { .. } | Self::Survived { .. })
    }
}

/// All verdicts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Judged {
    /// How many statements there are.
    pub statements: usize,
    /// How many of them have something that a test compares.
    pub asserted: usize,
    /// What contradicts what was seen although there is no mutant.
    pub wrong: Vec<String>,
    /// By number.
    #[serde(skip)]
    pub verdicts: BTreeMap<u32, Verdict>,
}

/// Judges mutants by the records of a folder: `judge FOLDER COUNT OUT THREADS [NUMBER…]`, all of so many mutants or those that are
/// named. Each line of the output is a number that is begun, or [`One`]; the last is [`Judged`] without verdicts. So what a mutant that ends the
/// process leaves can be read.
///
/// # Panics
/// When a file cannot be read or written.
pub fn program<S: Seam>() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count, out, threads, numbers @ ..] = arguments.as_slice() else {
        panic!("judge FOLDER COUNT OUT THREADS [NUMBER…]")
    };
    let cases = Cases::read(Path::new(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let number = |text: &String| text.parse::<u32>().unwrap_or_else(|error| panic!("{text}: {error}"));
    let (count, threads) = (number(count), number(threads));
    let numbers = if numbers.is_empty() { (0..count).collect() } else { numbers.iter().map(number).collect() };
    let file = std::fs::File::create(out).unwrap_or_else(|error| panic!("{out}: {error}"));
    let out = Output { file: Mutex::new(file), threads: usize::try_from(threads).unwrap_or(1) };
    // Mutants panic, and that is no news.
    std::panic::set_hook(Box::new(|_| {}));
    let judged = judge::<S>(&cases, count, numbers, &out);
    out.line(&judged);
}

/// The verdict on one mutant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct One {
    /// Its number.
    pub number: u32,
    /// What became of it.
    pub verdict: Verdict,
}

struct Output {
    file: Mutex<std::fs::File>,
    threads: usize,
}

impl Output {
    fn line(&self, what: &impl Serialize) {
        let mut text = serde_json::to_vec(what).unwrap_or_default();
        text.push(b'\n');
        if let Ok(mut file) = self.file.lock() {
            file.write_all(&text).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

/// Statements with the catalogs that they were analysed with.
pub struct Cases {
    catalogs: Vec<Catalog>,
    records: Vec<(usize, Record)>,
}

impl Cases {
    /// All that was recorded in a folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let mut cases = Self { catalogs: Vec::new(), records: Vec::new() };
        let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
        let mut paths: Vec<PathBuf> = entries.collect::<std::io::Result<_>>()?;
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "statements")) {
            let catalog = std::fs::read(path.with_extension("catalog"))?;
            cases.catalogs.push(serde_json::from_slice(&catalog)?);
            for line in std::fs::read_to_string(path)?.lines() {
                cases.records.push((cases.catalogs.len() - 1, serde_json::from_str(line)?));
            }
        }
        Ok(cases)
    }

    fn facts(&self, position: usize) -> Option<Facts> {
        let (catalog, record) = self.records.get(position)?;
        let catalog = self.catalogs.get(*catalog)?;
        Some(sqlwright_analysis::analyse_with(&record.described, catalog, &record.marks, record.options))
    }
}

/// What is said of a statement without a mutant.
struct Right {
    answer: u64,
    everything: u64,
    asserted: BTreeMap<Aspect, u64>,
    patience: u64,
    wrong: Option<String>,
}

fn judge<S: Seam>(cases: &Cases, count: u32, numbers: Vec<u32>, out: &Output) -> Judged {
    // What is worked out once for all must not be worked out with a mutant on.
    let positions: Vec<usize> = (0..cases.records.len()).collect();
    for position in &positions {
        let _ = cases.facts(*position);
    }
    let watched = on_threads::<S, _, _>(out.threads, &positions, |position| watch::<S>(cases, *position));
    let mut passing: Vec<Vec<usize>> = vec![Vec::new(); usize::try_from(count).unwrap_or(0)];
    let mut rights = Vec::new();
    for (position, (right, met)) in watched.into_iter().enumerate() {
        for number in met {
            if let Some(passing) = usize::try_from(number).ok().and_then(|number| passing.get_mut(number)) {
                passing.push(position);
            }
        }
        rights.push(right);
    }
    let wrong = rights.iter().zip(&cases.records);
    let wrong = wrong.filter_map(|(right, (_, record))| Some((right.wrong.as_ref()?, record)));
    let wrong = wrong.map(|(wrong, record)| format!("{}: {wrong}: {}", record.test, record.described.text())).collect();
    let asserted = cases.records.iter().filter(|(_, record)| !record.asserted.is_empty()).count();
    on_threads::<S, _, _>(out.threads, &numbers, |number| {
        out.line(number);
        let passing = usize::try_from(*number).ok().and_then(|number| passing.get(number));
        let verdict = one::<S>(cases, &rights, *number, passing.map_or(&[], Vec::as_slice));
        out.line(&One { number: *number, verdict });
    });
    Judged { statements: cases.records.len(), asserted, wrong, verdicts: BTreeMap::new() }
}

fn watch<S: Seam>(cases: &Cases, position: usize) -> (Right, Vec<u32>) {
    let (facts, met, calls) = S::watched(|| cases.facts(position));
    let record = cases.records.get(position).map(|(_, record)| record);
    let (Some(facts), Some(record)) = (facts, record) else { panic!("there is no such statement") };
    let right = Right {
        answer: hash(&said::answer(&facts)),
        everything: hash(&format!("{facts:?}")),
        asserted: record.asserted.iter().map(|aspect| (*aspect, hash(&said::aspect(&facts, *aspect)))).collect(),
        patience: PATIENCE.max(calls.saturating_mul(20)),
        wrong: contradiction::find(&facts, record),
    };
    (right, met.into_iter().collect())
}

/// What became of one statement.
enum Outcome {
    Same,
    Words,
    Changed,
    Seen(String),
}

fn one<S: Seam>(cases: &Cases, rights: &[Right], number: u32, passing: &[usize]) -> Verdict {
    if passing.is_empty() {
        return Verdict::Unreached;
    }
    let asserts = |position: &usize| rights.get(*position).is_some_and(|right| !right.asserted.is_empty());
    let mut order = passing.to_vec();
    order.sort_by_key(|position| (!asserts(position), rights.get(*position).map(|right| right.patience)));
    let (mut words, mut changed) = (false, Vec::new());
    for position in order {
        match outcome::<S>(cases, rights, number, position) {
            Outcome::Same => {}
            Outcome::Words => words = true,
            Outcome::Changed => changed.push(position),
            Outcome::Seen(by) => {
                let test = cases.records.get(position).map(|(_, record)| record.test.clone()).unwrap_or_default();
                return Verdict::Killed { by, test };
            }
        }
    }
    let length = |position: &usize| cases.records.get(*position).map(|(_, record)| record.described.text().len());
    match changed.iter().copied().min_by_key(length) {
        Some(shortest) => survived::<S>(cases, rights, number, shortest, changed.len()),
        None if words => Verdict::Words,
        None => Verdict::Same,
    }
}

fn outcome<S: Seam>(cases: &Cases, rights: &[Right], number: u32, position: usize) -> Outcome {
    let (Some((_, record)), Some(right)) = (cases.records.get(position), rights.get(position)) else {
        return Outcome::Same;
    };
    let facts = match with::<S>(cases, right, number, position) {
        Ok(facts) => facts,
        Err(panic) => return Outcome::Seen(panic),
    };
    for (aspect, expected) in &right.asserted {
        if hash(&said::aspect(&facts, *aspect)) != *expected {
            return Outcome::Seen(format!("{aspect:?}"));
        }
    }
    if hash(&said::answer(&facts)) != right.answer {
        return contradiction::find(&facts, record).map_or(Outcome::Changed, Outcome::Seen);
    }
    if hash(&format!("{facts:?}")) == right.everything { Outcome::Same } else { Outcome::Words }
}

/// The facts with a mutant, or how the analysis ends without.
fn with<S: Seam>(cases: &Cases, right: &Right, number: u32, position: usize) -> Result<Facts, String> {
    let facts = catch_unwind(AssertUnwindSafe(|| S::with(number, right.patience, || cases.facts(position))));
    let facts = facts.map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        format!("panic: {}", text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default())
    });
    facts.and_then(|facts| facts.ok_or_else(String::new))
}

fn survived<S: Seam>(cases: &Cases, rights: &[Right], number: u32, shortest: usize, statements: usize) -> Verdict {
    let record = cases.records.get(shortest).map(|(_, record)| record);
    let old = cases.facts(shortest).map(|facts| said::answer(&facts)).unwrap_or_default();
    let new = rights.get(shortest).and_then(|right| with::<S>(cases, right, number, shortest).ok());
    let new = new.map(|facts| said::answer(&facts)).unwrap_or_default();
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    Verdict::Survived {
        statements,
        sql: record.map(|record| record.described.text().to_owned()).unwrap_or_default(),
        test: record.map(|record| record.test.clone()).unwrap_or_default(),
        difference: gone.chain(come).take(6).collect::<Vec<_>>().join("\n"),
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Works on all items, so many at a time, and gives the results in the order of the items.
fn on_threads<S: Seam, T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let builder = || std::thread::Builder::new().stack_size(S::STACK);
        let workers: Vec<_> = (0..threads).filter_map(|_| builder().spawn_scoped(scope, worker).ok()).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreached => f.write_str("no statement passes it"),
            Self::Same => f.write_str("it changes nothing"),
            Self::Words => f.write_str("it changes only words"),
            Self::Killed { by, test } => write!(f, "killed by {test}: {by}"),
            Self::Survived { statements, sql, test, difference } => {
                write!(f, "SURVIVES, and changes {statements} statements, such as one of {test}:\n{sql}\n{difference}")
            }
        }
    }
}

impl fmt::Debug for Cases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} statements with {} catalogs", self.records.len(), self.catalogs.len())
    }
}
