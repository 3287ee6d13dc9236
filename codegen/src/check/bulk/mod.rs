//! `--@ bulk`: the statement for many rows at once, made of the one for a single row, and described like any other.

mod key;
mod text;

use std::sync::Arc;

use super::parse::ast::{Directive, Sql};
use super::server::{Request, Session};
use super::{Bulk, BulkWay, Checked, CheckedStatement, Complete, Variant};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use sqlwright_analysis as analysis;
use sqlwright_analysis::catalog::{Catalog, Oid, TypeKind};
use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::{Cardinality, Facts, Reason};

use text::{Kind, Single};

/// What is asked about a statement.
struct Plan {
    /// The place of the directive.
    place: Span,
    /// The statement with a RETURNING clause, where it must be proven that it affects at most one row.
    probe: Option<Sql>,
    way: Way,
    is_aligned: bool,
}

/// How it is to run.
enum Way {
    Arrays { sql: Arc<Sql>, elements: Vec<Oid>, distinct: Vec<usize> },
    Each(String),
}

/// Describes the statements for many rows.
pub(super) async fn describe(session: &mut Session, checked: &mut Checked) {
    let mut found = checked.diagnostics.of_next_stage();
    let plans = plans(checked, &mut found);
    let requests: Vec<Request<'_>> = plans.iter().flat_map(|(_, plan)| plan.requests()).collect();
    let mut refused = Diagnostics::default();
    let answers = match requests.is_empty() || session.reconnect(&mut found).await.is_none() {
        true => None,
        false => session.describe(&requests, &mut refused).await,
    };
    let described = answers.map(|answers| answers.described).unwrap_or_default();
    let refused: Vec<Diagnostic> = refused.into_iter().collect();
    let Checked { files, catalog, options, .. } = checked;
    let mut answers = described.into_iter().map(|described| {
        let described = described?;
        let facts = analysis::analyse_with(&described, catalog, &[], *options);
        Some((described, facts))
    });
    let mut statements = files.iter_mut().flat_map(|file| &mut file.statements).enumerate();
    for (index, plan) in &plans {
        let Some((_, statement)) = statements.find(|(other, _)| other == index) else { continue };
        let proven = match plan.probe.as_ref().map(|_| answers.next().flatten()) {
            None => Ok(()),
            Some(Some((_, facts))) => at_most_one(facts.cardinality, &facts.cardinality_reason),
            Some(None) => Err(None),
        };
        let arrays = match &plan.way {
            Way::Arrays { .. } => answers.next().flatten(),
            Way::Each(_) => None,
        };
        let proven = proven.map_err(|why| unproven(plan.place, why));
        match proven.and_then(|()| way(plan, arrays, catalog, statement, &refused)) {
            Ok(way) => statement.bulk = Some(Bulk { way, is_aligned: plan.is_aligned }),
            Err(diagnostic) => found.push(*diagnostic),
        }
    }
    checked.diagnostics.extend(found);
}

/// What is to be asked of each statement, by its position among all.
fn plans(checked: &Checked, found: &mut Diagnostics) -> Vec<(usize, Plan)> {
    let mut plans = Vec::new();
    for (index, statement) in checked.statements().enumerate() {
        let Some(place) = directive(statement) else { continue };
        // What is wrong with others has been reported.
        let complete = statement.complete().filter(|complete| complete.facts.refusals.is_empty());
        match complete.map(|complete| plan(complete, place, &checked.catalog)) {
            Some(Ok(plan)) => plans.push((index, plan)),
            Some(Err(diagnostic)) => found.push(*diagnostic),
            None => {}
        }
    }
    plans
}

impl Plan {
    fn requests(&self) -> impl Iterator<Item = Request<'_>> {
        let arrays = match &self.way {
            Way::Arrays { sql, .. } => Some(&**sql),
            Way::Each(_) => None,
        };
        let sqls = self.probe.iter().chain(arrays);
        sqls.map(|sql| Request { sql, enforced: None, template: None })
    }
}

/// The place of `--@ bulk`.
fn directive(statement: &CheckedStatement) -> Option<Span> {
    let mut directives = statement.parsed.iter().flat_map(|parsed| &parsed.directives);
    directives.find(|directive| directive.value == Directive::Bulk).map(|directive| directive.span)
}

fn invalid(place: Span, text: &str, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::InvalidBulk, text).at(place, "").help(help))
}

fn unproven(place: Span, why: Option<String>) -> Box<Diagnostic> {
    let text = "it is not proven that the statement affects at most one row for each of its input";
    let diagnostic = Diagnostic::new(Code::UnprovenBulk, text).at(place, "");
    let diagnostic = why.into_iter().fold(diagnostic, Diagnostic::note);
    Box::new(diagnostic.help("compare all columns of a unique key with parameters, as in `WHERE id = :id`"))
}

fn at_most_one(cardinality: Cardinality, reason: &Reason) -> Result<(), Option<String>> {
    match cardinality {
        Cardinality::AtMostOne | Cardinality::ExactlyOne => Ok(()),
        Cardinality::Many | Cardinality::None => Err(Some(reason.text.clone())),
    }
}

