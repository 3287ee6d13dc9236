//! What parameters are compared with: columns whose values they may then be.

use super::{Levels, Walk};
use crate::catalog::Oid;
use crate::flow::parameters::ends::{Position, Role};
use crate::flow::sources;
use crate::flow::sources::{Source, Sources};
use crate::tree::node::Node;

/// One column as a source.
pub(super) fn column(relation: Oid, number: i16) -> Sources {
    Sources { values: vec![Source::Column(relation, number)], in_array: false }
}

impl Walk<'_> {
    pub(super) fn compares(&self, operator: &Node<'_>) -> bool {
        operator.oid().is_some_and(|operator| self.catalog.comparisons.contains(&operator))
    }

    /// Two values that are compared: each may be what the other is taken from.
    pub(super) fn comparison<'t>(
        &mut self,
        levels: &mut Levels<'t>,
        left: &'t Node<'t>,
        right: &'t Node<'t>,
        tested: bool,
    ) {
        for (one, other) in [(left, right), (right, left)] {
            let role = match sources::of_expression(self.catalog, levels, other) {
                Some(sources) if !sources.values.is_empty() => Role::Compared(sources, tested),
                _ if tested => Role::Tested,
                _ => Role::Other,
            };
            self.expression(levels, one, Position::of(role));
        }
    }

    /// `value = ANY (array)`, which is also what IN of a list is.
    pub(super) fn any_of<'t>(&mut self, levels: &mut Levels<'t>, arguments: &'t [Node<'t>]) {
        let [value, array] = arguments else {
            return arguments.iter().for_each(|one| self.expression(levels, one, Position::of(Role::Other)));
        };
        let compared = |sources: Option<Sources>, in_array| match sources {
            Some(sources) if !sources.values.is_empty() && sources.in_array != in_array => {
                Position::of(Role::Compared(Sources { in_array, ..sources }, false))
            }
            _ => Position::of(Role::Other),
        };
        let of_array = sources::of_expression(self.catalog, levels, array);
        self.expression(levels, value, compared(of_array, false));
        let of_value = sources::of_expression(self.catalog, levels, value);
        if array.is("ARRAYEXPR") {
            let of_value = of_value.map(|sources| Sources { in_array: !sources.in_array, ..sources });
            let position = compared(of_value, false);
            array.get("elements").items().iter().for_each(|one| self.expression(levels, one, position.clone()));
        } else {
            self.expression(levels, array, compared(of_value, true));
        }
    }
}
