//! Conditions in words, for reasons.

use crate::catalog::{ConstraintKind, Index, Relation};
use crate::prove::cardinality::conditions::{Equality, Source, plain_column};
use crate::prove::cardinality::same::bare;
use crate::prove::nullability::variable::column_label;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::node::Node;

/// How many conditions a sentence names.
const NAMED: usize = 3;

/// Literals of this length are not repeated.
const LONG: usize = 24;

/// "o.id = $1 pins the primary key of o"
pub(crate) fn fixes(scope: &Scope<'_>, proof: &[&Equality<'_>], what: &str) -> Reason {
    if proof.is_empty() {
        return Reason::new(format!("{what} allows only one row"));
    }
    let verb = if proof.len() == 1 { "pins" } else { "pin" };
    with_verb(scope, proof, verb, what)
}

/// "o.id = $1 would pin o_key"
pub(crate) fn would_fix(scope: &Scope<'_>, proof: &[&Equality<'_>], what: &str) -> Reason {
    with_verb(scope, proof, "would pin", what)
}

/// "the primary key of customers", "the unique key customers_email_key"
pub(crate) fn key(scope: &Scope<'_>, relation: &Relation, index: &Index) -> String {
    let mut constraints = scope.analysis.catalog.constraints_of(relation.oid);
    match constraints.any(|key| key.kind == ConstraintKind::PrimaryKey && key.index == Some(index.oid)) {
        true => format!("the primary key of {}", relation.name),
        false => format!("the unique key {}", index.name),
    }
}

fn with_verb(scope: &Scope<'_>, proof: &[&Equality<'_>], verb: &str, what: &str) -> Reason {
    let conditions = conditions(scope, proof);
    let text = format!("{} {verb} {what}", conditions.text);
    conditions.reworded(text)
}

/// "o.id = $1 and o.line = 2", with the place of the first.
pub(crate) fn conditions(scope: &Scope<'_>, proof: &[&Equality<'_>]) -> Reason {
    let mut reasons: Vec<Reason> = Vec::new();
    for equality in proof {
        let reason = match &equality.source {
            Source::Condition(node) => Reason::new(condition(scope, node)).at(scope.analysis.place(*node)),
            Source::Outside(reason) => reason.clone(),
        };
        if !reasons.iter().any(|known| known.text == reason.text) {
            reasons.push(reason);
        }
    }
    let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
    let text = match texts.len() {
        more if more > NAMED => format!("{}, and {} more conditions", texts[..NAMED].join(", "), more - NAMED),
        _ => texts.join(" and "),
    };
    let place = reasons.iter().find_map(|reason| reason.place);
    Reason::new(text).at(place)
}

fn condition(scope: &Scope<'_>, node: &Node<'_>) -> String {
    let value = |node: &Node<'_>| value(scope, node);
    match (node.label(), node.get("args").items()) {
        ("OPEXPR", [left, right]) => format!("{} = {}", value(left), value(right)),
        ("DISTINCTEXPR", [left, right]) => format!("{} IS NOT DISTINCT FROM {}", value(left), value(right)),
        ("SCALARARRAYOPEXPR", [left, _]) => format!("{} = ANY (one element)", value(left)),
        ("NULLTEST", _) => format!("{} IS NULL", value(node.get("arg"))),
        ("SUBLINK", _) => "a comparison with a subquery of one row".to_owned(),
        _ => value(node),
    }
}

fn value(scope: &Scope<'_>, node: &Node<'_>) -> String {
    if let Some((entry, number)) = plain_column(scope, node) {
        return column_label(scope, entry, number);
    }
    let node = bare(node);
    match node.label() {
        "CONST" => literal(scope, node).unwrap_or_else(|| "a constant".to_owned()),
        "PARAM" => node.get("paramid").int().map_or_else(|| "a parameter".to_owned(), |number| format!("${number}")),
        "SUBLINK" => "a subquery".to_owned(),
        "VAR" => "a column of the outer query".to_owned(),
        "FUNCEXPR" => call(scope, node).unwrap_or_else(|| "an expression".to_owned()),
        _ => "an expression".to_owned(),
    }
}

fn call(scope: &Scope<'_>, node: &Node<'_>) -> Option<String> {
    let _level = scope.analysis.enter()?;
    let arguments = node.get("args").items();
    // `CoercionForm`: 0 is a call as it is written; the others are casts and the like.
    match (node.get("funcformat").int(), arguments) {
        (Some(0), arguments) if arguments.len() < 3 => {
            let arguments: Vec<String> = arguments.iter().map(|argument| value(scope, argument)).collect();
            Some(format!("{}({})", scope.analysis.function(node)?.name, arguments.join(", ")))
        }
        (Some(1 | 2), [argument, ..]) => Some(value(scope, argument)),
        _ => None,
    }
}

/// A number or a short string, as it is written in the statement.
fn literal(scope: &Scope<'_>, node: &Node<'_>) -> Option<String> {
    let literal = scope.analysis.places()?.literal(node)?;
    (literal.len() < LONG && !literal.contains('\n')).then(|| literal.to_owned())
}
