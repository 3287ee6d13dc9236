//! The whole of codegen on one screen: the stages in their order, and the barriers between them.

use std::ops::Range;
use std::path::Path;

use crate::config::Config;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lower::{self, Analysed, Context};
use crate::model::Project;
use crate::parse::ast::{Mark, Parameter, ParsedStatement, QueryFile};
use crate::server::{Answers, Request, Session};
use crate::source::{Sources, Span, Spanned};
use crate::timings::Timings;
use crate::{parse, read, vouched};
use sqlwright_analysis::catalog::{Catalog, fingerprint};
use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::Cardinality;
use sqlwright_analysis::{self as analysis, Options, ParameterMark};

/// What a run comes to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The model; `None` when anything is wrong.
    pub project: Option<Project>,
    /// One line that says which PostgreSQL answered; `None` when none was asked or none did.
    pub database: Option<String>,
    /// How long the stages took.
    pub timings: Timings,
    /// What was analysed; nothing when that was not reached.
    pub inputs: Inputs,
}

/// What goes into the analysis, for tests that analyse it again.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The database.
    pub catalog: Catalog,
    /// What may be relied on.
    pub options: Options,
    /// Each statement, and what the author says of its parameters.
    pub statements: Vec<(Described, Vec<ParameterMark>)>,
}

/// From files to the model. When anything is wrong the diagnostics say what, for all statements at once.
pub fn run(config: &Config, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Outcome {
    let mut timings = Timings::default();
    let files = read::query_files(&config.queries, sources, diagnostics);
    let files: Vec<QueryFile> = parse::parse(files, sources, diagnostics);
    // Statements with mistakes in their annotations are left out; the server still checks all others, so that one run shows everything.
    let statements: Vec<&ParsedStatement> = files.iter().flat_map(|file| &file.statements).collect();
    if statements.is_empty() {
        if !diagnostics.has_errors() {
            let text = format!("no file in {} has a statement", config.queries.display());
            diagnostics
                .push(Diagnostic::error("no-statements", text).help("a statement begins with a line `--! name`"));
        }
        return Outcome::default();
    }
    timings.lap("read and parse");

    let Some((mut answers, origin)) = ask(config, &statements, sources, &mut timings, diagnostics) else {
        return Outcome::default();
    };
    vouched::apply(&config.vouched, &mut answers.catalog, diagnostics);
    let mut described = answers.described.iter();
    let answered = statements.iter().zip(&answers.described).filter(|(_, described)| described.is_some());
    let answered: Vec<&ParsedStatement> = answered.map(|(parsed, _)| *parsed).collect();
    let mut analysed = Vec::new();
    for file in &files {
        let mut list = Vec::new();
        for parsed in &file.statements {
            if let Some(described) = described.next().and_then(Option::as_ref) {
                let facts = analysis::analyse_with(described, &answers.catalog, &marks(parsed), config.analysis);
                list.push(Analysed { parsed, described, facts });
            }
        }
        analysed.push((file, list));
    }
    say_refused(&analysed, diagnostics);
    say_unknown(&analysed, diagnostics);
    timings.lap("analyse");

    let context = Context {
        schema_fingerprint: fingerprint(&answers.catalog),
        catalog: &answers.catalog,
        sources,
        queries_name: &name_of(&config.queries),
        row_names: &config.row_names,
        crates: config.crates,
        forms: config.forms,
        mapping: &config.mapping,
        // `public` is where connections look without being told.
        search_path: config.server.search_path.as_deref().filter(|path| *path != "public"),
    };
    let project = lower::lower(&analysed, &context, diagnostics);
    let project = (!diagnostics.has_errors()).then_some(project);
    timings.lap("lower");
    let described = answers.described.into_iter().flatten();
    let inputs = Inputs {
        catalog: answers.catalog,
        options: config.analysis,
        statements: described.zip(answered.into_iter().map(marks)).collect(),
    };
    Outcome { project, database: Some(format!("{origin}, {}", config.server_reason)), timings, inputs }
}

/// All that the server has to say, in one session.
fn ask(
    config: &Config,
    statements: &[&ParsedStatement],
    sources: &mut Sources,
    timings: &mut Timings,
    diagnostics: &mut Diagnostics,
) -> Option<(Answers, String)> {
    let requests: Vec<Request<'_>> = statements.iter().map(|statement| Request { sql: &statement.sql }).collect();
    let asked = block_on(async || {
        let session = Session::open(&config.server, sources, diagnostics).await?;
        let origin = session.origin().to_owned();
        timings.lap("server and schema");
        let answers = session.describe(&requests, timings, diagnostics).await;
        session.close(diagnostics).await;
        timings.lap("tidy up");
        answers.map(|answers| (answers, origin))
    });
    asked.unwrap_or_else(|error| {
        diagnostics.push(Diagnostic::error(
            "no-event-queue",
            format!("the operating system provides no event queue: {error}"),
        ));
        None
    })
}

/// Runs a future to its end on a thread of its own, so that callers may be inside a runtime themselves.
fn block_on<T: Send>(body: impl AsyncFnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            Ok(runtime.block_on(body()))
        });
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// What the author says about NULL for each parameter.
fn marks(parsed: &ParsedStatement) -> Vec<ParameterMark> {
    let says = |mark: Option<&Spanned<Mark>>| mark.map(|mark| mark.value == Mark::Nullable);
    let mark = |parameter: &Parameter| {
        let said = parsed.params.iter().find(|said| said.name.value == parameter.name);
        let element = said.and_then(|said| said.element.as_ref());
        ParameterMark {
            nullable: says(said.and_then(|said| said.mark.as_ref())),
            elements_nullable: says(element.and_then(|element| element.mark.as_ref())),
        }
    };
    parsed.sql.parameters.iter().map(mark).collect()
}

