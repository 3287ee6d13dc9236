//! `pg_proc`, `pg_operator` and `pg_collation`.

use std::sync::Arc;

use tokio_postgres::{Error, Row};

use super::plpgsql;
use super::query::{Introspection, character};
use crate::check::server::wording::{self, Place};
use sqlwright_analysis::catalog::{Catalog, Function};
use sqlwright_analysis::lazy::Lazy;

/// The answers, not yet put together.
pub(super) struct Answers {
    functions: Vec<Row>,
    operators: Vec<Row>,
    collations: Vec<Row>,
}

pub(super) async fn read(introspection: &Introspection<'_>) -> Result<Answers, Error> {
    let (functions, operators, collations) = tokio::try_join!(
        introspection.all(include_str!("../sql/functions.sql")),
        introspection.all(include_str!("../sql/operators.sql")),
        introspection.all(include_str!("../sql/collations.sql")),
    )?;
    Ok(Answers { functions, operators, collations })
}

impl Answers {
    pub(super) fn fill(self, catalog: &mut Catalog) -> Result<(), Error> {
        for row in &self.functions {
            let function = read_function(row)?;
            catalog.functions.insert(function.oid, function);
        }
        for row in &self.operators {
            catalog.operators.insert(row.try_get(0)?, row.try_get(1)?);
        }
        for row in &self.collations {
            catalog.nondeterministic_collations.push(row.try_get(0)?);
        }
        Ok(())
    }
}

fn read_function(row: &Row) -> Result<Function, Error> {
    let language: String = row.try_get(10)?;
    let source: Option<String> = row.try_get(12)?;
    let body: Option<Arc<str>> = source.as_deref().filter(|source| !source.is_empty()).map(Arc::from);
    let place = if language == "sql" { Place::Sql } else { Place::PlPgSql };
    let unquoted = body.clone().filter(|_| language == "plpgsql");
    let plpgsql = body.clone().filter(|_| language == "plpgsql");
    Ok(Function {
        oid: row.try_get(0)?,
        schema: row.try_get(1)?,
        name: row.try_get(2)?,
        arguments: row.try_get(3)?,
        returns: row.try_get(4)?,
        returns_set: row.try_get(5)?,
        strict: row.try_get(6)?,
        kind: character(row, 7)?,
        volatility: character(row, 8)?,
        extension: row.try_get(9)?,
        script: body.map(|body| Lazy::new(move || wording::of_body(&body, place))),
        plpgsql: Lazy::new(move || plpgsql::body(&plpgsql?)),
        language,
        outputs: row.try_get(11)?,
        source,
        settings: row.try_get(13)?,
        security_definer: row.try_get(14)?,
        owner: row.try_get(15)?,
        argument_names: row.try_get(16)?,
        unquoted: Lazy::new(move || unquoted.map(|body| plpgsql::unquoted_names(&body)).unwrap_or_default()),
        body: None,
        vouched_for: false,
        never_null: false,
        trigger_writes: None,
    })
}
