//! A `text` column that is compared with a value of type `citext`: the value becomes `text`, and not the column `citext`, so that upper and
//! lower case are told apart.

use super::{own_nodes, quoted, word_of};
use crate::catalog::{Catalog, Oid};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::columns::plain_column;
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;

/// The type `text`.
const TEXT: Oid = 25;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let catalog = scope.context.catalog;
    if !catalog.types.values().any(is_citext) {
        return Vec::new();
    }
    own_nodes(scope.query).filter(|node| is_trap(scope, *node)).map(|node| told(scope, node)).collect()
}

fn is_citext(ty: &crate::catalog::Type) -> bool {
    ty.name == "citext" && ty.extension.as_deref() == Some("citext")
}

fn is_trap(scope: &Scope<'_>, node: Expr<'_>) -> bool {
    let Expr::Operation(operation) = node else { return false };
    let Some([left, right]) = operation.sides() else { return false };
    let catalog = scope.context.catalog;
    let compares = operation.operator().is_some_and(|operator| catalog.comparisons.contains(&operator));
    let is_text = |side: Expr<'_>| plain_column(scope, side).is_some() && !is_of_citext(catalog, side);
    compares && (is_text(left) && is_of_citext(catalog, right) || is_text(right) && is_of_citext(catalog, left))
}

/// Whether it is a value of `citext` as `text`.
fn is_of_citext(catalog: &Catalog, side: Expr<'_>) -> bool {
    let Expr::Relabel(cast) = side else { return false };
    let ty = match cast.argument() {
        Expr::Variable(variable) => variable.ty(),
        Expr::Parameter(parameter) => parameter.ty(),
        Expr::Constant(constant) => constant.ty(),
        Expr::Call(call) => call.ty(),
        Expr::Relabel(inner) | Expr::CoerceViaIo(inner) => inner.ty(),
        _ => None,
    };
    let is_citext = ty.and_then(|ty| catalog.types.get(&catalog.base_type(ty))).is_some_and(is_citext);
    cast.ty() == Some(TEXT) && is_citext
}

fn told(scope: &Scope<'_>, node: Expr<'_>) -> Suspicion {
    let condition = quoted(scope, node).map_or_else(|| "this comparison".to_owned(), |text| format!("`{text}`"));
    let suspicion =
        Suspicion::new(SuspicionKind::CaseOfCitext, format!("{condition} tells upper and lower case apart"));
    let why = "the column is `text`: the value of type `citext` is converted to `text`, not the column to `citext`";
    let help = "cast the column: `column::citext = …`; or make it one of type `citext`";
    suspicion.at(word_of(scope, node)).note(why).help(help)
}