/// Statements that PostgreSQL prepares, and then refuses to run.
fn say_refused(analysed: &[(&QueryFile, Vec<Analysed<'_>>)], diagnostics: &mut Diagnostics) {
    for statement in analysed.iter().flat_map(|(_, statements)| statements) {
        let sql = &statement.parsed.sql;
        for refusal in &statement.facts.refusals {
            let in_file = |place: &Range<usize>| {
                Span::new(sql.span.file, sql.offset_in_file(place.start)..sql.offset_in_file(place.end))
            };
            let place = refusal.place.as_ref().map_or(sql.span, in_file);
            let mut diagnostic = Diagnostic::error("cannot-run", sql.with_names(&refusal.message)).at(place, "");
            for note in &refusal.notes {
                diagnostic = diagnostic.note(sql.with_names(note));
            }
            diagnostic = diagnostic.note(format!("SQLSTATE {}", refusal.code));
            if let Some(help) = &refusal.help {
                diagnostic = diagnostic.help(sql.with_names(help));
            }
            diagnostics.push(diagnostic);
        }
    }
}

/// Where nothing could be proved the safe answers stand; that is said once for each reason.
fn say_unknown(analysed: &[(&QueryFile, Vec<Analysed<'_>>)], diagnostics: &mut Diagnostics) {
    let mut said: Vec<&str> = Vec::new();
    let all = analysed.iter().flat_map(|(_, statements)| statements);
    // Where the server sends no trees at all, that has been said already.
    let all = all.filter(|statement| !statement.described.tree.is_missing());
    // One that returns no rows loses nothing, and of others the words tell how many there are.
    let all = all.filter(|statement| statement.facts.cardinality == Cardinality::Many);
    for statement in all {
        let Some(reason) = statement.facts.unknown.as_deref().filter(|reason| !said.contains(reason)) else { continue };
        said.push(reason);
        let text = "the statement could not be analysed, so its columns are taken as nullable and its rows as many";
        diagnostics.push(
            Diagnostic::warning("not-analysed", text)
                .at(statement.parsed.name.span, "")
                .note(reason)
                .help("state what you know: `--@ one`, `: (column!)`; shown once for all statements with this reason"),
        );
    }
}

/// The queries folder as it is named in generated code: its last name, because the rest is this machine's.
fn name_of(queries: &Path) -> String {
    queries.file_name().map_or_else(|| "queries".to_owned(), |name| name.to_string_lossy().into_owned())
}
