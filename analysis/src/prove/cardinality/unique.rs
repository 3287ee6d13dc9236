//! Whether an entry of FROM contributes at most one row: by a unique key whose columns are all fixed, or by itself.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::catalog::{Index, Oid, Relation, RelationKind};
use crate::prove::cardinality::Most;
use crate::prove::cardinality::computed::{self, Computed};
use crate::prove::cardinality::fixed::{Bindings, Bound, Sense, Term};
use crate::prove::cardinality::from::{entry_rows, entry_rows_given};
use crate::prove::cardinality::predicate::is_implied;
use crate::prove::cardinality::stable::{entries_used, is_stable, view_is_stable};
use crate::prove::cardinality::words;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::query::{EntryKind, RangeTableEntry};

/// `SelfItemPointerAttributeNumber`, and equality of tid.
const CTID: (i64, &[Oid]) = (-1, &[387]);

/// A column of a subquery, CTE or view that is fixed by conditions on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) number: i64,
    pub(crate) operator: Option<Oid>,
    pub(crate) collation: Option<Oid>,
    pub(crate) nulls: bool,
    pub(crate) reason: Reason,
}

/// With which fixed columns an entry was tried already.
pub(crate) type Tried = RefCell<BTreeMap<usize, Vec<Output>>>;

/// Why the entry is single, and whether its row is fixed.
pub(crate) fn bound(bindings: &Bindings<'_, '_>, index: usize, tried: &Tried) -> Option<(Bound, bool)> {
    let scope = bindings.scope;
    let entry = scope.query.entry(index)?;
    if entry.kind() == EntryKind::Relation && !is_view(scope, entry) && !is_sequence(scope, entry) {
        return key(bindings, entry, index).map(|reason| (Bound::Key(reason), true));
    }
    let mut rows = entry_rows(scope, index);
    if rows.most == Most::Many {
        let outputs = fixed_outputs(bindings, index);
        if outputs.is_empty() || tried.borrow().get(&index) == Some(&outputs) {
            return None;
        }
        rows = entry_rows_given(scope, index, &outputs);
        tried.borrow_mut().insert(index, outputs);
    }
    if rows.most == Most::Many {
        return None;
    }
    // What LATERAL refers to has to be single, or it gives a row for each of its rows.
    let uses = definition_uses(scope, entry)?;
    if !uses.iter().all(|used| bindings.is_single(*used)) {
        return None;
    }
    let is_fixed = uses.iter().all(|used| bindings.is_fixed(*used)) && is_fixed_definition(scope, entry);
    Some((Bound::Rows(rows.reason), is_fixed))
}

pub(crate) fn is_view(scope: &Scope<'_>, entry: RangeTableEntry<'_>) -> bool {
    is_of_kind(scope, entry, RelationKind::View)
}

fn is_sequence(scope: &Scope<'_>, entry: RangeTableEntry<'_>) -> bool {
    is_of_kind(scope, entry, RelationKind::Sequence)
}

fn is_of_kind(scope: &Scope<'_>, entry: RangeTableEntry<'_>, kind: RelationKind) -> bool {
    let relation = entry.relation().and_then(|oid| scope.context.catalog.relations.get(&oid));
    relation.is_some_and(|relation| relation.kind == kind)
}

/// The entries of this level that a subquery, VALUES or function refers to.
pub(crate) fn definition_uses(scope: &Scope<'_>, entry: RangeTableEntry<'_>) -> Option<Vec<usize>> {
    match (entry.definition(), entry.kind()) {
        (Some(parts), _) => {
            let uses: Option<Vec<_>> = parts.into_iter().map(|part| entries_used(scope, part)).collect();
            Some(uses?.concat())
        }
        (None, EntryKind::Cte | EntryKind::Relation) => Some(Vec::new()),
        (None, _) => None,
    }
}

/// Whether it gives the same row whenever it is looked at. A CTE with something volatile in it is worked out once.
fn is_fixed_definition(scope: &Scope<'_>, entry: RangeTableEntry<'_>) -> bool {
    let context = scope.context;
    match (entry.definition(), entry.kind(), entry.relation()) {
        // Columns of this level inside it were looked at by `definition_uses`; the rest has to be stable.
        (Some(parts), ..) => parts.into_iter().all(|part| is_stable(context, part)),
        (None, EntryKind::Cte, _) => true,
        // It is no part of a snapshot: `nextval` changes it while the statement runs.
        (None, EntryKind::Relation, _) if is_sequence(scope, entry) => false,
        (None, EntryKind::Relation, Some(oid)) => view_is_stable(context, oid),
        _ => false,
    }
}

