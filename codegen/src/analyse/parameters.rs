//! Which parameters may be given as NULL: those that are only ever assigned, as they are, to columns that may be NULL.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::ParameterMark;
use crate::analyse::context::{ParameterValue, view_base};
use crate::analyse::facts::{ColumnName, Nullability};
use crate::analyse::node::Node;
use crate::analyse::nullability::expression::parameter_number;
use crate::analyse::tree::{Command, EntryKind, Query, TargetEntry};
use crate::analyse::writes::queries;
use crate::catalog::{Catalog, Oid, RelationKind, TypeKind};

/// How a statement uses one parameter.
#[derive(Debug, Default)]
struct Uses {
    /// In how many places it was written.
    count: usize,
    /// The columns that it is assigned to.
    assigned: Vec<Assignment>,
}

/// A table column that a parameter is assigned to.
#[derive(Debug, Clone)]
struct Assignment {
    column: ColumnName,
    /// Why it cannot be NULL; `None` when it can.
    not_null: Option<String>,
}

/// The nullability of `$1`, `$2`, …; the author's marks decide where there are any.
pub(crate) fn infer(catalog: &Catalog, tree: &Node<'_>, count: usize, marks: &[ParameterMark]) -> Vec<Nullability> {
    let mut uses: BTreeMap<usize, Uses> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for record in tree.records().filter(|record| record.label() == "PARAM" && record.get("paramkind").int() == Some(0))
    {
        let Some(number) = record.get("paramid").int().and_then(|number| usize::try_from(number).ok()) else {
            continue;
        };
        // In INSERT … SELECT :p the tree has the parameter in both lists, with the one place where it was written.
        let place = record.get("location").int().filter(|place| *place >= 0);
        if place.is_none_or(|place| seen.insert((number, place))) {
            uses.entry(number).or_default().count += 1;
        }
    }
    for query in queries(tree) {
        for (relation, entry) in assignments(query) {
            assign(catalog, query, relation, entry, &mut uses);
        }
    }
    let nothing = Uses::default();
    let parameter = |number: usize| {
        let mark = marks.get(number - 1).copied().unwrap_or_default();
        decide(uses.get(&number).unwrap_or(&nothing), mark)
    };
    (1..=count).map(parameter).collect()
}

/// Parameters of which nothing is known: those that the author says so of may be given as NULL.
pub(crate) fn unknown(count: usize, marks: &[ParameterMark]) -> Vec<Nullability> {
    let nothing = Uses::default();
    (0..count).map(|position| decide(&nothing, marks.get(position).copied().unwrap_or_default())).collect()
}

/// What the rules for expressions need to know of the parameters.
pub(crate) fn values(parameters: &[Nullability]) -> Vec<ParameterValue> {
    let value = |parameter: &Nullability| ParameterValue {
        nullable: parameter.nullable,
        elements_nullable: parameter.elements_nullable,
    };
    parameters.iter().map(value).collect()
}

fn decide(uses: &Uses, mark: ParameterMark) -> Nullability {
    let doubt = uses.assigned.iter().find_map(|assignment| assignment.not_null.clone());
    let (nullable, reason) = match (mark.nullable, uses.assigned.first(), doubt) {
        (Some(true), _, _) => (true, "declared nullable by the author".to_owned()),
        (Some(false), _, _) => (false, "declared not null by the author".to_owned()),
        (None, _, Some(doubt)) => (false, doubt),
        (None, _, None) if uses.count > uses.assigned.len() => {
            (false, "used in a condition or an expression".to_owned())
        }
        (None, Some(first), None) => {
            (true, format!("assigned to {}.{}, which may be NULL", first.column.table, first.column.column))
        }
        (None, None, None) => (false, "not declared nullable".to_owned()),
    };
    Nullability {
        nullable,
        reason: reason.into(),
        elements_nullable: mark.elements_nullable.unwrap_or(false),
        assigned_to: uses.assigned.first().map(|assignment| assignment.column.clone()),
    }
}

/// The assignments of a query to its target: INSERT and UPDATE, DO UPDATE, and the actions of MERGE.
fn assignments(query: Query<'_>) -> Vec<(Oid, TargetEntry<'_>)> {
    let target = query.result_relation().and_then(|index| query.entry(index)).and_then(|entry| entry.relation());
    let Some(target) = target else { return Vec::new() };
    let own = matches!(query.command(), Command::Insert | Command::Update);
    let own = query.target_list().filter(|entry| own && !entry.is_junk());
    let conflict = query.on_conflict().into_iter().flat_map(|conflict| conflict.assignments());
    let merge = query.merge_actions().flat_map(|action| action.assignments());
    own.chain(conflict).chain(merge).map(|entry| (target, entry)).collect()
}

