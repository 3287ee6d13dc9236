//! Times the generator, stage by stage, on a server that is ready: `cargo run --release -p sqlwright-bench -- 10 100 1000 5000`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use sqlwright_bench::stages::Stages;
use sqlwright_codegen::Generator;
use sqlwright_server::Server;

/// How often each size is measured; the quickest run counts, because whatever else the machine does only makes it slower.
const RUNS: usize = 5;

fn main() -> ExitCode {
    let counts: Result<Vec<usize>, _> = std::env::args().skip(1).map(|count| count.parse()).collect();
    let counts = match counts {
        Ok(counts) if counts.is_empty() => vec![1000],
        Ok(counts) => counts,
        Err(_) => {
            eprintln!("usage: sqlwright-bench [STATEMENTS…]");
            return ExitCode::from(2);
        }
    };
    match time(&counts) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// What one run of `generate` consists of, and how much it wrote.
struct Run {
    stages: Vec<(&'static str, Duration)>,
    lines: usize,
}

impl Run {
    fn total(&self) -> Duration {
        self.stages.iter().map(|(_, duration)| duration).sum()
    }
}

fn time(counts: &[usize]) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let server = Server::start()?;
    println!("a private PostgreSQL {} is ready after {:.0} ms", server.version(), milliseconds(start.elapsed()));
    let listener = Stages::listen()?;
    let mut columns = Vec::new();
    for count in counts {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(run(&server, *count, &listener)?);
        }
        runs.sort_by_key(Run::total);
        columns.push(runs.swap_remove(0));
    }
    print(counts, &columns);
    Ok(())
}

/// Generates everything anew, on a scratch database of its own.
fn run(server: &Server, count: usize, listener: &Stages) -> Result<Run, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    sqlwright_bench::write(folder.path(), count)?;
    let generator = Generator::new().root(folder.path()).server_url(server.url("postgres"));
    let generated = generator.run()?;
    let mut stages = listener.take();
    let start = Instant::now();
    let files = generated.files();
    stages.push(("emit and report", start.elapsed()));
    // It makes the text once more before it compares and writes.
    let start = Instant::now();
    generated.write()?;
    let written = start.elapsed();
    let start = Instant::now();
    drop(generated.files());
    stages.push(("write", written.saturating_sub(start.elapsed())));
    let lines = files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text.lines().count()).sum();
    Ok(Run { stages, lines })
}

fn print(counts: &[usize], columns: &[Run]) {
    let row = |name: &str, cells: Vec<String>| {
        println!("{name:<22}{}", cells.iter().map(|cell| format!("{cell:>12}")).collect::<String>());
    };
    println!("\nmilliseconds, the quickest of {RUNS} runs, with that server ready\n");
    row("statements", counts.iter().map(ToString::to_string).collect());
    let stages = columns.first().map(|run| run.stages.as_slice()).unwrap_or_default();
    for (number, (stage, _)) in stages.iter().enumerate() {
        row(stage, columns.iter().map(|run| format!("{:.1}", milliseconds(run.stages[number].1))).collect());
    }
    row("all", columns.iter().map(|run| format!("{:.1}", milliseconds(run.total()))).collect());
    let share = |count: &usize, run: &Run| format!("{:.1}", run.lines as f64 / *count as f64);
    row("lines a statement", counts.iter().zip(columns).map(|(count, run)| share(count, run)).collect());
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
