//! Lines, `cargo check`, release build and the check after an edit, of the same statements in each peer's form, in one run:
//!
//! `cargo run -p sqlwright-bench --bin compile_time -- STATEMENTS [ROUNDS] [PEER…]`
//!
//! The crates and what is built of them are below `target/compile-time`. Dependencies are built before anything is measured. Time is
//! that of the processor, for cargo and all its children; memory is the peak of the largest of them.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

const PEERS: [&str; 4] = ["hand-written", "sqlwright", "cornucopia", "sqlx"];

const STEPS: [&str; 3] = ["check", "release", "edit"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        // Usage is that of all children of a process so far, so each measurement has a process of its own.
        Some((first, command)) if first == "measure" => measure(command),
        _ => run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(command: &[String]) -> Result<(), Box<dyn Error>> {
    let (program, arguments) = command.split_first().ok_or("no command")?;
    let start = Instant::now();
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds();
    println!("{} {cpu} {}", start.elapsed().as_millis(), usage.max_rss());
    Ok(())
}

/// Wall and processor time in milliseconds, memory in KiB.
type Figures = [u64; 3];

struct Bench {
    folder: PathBuf,
    url: String,
}

impl Bench {
    fn crate_of(&self, peer: &str) -> PathBuf {
        if peer == "cornucopia" { self.folder.join("cornucopia/generated") } else { self.folder.join(peer) }
    }

    fn cargo(&self, peer: &str, step: &str, incremental: bool) -> Result<Figures, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["measure", "cargo"]);
        command.args(if step == "release" { &["build", "--release"][..] } else { &["check"] });
        command.current_dir(self.crate_of(peer));
        command.env("CARGO_TARGET_DIR", self.folder.join("target").join(peer));
        command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        if peer == "sqlx" {
            // What it learns from the database while the dependencies are built, it reads from files when it is measured.
            command.env("SQLX_OFFLINE_DIR", self.folder.join("sqlx/.sqlx"));
            let recorded = self.folder.join("sqlx/.sqlx").read_dir().is_ok_and(|mut files| files.next().is_some());
            command.env("SQLX_OFFLINE", if recorded { "true" } else { "false" }).env("DATABASE_URL", &self.url);
        }
        let output = command.output()?;
        if !output.status.success() {
            return Err(format!("{peer}, {step}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let text = String::from_utf8(output.stdout)?;
        let numbers: Vec<u64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        numbers.try_into().map_err(|_| "no figures".into())
    }

    fn step(&self, peer: &str, step: &str) -> Result<Figures, Box<dyn Error>> {
        let source = self.crate_of(peer).join("src");
        if step == "edit" {
            self.cargo(peer, "check", true)?;
            let file = first_module(&source)?;
            let text = std::fs::read_to_string(&file)?;
            // sqlx knows a statement by its text, so there only the file is new.
            let edited = text.replacen("FROM table_", "FROM  table_", 1);
            std::fs::write(&file, if peer == "sqlx" { &text } else { &edited })?;
            let figures = self.cargo(peer, "check", true);
            std::fs::write(&file, text)?;
            return figures;
        }
        let root = source.join("lib.rs");
        let text = std::fs::read_to_string(&root)?;
        std::fs::write(&root, text)?;
        self.cargo(peer, step, false)
    }
}

/// A file with statements.
fn first_module(source: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let files = rust_files(source)?;
    files.into_iter().find(|file| file.ends_with("table_0.rs")).ok_or_else(|| "no module".into())
}

fn rust_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("uses.rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let count: usize = arguments.first().map_or(Ok(1000), |count| count.parse())?;
    let rounds: usize = arguments.get(1).map_or(Ok(3), |rounds| rounds.parse())?;
    let chosen: Vec<&str> = arguments.iter().skip(2).map(String::as_str).collect();
    let peers: Vec<&str> = PEERS.into_iter().filter(|peer| chosen.is_empty() || chosen.contains(peer)).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../target/compile-time/{count}"));
    if folder.exists() {
        for part in ["sqlwright", "cornucopia", "hand-written", "sqlx", "queries"] {
            let _ = std::fs::remove_dir_all(folder.join(part));
        }
    }
    std::fs::create_dir_all(&folder)?;
    let database = sqlwright_bench::crates::write(&folder, count)?;
    // sqlx wants the folder to be there before it writes into it.
    std::fs::create_dir_all(folder.join("sqlx/.sqlx"))?;
    let bench = Bench { folder, url: database.url().to_owned() };
    for peer in &peers {
        bench.cargo(peer, "check", false)?;
        bench.cargo(peer, "release", false)?;
    }
    let mut figures: BTreeMap<(usize, &str), Vec<Figures>> = BTreeMap::new();
    for (number, step) in STEPS.into_iter().enumerate() {
        for _ in 0..rounds {
            for peer in &peers {
                figures.entry((number, *peer)).or_default().push(bench.step(peer, step)?);
            }
        }
    }
    print(&bench, count, &peers, &figures)
}

fn print(
    bench: &Bench,
    count: usize,
    peers: &[&str],
    figures: &BTreeMap<(usize, &str), Vec<Figures>>,
) -> Result<(), Box<dyn Error>> {
    println!("\n| {count} statements | lines each | step | wall s | CPU s | peak MiB | CPU against hand-written |");
    println!("|---|---|---|---|---|---|---|");
    let median = |figures: &[Figures], which: usize| {
        let mut values: Vec<u64> = figures.iter().map(|figures| figures[which]).collect();
        values.sort_unstable();
        values[values.len() / 2] as f64
    };
    for (number, step) in STEPS.into_iter().enumerate() {
        for peer in peers {
            let own = &figures[&(number, *peer)];
            let base = figures.get(&(number, PEERS[0])).map(|figures| median(figures, 1));
            let mut lines = 0;
            for file in rust_files(&bench.crate_of(peer).join("src"))? {
                lines += std::fs::read_to_string(file)?.lines().count();
            }
            let (wall, cpu, memory) = (median(own, 0) / 1e3, median(own, 1), median(own, 2) / 1024.0);
            let ratio = base.map_or(String::new(), |base| format!("{:.2}", cpu / base));
            let each = lines as f64 / count as f64;
            println!("| {peer} | {each:.1} | {step} | {wall:.2} | {:.2} | {memory:.0} | {ratio} |", cpu / 1e3);
        }
    }
    Ok(())
}
