//! What parameters are compared with: columns whose values they may then be.

use super::Walk;
use crate::catalog::Oid;
use crate::flow::parameters::ends::{Position, Role};
use crate::flow::sources;
use crate::flow::sources::{SourceOid, SourceOids};
use crate::tree::expr::{Expr, Exprs};
use crate::tree::resolve::Nesting;

/// One column as a source.
pub(super) fn column(relation: Oid, number: i16) -> SourceOids {
    SourceOids { values: vec![SourceOid::Column(relation, number)], in_array: false }
}

impl Walk<'_> {
    pub(super) fn compares(&self, operator: Option<Oid>) -> bool {
        operator.is_some_and(|operator| self.catalog.comparisons.contains(&operator))
    }

    /// Two values that are compared: each may be what the other is taken from.
    pub(super) fn comparison(&mut self, level: &Nesting<'_, '_>, left: Expr<'_>, right: Expr<'_>, tested: bool) {
        for (one, other) in [(left, right), (right, left)] {
            let role = match sources::of_expression(self.catalog, level, other) {
                Some(sources) if !sources.values.is_empty() => Role::Compared(sources, tested),
                _ if tested => Role::Tested,
                _ => Role::Other,
            };
            self.expression(level, one, Position::of(role));
        }
    }

    /// `value = ANY (array)`, which is also what IN of a list is.
    pub(super) fn any_of(&mut self, level: &Nesting<'_, '_>, arguments: Exprs<'_>) {
        let Some([value, array]) = arguments.exactly() else { return self.all(level, arguments, &Role::Other) };
        let compared = |sources: Option<SourceOids>, in_array| match sources {
            Some(sources) if !sources.values.is_empty() && sources.in_array != in_array => {
                Role::Compared(SourceOids { in_array, ..sources }, false)
            }
            _ => Role::Other,
        };
        let of_array = sources::of_expression(self.catalog, level, array);
        self.expression(level, value, Position::of(compared(of_array, false)));
        let of_value = sources::of_expression(self.catalog, level, value);
        if let Expr::Array(array) = array {
            let of_value = of_value.map(|sources| SourceOids { in_array: !sources.in_array, ..sources });
            self.all(level, array.elements(), &compared(of_value, false));
        } else {
            self.expression(level, array, Position::of(compared(of_value, true)));
        }
    }
}
