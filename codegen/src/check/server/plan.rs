//! Whether PostgreSQL can plan each statement for parameters of any values: what it refuses fails at every call, or from the sixth on,
//! when PostgreSQL plans once for all calls. No plan is run, and no fact comes from one.
//!
//! Planning computes constants: it calls functions of users that are IMMUTABLE, and STABLE ones where it estimates. It does so in the
//! transaction that only reads, and in limited time.

use std::borrow::Cow;
use std::ops::Range;

use futures_util::StreamExt;
use sqlwright_analysis::catalog::{Catalog, Oid, TypeKind};
use sqlwright_analysis::described::{Described, NoPlan, Tree};
use sqlwright_source::lexer::{TokenKind, lex};
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::{Client, Error, Row};

use super::connect::WINDOW;
use super::trees;

/// How long PostgreSQL may take for one statement; what takes longer counts as planned.
const PATIENCE: &str = "5s";

/// What the planner, and the executor where it begins, say of a statement themselves. What else they say is about something else: that
/// the role may not use a table (42501, once there is a plan), that a lock could not be had, what a function raised.
const REFUSALS: &[SqlState] = &[
    SqlState::FEATURE_NOT_SUPPORTED, // FOR UPDATE on the nullable side of an outer join, FULL JOIN by no equality, a type that cannot be sorted nor hashed
    SqlState::WRONG_OBJECT_TYPE, // what cannot be written or locked: `CheckValidResultRel`, `CheckValidRowMarkRel`; exclusion constraints and DO UPDATE
    SqlState::INVALID_COLUMN_REFERENCE, // no unique key that fits ON CONFLICT: `infer_arbiter_indexes`
    SqlState::INDETERMINATE_COLLATION, // texts with different collations, where PostgreSQL compares them to estimate
    SqlState::TOO_MANY_COLUMNS,
    SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, // a table without the replica identity that its publication needs
];

/// Whether an error is one in computing a constant: a data exception, or a result that is too large.
fn is_of_a_constant(code: &SqlState) -> bool {
    code.code().starts_with("22") || *code == SqlState::PROGRAM_LIMIT_EXCEEDED
}

/// Asks about all statements that were described, in the transaction in which that was done.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn check<'a>(
    client: &Client,
    catalog: &Catalog,
    statements: impl Iterator<Item = (Cow<'a, str>, &'a mut Described)>,
) -> Result<(), Error> {
    let recovering = set_up(client, catalog.server_version).await?;
    let queries = statements.filter(|(_, described)| match &described.tree {
        Tree::Query(_) => true,
        // Where no trees arrive, PREPARE refuses what is no query.
        unavailable => unavailable.is_missing(),
    });
    let ask = async |(text, described): (Cow<'_, str>, &mut Described)| {
        let refused = ask(client, &text, &described.parameters, catalog).await?;
        described.no_plan = refused.and_then(|db_error| told(&db_error, recovering));
        Ok::<(), Error>(())
    };
    let mut pending = futures_util::stream::iter(queries).map(ask).buffered(WINDOW);
    while let Some(asked) = pending.next().await {
        asked?;
    }
    Ok(())
}

/// Whether the server is a standby.
async fn set_up(client: &Client, server_version: u32) -> Result<bool, Error> {
    let quiet = trees::quiet(server_version);
    let settings = format!(
        "{quiet}; SET LOCAL statement_timeout = '{PATIENCE}'; SET LOCAL jit = off; \
         SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_partition_pruning = off; \
         SAVEPOINT sqlwright_plan"
    );
    client.batch_execute(&settings).await?;
    client.query_typed_one("SELECT pg_catalog.pg_is_in_recovery()", &[]).await?.try_get(0)
}

/// What an error tells of the statement, if anything. What functions raise comes with a context.
fn told(db_error: &DbError, recovering: bool) -> Option<NoPlan> {
    let code = db_error.code();
    let of_this_server = match db_error.routine() {
        // An unlogged or temporary table can be planned for on the primary server only.
        Some("get_relation_info") => recovering,
        // A foreign-data wrapper that is there by name only, so that the schema can be applied.
        Some("GetFdwRoutineByServerId") => true,
        _ => false,
    };
    let of_constant = is_of_a_constant(code);
    let counts = (of_constant || REFUSALS.contains(code)) && db_error.where_().is_none() && !of_this_server;
    counts.then(|| no_plan(db_error, of_constant))
}

