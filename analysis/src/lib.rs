//! From the server's analysed query trees and a catalog to [`facts::Facts`]. Pure functions, no I/O.
//!
//! [`tree`] reads query trees and gives their nodes types; [`catalog`] is the schema as data. `prove` has the rules for nullability
//! and cardinality, a file per family; `change` what a statement writes, sets off and can violate; `flow` where values come from and
//! go to. What no rule proves is nullable, many, or possible.

pub mod catalog;
mod change;
pub mod described;
pub mod facts;
mod flow;
pub mod lazy;
pub mod meaning;
mod places;
mod prove;
mod reason;
mod refusals;
mod suspicions;
pub mod tree;
mod utility;
pub mod vary;
pub mod wording;
pub mod written;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::change::violations::Broken;
use crate::change::writes::Value;
use crate::change::{effects, session, violations};
use crate::described::{Described, Tree};
use crate::facts::{Cardinality, ColumnFacts, Effects, Facts, ParameterFacts, Reason, Refusal, RowColumn, Ungrouped};
use crate::flow::{parameters, records};
use crate::prove::cardinality::{Most, Rows};
use crate::prove::context::Context;
use crate::prove::nullability::elements::Elements;
use crate::prove::scope::{Scope, View};
use crate::prove::{cardinality, nullability};
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::{Command, Query};
use crate::utility::Returned;

pub use flow::sources;
pub use prove::nullability::elements::{declared_dimensions, is_array_type};

/// What the author says about a parameter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterMark {
    /// Whether it may be passed as NULL; `None` when the author says nothing.
    pub nullable: Option<bool>,
    /// For an array: whether an element of it may be NULL; `None` when the author says nothing, which means no.
    pub elements_nullable: Option<bool>,
}

/// What the analysis may rely on besides what the server enforces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Foreign keys hold: no server that the statements will run on skips their triggers.
    pub trust_foreign_keys: bool,
}

/// Everything that can be proved about a statement. `parameters` are the author's marks, `$1` first; missing ones say nothing.
pub fn analyse(described: &Described, catalog: &Catalog, parameters: &[ParameterMark]) -> Facts {
    analyse_with(described, catalog, parameters, Options::default())
}

/// The same, relying on what the options say.
pub fn analyse_with(described: &Described, catalog: &Catalog, parameters: &[ParameterMark], options: Options) -> Facts {
    let node = match tree_of(described, catalog) {
        Ok(node) => node,
        Err(reason) => return unknown(described, catalog, parameters, &reason),
    };
    match query_of(&node) {
        Some(query) => of_query(described, catalog, parameters, options, query),
        None => unknown(described, catalog, parameters, "the query tree does not hold exactly one query"),
    }
}

/// The tree of a statement; or why it has none that can be analysed.
fn tree_of<'d>(described: &'d Described, catalog: &Catalog) -> Result<Node<'d>, String> {
    let text = match &described.tree {
        Tree::Query(text) => text,
        Tree::Unavailable(reason) => return Err(reason.to_string()),
    };
    if !tree::VERSIONS.contains(&(catalog.server_version / 10_000)) {
        let version = catalog.server_version / 10_000;
        return Err(format!("the analysis does not support the query trees of PostgreSQL {version}"));
    }
    Node::parse(text).map_err(|error| error.to_string())
}

fn query_of<'n>(node: &'n Node<'_>) -> Option<Query<'n>> {
    Query::of(node).filter(|query| query.command() != Command::Other)
}

/// Whether the rows come in groups, each with several rows of one table, whose result columns are at the positions `members`: the
/// positions of those columns that are equal in the rows of a group, and differ between groups that follow each other.
///
/// # Errors
/// Why that is not proven.
pub fn group_key(
    described: &Described,
    catalog: &Catalog,
    options: Options,
    members: &[usize],
) -> Result<Vec<usize>, Ungrouped> {
    let node = tree_of(described, catalog);
    let query = node.as_ref().ok().and_then(query_of).ok_or(Ungrouped::Rows("cannot be analysed"))?;
    let (_, context) = context_of(described, catalog, &[], options, query);
    cardinality::grouped::key(&Scope::new(&context, query, None), members)
}

/// Why PostgreSQL, which has prepared the statement, would refuse every run of it: among the facts, too.
pub fn refusals(described: &Described, catalog: &Catalog) -> Vec<Refusal> {
    let Tree::Query(text) = &described.tree else { return refusals::of_unknown(described) };
    let node = Node::parse(text);
    match node.as_ref().ok().and_then(Query::of) {
        Some(query) => refusals::of_statement(described, catalog, query, &effects::effects(query, catalog)),
        None => refusals::of_unknown(described),
    }
}

/// Whether there is a condition that the catalog alone does not show to be served by an index, so that it is worth asking the server how
/// tables are searched ([`Described::search`]).
pub fn is_search_of_interest(described: &Described, catalog: &Catalog) -> bool {
    let node = tree_of(described, catalog);
    node.as_ref().ok().and_then(query_of).is_some_and(|query| suspicions::is_search_of_interest(query, catalog))
}

/// What is known of the parameters, and what rules look at besides the query.
fn context_of<'c>(
    described: &'c Described,
    catalog: &'c Catalog,
    marks: &[ParameterMark],
    options: Options,
    query: Query<'c>,
) -> (Vec<ParameterFacts>, Context<'c>) {
    let uses = parameters::uses(catalog, query, described.written.as_ref());
    let parameters = parameters::infer(&uses, &described.parameters, marks);
    let context = Context::new(catalog, parameters::values(&parameters), query).written_as(described.written.as_ref());
    let context = context.searched_by(described.search.as_ref());
    (parameters, context.trusting_foreign_keys(options.trust_foreign_keys))
}

