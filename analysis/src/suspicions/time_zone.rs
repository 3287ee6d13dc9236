//! Comparisons between times with and without a time zone: the server takes the one without for a time in the zone of the session
//! (8.5.1.3, "Time Stamps").

use super::{own_nodes, word_of};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::{CallForm, Expr};

/// The types `date`, `timestamp` and `timestamp with time zone`.
const DATE: u32 = 1082;
const TIMESTAMP: u32 = 1114;
const TIMESTAMP_WITH_TIME_ZONE: u32 = 1184;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    own_nodes(scope.query).filter_map(|node| of_node(scope, node)).collect()
}

fn of_node(scope: &Scope<'_>, node: Expr<'_>) -> Option<Suspicion> {
    let catalog = scope.context.catalog;
    let without_zone = match node {
        Expr::Operation(_)
        | Expr::Distinct(_)
        | Expr::NullIf(_)
        | Expr::ArrayComparison(_)
        | Expr::RowComparison(_) => {
            let functions = catalog.functions_of(node);
            let mut mixed = functions.into_iter().flatten().filter(|function| function.is_builtin());
            mixed.find_map(|function| mixed_types(&function.arguments)).or_else(|| converted(scope, node))?
        }
        _ => return None,
    };
    let (what, help) = match without_zone {
        DATE => (
            "a date",
            "`day::timestamp AT TIME ZONE 'Europe/Vienna'` is midnight in a zone that does not depend on the session",
        ),
        _ => (
            "a `timestamp` without time zone",
            "say which zone it is in, as in `placed_at AT TIME ZONE 'UTC'`, or make the column `timestamptz`",
        ),
    };
    let message =
        format!("{what} is compared with a `timestamptz`: the result depends on the time zone of the session");
    let suspicion = Suspicion::new(SuspicionKind::TimeZoneOfSession, message).at(word_of(scope, node));
    Some(suspicion.help(help))
}

/// The type without a time zone, where the other one has one.
fn mixed_types(arguments: &[u32]) -> Option<u32> {
    match arguments {
        [one @ (DATE | TIMESTAMP), TIMESTAMP_WITH_TIME_ZONE] | [TIMESTAMP_WITH_TIME_ZONE, one @ (DATE | TIMESTAMP)] => {
            Some(*one)
        }
        _ => None,
    }
}

/// A side of an operation, as in a difference, that the server converts without being told to.
fn converted(scope: &Scope<'_>, node: Expr<'_>) -> Option<u32> {
    let is_column = |side: &Expr<'_>| matches!(side, Expr::Variable(_));
    node.arguments().iter().find_map(|side| match side {
        Expr::Call(call) if call.form() == CallForm::Implicit && call.ty() == Some(TIMESTAMP_WITH_TIME_ZONE) => {
            let function = scope.context.catalog.function_of(side)?;
            let from = function.arguments.first().copied().filter(|from| matches!(*from, DATE | TIMESTAMP))?;
            call.arguments().first().filter(is_column).map(|_| from)
        }
        _ => None,
    })
}