/// What the server refuses to plan a statement with. Each text is one command, by the extended protocol, so that nothing in it can be
/// another.
///
/// EXPLAIN EXECUTE computes nothing of the values that it is given, because a plan for any values is forced and pruning is off.
/// (EXPLAIN (GENERIC_PLAN) needs none, but is there from 16 on only.)
async fn ask(client: &Client, text: &str, parameters: &[Oid], catalog: &Catalog) -> Result<Option<DbError>, Error> {
    Ok(explain(client, text, parameters, catalog, "COSTS OFF").await?.err())
}

/// The plan for any values with these options of EXPLAIN, or what the server refuses the statement with.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn explain(
    client: &Client,
    text: &str,
    parameters: &[Oid],
    catalog: &Catalog,
    options: &str,
) -> Result<Result<Vec<Row>, DbError>, Error> {
    let (types, text) = without_domains(text, parameters, catalog);
    let values = list(&vec!["NULL"; parameters.len()]);
    let prepare = format!("PREPARE sqlwright_plan{types} AS {text}");
    let explain = format!("EXPLAIN ({options}) EXECUTE sqlwright_plan{values}");
    let (undone, prepared, explained, _) = futures_util::future::join4(
        client.batch_execute("ROLLBACK TO SAVEPOINT sqlwright_plan"),
        client.query_typed(&prepare, &[]),
        client.query_typed(&explain, &[]),
        client.batch_execute("ROLLBACK TO SAVEPOINT sqlwright_plan; DEALLOCATE sqlwright_plan"),
    )
    .await;
    undone?;
    match prepared.and(explained) {
        Ok(rows) => Ok(Ok(rows)),
        Err(error) => error.as_db_error().cloned().map(Err).ok_or(error),
    }
}

/// Nothing, or a list in parentheses.
fn list(items: &[&str]) -> String {
    if items.is_empty() { String::new() } else { format!("({})", items.join(", ")) }
}

/// The types of parameters, as PREPARE has them, and the text for these: a parameter of a domain is one of the domain's base type, and
/// cast where it is used. Of the domain itself NULL could be refused. One that the text does not use, as in a variant, is `text`.
fn without_domains(text: &str, parameters: &[Oid], catalog: &Catalog) -> (String, String) {
    let shown = |oid: Oid| catalog.types.get(&oid).map(|ty| ty.display.as_str());
    let domain = |oid: Oid| catalog.types.get(&oid).filter(|ty| matches!(ty.kind, TypeKind::Domain(_)));
    let tokens = lex(text).into_iter().filter(|token| token.kind == TokenKind::Numbered);
    let index = |range: &Range<usize>| text[range.start + 1..range.end].parse::<usize>().ok()?.checked_sub(1);
    let uses: Vec<(Range<usize>, Option<usize>)> =
        tokens.map(|token| (token.range.clone(), index(&token.range))).collect();
    let ty = |(position, oid): (usize, &Oid)| match domain(*oid) {
        Some(_) => shown(catalog.base_type(*oid)),
        None if uses.iter().any(|(_, used)| *used == Some(position)) => None,
        None => Some("text"),
    };
    let types: Vec<Option<&str>> = parameters.iter().enumerate().map(ty).collect();
    if types.iter().all(Option::is_none) {
        return (String::new(), text.to_owned());
    }
    let types: Vec<&str> = types.into_iter().map(|ty| ty.unwrap_or("unknown")).collect();
    let mut cast = String::new();
    let mut at = 0;
    for (range, used) in uses {
        if let Some(domain) = used.and_then(|position| domain(*parameters.get(position)?)) {
            cast += &text[at..range.start];
            cast += &format!("CAST({} AS {})", &text[range.clone()], domain.display);
            at = range.end;
        }
    }
    (list(&types), cast + &text[at..])
}

/// What PostgreSQL said of a statement that it cannot plan.
fn no_plan(db_error: &DbError, of_constant: bool) -> NoPlan {
    NoPlan {
        code: db_error.code().code().to_owned(),
        message: db_error.message().to_owned(),
        detail: db_error.detail().map(str::to_owned),
        hint: db_error.hint().map(str::to_owned),
        of_constant,
    }
}
