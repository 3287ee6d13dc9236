//! Conditions in words, for reasons.

use crate::catalog::{ConstraintKind, Index, Relation};
use crate::prove::cardinality::columns::plain_column;
use crate::prove::cardinality::conditions::{Equality, Source};
use crate::prove::nullability::variable::column_label;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::{Call, CallForm, Expr, Through};

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
    let mut constraints = scope.context.catalog.constraints_of(relation.oid);
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
            Source::Condition(one) => Reason::new(condition(scope, *one)).at(scope.context.place(*one)),
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

fn condition(scope: &Scope<'_>, condition: Expr<'_>) -> String {
    let value = |expression: Expr<'_>| value(scope, expression);
    let compared = |sides: Option<[Expr<'_>; 2]>, sign: &str| match sides {
        Some([left, right]) => format!("{} {sign} {}", value(left), value(right)),
        None => value(condition),
    };
    match condition {
        Expr::Operation(operation) => compared(operation.sides(), "="),
        Expr::Distinct(operation) => compared(operation.sides(), "IS NOT DISTINCT FROM"),
        Expr::ArrayComparison(comparison) => match comparison.sides() {
            Some([left, _]) => format!("{} = ANY (one element)", value(left)),
            None => value(condition),
        },
        Expr::NullTest(test) => format!("{} IS NULL", value(test.argument())),
        Expr::SubLink(_) => "a comparison with a subquery of one row".to_owned(),
        _ => value(condition),
    }
}

fn value(scope: &Scope<'_>, expression: Expr<'_>) -> String {
    if let Some((entry, number)) = plain_column(scope, expression) {
        return column_label(scope, entry, number);
    }
    let expression = expression.strip(Through::SameValue);
    let words = match expression {
        Expr::Constant(_) => literal(scope, expression),
        Expr::Parameter(parameter) => parameter.number().map(|number| format!("${number}")),
        Expr::Call(call) => self::call(scope, call),
        _ => None,
    };
    words.unwrap_or_else(|| {
        let unnamed = match expression {
            Expr::Constant(_) => "a constant",
            Expr::Parameter(_) => "a parameter",
            Expr::SubLink(_) => "a subquery",
            Expr::Variable(_) => "a column of the outer query",
            _ => "an expression",
        };
        unnamed.to_owned()
    })
}

fn call(scope: &Scope<'_>, call: Call<'_>) -> Option<String> {
    let _level = scope.context.enter()?;
    let arguments = call.arguments();
    match call.form() {
        CallForm::Call if arguments.len() < 3 => {
            let arguments: Vec<String> = arguments.iter().map(|argument| value(scope, argument)).collect();
            let function = scope.context.catalog.function_of(Expr::Call(call))?;
            Some(format!("{}({})", function.name, arguments.join(", ")))
        }
        CallForm::Cast | CallForm::Implicit => Some(value(scope, arguments.first()?)),
        _ => None,
    }
}

/// A number or a short string, as it is written in the statement.
fn literal(scope: &Scope<'_>, constant: Expr<'_>) -> Option<String> {
    let literal = scope.context.places()?.literal(constant)?;
    (literal.len() < LONG && !literal.contains('\n')).then(|| literal.to_owned())
}
