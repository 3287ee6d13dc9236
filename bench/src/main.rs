//! Times the generator: `cargo run --release -p sqlwright-bench -- 1000`.

use std::process::ExitCode;
use std::time::Instant;

use sqlwright_codegen::Generator;
use sqlwright_server::Server;

fn main() -> ExitCode {
    let count = std::env::args().nth(1).map_or(Ok(1000), |count| count.parse());
    let Ok(count) = count else {
        eprintln!("usage: sqlwright-bench [STATEMENTS]");
        return ExitCode::from(2);
    };
    match time(count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn time(count: usize) -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    sqlwright_bench::write(folder.path(), count)?;
    let generator = Generator::new().root(folder.path());

    let start = Instant::now();
    let server = Server::start()?;
    println!("a private server is ready     {:>8.3} s", start.elapsed().as_secs_f64());
    drop(server);

    for run in ["generate, nothing there yet", "generate, nothing changed"] {
        let start = Instant::now();
        let written = generator.generate()?;
        println!(
            "{run:<29} {:>8.3} s   {count} statements, {} files written",
            start.elapsed().as_secs_f64(),
            written.len()
        );
    }

    let start = Instant::now();
    let analysis = generator.analyse()?;
    println!("up to the model               {:>8.3} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let files = analysis.files();
    let lines: usize =
        files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text.lines().count()).sum();
    println!(
        "from the model to the text    {:>8.3} s   {:.1} lines of Rust a statement",
        start.elapsed().as_secs_f64(),
        lines as f64 / count as f64
    );
    Ok(())
}
