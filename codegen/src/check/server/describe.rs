//! What each statement means: its types by Prepare and Describe, its analysed query tree by what the server says meanwhile; and
//! whether it can be planned. Statements are never executed.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::{Described, DescribedColumn, NO_MESSAGES, Tree};
use sqlwright_analysis::lazy::Lazy;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Error, Statement};
use tracing::{Instrument, info_span};

use super::connect::{Connection, WINDOW};
use super::failure;
use super::locks::{self, Patience};
use super::node_dump::Encoding;
use super::transaction::{self, MOST_NAMES, Manner};
use super::trees::Trees;
use super::vary::{self, Unvaried, Variants};
use super::{conflict, enforced, introspect, misplaced, plan, search, stars, untyped, wording};
use crate::check::parse::ast::Sql;
use crate::check::parse::template::Template;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// One statement to describe.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Its text, with its place in the file.
    pub sql: &'a Sql,
    /// Its name and the place of the directive, where the server is to enforce that it affects one row.
    pub enforced: Option<(String, Span)>,
    /// How it varies, if it does.
    pub template: Option<&'a Template>,
}

/// What the server says about the schema and about all statements.
#[derive(Debug)]
pub struct Answers {
    /// The catalog, read in the transaction in which the statements were prepared.
    pub catalog: Catalog,
    /// One entry per request, in their order; `None` where a diagnostic says why.
    pub described: Vec<Option<Described>>,
    /// The same for those that vary.
    pub variants: Vec<Option<Variants>>,
}

/// What came of the variants of each statement that has some.
type Varied = Vec<Option<Result<Variants, Unvaried>>>;

/// What came of one statement: the server's answer, or what we know better.
pub(super) type Answer = Result<Result<Described, Failed>, Box<Diagnostic>>;

/// Why a statement could not be prepared.
pub(super) struct Failed {
    error: Error,
    /// What is to be said, where more is known than the server said.
    errors: Vec<Diagnostic>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, errors: Vec::new() }
    }
}

/// Describes all statements. `None` when the connection broke, which a diagnostic says.
pub(super) async fn describe(
    connection: &Connection,
    server_version: u32,
    manner: &Manner,
    requests: &[Request<'_>],
    diagnostics: &mut Diagnostics,
) -> Option<Answers> {
    let read = within_transaction(connection, server_version, manner, requests, diagnostics).await;
    let (answers, varied, catalog) = match read {
        Ok(read) => read?,
        Err(error) => {
            diagnostics.push(failure::of_server(&error, "the statements and the catalogs could not be read"));
            return None;
        }
    };
    let mut described = Vec::with_capacity(requests.len());
    for (request, answer) in requests.iter().zip(answers) {
        described.push(match answer {
            Ok(Ok(statement)) => match misplaced::unseen(request.sql, statement.parameters.len()) {
                None => Some(statement),
                Some(diagnostic) => {
                    diagnostics.push(diagnostic);
                    None
                }
            },
            Ok(Err(Failed { errors, .. })) if !errors.is_empty() => {
                errors.into_iter().for_each(|error| diagnostics.push(error));
                None
            }
            Ok(Err(Failed { error, .. })) => {
                let diagnostic = failure::of_statement(Code::InvalidStatement, &error, request.sql);
                diagnostics.push(locks::explained(diagnostic, &error, manner.lock_timeout));
                None
            }
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        });
    }
    if described.iter().flatten().any(|described| described.tree.is_missing()) {
        diagnostics.push(warning());
    }
    let variants = requests.iter().zip(&mut described).zip(varied);
    let variants = variants.map(|((request, described), varied)| {
        match vary::without_hidden_null(varied?, request, described.as_ref(), &catalog) {
            Ok(variants) => Some(variants),
            Err(Unvaried::Kept(why)) => {
                diagnostics.push(crate::check::vary::kept(request.sql.span, why));
                None
            }
            Err(Unvaried::Refused(diagnostic)) => {
                diagnostics.push(*diagnostic);
                *described = None;
                None
            }
        }
    });
    let variants = variants.collect();
    Some(Answers { catalog, described, variants })
}

/// Asks for everything in one transaction, which is rolled back. `None` when the connection broke while statements were prepared.
async fn within_transaction(
    connection: &Connection,
    server_version: u32,
    manner: &Manner,
    requests: &[Request<'_>],
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Vec<Answer>, Varied, Catalog)>, Error> {
    let prepared = prepare_in_transaction(connection, server_version, manner, requests, diagnostics);
    let Some((mut answers, mut varied)) = prepared.instrument(info_span!("prepare, with trees")).await? else {
        return Ok(None);
    };
    let client = &connection.client;
    let mut catalog = introspect::read(client, server_version).instrument(info_span!("catalog")).await?;
    let whole = answers.iter().filter_map(|answer| answer.as_ref().ok()?.as_ref().ok());
    let variants = varied.iter().flatten().flatten().flat_map(|variants| &variants.described);
    let texts = whole.chain(variants.map(|(_, described)| described)).filter_map(|described| match &described.tree {
        Tree::Query(text) => Some(text.as_str()),
        Tree::Unavailable(_) => None,
    });
    let mentioned = introspect::read_mentioned(connection, &mut catalog, texts);
    mentioned.instrument(info_span!("system relations")).await?;
    let planned = async {
        if manner.lock_timeout.is_some() {
            // Whoever has come to hold a lock by now keeps a statement from being planned, which is no fault of it.
            client.batch_execute(&locks::waiting(Duration::ZERO)).await?;
        }
        plan::check(client, &catalog, texts_to_plan(requests, &mut answers, &mut varied)).await
    };
    planned.instrument(info_span!("plan")).await?;
    let searched = async {
        search::ask_all(client, &catalog, texts_to_plan(requests, &mut answers, &mut varied)).await?;
        transaction::end(client).await
    };
    searched.instrument(info_span!("search")).await?;
    Ok(Some((answers, varied, catalog)))
}

/// The texts that PostgreSQL is to plan: those of all statements that were described, and of their variants.
fn texts_to_plan<'a>(
    requests: &'a [Request<'_>],
    answers: &'a mut [Answer],
    varied: &'a mut Varied,
) -> impl Iterator<Item = (Cow<'a, str>, &'a mut Described)> {
    let described = requests.iter().zip(answers);
    let described = described.filter_map(|(request, answer)| {
        let described = answer.as_mut().ok()?.as_mut().ok()?;
        let enforced = enforced::text(request, described).map(|(text, _)| text);
        Some((enforced.map_or(Cow::Borrowed(&*request.sql.text), Cow::Owned), described))
    });
    // What only the planner refuses shows in these, too.
    let variants = requests.iter().zip(varied).filter_map(|(request, varied)| {
        let variants = varied.as_mut()?.as_mut().ok()?;
        Some((request.template?, variants))
    });
    let variants = variants.flat_map(|(template, variants)| {
        let described = variants.described.iter_mut();
        described.map(|(variant, described)| (Cow::Owned(template.padded(*variant).text), described))
    });
    described.chain(variants)
}

