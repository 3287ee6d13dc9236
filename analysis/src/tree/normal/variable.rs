//! Columns, by the names of what they are of.

use std::borrow::Cow;

use super::Part;
use super::read::{Around, Reader};
use crate::tree::clause::Column;
use crate::tree::expr::{Expr, Variable};
use crate::tree::node::Node;
use crate::tree::query::Query;
use crate::tree::resolve::QueryLevel;

/// What a column consists of besides what it is of.
const FIELDS: &[&str] = &["varattno", "vartype", "vartypmod", "varcollid", "varlevelsup", "varreturningtype"];

/// For each kind of node with a name: the fields that tell what it is the name of.
pub(crate) const NAMED: [(&str, &[&str]); 2] =
    [("VAR", &["varattno", "varlevelsup", "varno"]), ("AGGREF", &["agglevelsup"])];

impl<'t> Reader<'_> {
    /// A column: of a relation by its name and number, of a join or of GROUP BY as what it stands for.
    pub(super) fn variable(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let place = node.get("location").int().and_then(|place| usize::try_from(place).ok());
        let place = place.filter(|_| !around.placeless);
        let mut fields: Vec<(&str, Part<'t>)> =
            FIELDS.iter().map(|field| (*field, self.node(node.get(field), around))).collect();
        let owner = match Expr::of(node) {
            Expr::Variable(variable) => self.owner(variable, around),
            _ => None,
        };
        let unknown = || self.node(node.get("varno"), around);
        fields.push(("varno", owner.unwrap_or_else(unknown)));
        Part::Node(node.label(), place, fields)
    }

    fn owner(&self, variable: Variable<'t>, around: Around<'_, 't>) -> Option<Part<'t>> {
        let (level, entry) = around.level.entry_of(variable)?;
        let within = Around { level, placeless: true };
        match entry.column(variable.number()?) {
            Column::Join(expression) | Column::Group(expression) => Some(self.node(expression.node(), within)),
            _ => Some(Part::Text(Cow::Owned(name(level.query(), variable.entry()?)))),
        }
    }
}

/// What tells an entry of the range table apart from the others of its query.
pub(super) fn name(query: Query<'_>, index: usize) -> String {
    let names: Vec<_> = query.range_table().take(index).map(|entry| (entry.kind(), entry.name())).collect();
    let Some((_, own)) = names.last() else { return index.to_string() };
    let same = names.iter().filter(|(_, name)| name == own).count();
    format!("{own} {same}")
}
