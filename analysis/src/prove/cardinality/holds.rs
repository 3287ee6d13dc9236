//! Conditions that hold whatever the rows are: TRUE, and equalities of constants, which the columns of subqueries can be.

use crate::prove::cardinality::conditions::parts;
use crate::prove::cardinality::same::bare;
use crate::prove::cardinality::stable::is_stable;
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::{Command, EntryKind, FromItem, Join, JoinKind};
use crate::tree::resolve::QueryLevel;

/// Whether each row of one side of a join matches each row of the other.
pub(crate) fn joins_all(scope: &Scope<'_>, join: Join<'_>) -> bool {
    let sides = inner(join.left()).into_iter().chain(inner(join.right()));
    always(scope, join.condition(), &sides.collect::<Vec<_>>())
}

/// Whether a condition is absent or always true. `present` are the entries that no outer join makes NULL.
pub(crate) fn always(scope: &Scope<'_>, condition: &Node<'_>, present: &[usize]) -> bool {
    let Some(_level) = scope.analysis.enter() else { return false };
    match parts(condition, true).as_slice() {
        [(part, true)] if std::ptr::eq(*part, condition) => {
            is_true(condition) || is_equality_of_constants(scope, condition, present)
        }
        parts => parts.iter().all(|(part, truth)| *truth && always(scope, part, present)),
    }
}

/// The entries of an item of FROM that no outer join in it makes NULL.
pub(crate) fn inner(item: FromItem<'_>) -> Vec<usize> {
    match item {
        FromItem::Entry(index) => vec![index],
        FromItem::From(list) => list.items().flat_map(inner).collect(),
        FromItem::Join(join) => match join.kind() {
            JoinKind::Inner => [inner(join.left()), inner(join.right())].concat(),
            JoinKind::Left => inner(join.left()),
            JoinKind::Right => inner(join.right()),
            JoinKind::Full => Vec::new(),
        },
        FromItem::Other => Vec::new(),
    }
}

/// Whether a condition is absent or the constant TRUE.
pub(crate) fn is_true(condition: &Node<'_>) -> bool {
    let constant = || {
        let byte = condition.get("constvalue").datum().and_then(|bytes| bytes.first().copied());
        condition.is("CONST") && condition.get("constisnull").bool() == Some(false) && byte == Some(1)
    };
    condition.is_null() || constant()
}

/// `1 = 1`: equality of a B-tree operator family holds between a value and itself.
fn is_equality_of_constants(scope: &Scope<'_>, condition: &Node<'_>, present: &[usize]) -> bool {
    let operator = condition.get("opno").oid().filter(|_| condition.is("OPEXPR"));
    let is_equality = operator.is_some_and(|one| scope.analysis.catalog.equalities_with(one).next().is_some());
    let [left, right] = condition.get("args").items() else { return false };
    let constants = || Some((constant(scope, left, present)?, constant(scope, right, present)?));
    let same = |field: &str, (one, other): (&Node<'_>, &Node<'_>)| one.get(field) == other.get(field);
    is_equality
        && constants().is_some_and(|pair| {
            pair.0.get("constisnull").bool() == Some(false)
                && same("consttype", pair)
                && same("constisnull", pair)
                && same("constvalue", pair)
        })
}

/// The constant that an expression is, or that is behind a column of a subquery.
fn constant<'n>(scope: &Scope<'n>, node: &'n Node<'n>, present: &[usize]) -> Option<&'n Node<'n>> {
    let node = bare(node);
    match node.label() {
        "CONST" => Some(node),
        "VAR" if node.get("varlevelsup").int() == Some(0) => {
            let entry = usize::try_from(node.get("varno").int()?).ok().filter(|entry| present.contains(entry))?;
            let constant = bare(constant_output(scope, entry, node.get("varattno").int()?)?);
            constant.is("CONST").then_some(constant)
        }
        _ => None,
    }
}

/// The expression behind a column of a subquery or CTE, if no column is in it and nothing that may change.
pub(crate) fn constant_output<'s>(scope: &Scope<'s>, index: usize, number: i64) -> Option<&'s Node<'s>> {
    let entry = scope.query.entry(index)?;
    let query = match entry.kind() {
        EntryKind::Subquery => entry.subquery()?,
        EntryKind::Cte => scope.cte(entry).filter(|(_, _, cte)| !cte.is_recursive())?.2.query()?,
        _ => return None,
    };
    // What grouping sets go by is NULL in some rows.
    let plain = query.command() == Command::Select
        && ["setOperations", "groupingSets"].iter().all(|field| query.get(field).is_null());
    let output = query.output();
    let expression = output.get(usize::try_from(number).ok()?.checked_sub(1)?)?.expression();
    let constant = expression.records().all(|record| match record.label() {
        "CONST" | "RELABELTYPE" | "COLLATEEXPR" | "COERCETODOMAIN" | "COERCEVIAIO" | "FUNCEXPR" | "OPEXPR" => true,
        "PARAM" => record.get("paramkind").int() == Some(0),
        _ => false,
    });
    (plain && constant && is_stable(scope.analysis, expression)).then_some(expression)
}
