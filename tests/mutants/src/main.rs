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
use sqlwright_mutants::judge::{Judged, Verdict};

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
    for (mutant, verdict) in built.mutants.iter().zip(&judged.verdicts) {
        let _ = writeln!(text, "{}\n    {}", mutant.name, verdict.to_string().replace('\n', "\n    "));
    }
    std::fs::write(folder.join("verdicts.txt"), text)?;
    Ok(report(&built, &judged, &named))
}

fn judge(built: &Built, folder: &Path, recorded: &Path) -> std::io::Result<Judged> {
    let out = folder.join("judged.json");
    let status = Command::new(&built.judge).arg(recorded).arg(built.mutants.len().to_string()).arg(&out).status()?;
    if !status.success() {
        return Err(std::io::Error::other(format!("the judge ends with {status}")));
    }
    Ok(serde_json::from_slice(&std::fs::read(out)?)?)
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
    for (mutant, verdict) in built.mutants.iter().zip(&judged.verdicts) {
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
    let all = built.mutants.iter().zip(&judged.verdicts);
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
