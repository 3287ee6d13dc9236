//! Comparing the types that the server infers today with those that the code was generated for.

use postgres_types::Oid;
use sqlwright_wire::describe::Column;

use super::catalog::{Catalog, Match};
use crate::error::Error;
use crate::statement::{Form, Statement};

/// Whether a statement fits the database.
pub(crate) enum Verdict {
    Fits,
    Differs(Error),
    /// That is to be seen when these types have been looked up.
    Unknown(Vec<Oid>),
}

/// What the server has said of a statement.
#[derive(Default)]
pub(crate) struct Description {
    pub(crate) parameters: Vec<Oid>,
    pub(crate) columns: Vec<Column>,
}

impl Description {
    pub(crate) fn verify(&self, statement: Form, catalog: &Catalog) -> Verdict {
        let (expected, real) = (statement.parameters(), &self.parameters);
        if expected.len() != real.len() {
            let text = format!("expected {} parameters, but the server has {}", expected.len(), real.len());
            return Verdict::Differs(statement.drift(&text));
        }
        let mut unknown = Vec::new();
        for (index, (expected, real)) in expected.iter().zip(real).enumerate() {
            match catalog.matches(expected, *real) {
                Match::Yes => {}
                _ if !statement.uses(index) => {}
                Match::Unknown(oid) => unknown.push(oid),
                Match::No => {
                    let (number, real) = (index + 1, catalog.display(*real));
                    let text = format!("parameter ${number} was expected to be {expected}, but the server has {real}");
                    return Verdict::Differs(statement.drift(&text));
                }
            }
        }
        match self.verify_columns(statement.whole(), catalog) {
            Verdict::Unknown(more) => {
                unknown.extend(more);
                Verdict::Unknown(unknown)
            }
            Verdict::Fits if !unknown.is_empty() => Verdict::Unknown(unknown),
            verdict => verdict,
        }
    }

    /// The columns alone, where the parameters were sent with their types.
    pub(crate) fn verify_columns(&self, statement: &'static Statement, catalog: &Catalog) -> Verdict {
        let (expected, real) = (statement.columns(), &self.columns);
        if expected.len() != real.len() {
            let text = format!("expected {} columns, but the server has {}", expected.len(), real.len());
            return Verdict::Differs(statement.drift(&text));
        }
        let mut unknown = Vec::new();
        for (expected, real) in expected.iter().zip(real) {
            // A column over a domain is described as the type below it.
            match (catalog.matches(expected, real.oid), catalog.matches(expected.base(), real.oid)) {
                (Match::Yes, _) | (_, Match::Yes) => {}
                (Match::Unknown(oid), _) | (_, Match::Unknown(oid)) => unknown.push(oid),
                (Match::No, Match::No) => {
                    let (name, real) = (&real.name, catalog.display(real.oid));
                    let text = format!("column `{name}` was expected to be {expected}, but the server has {real}");
                    return Verdict::Differs(statement.drift(&text));
                }
            }
        }
        if unknown.is_empty() { Verdict::Fits } else { Verdict::Unknown(unknown) }
    }
}
