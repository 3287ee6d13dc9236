//! Parameters that PostgreSQL meets where any type would do (`:name IS NULL OR name = :name`). Each place is asked about on its own;
//! what another place of the parameter wants is passed when the statement is prepared, and written as a cast into what is sent.

use std::ops::Range;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;

use super::conflict::names;
use super::guessed::usual_type;
use super::stars;
use super::trees::Trees;
use crate::check::parse::ast::{Parameter, Sql};
use crate::diagnostics::{Code, Diagnostic};
use sqlwright_analysis::described::{Described, Tree};

/// The most places in a statement that are asked about.
const MOST_PLACES: usize = 256;

/// One `$n` in a statement's text.
struct Place {
    /// From 0.
    parameter: usize,
    text: Range<usize>,
}

/// What is known of the places of a statement.
pub(super) struct Known {
    places: Vec<Place>,
    /// What each place wants; `None` where any type would do.
    wanted: Vec<Option<Type>>,
    /// What each parameter is; `None` where no place says it.
    types: Vec<Option<Type>>,
}

/// Asks about a statement that PostgreSQL refused with `error`. `None` where something else is wrong with it, or its places disagree.
pub(super) async fn ask(trees: &Trees<'_>, sql: &Sql, error: &Error) -> Option<Known> {
    let codes = [SqlState::AMBIGUOUS_PARAMETER, SqlState::INDETERMINATE_DATATYPE];
    error.code().filter(|code| codes.contains(code))?;
    let places = places(sql).filter(|places| places.len() <= MOST_PLACES)?;
    let text = with(&sql.text, &places, |position, _| format!("${}", position + 1));
    let mut given = vec![Type::UNKNOWN; places.len()];
    // Each round settles one place that wants no type.
    for _ in 0..=places.len() {
        let error = match trees.prepare_typed(&text, &given).await {
            Ok((statement, _)) => {
                let wanted = statement.params().iter().zip(&given);
                let wanted: Vec<_> = wanted.map(|(ty, given)| (*given == Type::UNKNOWN).then(|| ty.clone())).collect();
                let types = agreed(&places, &wanted, sql.parameters.len())?;
                return Some(Known { places, wanted, types });
            }
            Err(error) => error,
        };
        let db_error = error.as_db_error().filter(|db_error| *db_error.code() == SqlState::INDETERMINATE_DATATYPE)?;
        let number: usize = db_error.message().rsplit_once('$')?.1.parse().ok()?;
        *given.get_mut(number.checked_sub(1)?).filter(|given| **given == Type::UNKNOWN)? = Type::TEXT;
    }
    None
}

impl Known {
    /// The statement with the types that are known, and the text that says them; `None` where a parameter has none.
    pub(super) async fn prepare(
        &self,
        trees: &Trees<'_>,
        sql: &Sql,
        described: impl Fn(&tokio_postgres::Statement, Tree) -> Described,
    ) -> Option<Described> {
        let types: Vec<Type> = self.types.iter().cloned().collect::<Option<_>>()?;
        let (statement, tree) = trees.prepare_typed(&sql.text, &types).await.ok()?;
        let described = described(&statement, tree);
        let mut texts = match (&described.written, &described.tree) {
            (Some(written), Tree::Query(tree)) => {
                stars::expand(written.text(), tree).map(|expanded| expanded.texts).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        texts.push(sql.text.clone());
        for text in texts {
            let Some(text) = self.with_casts(trees, sql, &text).await else { continue };
            if trees.prepare(&text).await.is_ok_and(|(sent, _)| sent.params() == statement.params()) {
                return Some(Described { without_stars: Some(text), ..described });
            }
        }
        None
    }

    /// A text of the statement, also one whose stars are written out, with a cast wherever any type would do.
    async fn with_casts(&self, trees: &Trees<'_>, sql: &Sql, text: &str) -> Option<String> {
        let names = names(trees.client(), &self.types).await;
        let mut cast = String::new();
        let mut at = 0;
        for (place, wanted) in self.places.iter().zip(&self.wanted) {
            let mark = format!("${}", place.parameter + 1);
            // The same marks stand in both texts, those in literals and quoted names too.
            let index = ends(&sql.text, &mark).position(|end| end == place.text.end)?;
            let found = ends(text, &mark).nth(index)?;
            cast += &text[at..found];
            if wanted.is_none() {
                cast += &format!("::{}", names.get(place.parameter)?.as_ref()?);
            }
            at = found;
        }
        Some(cast + &text[at..])
    }

    /// An error for each parameter that has no type.
    pub(super) fn errors(&self, sql: &Sql) -> Vec<Diagnostic> {
        let untyped = sql.parameters.iter().zip(&self.types).filter(|(_, ty)| ty.is_none());
        untyped.filter_map(|(parameter, _)| error(parameter)).collect()
    }
}

fn error(parameter: &Parameter) -> Option<Diagnostic> {
    let name = &parameter.name;
    let ty = usual_type(name, "");
    let text = format!("could not determine the data type of the parameter `:{name}`");
    let error = Diagnostic::new(Code::UndeterminedType, text).at(*parameter.uses.first()?, "any type is possible here");
    Some(error.help(format!("state the type, as in `:{name}::{ty}`")))
}

/// Where a mark `$n` ends, each time that it stands in a text.
fn ends<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = usize> + 't {
    let ends = text.match_indices(mark).map(|(start, _)| start + mark.len());
    ends.filter(|end| !text[*end..].starts_with(|next: char| next.is_ascii_digit()))
}

/// All places, in the order of the text.
fn places(sql: &Sql) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    for (parameter, of) in sql.parameters.iter().enumerate() {
        for used in &of.uses {
            let (start, _) = sql.map.iter().find(|(_, file)| *file == used.start)?;
            places.push(Place { parameter, text: *start..start + format!("${}", parameter + 1).len() });
        }
    }
    places.sort_by_key(|place| place.text.start);
    Some(places)
}

fn with(text: &str, places: &[Place], write: impl Fn(usize, &Place) -> String) -> String {
    let mut written = String::new();
    let mut at = 0;
    for (position, place) in places.iter().enumerate() {
        written += &text[at..place.text.start];
        written += &write(position, place);
        at = place.text.end;
    }
    written + &text[at..]
}

/// What each parameter is, when its places agree.
fn agreed(places: &[Place], wanted: &[Option<Type>], count: usize) -> Option<Vec<Option<Type>>> {
    let mut types: Vec<Option<Type>> = vec![None; count];
    for (place, ty) in places.iter().zip(wanted) {
        match (&types[place.parameter], ty) {
            (Some(known), Some(ty)) if known != ty => return None,
            (None, Some(ty)) => types[place.parameter] = Some(ty.clone()),
            _ => {}
        }
    }
    Some(types)
}
