//! Mutants are made of a sample, compiled and switched on; and of the analysis as it is.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use sqlwright_mutants::copy;
use sqlwright_mutants::mutator::Mutator;

const SAMPLE: &str = r#"
pub struct Set { pub known: Vec<i64> }

impl Set {
    pub fn add(&mut self, number: i64) -> bool {
        if self.known.contains(&number) || number < 0 {
            return false;
        }
        self.known.push(number);
        true
    }
}

pub fn first(set: &Set, least: i64) -> Option<i64> {
    set.known.iter().copied().filter(|number| *number >= least).min()
}

pub fn word(number: i64) -> &'static str {
    match number {
        1 | 2 => "few",
        3 if number > 2 => "three",
        _ => "many",
    }
}

pub fn is_small(number: Option<i64>) -> bool {
    if let Some(number) = number && number != 7 { matches!(number, 1 | 2) } else { false }
}

#[cfg(test)]
mod tests {
    fn not_mutated() -> bool { true }
}
"#;

const MAIN: &str = r#"
#![allow(warnings)]
mod sample;
mod seam;

fn said() -> String {
    let mut set = sample::Set { known: vec![5] };
    let added = [5, -1, 0, 7].map(|number| set.add(number));
    let words = [1, 2, 3, 4].map(sample::word);
    let small = [None, Some(1), Some(2), Some(3), Some(7)].map(sample::is_small);
    format!("{added:?} {:?} {:?} {:?} {words:?} {small:?}", set.known, sample::first(&set, 5), sample::first(&set, 8))
}

fn main() {
    let count: u32 = std::env::args().nth(1).and_then(|count| count.parse().ok()).expect("a number");
    let right = said();
    println!("{right}");
    for number in 0..count {
        println!("{number} {}", seam::with(number, 1_000, || said()) != right);
    }
    println!("{}", seam::watched(said).1.len());
}
"#;

#[test]
fn mutants_of_a_sample_can_be_switched_on() {
    let left_out = BTreeSet::new();
    let mut mutator = Mutator::new(&left_out);
    let text = mutator.file("sample.rs", SAMPLE).expect("it is Rust");
    // One that the compiler would refuse is left out by its name.
    let names: Vec<&str> = mutator.made.iter().map(|mutant| mutant.name.as_str()).collect();
    assert!(names.iter().all(|name| !name.contains("not_mutated")), "{names:#?}");
    for wanted in [
        "sample.rs: Set::add: an operand of || is false: number < 0",
        "sample.rs: Set::add: a statement is deleted: self.known.push(number)",
        "sample.rs: first: what filter asks is true",
        "sample.rs: word: a pattern is deleted: 2",
        "sample.rs: word: the condition is false: number > 2",
        "sample.rs: is_small: the pattern never fits",
        "sample.rs: is_small: a pattern of matches! is deleted: 1",
        "sample.rs: is_small: the function returns true",
    ] {
        assert!(names.iter().any(|name| name.starts_with(wanted)), "{wanted} is not among {names:#?}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("it can be written");
    write("sample.rs", &text);
    write("seam.rs", include_str!("../src/seam.rs"));
    write("main.rs", MAIN);
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let compiled = Command::new(rustc).args(["--edition", "2024", "main.rs"]).current_dir(folder.path()).output();
    let compiled = compiled.expect("rustc runs");
    assert!(compiled.status.success(), "{}\n{text}", String::from_utf8_lossy(&compiled.stderr));
    let ran = Command::new(folder.path().join("main")).arg(mutator.made.len().to_string()).output().expect("it runs");
    let said = String::from_utf8(ran.stdout).expect("text");
    let mut lines = said.lines();
    let right = "[false, false, true, true] [5, 0, 7] Some(5) None [\"few\", \"few\", \"three\", \"many\"] \
        [false, true, true, false, false]";
    assert_eq!(lines.next(), Some(right));
    let changing = lines.filter(|line| line.ends_with("true")).count();
    // Some are equivalent here.
    assert!(changing * 10 > mutator.made.len() * 8, "only {changing} of {} change something", mutator.made.len());
    assert!(changing < mutator.made.len());
}

#[test]
fn mutants_of_the_analysis_can_be_made() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.ancestors().nth(2).expect("a workspace");
    let folder = tempfile::tempdir().expect("a folder");
    let mutants = copy::make(workspace, folder.path(), &BTreeSet::new()).expect("it can be copied");
    let names: BTreeSet<&str> = mutants.iter().map(|mutant| mutant.name.as_str()).collect();
    assert_eq!(names.len(), mutants.len(), "each has a name of its own");
    assert!(mutants.len() > 5000, "{}", mutants.len());
    for below in copy::MUTATED {
        assert!(mutants.iter().any(|mutant| mutant.file.starts_with(below)), "{below}");
    }
}