/// What is to be asked.
fn plan(complete: Complete<'_>, place: Span, catalog: &Catalog) -> Result<Plan, Box<Diagnostic>> {
    let Complete { parsed, described, facts, .. } = complete;
    if parsed.template.is_some() {
        let help = if parsed.template.as_ref().is_some_and(|template| template.is_marked) {
            "write a statement of its own for many rows, in which every column has a value"
        } else {
            "`--@ constant` has the guards sent as they are"
        };
        return Err(invalid(place, "a statement that varies cannot run for many rows at once", help));
    }
    let own = described.without_stars.as_ref().unwrap_or(&parsed.sql.text);
    let single = Single::read(own).map_err(|(text, help)| invalid(place, text, help))?;
    if described.parameters.is_empty() {
        return Err(invalid(
            place,
            "a statement without parameters has no rows of input",
            "give its values by parameters",
        ));
    }
    let returns = !described.columns.is_empty();
    let is_keyed = matches!(single.kind, Kind::Update | Kind::Delete);
    if returns && (is_keyed || single.kind == Kind::Merge) {
        at_most_one(facts.cardinality, &facts.cardinality_reason).map_err(|why| unproven(place, why))?;
    }
    let sql = |text: String| Sql {
        span: parsed.sql.span,
        text,
        parameters: parsed.sql.parameters.clone(),
        map: vec![(0, parsed.sql.span.start)],
        copy: None,
    };
    let probe = (is_keyed && !returns).then(|| sql(single.with_returning()));
    let why = single.stays_single().map(str::to_owned);
    let why = why.or_else(|| described.keeps_star.then(|| "it has a star".to_owned()));
    let why = why.or_else(|| array(&complete, catalog));
    let distinct = match why {
        Some(why) => Err(why),
        None => key::distinct(&single, complete, catalog),
    };
    let way = match distinct {
        Err(why) => Way::Each(why),
        Ok(distinct) => {
            let elements = described.parameters.clone();
            let types: Vec<String> = elements.iter().map(|oid| in_cast(catalog, *oid)).collect();
            let text = single.over_arrays(&types, returns && is_keyed);
            Way::Arrays { sql: Arc::new(sql(text)), elements, distinct }
        }
    };
    Ok(Plan { place, probe, way, is_aligned: single.kind != Kind::Insert })
}

/// A parameter that is an array: an array of arrays is one with more dimensions, whose elements are not its rows.
fn array(complete: &Complete<'_>, catalog: &Catalog) -> Option<String> {
    let is_array = |oid: Oid| {
        let ty = catalog.types.get(&oid);
        let vector = ty.is_some_and(|ty| matches!(ty.name.as_str(), "int2vector" | "oidvector"));
        vector || ty.is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_)))
    };
    let mut parameters = complete.parameters();
    parameters.find(|(_, oid, _)| is_array(*oid)).map(|(parameter, ..)| format!(":{} is an array", parameter.name))
}

/// A type as it is written in a cast, without a length: `bit` alone would be `bit(1)`.
fn in_cast(catalog: &Catalog, oid: Oid) -> String {
    let Some(ty) = catalog.types.get(&oid) else { return "unknown".to_owned() };
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    match (ty.schema.as_str(), ty.name.as_str()) {
        ("pg_catalog", "bit" | "char") => format!("pg_catalog.{}", quoted(&ty.name)),
        ("pg_catalog", name) => name.to_owned(),
        (schema, name) => format!("{}.{}", quoted(schema), quoted(name)),
    }
}

/// What the server made of it.
fn way(
    plan: &Plan,
    arrays: Option<(Described, Facts)>,
    catalog: &Catalog,
    statement: &CheckedStatement,
    refused: &[Diagnostic],
) -> Result<BulkWay, Box<Diagnostic>> {
    let (sql, elements, distinct) = match &plan.way {
        Way::Each(why) => return Ok(BulkWay::Each { why: why.clone() }),
        Way::Arrays { sql, elements, distinct } => (sql, elements, distinct),
    };
    let text = "PostgreSQL does not accept the statement for many rows";
    let help = "call the method for one row in a batch instead";
    let why = |why: &str| Box::new(Diagnostic::new(Code::InvalidBulk, text).at(plan.place, "").note(why).help(help));
    let Some((described, facts)) = arrays else {
        let said = refused.iter().find(|diagnostic| statement.concerns(diagnostic));
        return Err(why(said.map_or("it was not described", |said| &said.message)));
    };
    if let Some(refusal) = facts.refusals.first() {
        return Err(why(&refusal.message));
    }
    let is_array_of = |(array, element): (&Oid, &Oid)| {
        catalog.types.get(array).is_some_and(|ty| matches!(ty.kind, TypeKind::Array(found) if found == *element))
    };
    if !described.parameters.iter().zip(elements).all(is_array_of) {
        return Err(why("its parameters are no arrays of those of one row"));
    }
    let variant = Variant { terms: 0, sql: Arc::clone(sql), described: Some(described), facts: Some(facts) };
    Ok(BulkWay::Arrays { variant: Box::new(variant), distinct: distinct.clone() })
}
