//! Trigger functions in PL/pgSQL: which columns of a row they may change, and whether they may drop the row.

mod condition;
mod run;

pub(super) use run::run;
