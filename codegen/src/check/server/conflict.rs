//! A parameter that several places want as different types. PostgreSQL takes the type that the first place asks for and
//! reports another place, in words of its own (`operator does not exist: text = integer`). Here all places are shown.
//!
//! PostgreSQL is asked again, with a parameter of its own for each place: when the statement is right then, the places disagree,
//! and the answer has the type that each wants.

use std::ops::Range;

use tokio_postgres::Client;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::Type;

use super::transaction;
use crate::check::parse::ast::Sql;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// What PostgreSQL says when types do not fit: mostly a place that meets a parameter whose type is decided already.
const CODES: &[SqlState] = &[
    SqlState::AMBIGUOUS_PARAMETER,
    SqlState::AMBIGUOUS_FUNCTION,
    SqlState::CANNOT_COERCE,
    SqlState::DATATYPE_MISMATCH,
    SqlState::DATETIME_FIELD_OVERFLOW,
    SqlState::INDETERMINATE_DATATYPE,
    SqlState::INVALID_DATETIME_FORMAT,
    SqlState::INVALID_TEXT_REPRESENTATION,
    SqlState::NUMERIC_VALUE_OUT_OF_RANGE,
    SqlState::UNDEFINED_FUNCTION,
];

/// The most places of one parameter that are asked about.
const MOST_PLACES: usize = 32;

/// One `$n` in a statement's text, and what was typed there.
struct Place {
    text: Range<usize>,
    typed: Span,
}

/// The diagnostic, when that is what is wrong with a statement that PostgreSQL refused. To be called within the transaction.
pub(super) async fn of_parameters(client: &Client, sql: &Sql, error: &tokio_postgres::Error) -> Option<Diagnostic> {
    let db_error = error.as_db_error().filter(|db_error| CODES.contains(db_error.code()))?;
    for (number, parameter) in (1..).zip(&sql.parameters) {
        let places = places(sql, number);
        if places.len() < 2 || places.len() > MOST_PLACES {
            continue;
        }
        let Some(types) = types(client, sql, number, &places).await else { continue };
        let known: Vec<&Type> = types.iter().flatten().collect();
        let agree = known.windows(2).all(|pair| pair[0] == pair[1]);
        if agree && *db_error.code() != SqlState::AMBIGUOUS_PARAMETER {
            continue;
        }
        let names = names(client, &types).await;
        if agree {
            return undecided(&parameter.name, &places, &names, db_error);
        }
        let cast = cast(client, sql, number, &places, &names).await;
        return Some(diagnostic(sql, &parameter.name, &places, &names, cast, db_error));
    }
    None
}

/// Where `$n` stands in the statement's text.
fn places(sql: &Sql, number: usize) -> Vec<Place> {
    let uses = sql.parameters.get(number - 1).map(|parameter| parameter.uses.as_slice()).unwrap_or_default();
    let place = |typed: &Span| {
        let (start, _) = sql.map.iter().find(|(_, file)| *file == typed.start)?;
        Some(Place { text: *start..start + format!("${number}").len(), typed: *typed })
    };
    uses.iter().filter_map(place).collect()
}

/// The text with something else at each of the places.
fn with(sql: &Sql, places: &[Place], write: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    let mut at = 0;
    for (position, place) in places.iter().enumerate() {
        text.push_str(&sql.text[at..place.text.start]);
        text.push_str(&write(position));
        at = place.text.end;
    }
    text + &sql.text[at..]
}

/// The type that each place wants on its own; `None` for a place to which any type would do (`:name IS NULL`). `None` for all when
/// the statement is wrong even so.
async fn types(client: &Client, sql: &Sql, number: usize, places: &[Place]) -> Option<Vec<Option<Type>>> {
    let count = sql.parameters.len();
    let own_number = |position: usize| if position == 0 { number } else { count + position };
    let text = with(sql, places, |position| format!("${}", own_number(position)));
    let mut given = vec![Type::UNKNOWN; count + places.len() - 1];
    // Each round settles one place that wants no type.
    for _ in 0..places.len() {
        match transaction::try_to_prepare(client, &text, &given).await {
            Ok(statement) => {
                let wanted = |position: usize| {
                    let index = own_number(position) - 1;
                    statement.params().get(index).filter(|_| given[index] == Type::UNKNOWN).cloned()
                };
                return Some((0..places.len()).map(wanted).collect());
            }
            Err(error) => {
                let undetermined = undetermined(error.as_db_error()?)?;
                let own = (0..places.len()).any(|position| own_number(position) == undetermined);
                *given.get_mut(undetermined.checked_sub(1)?).filter(|_| own)? = Type::TEXT;
            }
        }
    }
    None
}

