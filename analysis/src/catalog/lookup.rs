//! What hangs together in a catalog: the constraints and indexes of a table, its descendants, what a view is made over, the function
//! behind a call.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::dependencies::{self, Part};
use super::{Catalog, Constraint, Function, Index, Oid, Relation, RelationKind, StoredTree, Trigger, TypeName};
use crate::tree::expr::Expr;
use crate::tree::query::{EntryKind, FromItem};

/// What is worked out when it is first asked for. A catalog is not changed after that.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    functions: OnceLock<BTreeMap<String, Vec<Oid>>>,
    constraints: OnceLock<BTreeMap<Oid, Vec<Oid>>>,
    referencing: OnceLock<BTreeMap<Oid, Vec<Oid>>>,
    indexes: OnceLock<BTreeMap<Oid, Vec<Oid>>>,
    locking_views: OnceLock<bool>,
    /// Relations by schema and name.
    pub(super) relations: OnceLock<BTreeMap<(String, String), Oid>>,
    pub(super) types: OnceLock<BTreeMap<TypeName, Oid>>,
}

/// The oids of what belongs to something, in their order.
fn grouped<Key: Ord>(pairs: impl Iterator<Item = (Key, Oid)>) -> BTreeMap<Key, Vec<Oid>> {
    let mut groups: BTreeMap<Key, Vec<Oid>> = BTreeMap::new();
    for (key, oid) in pairs {
        groups.entry(key).or_default().push(oid);
    }
    groups
}

impl Catalog {
    /// The relation's constraints, by oid.
    pub fn constraints_of(&self, relation: Oid) -> impl Iterator<Item = &Constraint> {
        dependencies::note_part(relation, Part::Constraints);
        let pairs = || self.constraints.unnoted().values().map(|constraint| (constraint.relation, constraint.oid));
        let constraints = self.lookup.constraints.get_or_init(|| grouped(pairs()));
        constraints.get(&relation).into_iter().flatten().filter_map(|oid| self.constraints.get(oid))
    }

    /// Foreign keys of other (or the same) tables that point to the relation, by oid.
    pub(crate) fn constraints_referencing(&self, relation: Oid) -> impl Iterator<Item = &Constraint> {
        dependencies::note_part(relation, Part::References);
        let referenced = |constraint: &Constraint| Some((constraint.foreign_key.as_ref()?.relation, constraint.oid));
        let pairs = || self.constraints.unnoted().values().filter_map(referenced);
        let constraints = self.lookup.referencing.get_or_init(|| grouped(pairs()));
        constraints.get(&relation).into_iter().flatten().filter_map(|oid| self.constraints.get(oid))
    }

    /// The relation's indexes, by oid.
    pub(crate) fn indexes_of(&self, relation: Oid) -> impl Iterator<Item = &Index> {
        dependencies::note_part(relation, Part::Indexes);
        let pairs = || self.indexes.unnoted().values().map(|index| (index.relation, index.oid));
        let indexes = self.lookup.indexes.get_or_init(|| grouped(pairs()));
        indexes.get(&relation).into_iter().flatten().filter_map(|oid| self.indexes.get(oid))
    }

    /// The functions of this name, in all schemas.
    pub(crate) fn functions_named(&self, name: &str) -> impl Iterator<Item = &Function> {
        dependencies::note_function_name(name);
        let pairs = || self.functions.unnoted().values().map(|function| (function.name.clone(), function.oid));
        let functions = self.lookup.functions.get_or_init(|| grouped(pairs()));
        functions.get(name).into_iter().flatten().filter_map(|oid| self.functions.get(oid))
    }

    /// Whether the query of a view locks rows.
    pub(crate) fn has_locking_views(&self) -> bool {
        dependencies::note_locking_views();
        let mut views = self.relations.unnoted().values().filter_map(|relation| relation.view_query.as_ref());
        *self.lookup.locking_views.get_or_init(|| views.any(StoredTree::locks_rows))
    }

    /// The relation and all of its descendants; `None` when one of them is not known.
    pub(crate) fn family(&self, relation: Oid) -> Option<Vec<&Relation>> {
        let mut family: Vec<&Relation> = vec![self.relations.get(&relation)?];
        let mut next = 0;
        while let Some(member) = family.get(next).copied() {
            next += 1;
            for child in &member.children {
                if !family.iter().any(|known| known.oid == *child) {
                    family.push(self.relations.get(child)?);
                }
            }
        }
        Some(family)
    }

    /// The relations that a write to this one goes through: itself, and below an updatable view what it is made over.
    pub(crate) fn write_path(&self, relation: Oid) -> Option<Vec<&Relation>> {
        let mut path: Vec<&Relation> = Vec::new();
        let mut next = Some(relation);
        while let Some(oid) = next {
            let relation = self.relations.get(&oid)?;
            if path.iter().any(|known| known.oid == oid) {
                return None;
            }
            path.push(relation);
            next = match (&relation.kind, &relation.view_query) {
                (RelationKind::View, Some(tree)) if !relation.has_instead_triggers() => Some(tree.view_base()?.0),
                _ => None,
            };
        }
        Some(path)
    }
}

impl Relation {
    /// Whether INSTEAD OF triggers replace writes to it.
    pub(crate) fn has_instead_triggers(&self) -> bool {
        self.triggers.iter().any(Trigger::instead)
    }
}

impl StoredTree {
    /// For the query of a view that may be updatable: the one relation in its FROM, and for each of its columns the number of the
    /// relation's column.
    pub(crate) fn view_base(&self) -> Option<(Oid, Vec<Option<i16>>)> {
        let query = self.query()?;
        let mut items = query.join_tree().items();
        let (Some(FromItem::Entry(index)), None) = (items.next(), items.next()) else { return None };
        let relation = query.entry(index).filter(|entry| entry.kind() == EntryKind::Relation)?.relation()?;
        let column = |expression: Expr<'_>| match expression {
            Expr::Variable(variable) if variable.entry() == Some(index) && variable.levels_up() == Some(0) => {
                variable.number().and_then(|number| i16::try_from(number).ok())
            }
            _ => None,
        };
        Some((relation, query.output().iter().map(|entry| column(entry.expression())).collect()))
    }
}
