//! The command `sqlwright`: arguments, and the only code that prints.

mod diff;
mod flags;
mod revision;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::build::files::Difference;
use crate::diagnostics::{Code, Diagnostic, Format};
use crate::failure::Failure;
use crate::generator::{Generated, Generator, Unchanged};
use flags::{Levels, Reporting};

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
    Generate {
        #[command(flatten)]
        reporting: Reporting,
    },
    /// Check all statements, and whether the generated code is up to date; write nothing. Exit code 1: out of date; 3: errors.
    Check {
        #[command(flatten)]
        reporting: Reporting,
        /// Say what has changed since the last run
        #[arg(long)]
        why: bool,
        /// Ask no server: compare with what was recorded when the code was generated
        #[arg(long)]
        offline: bool,
    },
    /// Write the text of fragments into the statements that use them (`--@ use`); no server is asked.
    Expand,
    /// Show what is known about a statement, and why; or what a diagnostic means.
    Explain {
        /// The statement: `customers.find_by_email`, or `find_by_email` alone; or a diagnostic's number or name: `SW0301`
        statement: String,
        #[command(flatten)]
        levels: Levels,
    },
    /// Print a report of all statements: for programs, as a page for people, or as Markdown; write nothing.
    // `catalogue` is its name in earlier versions.
    #[command(alias = "catalogue")]
    Report {
        /// The output format.
        #[arg(long, value_enum, default_value_t = ReportFormat::Json)]
        format: ReportFormat,
        #[command(flatten)]
        levels: Levels,
    },
    /// Show what changed of the meaning of statements. Exit code 1: there are such changes; 3: errors.
    Diff {
        /// What to compare with: a revision of git, or the file of a report
        base: String,
        #[command(flatten)]
        output: diff::Output,
        /// From which level on there is exit code 1
        #[arg(long, value_enum, default_value_t = diff::FailOn::Unknown)]
        fail_on: diff::FailOn,
    },
    /// Show whether old code fits the new schema, and new code the old schema. Exit code 1: they fit in neither order; 3: errors.
    Compat {
        /// The versions that are deployed, as revisions of git
        #[arg(long, required = true, value_delimiter = ',', value_name = "REVISION")]
        against: Vec<String>,
        #[command(flatten)]
        output: diff::Output,
        /// The order in which you deploy: exit code 1 if it is not safe
        #[arg(long, value_enum)]
        order: Option<diff::Required>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReportFormat {
    /// For programs
    Json,
    /// One page with everything in it, for people
    Html,
    /// For wikis and pull requests, without the chains of reasons
    Markdown,
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
    let format = match &command {
        Command::Generate { reporting } | Command::Check { reporting, .. } => reporting.format,
        _ => Format::Human,
    };
    let result = match command {
        Command::Generate { reporting } => generate(&settings, &reporting),
        Command::Check { reporting, why, offline } => check(&settings, &reporting, why, offline),
        Command::Expand => expand(&settings),
        Command::Explain { statement, levels } => explain(&settings, &statement, &levels),
        Command::Report { format, levels } => report(&settings, format, &levels),
        Command::Diff { base, output, fail_on } => diff::diff(&settings, &base, &output, fail_on),
        Command::Compat { against, output, order } => diff::compat(&settings, &against, &output, order),
    };
    ExitCode::from(result.unwrap_or_else(|failure| fail(&failure, format)))
}

/// Reports what is wrong; returns the exit code.
fn fail(failure: &Failure, format: Format) -> u8 {
    if format == Format::Human {
        say!("{}", failure.render(colour()));
    } else if let Err(unprinted) = print(&format.render(&failure.diagnostics(), &failure.checked().sources)) {
        say!("{}", unprinted.render(colour()));
    }
    WRONG
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

fn generate(settings: &Settings, reporting: &Reporting) -> Result<u8, Failure> {
    if let Some(unchanged) = generator(settings, &reporting.levels).find_unchanged()? {
        say_unchanged(&unchanged, reporting.format, false)?;
        say!("{}; nothing changed in {}", checked(unchanged.counts()), unchanged.output().display());
        return Ok(0);
    }
    let generated = run(settings, &reporting.levels)?;
    let written = match generated.write() {
        Ok(written) => written,
        Err(failure) => return Err(failure.of(generated)),
    };
    match reporting.format {
        Format::Human => say_warnings(&generated),
        format => print(&format.render(&generated.diagnostics(), &generated.checked().sources))?,
    }
    let folder = generated.output().display();
    let changes = match written.len() {
        0 => "nothing changed".to_owned(),
        count => format!("{} changed", counted(count, "file")),
    };
    say!("{}; {changes} in {folder}", checked(generated.counts()));
    Ok(0)
}

fn check(settings: &Settings, reporting: &Reporting, why: bool, offline: bool) -> Result<u8, Failure> {
    let generator = generator(settings, &reporting.levels);
    if why && let Err(changed) = generator.unchanged() {
        changed.iter().for_each(|change| say!("{change}"));
        if changed.is_empty() {
            say!("it is not known what an earlier run has found");
        }
    }
    let unchanged = if offline { Some(generator.recorded()?) } else { generator.find_unchanged()? };
    if let Some(unchanged) = unchanged {
        say_unchanged(&unchanged, reporting.format, true)?;
        say!("{}; {} is up to date", checked(unchanged.counts()), unchanged.output().display());
        return Ok(0);
    }
    let generated = run(settings, &reporting.levels)?;
    let differences = match generated.stale() {
        Ok(differences) => differences,
        Err(failure) => return Err(failure.of(generated)),
    };
    let is_stale = !differences.is_empty();
    if reporting.format == Format::Human {
        say_warnings(&generated);
        for note in generated.notes(colour()) {
            say!("{note}\n");
        }
        if is_stale {
            print(&diff(&differences))?;
        }
    } else {
        let out_of_date = is_stale.then(|| out_of_date(&generated, &differences));
        let diagnostics: Vec<_> = out_of_date.iter().chain(generated.diagnostics()).collect();
        print(&reporting.format.render(&diagnostics, &generated.checked().sources))?;
    }
    let output = generated.output().display();
    if is_stale {
        say!("{output} is out of date: run `sqlwright generate` and commit the result");
        return Ok(STALE);
    }
    say!("{}; {output} is up to date", checked(generated.counts()));
    Ok(0)
}

/// What the last run has found, which is still so.
fn say_unchanged(unchanged: &Unchanged, format: Format, with_notes: bool) -> Result<(), Failure> {
    match unchanged.database() {
        Some(database) => say!("nothing has changed since this was checked against {database}"),
        None => say!("no PostgreSQL was asked; nothing has changed since the code was generated"),
    }
    if format != Format::Human {
        return print(&format.render(&unchanged.diagnostics(), unchanged.sources()));
    }
    let notes = if with_notes { unchanged.notes(colour()) } else { Vec::new() };
    unchanged.warnings(colour()).iter().chain(&notes).for_each(|finding| say!("{finding}\n"));
    Ok(())
}

/// For programs, in place of the differences themselves.
fn out_of_date(generated: &Generated, differences: &[Difference]) -> Diagnostic {
    let text = format!("the generated code in {} is out of date", generated.output().display());
    let error = Diagnostic::new(Code::OutOfDate, text).help("run `sqlwright generate` and commit the result");
    differences.iter().fold(error, |error, Difference { path, old, new }| {
        error.note(match (old, new) {
            (None, _) => format!("{path} is missing"),
            (_, None) => format!("{path} is no longer needed"),
            _ => format!("{path} differs"),
        })
    })
}

/// How much was checked, without errors.
fn checked((statements, files): (usize, usize)) -> String {
    format!("checked {} in {}", counted(statements, "statement"), counted(files, "file"))
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn expand(settings: &Settings) -> Result<u8, Failure> {
    let edited = generator(settings, &Levels::default()).expand()?;
    for file in &edited {
        say!("{}: wrote {}", file.path.display(), counted(file.uses, "use"));
    }
    let changed = if edited.is_empty() { "nothing".to_owned() } else { counted(edited.len(), "file") };
    say!("{changed} changed");
    Ok(0)
}

fn explain(settings: &Settings, statement: &str, levels: &Levels) -> Result<u8, Failure> {
    // Names of codes have a hyphen, and those of statements do not.
    if let Some(code) = Code::named(statement) {
        let severity = code.severity();
        print(&format!("{severity}[{code}] {}: {}\n\n{}", code.name(), code.title(), code.page()))?;
        return Ok(0);
    }
    let generated = run(settings, levels)?;
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

fn report(settings: &Settings, format: ReportFormat, levels: &Levels) -> Result<u8, Failure> {
    let generated = run(settings, levels)?;
    say_warnings(&generated);
    let report = generated.report();
    print(&match format {
        ReportFormat::Json => report.to_json(),
        ReportFormat::Html => report.to_html(&generated.findings()),
        ReportFormat::Markdown => report.to_markdown(&generated.findings()),
    })?;
    Ok(0)
}

fn say_warnings(generated: &Generated) {
    for warning in generated.warnings(colour()) {
        say!("{warning}\n");
    }
}

/// What flags and levels say.
fn generator(settings: &Settings, levels: &Levels) -> Generator {
    let mut generator = levels.apply(Generator::new());
    generator = with(generator, &settings.queries, |generator, path| generator.queries(path));
    generator = settings.schema.iter().fold(generator, Generator::schema);
    generator = with(generator, &settings.output, |generator, path| generator.output(path));
    generator = with(generator, &settings.config, |generator, path| generator.config(path));
    generator = with(generator, &settings.database_url, |generator, url| generator.database_url(url));
    with(generator, &settings.server_url, |generator, url| generator.server_url(url))
}

fn run(settings: &Settings, levels: &Levels) -> Result<Generated, Failure> {
    let outcome = generator(settings, levels).run();
    let database = match &outcome {
        Ok(generated) => Some(generated.database()),
        Err(failure) => failure.database(),
    };
    // Right or wrong: it is not the same database everywhere.
    if let Some(database) = database {
        say!("checked against {database}");
    }
    outcome
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
