//! The command `sqlwright`: arguments, and the only code that prints.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::build::files::Difference;
use crate::generator::{Failure, Generated, Generator};

/// `check` found that the generated code is not what it would be now.
const STALE: u8 = 1;
/// The statements, the schema or the set-up are wrong. (2 is clap's: wrong usage.)
const WRONG: u8 = 3;
/// As many lines of a difference as `check` shows.
const DIFF_LINES: usize = 60;

/// Annotated SQL files to typed Rust repositories, checked by PostgreSQL itself.
#[derive(Debug, Parser)]
#[command(name = "sqlwright", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check all statements and write the generated code.
    Generate,
    /// Check all statements, and whether the generated code is up to date; write nothing. Exit code 1: out of date; 3: errors.
    Check,
    /// Show what is known about a statement, and why.
    Explain {
        /// The statement: `customers.find_by_email`, or `find_by_email` alone.
        statement: String,
    },
    /// Print a machine-readable report of all statements; write nothing.
    // `catalogue` is its name in earlier versions.
    #[command(alias = "catalogue")]
    Report {
        /// The output format.
        #[arg(long, value_enum, default_value_t = ReportFormat::Json)]
        format: ReportFormat,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReportFormat {
    Json,
}

#[derive(Debug, Args)]
struct Settings {
    /// The folder of query files [default: queries]
    #[arg(long, global = true, value_name = "DIR")]
    queries: Option<PathBuf>,
    /// The schema: a folder of migrations or an SQL file; may be repeated, and is applied in the order given [default: schema]
    #[arg(long, global = true, value_name = "PATH")]
    schema: Vec<PathBuf>,
    /// The folder to write to [default: generated]
    #[arg(long, global = true, value_name = "DIR")]
    output: Option<PathBuf>,
    /// A live database that has the schema; no statement is executed there
    #[arg(long, global = true, value_name = "URL", conflicts_with = "server_url")]
    database_url: Option<String>,
    /// A server where a scratch database is created and dropped
    #[arg(long, global = true, value_name = "URL")]
    server_url: Option<String>,
    /// The configuration file [default: sqlwright.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// To standard error. Where nobody can be told, the work is done all the same, and the exit code says the rest.
macro_rules! say {
    ($($text:tt)*) => {{
        let _ = writeln!(std::io::stderr(), $($text)*);
    }};
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let Arguments { command, settings } = Arguments::try_parse().unwrap_or_else(|error| wrong_usage(&error));
    let result = match command {
        Command::Generate => generate(&settings),
        Command::Check => check(&settings),
        Command::Explain { statement } => explain(&settings, &statement),
        Command::Report { format: ReportFormat::Json } => report(&settings),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            if let Some(database) = failure.database() {
                say_database(database);
            }
            say!("{}", failure.render(colour()));
            ExitCode::from(WRONG)
        }
    }
}

/// Ends with clap's words and code, without a URL that stands where none is expected: it may hold a password.
fn wrong_usage(error: &clap::Error) -> ! {
    let message = error.render().to_string();
    let urls = std::env::args().filter(|argument| argument.contains("://"));
    let without = urls.fold(message.clone(), |message, url| message.replace(&url, "…"));
    if without == message {
        error.exit();
    }
    say!("{}", without.trim_end());
    std::process::exit(error.exit_code())
}

fn generate(settings: &Settings) -> Result<u8, Failure> {
    let generated = run_with_warnings(settings)?;
    let written = generated.write()?;
    let folder = generated.output().display();
    let changes = match written.len() {
        0 => "nothing changed".to_owned(),
        count => format!("{} changed", counted(count, "file")),
    };
    say!("{}; {changes} in {folder}", checked(&generated));
    Ok(0)
}

fn check(settings: &Settings) -> Result<u8, Failure> {
    let generated = run_with_warnings(settings)?;
    for note in generated.notes(colour()) {
        say!("{note}\n");
    }
    let differences = generated.stale()?;
    if differences.is_empty() {
        say!("{}; {} is up to date", checked(&generated), generated.output().display());
        return Ok(0);
    }
    print(&diff(&differences))?;
    say!("{} is out of date: run `sqlwright generate` and commit the result", generated.output().display());
    Ok(STALE)
}

/// How much was checked, without errors.
fn checked(generated: &Generated) -> String {
    let (statements, files) = generated.counts();
    format!("checked {} in {}", counted(statements, "statement"), counted(files, "file"))
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn explain(settings: &Settings, statement: &str) -> Result<u8, Failure> {
    let generated = run(settings)?;
    let texts = generated.explain(statement);
    for warning in generated.warnings_about(statement, colour()) {
        say!("{warning}\n");
    }
    if texts.is_empty() {
        say!("there is no statement `{statement}`; the statements are\n  {}", generated.statement_names().join("\n  "));
        return Ok(WRONG);
    }
    print(&texts.join("\n"))?;
    Ok(0)
}

fn report(settings: &Settings) -> Result<u8, Failure> {
    print(&run_with_warnings(settings)?.report().to_json())?;
    Ok(0)
}

/// With all warnings.
fn run_with_warnings(settings: &Settings) -> Result<Generated, Failure> {
    let generated = run(settings)?;
    for warning in generated.warnings(colour()) {
        say!("{warning}\n");
    }
    Ok(generated)
}

fn run(settings: &Settings) -> Result<Generated, Failure> {
    let mut generator = Generator::new();
    generator = with(generator, &settings.queries, |generator, path| generator.queries(path));
    generator = settings.schema.iter().fold(generator, Generator::schema);
    generator = with(generator, &settings.output, |generator, path| generator.output(path));
    generator = with(generator, &settings.config, |generator, path| generator.config(path));
    generator = with(generator, &settings.database_url, |generator, url| generator.database_url(url));
    generator = with(generator, &settings.server_url, |generator, url| generator.server_url(url));
    let generated = generator.run()?;
    say_database(generated.database());
    Ok(generated)
}

/// The choice is printed, right or wrong: it is not the same database everywhere.
fn say_database(database: &str) {
    say!("checked against {database}");
}

/// Sets what a flag says.
fn with<'a, T>(
    generator: Generator,
    flag: &'a Option<T>,
    set: impl FnOnce(Generator, &'a T) -> Generator,
) -> Generator {
    match flag {
        Some(value) => set(generator, value),
        None => generator,
    }
}

/// The differences as a unified diff, cut where it grows long.
fn diff(differences: &[Difference]) -> String {
    let mut text = String::new();
    for Difference { path, old, new } in differences {
        let (old, new) = (old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default());
        let diff = similar::TextDiff::from_lines(old, new);
        text += &diff
            .unified_diff()
            .context_radius(1)
            .header(&format!("{path} (on disk)"), &format!("{path} (expected)"))
            .to_string();
    }
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.len().min(DIFF_LINES);
    let mut cut = lines[..shown].join("\n") + "\n";
    if shown < lines.len() {
        cut += &format!("… and {} more lines\n", lines.len() - shown);
    }
    cut
}

/// To standard output. A reader that has gone away has what it wanted.
fn print(text: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::of_output(&error)),
        _ => Ok(()),
    }
}

fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