/// The number of the parameter whose type PostgreSQL cannot tell.
fn undetermined(db_error: &DbError) -> Option<usize> {
    let number =
        db_error.message().rsplit_once('$').filter(|_| *db_error.code() == SqlState::INDETERMINATE_DATATYPE)?.1;
    number.parse().ok()
}

/// The types as SQL writes them.
pub(super) async fn names(client: &Client, types: &[Option<Type>]) -> Vec<Option<String>> {
    let oids: Vec<u32> = types.iter().map(|ty| ty.as_ref().map_or(0, Type::oid)).collect();
    let sql = "SELECT pg_catalog.format_type(oid, NULL) FROM pg_catalog.unnest($1::oid[]) WITH ORDINALITY AS t (oid, n) ORDER BY n";
    let shown = client.query_typed(sql, &[(&oids, Type::OID_ARRAY)]).await.unwrap_or_default();
    let shown = |position: usize| shown.get(position)?.try_get::<_, String>(0).ok();
    types
        .iter()
        .enumerate()
        .map(|(position, ty)| ty.as_ref().map(|ty| shown(position).unwrap_or(ty.to_string())))
        .collect()
}

/// A cast for each place from the first type to that which the place wants, when PostgreSQL accepts it: the first such cast.
async fn cast(client: &Client, sql: &Sql, number: usize, places: &[Place], names: &[Option<String>]) -> Option<String> {
    let first = names.iter().flatten().next()?;
    let cast = |position: usize| match names.get(position).and_then(Option::as_ref) {
        Some(name) if name != first => format!("::{first}::{name}"),
        _ => format!("::{first}"),
    };
    let text = with(sql, places, |position| format!("${number}{}", cast(position)));
    transaction::try_to_prepare(client, &text, &[]).await.ok()?;
    (0..places.len()).map(cast).find(|cast| *cast != format!("::{first}"))
}

/// A place to which any type would do, and which PostgreSQL meets before one that has a type.
fn undecided(name: &str, places: &[Place], types: &[Option<String>], db_error: &DbError) -> Option<Diagnostic> {
    let ty = types.iter().flatten().next()?;
    let open = types.iter().position(Option::is_none)?;
    let text = format!("could not determine the data type of the parameter `:{name}`");
    let mut diagnostic =
        Diagnostic::new(Code::UndeterminedType, text).at(places[open].typed, "any type is possible here");
    for (place, _) in places.iter().zip(types).filter(|(_, ty)| ty.is_some()) {
        diagnostic = diagnostic.also(place.typed, format!("{ty} here"));
    }
    let diagnostic = diagnostic
        .note("PostgreSQL infers the type from the first use that it analyses, and it analyses WHERE before SET")
        .note(format!("SQLSTATE {}", db_error.code().code()));
    Some(diagnostic.help(format!("state it: `:{name}::{ty}`")))
}

fn diagnostic(
    sql: &Sql,
    name: &str,
    places: &[Place],
    types: &[Option<String>],
    cast: Option<String>,
    db_error: &DbError,
) -> Diagnostic {
    let first = types.iter().flatten().next();
    let other = (0..places.len()).find(|position| types[*position].as_ref().is_some_and(|ty| Some(ty) != first));
    let message = match (first, other.and_then(|position| types[position].as_ref())) {
        (Some(first), Some(other)) => format!("the parameter `:{name}` must be {first} and {other} at once"),
        _ => format!("the parameter `:{name}` must be of several types at once"),
    };
    let mut diagnostic = Diagnostic::new(Code::ConflictingTypes, message);
    for (position, place) in places.iter().enumerate() {
        let text = match &types[position] {
            Some(ty) => format!("{ty} here"),
            None => "any type here".to_owned(),
        };
        diagnostic =
            if Some(position) == other { diagnostic.at(place.typed, text) } else { diagnostic.also(place.typed, text) };
    }
    let note = format!("PostgreSQL says: {} (SQLSTATE {})", sql.with_names(db_error.message()), db_error.code().code());
    let diagnostic = diagnostic.note(note);
    let diagnostic = match cast {
        Some(cast) => diagnostic.help(format!("give it one type and cast it where another is needed: `:{name}{cast}`")),
        None => diagnostic,
    };
    diagnostic.help("or use a parameter of its own for each type")
}