fn assign(
    catalog: &Catalog,
    query: Query<'_>,
    relation: Oid,
    entry: TargetEntry<'_>,
    uses: &mut BTreeMap<usize, Uses>,
) {
    let Some(number) = entry.number() else { return };
    for (parameter, domain) in sources(catalog, query, entry.expression()) {
        let Some(mut assignment) = column(catalog, relation, number) else { continue };
        if let Some(domain) = domain {
            assignment.not_null.get_or_insert(format!("cast to the domain {domain}, which is NOT NULL"));
        }
        uses.entry(parameter).or_default().assigned.push(assignment);
    }
}

/// The parameters that an assigned expression is, in one row or another of VALUES, each with a NOT NULL domain that it passes.
fn sources(catalog: &Catalog, query: Query<'_>, expression: &Node<'_>) -> Vec<(usize, Option<String>)> {
    let (node, domain) = uncast(catalog, expression);
    if let Some(number) = parameter_number(node) {
        return vec![(number, domain)];
    }
    let here = node.is("VAR") && node.get("varlevelsup").int() == Some(0) && query.command() == Command::Insert;
    let index = node.get("varno").int().and_then(|index| usize::try_from(index).ok());
    let position = node
        .get("varattno")
        .int()
        .and_then(|number| usize::try_from(number).ok())
        .and_then(|number| number.checked_sub(1));
    let (true, Some(entry), Some(position)) = (here, index.and_then(|index| query.entry(index)), position) else {
        return Vec::new();
    };
    let cells: Vec<&Node<'_>> = match (entry.kind(), entry.subquery()) {
        (EntryKind::Values, _) => {
            entry.get("values_lists").items().iter().filter_map(|row| row.items().get(position)).collect()
        }
        (EntryKind::Subquery, Some(source)) if source.get("setOperations").is_null() => {
            source.output().get(position).map(|entry| entry.expression()).into_iter().collect()
        }
        _ => Vec::new(),
    };
    let source = |cell: &&Node<'_>| {
        let (node, inner) = uncast(catalog, cell);
        parameter_number(node).map(|number| (number, inner.or_else(|| domain.clone())))
    };
    cells.iter().filter_map(source).collect()
}

/// What is below casts that give NULL for NULL; and the name of a domain among them that is NOT NULL.
fn uncast<'n>(catalog: &Catalog, expression: &'n Node<'n>) -> (&'n Node<'n>, Option<String>) {
    let mut node = expression;
    let mut domain = None;
    loop {
        node = match node.label() {
            "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO" | "ARRAYCOERCEEXPR" => node.get("arg"),
            "COERCETODOMAIN" => {
                domain = domain.or_else(|| not_null_domain(catalog, node.get("resulttype").oid()));
                node.get("arg")
            }
            "FUNCEXPR" if is_cast(catalog, node) => match node.get("args").items().first() {
                Some(argument) => argument,
                None => return (node, domain),
            },
            _ => return (node, domain),
        };
    }
}

/// A strict function that a cast calls: its other arguments are a type modifier and whether the cast is explicit.
fn is_cast(catalog: &Catalog, node: &Node<'_>) -> bool {
    let strict =
        node.get("funcid").oid().and_then(|oid| catalog.functions.get(&oid)).is_some_and(|function| function.strict);
    let constants = node.get("args").items().iter().skip(1).all(|argument| argument.is("CONST"));
    strict && constants && matches!(node.get("funcformat").int(), Some(1 | 2))
}

fn not_null_domain(catalog: &Catalog, ty: Option<Oid>) -> Option<String> {
    let mut next = ty?;
    for _ in 0..64 {
        let ty = catalog.types.get(&next)?;
        match &ty.kind {
            TypeKind::Domain(domain) if domain.not_null => return Some(ty.name.clone()),
            TypeKind::Domain(domain) => next = domain.base,
            _ => return None,
        }
    }
    None
}

/// The table column behind a target's column, through updatable views.
fn column(catalog: &Catalog, relation: Oid, number: i16) -> Option<Assignment> {
    let (mut oid, mut number) = (relation, number);
    for _ in 0..64 {
        let table = catalog.relations.get(&oid)?;
        let base = match (&table.kind, &table.view_query) {
            (RelationKind::View, Some(text)) => view_base(text),
            _ => None,
        };
        let below = base.and_then(|(base, columns)| {
            let position = usize::try_from(number).ok()?.checked_sub(1)?;
            Some((base, columns.get(position).copied().flatten()?))
        });
        if let Some(below) = below {
            (oid, number) = below;
            continue;
        }
        let column = table.columns.get(&number)?;
        let name = ColumnName { schema: table.schema.clone(), table: table.name.clone(), column: column.name.clone() };
        let not_null = match not_null_domain(catalog, Some(column.type_oid)) {
            _ if column.not_null => Some(format!("assigned to {}.{}, which is NOT NULL", table.name, column.name)),
            Some(domain) => {
                Some(format!("assigned to {}.{}, whose domain {domain} is NOT NULL", table.name, column.name))
            }
            None if table.kind == RelationKind::View => {
                Some(format!("assigned to {}.{}, a view column of which nothing is known", table.name, column.name))
            }
            None => None,
        };
        return Some(Assignment { column: name, not_null });
    }
    None
}
