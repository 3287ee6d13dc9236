//! A copy of the package `analysis/` with all mutants in it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::mutator::{Mutant, Mutator};

/// What is mutated, below the package.
pub const MUTATED: [&str; 2] = ["src/prove", "src/change"];

/// How often mutants may be left out because the rest does not compile.
const ROUNDS: usize = 12;

/// The mutants, and the program that judges them.
#[derive(Debug)]
pub struct Built {
    /// Those that compile.
    pub mutants: Vec<Mutant>,
    /// The names of those that do not.
    pub left_out: BTreeSet<String>,
    /// The program.
    pub judge: PathBuf,
}

/// Copies and mutates the analysis of a workspace into a folder, and builds it with its judge.
///
/// # Errors
/// Why it cannot be.
pub fn build(workspace: &Path, folder: &Path) -> io::Result<Built> {
    // Those of the last time, most of which are the same.
    let list = folder.join("left_out.txt");
    let mut left_out: BTreeSet<String> =
        std::fs::read_to_string(&list).unwrap_or_default().lines().map(str::to_owned).collect();
    for _ in 0..ROUNDS {
        let mutants = make(workspace, folder, &left_out)?;
        let wrong = errors(folder, &["check"])?;
        if wrong.is_empty() {
            let wrong = errors(folder, &["build", "--release"])?;
            if !wrong.is_empty() {
                return Err(io::Error::other(format!("{wrong:?}")));
            }
            return Ok(Built { mutants, left_out, judge: folder.join("target/release/judge") });
        }
        let before = left_out.len();
        left_out.extend(wrong.iter().flat_map(|place| place.mutants(folder, &mutants)));
        if left_out.len() == before {
            return Err(io::Error::other(format!("no mutant is to blame: {wrong:?}")));
        }
        std::fs::write(&list, left_out.iter().map(|name| format!("{name}\n")).collect::<String>())?;
        eprintln!("{} of {} mutants do not compile", left_out.len(), mutants.len() + before);
        wrong.iter().take(5).for_each(|place| eprintln!("  {}: {:?}: {}", place.file, place.lines, place.message));
    }
    Err(io::Error::other("it does not compile"))
}

/// Writes the copy.
///
/// # Errors
/// When a file cannot be read, parsed or written.
pub fn make(workspace: &Path, folder: &Path, left_out: &BTreeSet<String>) -> io::Result<Vec<Mutant>> {
    let package = workspace.join("analysis");
    let mut mutator = Mutator::new(left_out);
    let mut files = Vec::new();
    files_below(&package.join("src"), &mut files)?;
    files.sort();
    for path in files {
        let name = path.strip_prefix(&package).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let bytes = std::fs::read(&path)?;
        let is_mutated = MUTATED.iter().any(|below| name.starts_with(below)) && name.ends_with(".rs");
        let bytes = match std::str::from_utf8(&bytes) {
            Ok(text) if is_mutated && !name.ends_with("tests.rs") => {
                let text = mutator.file(&name, text);
                text.map_err(|error| io::Error::other(format!("{name}: {error}")))?.into_bytes()
            }
            Ok(text) if name == "src/lib.rs" => with_seam(text).into_bytes(),
            _ => bytes,
        };
        write(&folder.join("analysis").join(&name), &bytes)?;
    }
    write(&folder.join("analysis/src/seam.rs"), include_bytes!("seam.rs"))?;
    for (name, text) in manifests(workspace)? {
        write(&folder.join(name), text.as_bytes())?;
    }
    write(&folder.join("judge/src/main.rs"), MAIN.as_bytes())?;
    for (name, text) in JUDGE {
        write(&folder.join("judge/src").join(name), text.as_bytes())?;
    }
    Ok(mutator.made)
}

/// The judge, which is a module here and a program there.
const JUDGE: [(&str, &str); 4] = [
    ("record.rs", include_str!("record.rs")),
    ("judge.rs", include_str!("judge.rs")),
    ("judge/said.rs", include_str!("judge/said.rs")),
    ("judge/contradiction.rs", include_str!("judge/contradiction.rs")),
];

const MAIN: &str = r#"//! Judges mutants.
#![allow(warnings)]

