//! Why a table may contribute many rows: the unique key that comes nearest to being fixed, and what it lacks.

use crate::catalog::{Index, Relation, RelationKind, StoredTree};
use crate::prove::cardinality::conditions::Equality;
use crate::prove::cardinality::fixed::{Bindings, Sense, Term};
use crate::prove::cardinality::predicate::is_implied;
use crate::prove::cardinality::words;
use crate::reason::Reason;

/// How many keys a sentence lists.
const LISTED: usize = 3;

/// What is fixed of an index's columns.
struct Miss<'b, 's, 'i> {
    index: &'i Index,
    proof: Vec<&'b Equality<'s>>,
    /// The columns that are fixed, or would be but for NULL, and those that are not.
    fixed: Vec<String>,
    missing: Vec<String>,
    /// One that can be NULL in many rows, though it is compared.
    null: Option<String>,
}

/// "no unique key of customers is fixed", with what comes nearest.
pub(crate) fn no_key(bindings: &Bindings<'_, '_>, entry: usize) -> Reason {
    let reason = Reason::new(format!("no unique key of {} is pinned", bindings.scope.entry_label(entry)));
    let catalog = bindings.scope.context.catalog;
    let table = bindings.scope.query.entry(entry);
    let relation = table.and_then(|table| catalog.relations.get(&table.relation()?));
    let Some((relation, table)) = relation.zip(table) else { return reason };
    if !relation.children.is_empty() && table.inherits() && relation.kind != RelationKind::PartitionedTable {
        return reason.because(format!("the keys of {} do not cover its child tables", relation.name));
    }
    let keys = || catalog.indexes_of(relation.oid).filter(|index| !index.exclusion);
    let misses = keys().filter_map(|index| miss(bindings, relation, entry, index));
    // Most of it fixed, few missing, unique before not; the name decides between equals.
    let nearest = misses.max_by_key(|miss| {
        let whole = miss.missing.is_empty();
        (miss.index.unique, whole, miss.fixed.len(), std::cmp::Reverse((miss.missing.len(), miss.index.name.clone())))
    });
    match nearest {
        Some(nearest) => reason.because(nearest.words(bindings, relation, entry)),
        None => reason.because(listed(relation, keys().filter(|index| index.unique))),
    }
}

/// `None` where nothing of the index is fixed.
fn miss<'b, 's, 'i>(
    bindings: &'b Bindings<'_, 's>,
    relation: &Relation,
    entry: usize,
    index: &'i Index,
) -> Option<Miss<'b, 's, 'i>> {
    let mut expressions = index.key_expressions()?.iter();
    let mut miss = Miss { index, proof: Vec::new(), fixed: Vec::new(), missing: Vec::new(), null: None };
    for key in &index.keys {
        let number = i64::from(key.column);
        let term = if number == 0 { Term::Indexed(entry, expressions.next()?) } else { Term::Column(entry, number) };
        let collation = Some(key.collation).filter(|collation| *collation != 0);
        let proof =
            |nulls| bindings.proof(term, Sense { operators: &key.equality, collation, nulls, present: Some(entry) });
        let name = relation.columns.get(&key.column).map_or("an expression", |column| &column.name).to_owned();
        match (proof(false), proof(true)) {
            (Some(proof), _) => miss.add(proof, name),
            (None, Some(proof)) => {
                miss.null = miss.null.or_else(|| Some(name.clone()));
                miss.add(proof, name);
            }
            (None, None) => miss.missing.push(name),
        }
    }
    (!miss.proof.is_empty()).then_some(miss)
}

impl<'b, 's> Miss<'b, 's, '_> {
    fn add(&mut self, proof: Vec<&'b Equality<'s>>, name: String) {
        self.proof.extend(proof);
        self.fixed.push(name);
    }

    fn words(&self, bindings: &Bindings<'_, '_>, relation: &Relation, entry: usize) -> Reason {
        let name = &self.index.name;
        if !self.missing.is_empty() {
            let (fixed, missing) = (self.fixed.join(", "), self.missing.join(", "));
            let unique = if self.index.unique { "" } else { ", which is not unique anyway" };
            let fixes = words::fixes(bindings.scope, &self.proof, &format!("only {fixed}"));
            return Reason::new(format!("nothing pins {missing} of {name}{unique}")).because(fixes);
        }
        let lacks = self.lacks(bindings, relation, entry);
        Reason::new(format!("{name} {lacks}")).because(words::would_fix(bindings.scope, &self.proof, "it"))
    }

    /// Why an index of which all columns are fixed proves nothing.
    fn lacks(&self, bindings: &Bindings<'_, '_>, relation: &Relation, entry: usize) -> String {
        let holds = |predicate: &StoredTree| is_implied(bindings, relation, entry, predicate);
        if !self.index.unique {
            "is not unique".to_owned()
        } else if !self.index.valid {
            "is not valid".to_owned()
        } else if !self.index.immediate {
            "is DEFERRABLE: two rows may be equal until it is checked".to_owned()
        } else if !self.index.predicate.as_ref().is_none_or(holds) {
            "is partial, and nothing shows that its condition holds".to_owned()
        } else {
            match &self.null {
                Some(column) => format!("allows many rows with NULL in {column}"),
                None => format!("does not hold for all rows of {}", relation.name),
            }
        }
    }
}

/// The keys that there are.
fn listed<'i>(relation: &Relation, keys: impl Iterator<Item = &'i Index>) -> String {
    let mut keys: Vec<&Index> = keys.collect();
    keys.sort_by_key(|index| (index.keys.len(), index.name.as_str()));
    let name = |number: i16| relation.columns.get(&number).map_or("an expression", |column| &column.name);
    let words = keys.iter().map(|index| {
        let columns: Vec<&str> = index.keys.iter().map(|key| name(key.column)).collect();
        format!("{} ({})", index.name, columns.join(", "))
    });
    let words: Vec<String> = words.take(LISTED).collect();
    match (words.len(), keys.len().saturating_sub(LISTED)) {
        (0, _) => format!("{} has no unique key", relation.name),
        (1, 0) => format!("nothing pins its key {}", words.concat()),
        (_, 0) => format!("nothing pins any of its keys {}", words.join(", ")),
        (_, more) => format!("nothing pins any of its keys {}, and {more} more", words.join(", ")),
    }
}
