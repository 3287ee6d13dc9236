//! Times one statement over a large schema, stage by stage, on a private PostgreSQL: the first run, which applies the schema, and those
//! that find it applied: `cargo run --release -p sqlwright-bench --bin large_schema -- [TABLES FUNCTIONS VIEWS]`.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sqlwright_bench::large::{self, Size};
use sqlwright_bench::stages::Stages;
use sqlwright_codegen::Generator;

/// How often it runs with the schema applied; the quickest run counts.
const RUNS: usize = 5;

/// The stages with their times, the whole time last.
type Times = Vec<(&'static str, Duration)>;

fn main() -> ExitCode {
    let numbers: Result<Vec<usize>, _> = std::env::args().skip(1).map(|number| number.parse()).collect();
    let size = match numbers.as_deref() {
        Ok([]) => Size::default(),
        Ok([tables, functions, views]) => Size { tables: *tables, functions: *functions, views: *views },
        _ => {
            eprintln!("usage: large_schema [TABLES FUNCTIONS VIEWS]");
            return ExitCode::from(2);
        }
    };
    match time(size) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn time(size: Size) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    large::write(folder.path(), size)?;
    // No earlier run has had this text.
    let mut dump = OpenOptions::new().append(true).open(folder.path().join("schema/structure.sql"))?;
    writeln!(dump, "-- {}", folder.path().display())?;
    let megabytes = dump.metadata()?.len() as f64 / 1e6;
    println!("{} tables, {} functions, {} views, {megabytes:.1} MB\n", size.tables, size.functions, size.views);

    let listener = Stages::listen()?;
    let first = run(folder.path(), &listener)?;
    let mut next = (0..RUNS).map(|_| run(folder.path(), &listener)).collect::<Result<Vec<_>, _>>()?;
    next.sort_by_key(|stages| stages.last().map(|(_, whole)| *whole));
    println!("{:<22}{:>12}{:>12}   milliseconds", "", "first run", "next");
    for ((stage, first), (_, next)) in first.iter().zip(&next[0]) {
        println!("{stage:<22}{:>12.1}{:>12.1}", milliseconds(*first), milliseconds(*next));
    }
    Ok(())
}

fn run(folder: &Path, listener: &Stages) -> Result<Times, Box<dyn Error>> {
    let start = Instant::now();
    Generator::new().root(folder).run()?;
    let mut stages = listener.take();
    stages.push(("all", start.elapsed()));
    Ok(stages)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