mod judge;
mod record;

struct Seam;

impl judge::Seam for Seam {
    const STACK: usize = sqlwright_analysis::seam::STACK;

    fn with<T>(number: u32, patience: u64, work: impl FnOnce() -> T) -> T {
        sqlwright_analysis::seam::with(number, patience, work)
    }

    fn watched<T>(work: impl FnOnce() -> T) -> (T, std::collections::BTreeSet<u32>, u64) {
        sqlwright_analysis::seam::watched(work)
    }
}

fn main() {
    judge::program::<Seam>();
}
"#;

fn with_seam(text: &str) -> String {
    // Inner attributes and documentation come first.
    let first = text.lines().position(|line| line.starts_with("mod ") || line.starts_with("pub mod ")).unwrap_or(0);
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(first, "pub mod seam;");
    lines.insert(0, "#![allow(warnings)]");
    lines.join("\n")
}

/// A workspace of the two packages, with the dependencies of the real one.
fn manifests(workspace: &Path) -> io::Result<Vec<(&'static str, String)>> {
    let whole = std::fs::read_to_string(workspace.join("Cargo.toml"))?;
    let kept: Vec<&str> = whole.lines().filter(|line| !line.starts_with("members = ")).collect();
    let optimised = "\n[profile.release]\nopt-level = 2\nincremental = true\n";
    let whole = kept.join("\n") + optimised;
    let whole = whole.replace("[workspace]", "[workspace]\nmembers = [\"analysis\", \"judge\"]");
    let judge = "[package]\nname = \"judge\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
        sqlwright-analysis.workspace = true\nserde.workspace = true\nserde_json.workspace = true\nsha2.workspace = true\n";
    Ok(vec![
        ("Cargo.toml", whole),
        ("Cargo.lock", std::fs::read_to_string(workspace.join("Cargo.lock"))?),
        ("analysis/Cargo.toml", std::fs::read_to_string(workspace.join("analysis/Cargo.toml"))?),
        ("judge/Cargo.toml", judge.to_owned()),
    ])
}

/// What is the same keeps its time, and is not built again.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    std::fs::write(path, bytes)
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files_below(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// A place that the compiler complains about.
#[derive(Debug)]
struct Place {
    file: String,
    lines: std::ops::RangeInclusive<usize>,
    message: String,
}

impl Place {
    /// The names of the mutants there, or of the last one before it.
    fn mutants(&self, folder: &Path, mutants: &[Mutant]) -> Vec<String> {
        let text = std::fs::read_to_string(folder.join(&self.file)).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let name = |number: u32| mutants.get(usize::try_from(number).ok()?).map(|mutant| mutant.name.clone());
        let on = |line: usize| lines.get(line.wrapping_sub(1)).map(|line| numbers(line)).unwrap_or_default();
        let mut found: Vec<u32> = self.lines.clone().flat_map(on).collect();
        let mut line = *self.lines.start();
        while found.is_empty() && line > 1 {
            line -= 1;
            found = on(line);
        }
        found.into_iter().filter_map(name).collect()
    }
}

/// The numbers of the mutants that a line asks for.
fn numbers(line: &str) -> Vec<u32> {
    let parts = line.split("seam::is(").skip(1);
    parts.filter_map(|part| part.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()).collect()
}

/// What the compiler complains about.
fn errors(folder: &Path, command: &[&str]) -> io::Result<Vec<Place>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(command)
        .args(["--package", "judge", "--message-format", "json", "--quiet"])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder)
        .output()?;
    let mut places = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let message = &message["message"];
        if message["level"] == "error" {
            let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
            places
                .extend(spans.iter().filter(|span| span["is_primary"] == true).filter_map(|span| place(span, message)));
        }
    }
    if places.is_empty() && !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(places)
}

fn place(span: &Value, message: &Value) -> Option<Place> {
    let line = |name: &str| span[name].as_u64().and_then(|line| usize::try_from(line).ok());
    let file = span["file_name"].as_str()?.to_owned();
    let message = message["message"].as_str().unwrap_or_default().to_owned();
    Some(Place { file, lines: line("line_start")?..=line("line_end")?, message })
}
