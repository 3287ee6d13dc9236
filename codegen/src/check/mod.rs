//! The first half: from files and a server to checked statements.

mod across;
mod bulk;
mod checked;
mod copy;
pub mod enforced;
mod group;
mod paging;
pub mod parse;
pub mod read;
pub mod server;
mod vary;
pub mod vouched;

pub use across::{Across, across};
pub use checked::{Bulk, BulkWay, Checked, CheckedFile, CheckedStatement, Complete, Variant, Varied};

use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::SourceMap;
use server::{Answers, Request, Session, Variants};
use sqlwright_analysis as analysis;
use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::Described;
use tracing::{Instrument, info_span};

/// From files to checked statements, `sources` and `diagnostics` being those of the configuration.
pub fn check(config: &Config, sources: SourceMap, diagnostics: Diagnostics) -> Checked {
    let mut checked = read(config, sources, diagnostics);
    let diagnostics = &mut checked.diagnostics;
    if checked.files.iter().all(|file| file.parsed().next().is_none()) {
        if !diagnostics.has_errors() {
            let text = format!("no file in {} has a statement", config.queries.display());
            let help = "a statement begins with a line `--! name`";
            diagnostics.push(Diagnostic::new(Code::NoStatements, text).help(help));
        }
        return checked;
    }
    let asked = block_on(async || ask(config, &mut checked).await);
    if let Err(error) = asked {
        let text = format!("the operating system provides no event queue: {error}");
        checked.diagnostics.push(Diagnostic::new(Code::SystemError, text));
    }
    checked.fragments.point_into(&mut checked.diagnostics);
    checked
}

/// All that the server has to say, in one session, and what follows.
async fn ask(config: &Config, checked: &mut Checked) -> Option<()> {
    let session = Session::open(&config.server, &mut checked.sources, &mut checked.diagnostics);
    let mut session = session.instrument(info_span!("server and schema")).await?;
    answer(&mut session, config, checked).await;
    checked.installation = session.installation().await;
    checked.schema = session.schema().cloned();
    session.close(&mut checked.diagnostics).instrument(info_span!("tidy up")).await;
    Some(())
}

/// What the server says of all statements, and what follows.
async fn answer(session: &mut Session, config: &Config, checked: &mut Checked) {
    let requests: Vec<Request<'_>> = checked.files.iter().flat_map(requests).collect();
    let answers = session.describe(&requests, &mut checked.diagnostics).await;
    if let Some(Answers { catalog, described, variants }) = answers {
        checked.server = Some(format!("{}, {}", session.origin(), config.server_reason));
        checked.catalog = catalog;
        vouched::apply(&config.vouched, &mut checked.catalog, &mut checked.diagnostics);
        info_span!("analyse").in_scope(|| analyse(checked, described, variants));
        paging::describe(session, checked).await;
        bulk::describe(session, checked).await;
    }
}

/// Gives each statement what the server answered, and proves what follows.
fn analyse(checked: &mut Checked, described: Vec<Option<Described>>, variants: Vec<Option<Variants>>) {
    let mut found = checked.diagnostics.of_next_stage();
    let Checked { files, catalog, options, .. } = checked;
    let statements =
        files.iter_mut().flat_map(|file| &mut file.statements).filter(|statement| statement.parsed.is_some());
    for ((statement, described), variants) in statements.zip(described).zip(variants) {
        let note = prove(statement, catalog, *options, described, variants);
        note.into_iter().for_each(|note| found.push(note));
    }
    let statements = files.iter_mut().flat_map(|file| &mut file.statements);
    statements.for_each(|statement| group::find(statement, catalog, *options, &mut found));
    say_refused(checked.complete(), &mut found);
    copy::say_unfit(checked.complete(), &checked.catalog, &mut found);
    vary::say_unrestricted(checked, &mut found);
    vary::say_without_default(checked, &mut found);
    checked.diagnostics.extend(found);
}

/// Gives one statement what the server answered, and proves what follows. A note says so where its guards are to be sent as they are.
fn prove(
    statement: &mut CheckedStatement,
    catalog: &Catalog,
    options: analysis::Options,
    described: Option<Described>,
    variants: Option<Variants>,
) -> Option<Diagnostic> {
    let parsed = statement.parsed.as_ref()?;
    let marks = parsed.parameter_marks();
    let prove = |described: &Described| analysis::analyse_with(described, catalog, &marks, options);
    if let Some(variant) = statement.variants.first_mut() {
        variant.facts = described.as_ref().map(prove);
        variant.described = described;
    }
    let template = parsed.template.clone()?;
    let refusals = |described: &Described| analysis::refusals(described, catalog);
    vary::analyse(&template, variants?, prove, refusals, statement)
}

/// What the query files say, before a server is asked.
pub fn read(config: &Config, sources: SourceMap, diagnostics: Diagnostics) -> Checked {
    let mut checked = Checked { sources, diagnostics, options: config.analysis, ..Checked::default() };
    let (sources, diagnostics) = (&mut checked.sources, &mut checked.diagnostics);
    let (files, fragments) = info_span!("read and parse").in_scope(|| {
        let files = read::query_files(&config.queries, sources, diagnostics);
        parse::parse(files, sources, diagnostics)
    });
    // Statements with mistakes in their annotations are left out; the server still checks all others, so that one run shows everything.
    checked.fragments = fragments;
    checked.files = files.into_iter().map(CheckedFile::from).collect();
    checked
}

/// What is asked about the statements of a file.
fn requests(file: &CheckedFile) -> impl Iterator<Item = Request<'_>> {
    file.statements.iter().flat_map(|statement| {
        let enforced = statement.parsed.as_ref().and_then(|parsed| {
            let name = format!("{}.{}", file.path.join("."), parsed.name.value);
            parsed.enforced().map(|place| (name, place))
        });
        let template = statement.parsed.as_ref().and_then(|parsed| parsed.template.as_deref());
        statement.variants.iter().map(move |variant| Request {
            sql: &variant.sql,
            enforced: enforced.clone(),
            template,
        })
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

/// Statements that PostgreSQL prepares, and then refuses to run.
fn say_refused<'c>(statements: impl IntoIterator<Item = Complete<'c>>, diagnostics: &mut Diagnostics) {
    for statement in statements {
        let sql = statement.sql();
        for refusal in &statement.facts.refusals {
            let place = refusal.place.as_ref().map_or(sql.span, |place| sql.span_in_file(place));
            let mut diagnostic = Diagnostic::new(Code::CannotRun, sql.with_names(&refusal.message)).at(place, "");
            for note in &refusal.notes {
                diagnostic = diagnostic.note(sql.with_names(note));
            }
            diagnostic = diagnostic.note(format!("SQLSTATE {}", refusal.code));
            if let Some((varied, variant)) = statement.varied.and_then(|varied| Some((varied, varied.refused?))) {
                diagnostic = diagnostic.note(format!("this is the statement {}", varied.template.words(variant)));
            }
            if let Some(help) = &refusal.help {
                diagnostic = diagnostic.help(sql.with_names(help));
            }
            diagnostics.push(diagnostic);
        }
    }
}