/// The columns of an entry that conditions outside of it fix.
fn fixed_outputs(bindings: &Bindings<'_, '_>, index: usize) -> Vec<Output> {
    let mut outputs: Vec<Output> = Vec::new();
    for equality in &bindings.conditions.equalities {
        let Some((_, number)) = equality.column(bindings.scope).filter(|(entry, _)| *entry == index) else { continue };
        let (operator, collation) = (equality.operator, equality.collation);
        let known =
            |output: &Output| (output.number, output.operator, output.collation) == (number, operator, collation);
        if outputs.iter().any(known) {
            continue;
        }
        let families: Vec<&[Oid]> = match operator {
            Some(operator) => bindings.scope.context.catalog.equalities_with(operator).collect(),
            None => vec![&[]],
        };
        let senses = families.into_iter().flat_map(|operators| {
            [false, true].map(|nulls| Sense { operators, collation, nulls, present: Some(index) })
        });
        let mut proofs =
            senses.filter_map(|sense| Some((bindings.proof(Term::Column(index, number), sense)?, sense.nulls)));
        if let Some((proof, nulls)) = proofs.next() {
            let reason = words::conditions(bindings.scope, &proof);
            outputs.push(Output { number, operator, collation, nulls, reason });
        }
    }
    outputs
}

/// Why a table contributes one row at most.
fn key(bindings: &Bindings<'_, '_>, entry: RangeTableEntry<'_>, index: usize) -> Option<Reason> {
    let catalog = bindings.scope.context.catalog;
    let relation = catalog.relations.get(&entry.relation()?)?;
    if bindings.conditions.current.contains(&index) {
        return Some(Reason::new("WHERE CURRENT OF matches one row"));
    }
    // A partitioned table's key is unique over all partitions; that of an inheritance parent is its own affair.
    let one_place = relation.children.is_empty() || !entry.inherits();
    let whole = match relation.kind {
        RelationKind::PartitionedTable => true,
        RelationKind::Table | RelationKind::MaterializedView => one_place,
        _ => false,
    };
    if !whole {
        return None;
    }
    let mut usable: Vec<&Index> = catalog.indexes_of(relation.oid).filter(|index| is_usable(index)).collect();
    // The shortest key explains best; the name decides between equals.
    usable.sort_by_key(|index| (index.predicate.is_some(), index.keys.len(), index.name.as_str()));
    let unique = usable.into_iter().find_map(|unique| unique_index(bindings, relation, index, unique));
    unique
        .or_else(|| if relation.kind == RelationKind::PartitionedTable { None } else { row_identity(bindings, index) })
}

fn is_usable(index: &Index) -> bool {
    index.unique && index.immediate && index.valid && !index.exclusion && !index.keys.is_empty()
}

/// One row has one `ctid`.
fn row_identity(bindings: &Bindings<'_, '_>, index: usize) -> Option<Reason> {
    let (number, operators) = CTID;
    let sense = Sense { operators, collation: None, nulls: false, present: Some(index) };
    let proof = bindings.proof(Term::Column(index, number), sense)?;
    Some(words::fixes(bindings.scope, &proof, "the location of the row"))
}

/// Whether all columns and expressions of a unique index are fixed, and its predicate holds.
fn unique_index(bindings: &Bindings<'_, '_>, relation: &Relation, entry: usize, index: &Index) -> Option<Reason> {
    let mut expressions = index.key_expressions()?.iter();
    let mut proof = Vec::new();
    for (position, key) in index.keys.iter().enumerate() {
        let number = i64::from(key.column);
        let term = if number == 0 { Term::Indexed(entry, expressions.next()?) } else { Term::Column(entry, number) };
        let sense = Sense {
            operators: &key.equality,
            collation: Some(key.collation).filter(|collation| *collation != 0),
            // Where NULL cannot be, or can be once, it is like any other value.
            nulls: index.nulls_not_distinct
                || column_is_not_null(Some(relation), number)
                || computed::is_not_null(bindings.scope, relation, entry, Computed::of(relation, index, position)),
            present: Some(entry),
        };
        proof.extend(bindings.proof(term, sense)?);
    }
    match &index.predicate {
        None => Some(words::fixes(bindings.scope, &proof, &words::key(bindings.scope, relation, index))),
        Some(predicate) if is_implied(bindings, relation, entry, predicate) => {
            let key = words::key(bindings.scope, relation, index);
            Some(words::fixes(bindings.scope, &proof, &format!("{key}, whose predicate holds")))
        }
        Some(_) => None,
    }
}

pub(crate) fn column_is_not_null(relation: Option<&Relation>, number: i64) -> bool {
    let column = || relation?.columns.get(&i16::try_from(number).ok()?);
    let stored = |relation: &Relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    relation.is_some_and(stored) && column().is_some_and(|column| column.not_null)
}