fn of_query(
    described: &Described,
    catalog: &Catalog,
    marks: &[ParameterMark],
    options: Options,
    query: Query<'_>,
) -> Facts {
    let (parameters, context) = context_of(described, catalog, marks, options, query);
    let answers = nullability::columns(&context, query, None);
    // A rewrite rule can make the statement return other columns than its tree has.
    if answers.len() != described.columns.len() && !described.columns.is_empty() {
        let reason = "because of a rewrite rule, the statement returns columns other than those analysed";
        return unknown(described, catalog, marks, reason);
    }
    let scope = Scope::new(&context, query, None);
    let mut sources = sources::of_columns(catalog, query).into_iter();
    let types = described.columns.iter().map(|column| column.type_oid);
    let mut records = records::of_columns(&context, query, types).into_iter();
    let columns = described.columns.iter().zip(answers.iter().cloned()).enumerate();
    let columns = columns.map(|(position, (column, answer))| {
        let elements = is_array(catalog, column.type_oid).then(|| Elements::of_column(&scope, position));
        ColumnFacts {
            nullability: answer.into_column(elements.as_ref()),
            always_null: nullability::always_null::column(&scope, position),
            sources: sources.next().flatten().and_then(|sources| sources.named(catalog)),
            record: records.next().flatten(),
            row: row_column(&scope, position, elements.as_ref()),
        }
    });
    let columns = columns.collect();
    let rows = cardinality::query_rows(&context, query, None);
    let least_rows = cardinality::least(&scope, &rows);
    let most_rows = rows.most.number();
    let (cardinality, cardinality_reason) = cardinality(described, rows);
    let (mut effects, calls) = effects::effects_and_calls(query, catalog);
    effects.vouched.extend(context.vouched());
    let nullness = |level: Query<'_>, expression: Expr<'_>| nullness(&scope, level, expression);
    let start = |expression: Expr<'_>| context.start(expression);
    let Broken { violations, must_fail } = violations::violations(query, catalog, &nullness, &start);
    let must_fail = must_fail.into_iter().map(|failure| failure.placed(context.places())).collect();
    Facts {
        columns,
        parameters,
        least_rows,
        most_rows,
        cardinality,
        cardinality_reason,
        refusals: refusals::of_statement(described, catalog, query, &effects),
        suspicions: suspicions::of_statement(&scope, &calls),
        effects,
        violations,
        must_fail,
        unknown: None,
    }
}

/// The row of FROM that an output column is of.
fn row_column(scope: &Scope<'_>, position: usize, elements: Option<&Elements>) -> Option<RowColumn> {
    let query = Some(scope.query).filter(|query| !query.is_set_operation())?;
    if query.command() != Command::Select && nullability::returning::replaced(scope).is_some() {
        return None;
    }
    let entry = query.output().get(position)?.expression();
    let (alias, may_be_missing, present) = nullability::variable::row_of(scope, entry)?;
    Some(RowColumn { alias, may_be_missing, present: present.into_column(elements) })
}

/// Whether a value that the statement or a CTE of it assigns is NULL. Only the statement and its own CTEs can write.
fn nullness(root: &Scope<'_>, level: Query<'_>, expression: Expr<'_>) -> Value {
    let is_root = root.query.is(level);
    let own_cte = root.query.ctes().filter_map(|cte| cte.query()).any(|query| query.is(level));
    if !is_root && !own_cte {
        return Value::Unknown;
    }
    let scope = Scope::new(root.context, level, (!is_root).then_some(root));
    let scope = scope.seen_from(View { old_row: true, ..View::default() });
    nullability::nullness(&scope, expression)
}

fn cardinality(described: &Described, rows: Rows) -> (Cardinality, Reason) {
    if described.columns.is_empty() {
        return (Cardinality::None, "it has no result columns".into());
    }
    let cardinality = match (rows.most, rows.at_least_one) {
        (Most::One, true) => Cardinality::ExactlyOne,
        (Most::One | Most::Zero, _) => Cardinality::AtMostOne,
        (Most::Many, _) => Cardinality::Many,
    };
    (cardinality, rows.reason)
}

/// Whether the type is an array; one that is not known may be.
fn is_array(catalog: &Catalog, ty: u32) -> bool {
    is_array_type(catalog, ty) || !catalog.types.contains_key(&catalog.base_type(ty))
}

/// The facts of a statement of which nothing can be told but by its words.
fn unknown(described: &Described, catalog: &Catalog, marks: &[ParameterMark], reason: &str) -> Facts {
    let returned = described.wording.returns.map(utility::returned);
    let column = |_| ColumnFacts {
        nullability: Returned::column(returned.as_ref(), reason).into_column(Some(&Elements::unknown(reason))),
        always_null: false,
        sources: None,
        record: None,
        row: None,
    };
    let rows = returned.as_ref().map_or_else(|| Rows::many(reason), |returned| returned.rows.clone());
    let (least_rows, most_rows) = (usize::from(rows.at_least_one), rows.most.number());
    let (cardinality, cardinality_reason) = cardinality(described, rows);
    Facts {
        columns: described.columns.iter().map(column).collect(),
        least_rows,
        most_rows,
        parameters: parameters::unknown(described.parameters.len(), marks),
        cardinality,
        cardinality_reason,
        effects: unknown_effects(described, catalog, reason),
        refusals: refusals::of_unknown(described),
        suspicions: Vec::new(),
        violations: Vec::new(),
        must_fail: Vec::new(),
        unknown: Some(reason.to_owned()),
    }
}

fn unknown_effects(described: &Described, catalog: &Catalog, reason: &str) -> Effects {
    let session = session::of_wording(catalog, &described.wording);
    Effects { opaque: BTreeSet::from([reason.to_owned()]), session, ..Effects::default() }
}
