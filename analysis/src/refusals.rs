//! Why PostgreSQL, which has prepared a statement, refuses every run of it: what it says when it is asked for a plan, and what only the
//! executor refuses, read from the tree and the catalog.
//!
//! Nothing here is a guess: what may be refused, for some rows or some values, is not told.

mod collations;
mod constants;
mod planned;
mod system_columns;
mod targets;

use std::ops::Range;

use crate::catalog::Catalog;
use crate::change::writes::{self, Value};
use crate::described::Described;
use crate::facts::{Effects, Refusal};
use crate::places::Places;
use crate::tree::expr::Expr;
use crate::tree::query::Query;

impl Refusal {
    fn new(code: &str, message: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), code: code.to_owned(), place: None, notes: Vec::new(), help: None }
    }

    fn at(self, place: Option<Range<usize>>) -> Refusal {
        Refusal { place, ..self }
    }

    fn note(mut self, text: impl Into<String>) -> Refusal {
        self.notes.push(text.into());
        self
    }

    fn help(self, text: impl Into<String>) -> Refusal {
        Refusal { help: Some(text.into()), ..self }
    }
}

/// What all rules look at.
struct Statement<'a> {
    catalog: &'a Catalog,
    query: Query<'a>,
    places: Option<Places<'a>>,
}

impl Statement<'_> {
    /// The word with which an expression begins.
    fn place(&self, expression: Expr<'_>) -> Option<Range<usize>> {
        let places = self.places.as_ref()?;
        places.token(places.start_of(expression)?)
    }

    /// Keywords that stand in the statement once.
    fn keywords(&self, words: &str) -> Option<Range<usize>> {
        self.places.as_ref()?.keywords(words)
    }
}

/// All refusals of a statement, each SQLSTATE once.
pub(crate) fn of_statement(
    described: &Described,
    catalog: &Catalog,
    query: Query<'_>,
    effects: &Effects,
) -> Vec<Refusal> {
    let statement = Statement { catalog, query, places: described.written.as_ref().map(Places::new) };
    let written = writes::statement_writes(query, catalog, &|_, _| Value::Unknown);
    let mut refusals = targets::written(&statement, &written);
    refusals.extend(targets::locked(&statement, &effects.locks));
    refusals.extend(targets::arbiters(&statement, &written));
    refusals.extend(system_columns::returned(&statement));
    refusals.extend(collations::undetermined(&statement));
    refusals.extend(constants::wrong(&statement));
    let planned = described.no_plan.as_ref().and_then(|no_plan| planned::refusal(no_plan, Some(&statement)));
    // The executor's checks are among what it says, in the language of the server.
    refusals.extend(planned.filter(|planned| refusals.iter().all(|known| known.code != planned.code)));
    let mut codes: Vec<String> = Vec::new();
    refusals.retain(|refusal| {
        let new = !codes.contains(&refusal.code);
        codes.push(refusal.code.clone());
        new
    });
    refusals
}

/// The same for a statement without a tree.
pub(crate) fn of_unknown(described: &Described) -> Vec<Refusal> {
    described.no_plan.as_ref().and_then(|no_plan| planned::refusal(no_plan, None)).into_iter().collect()
}