/// Begins the transaction, and asks for everything that needs no catalog. `None` when the connection broke.
async fn prepare_in_transaction(
    connection: &Connection,
    server_version: u32,
    manner: &Manner,
    requests: &[Request<'_>],
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Vec<Answer>, Varied)>, Error> {
    let client = &connection.client;
    transaction::begin(client, manner).await?;
    let trees = Trees::open(connection, server_version).await?;
    let prepared = prepare_all(connection, &trees, manner.lock_timeout, requests, diagnostics).await?;
    let Some(mut answers) = prepared else { return Ok(None) };
    write_stars_out(&trees, &mut answers).await?;
    let varied = vary::describe(connection, &trees, requests, &mut answers).await?;
    enforced::prove(&trees, server_version, requests, &mut answers).await?;
    trees.close().await?;
    for (request, answer) in requests.iter().zip(&mut answers) {
        if let Ok(Err(Failed { error, errors })) = answer
            && errors.is_empty()
            && let Some(conflict) = conflict::of_parameters(client, request.sql, error).await
        {
            *answer = Err(Box::new(conflict));
        }
    }
    transaction::undo(client).await?;
    Ok(Some((answers, varied)))
}

/// Prepares all statements, pipelined. `None` when the connection broke, which a diagnostic says.
async fn prepare_all(
    connection: &Connection,
    trees: &Trees<'_>,
    lock_timeout: Option<Duration>,
    requests: &[Request<'_>],
    diagnostics: &mut Diagnostics,
) -> Result<Option<Vec<Answer>>, Error> {
    let encoding = Encoding::of(&connection.encoding);
    let prepare = |request| prepare(trees, request, encoding);
    if lock_timeout.is_some() {
        // Those that need a lock which somebody holds have their turn afterwards.
        trees.wait_for_locks(Duration::ZERO).await?;
    }
    let pending = futures_util::stream::iter(requests).map(prepare).buffered(WINDOW);
    let mut answers: Vec<Answer> = pending.collect().await;
    let mut patience = Patience::new(lock_timeout.unwrap_or_default());
    for (request, answer) in requests.iter().zip(&mut answers) {
        let mut attempts = 0;
        while let Ok(Err(Failed { error, .. })) = answer
            && attempts < MOST_NAMES
            && let Some(again) = Again::after(error)
        {
            attempts = if again == Again::WithAnotherName { attempts + 1 } else { MOST_NAMES };
            let since = Instant::now();
            if again == Again::WithPatience {
                trees.wait_for_locks(patience.left()).await?;
            }
            *answer = prepare(request).await;
            if again == Again::WithPatience {
                patience.spend(since);
            }
        }
        if let Ok(Err(Failed { error, .. })) = answer
            && (error.is_closed() || connection.client.is_closed())
        {
            diagnostics.push(failure::of_connection(error, request.sql));
            return Ok(None);
        }
        with_known_types(trees, request.sql, answer, encoding).await;
    }
    if lock_timeout.is_some() {
        trees.wait_for_locks(patience.left()).await?;
    }
    Ok(Some(answers))
}

/// Why a statement is prepared once more, alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    /// The driver asked about a type of this statement just when another had failed.
    Undisturbed,
    WithAnotherName,
    WithPatience,
}

impl Again {
    fn after(error: &Error) -> Option<Self> {
        match error.code() {
            Some(code) if *code == SqlState::IN_FAILED_SQL_TRANSACTION => Some(Self::Undisturbed),
            _ if transaction::is_name_taken(error) => Some(Self::WithAnotherName),
            _ if locks::is_timeout(error) => Some(Self::WithPatience),
            _ => None,
        }
    }
}

/// Whether a statement that failed may be prepared once more, at once.
pub(super) fn is_to_be_repeated(error: &Error) -> bool {
    Again::after(error).is_some_and(|again| again != Again::WithPatience)
}

/// Prepares a statement again with a parameter's type, if it was refused only because that is known at another of its places.
async fn with_known_types(trees: &Trees<'_>, sql: &Sql, answer: &mut Answer, encoding: Encoding) {
    let Ok(Err(failed)) = answer else { return };
    let Some(known) = untyped::ask(trees, sql, &failed.error).await else { return };
    failed.errors = known.errors(sql);
    let described = |statement: &Statement, tree| described(sql, statement, tree, encoding);
    if let Some(prepared) = known.prepare(trees, sql, described).await {
        *answer = Ok(Ok(prepared));
    }
}

/// Writes all stars out. A text counts if the server makes the same tree of it.
async fn write_stars_out(trees: &Trees<'_>, answers: &mut [Answer]) -> Result<(), Error> {
    let with_stars = answers.iter_mut().filter_map(|answer| match answer {
        Ok(Ok(described)) => match (&described.tree, &described.written) {
            (Tree::Query(tree), Some(written)) => {
                let expanded = stars::expand(written.text(), tree)?;
                Some((described, expanded))
            }
            _ => None,
        },
        _ => None,
    });
    let write = async |(described, written): (&mut Described, stars::Written)| {
        let Tree::Query(expected) = &described.tree else { return Ok(()) };
        for text in written.texts {
            match trees.prepare(&text).await {
                Ok((_, Tree::Query(tree))) if stars::same(&tree, expected) => {
                    described.without_stars = Some(text);
                    break;
                }
                Err(error) if error.is_closed() || locks::is_timeout(&error) => return Err(error),
                _ => {}
            }
        }
        described.keeps_star = !(written.fixed || written.complete && described.without_stars.is_some());
        Ok(())
    };
    let pending = futures_util::stream::iter(with_stars).map(write).buffered(WINDOW);
    pending.collect::<Vec<Result<(), Error>>>().await.into_iter().collect()
}

async fn prepare(trees: &Trees<'_>, request: &Request<'_>, encoding: Encoding) -> Answer {
    let sql = request.sql;
    let prepared = trees.prepare_typed(&sql.text, &vary::types(request)).await;
    Ok(prepared.map(|(statement, tree)| described(sql, &statement, tree, encoding)).map_err(Failed::from))
}

pub(super) fn described(sql: &Sql, statement: &Statement, tree: Tree, encoding: Encoding) -> Described {
    let columns = statement.columns().iter().map(|column| DescribedColumn {
        name: column.name().to_owned(),
        type_oid: column.type_().oid(),
        typmod: column.type_modifier(),
        origin: column.table_oid().zip(column.column_id()),
    });
    let same_offsets = encoding == Encoding::Ours || sql.text.is_ascii();
    Described {
        parameters: statement.params().iter().map(|ty| ty.oid()).collect(),
        columns: columns.collect(),
        tree,
        written: same_offsets.then(|| wording::written(&sql.text)),
        wording: Lazy::new({
            let text = sql.text.clone();
            move || wording::of_statement(&text)
        }),
        without_stars: None,
        keeps_star: false,
        no_plan: None,
        search: None,
    }
}

fn warning() -> Diagnostic {
    Diagnostic::new(Code::NoQueryTrees, "PostgreSQL's query trees do not arrive here, so nothing can be proved")
        .note(NO_MESSAGES)
        .note("every column counts as nullable, every query as one of many rows")
        .help("connect to the server itself, not to a pooler or a server that only speaks PostgreSQL's protocol; or use a private PostgreSQL")
}
