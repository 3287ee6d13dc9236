//! Statements that nobody wrote for us, run on adversarial data: what the report promises of them holds.
//!
//! The statements are not part of this repository. `SQLWRIGHT_CORPUS` names a folder of folders, each with `schema.sql` (or
//! `schema/`) and `queries/`; else it is `../shared/corpus` beside the workspace, if that is there; else there is nothing to do. Usually some
//! folders are tried, half of them always the same, half of them by a fresh seed, which is printed (`SQLWRIGHT_SEED=7` has
//! them again); with `SQLWRIGHT_SOUNDNESS=8` all of them, in so many rounds each.

use std::path::{Path, PathBuf};

use sqlwright_tests::soundness::{Effort, Findings, Precision, Project, Random, check, fresh_seed};
use sqlwright_tests::{corpus, folders_in, in_parallel};

/// Folders that are tried usually.
const USUALLY: usize = 96;

#[test]
fn what_is_promised_of_a_foreign_corpus_holds() {
    let Some(corpus) = corpus() else { return };
    let fresh = fresh_seed();
    println!("the fresh seed is {fresh}");
    let (folders, effort) = chosen(folders_in(&corpus).expect("the corpus"), fresh);
    let outcomes = in_parallel(&folders, |folder| try_out(folder, &effort));

    let (mut findings, mut skipped) = (Findings::default(), Vec::new());
    for (folder, outcome) in folders.iter().zip(outcomes) {
        match outcome {
            Ok(mut one) => {
                one.unknown.iter_mut().for_each(|unknown| unknown.insert_str(0, &format!("{}: ", name(folder))));
                one.refused.iter_mut().for_each(|refused| refused.insert_str(0, &format!("{}: ", name(folder))));
                findings += one;
            }
            Err(why) => skipped.push(format!("{}: {}", name(folder), why.lines().next().unwrap_or_default())),
        }
    }
    println!("skipped: {} of {} folders\n  {}", skipped.len(), folders.len(), skipped.join("\n  "));
    println!("refused:\n  {}", findings.refused.join("\n  "));
    println!("nothing is known of:\n  {}", findings.unknown.join("\n  "));
    println!("{}", Precision(&findings.observations));
    println!("never returned a row: {:?}\nalways failed: {:?}\n{findings}", findings.silent, findings.failing);
    assert!(findings.faults.is_empty(), "the report promises too much:\n{}", findings.faults.join("\n"));
    // A harness that sees nothing shows nothing.
    assert!(findings.statements * 2 > folders.len(), "too few statements could be tried");
    assert!(findings.seen_null * 2 > findings.nullable, "the data is too tame");
    if std::env::var_os("SQLWRIGHT_SOUNDNESS").is_some() {
        let (proven, all) = Precision(&findings.observations).columns();
        assert!(
            proven * 100 >= all * 97,
            "only {proven} of {all} columns that never were NULL are promised never to be"
        );
    }
}

/// Which folders are tried, and how much.
fn chosen(mut folders: Vec<PathBuf>, fresh: u64) -> (Vec<PathBuf>, Effort) {
    if let Ok(rounds) = std::env::var("SQLWRIGHT_SOUNDNESS") {
        let rounds: u64 = rounds.parse().unwrap_or_else(|error| panic!("SQLWRIGHT_SOUNDNESS={rounds}: {error}"));
        return (
            folders,
            Effort { seeds: (0..rounds).map(|round| fresh + round).collect(), states: 8, directed: 12, runs: 12 },
        );
    }
    Random::new("fixed").shuffle(&mut folders);
    let half = folders.len().min(USUALLY / 2);
    Random::new(&fresh.to_string()).shuffle(&mut folders[half..]);
    folders.truncate(USUALLY);
    (folders, Effort { seeds: vec![1, fresh], states: 3, directed: 2, runs: 6 })
}

fn try_out(folder: &Path, effort: &Effort) -> Result<Findings, String> {
    let schema = ["schema.sql", "schema"].map(|name| folder.join(name)).into_iter().find(|path| path.exists());
    let project = Project {
        name: name(folder),
        schema: schema.ok_or("there is no schema")?,
        queries: folder.join("queries"),
        rows: Vec::new(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.map_err(|error| error.to_string())?.block_on(check(&project, effort));
    // A long run may be ended before it prints what it found.
    if let Ok(findings) = &outcome
        && !findings.faults.is_empty()
    {
        eprintln!("{}", findings.faults.join("\n"));
    }
    outcome
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
