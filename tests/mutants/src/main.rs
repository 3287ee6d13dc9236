//! Judges all mutants by what tests recorded in a folder: `cargo run -p sqlwright-mutants -- FOLDER`.
//!
//! The verdicts are in `target/mutants/verdicts.txt`. It fails where what was recorded is contradicted without any mutant, where more than
//! [`MOST`] of a hundred mutants that change an answer survive, or where one survives that `survivors.txt` does not name.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use sqlwright_mutants::copy::{self, Built};
use sqlwright_mutants::judge::{Judged, One, Verdict};

/// Of a hundred mutants that change an answer so many may survive.
const MOST: usize = 5;

fn main() -> ExitCode {
    let Some(recorded) = std::env::args_os().nth(1) else {
        eprintln!("which folder has the records?");
        return ExitCode::FAILURE;
    };
    match run(Path::new(&recorded)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(recorded: &Path) -> std::io::Result<bool> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.ancestors().nth(2).unwrap_or(package);
    let folder = workspace.join("target/mutants");
    let begin = Instant::now();
    let built = copy::build(workspace, &folder)?;
    println!("{} mutants built in {} s", built.mutants.len(), begin.elapsed().as_secs());
    let begin = Instant::now();
    let judged = judge(&built, &folder, recorded)?;
    println!("judged by {} statements in {} s", judged.statements, begin.elapsed().as_secs());
    let survivors = std::fs::read_to_string(package.join("survivors.txt"))?;
    let named: Vec<&str> = survivors.lines().filter(|line| !line.starts_with([' ', '#'])).collect();
    let mut text = String::new();
    for (mutant, verdict) in built.mutants.iter().zip(judged.verdicts.values()) {
        let _ = writeln!(text, "{}\n    {}", mutant.name, verdict.to_string().replace('\n', "\n    "));
    }
    std::fs::write(folder.join("verdicts.txt"), text)?;
    Ok(report(&built, &judged, &named))
}

/// Judges all of them. What a mutant that ends the process leaves undone is done again, one at a time.
fn judge(built: &Built, folder: &Path, recorded: &Path) -> std::io::Result<Judged> {
    let count = built.mutants.len();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let all = || (0..count).filter_map(|number| u32::try_from(number).ok());
    let mut judged = Judged::default();
    loop {
        let left: Vec<u32> = all().filter(|number| !judged.verdicts.contains_key(number)).collect();
        if left.is_empty() {
            return Ok(judged);
        }
        let begun = judge_some(built, folder, recorded, &mut judged, threads, &left)?;
        for number in begun {
            if let Some(suspect) = judge_some(built, folder, recorded, &mut judged, 1, &[number])?.first() {
                let verdict = Verdict::Killed { by: "it ends the process".to_owned(), test: String::new() };
                judged.verdicts.insert(*suspect, verdict);
            }
        }
    }
}

/// Judges these; returns those that were begun and not finished.
fn judge_some(
    built: &Built,
    folder: &Path,
    recorded: &Path,
    judged: &mut Judged,
    threads: usize,
    numbers: &[u32],
) -> std::io::Result<Vec<u32>> {
    let out = folder.join("judged.json");
    let mut command = Command::new(&built.judge);
    command.arg(recorded).arg(built.mutants.len().to_string()).arg(&out).arg(threads.to_string());
    let status = command.args(numbers.iter().map(ToString::to_string)).status()?;
    let mut begun = Vec::new();
    for line in std::fs::read_to_string(&out)?.lines() {
        if let Ok(One { number, verdict }) = serde_json::from_str(line) {
            judged.verdicts.insert(number, verdict);
        } else if let Ok(number) = serde_json::from_str::<u32>(line) {
            begun.push(number);
        } else if let Ok(Judged { statements, asserted, wrong, .. }) = serde_json::from_str(line) {
            *judged = Judged { statements, asserted, wrong, verdicts: std::mem::take(&mut judged.verdicts) };
        }
    }
    begun.retain(|number| !judged.verdicts.contains_key(number));
    if begun.is_empty() && !status.success() {
        return Err(std::io::Error::other(format!("the judge ends with {status}")));
    }
    Ok(begun)
}

#[derive(Default)]
struct Sum {
    all: usize,
    unreached: usize,
    same: usize,
    words: usize,
    changing: usize,
    survivors: usize,
}

impl Sum {
    fn add(&mut self, verdict: &Verdict) {
        self.all += 1;
        self.unreached += usize::from(*verdict == Verdict::Unreached);
        self.same += usize::from(*verdict == Verdict::Same);
        self.words += usize::from(*verdict == Verdict::Words);
        self.changing += usize::from(verdict.changes_an_answer());
        self.survivors += usize::from(matches!(verdict, Verdict::Survived { .. }));
    }
}

fn report(built: &Built, judged: &Judged, named: &[&str]) -> bool {
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for (mutant, verdict) in built.mutants.iter().zip(judged.verdicts.values()) {
        sums.entry(&mutant.file).or_default().add(verdict);
        sums.entry("in all").or_default().add(verdict);
    }
    println!("mutants, not reached, the same, only words, another answer, of which survive");
    for (file, sum) in &sums {
        let Sum { all, unreached, same, words, changing, survivors } = sum;
        println!("{all:6} {unreached:6} {same:6} {words:6} {changing:6} {survivors:6}  {file}");
    }
    println!("{} do not compile", built.left_out.len());
    let survives = |verdict: &Verdict| matches!(verdict, Verdict::Survived { .. });
    let all = built.mutants.iter().zip(judged.verdicts.values());
    let unknown: Vec<String> = all
        .clone()
        .filter(|(mutant, verdict)| survives(verdict) && !named.contains(&mutant.name.as_str()))
        .map(|(mutant, verdict)| format!("{}\n    {}", mutant.name, verdict.to_string().replace('\n', "\n    ")))
        .collect();
    for (mutant, _) in all.filter(|(mutant, verdict)| !survives(verdict) && named.contains(&mutant.name.as_str())) {
        println!("survivors.txt names one that does not survive: {}", mutant.name);
    }
    println!("survivors that survivors.txt does not name:\n{}", unknown.join("\n"));
    println!("without a mutant:\n{}", judged.wrong.join("\n"));
    let few = sums.get("in all").is_none_or(|sum| sum.survivors * 100 <= sum.changing * MOST);
    judged.wrong.is_empty() && unknown.is_empty() && few
}
