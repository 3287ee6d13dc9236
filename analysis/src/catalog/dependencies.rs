//! What of a catalog an answer depends on: recorded by the catalog itself while the answer is worked out, so that no rule can forget to
//! say it. An answer stays true as long as all of this stays as it is, and operators, operator families and collations do, which have no
//! records of their own here: an operator is noted as its function.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Catalog, ColumnName, Oid, TypeName};

/// A kind of objects of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// `pg_class`
    Relation,
    /// `pg_type`
    Type,
    /// `pg_proc`
    Function,
    /// `pg_constraint`
    Constraint,
    /// `pg_index`
    Index,
}

/// What of one relation was asked for as a whole: that there is no further one belongs to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Its constraints.
    Constraints,
    /// The foreign keys that point to it.
    References,
    /// Its indexes.
    Indexes,
}

/// What an answer depends on, by names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependencies {
    /// Tables, views, and composite types: `schema.name`, with [`ColumnName::NO_COLUMN`].
    pub relations: BTreeSet<ColumnName>,
    /// Types.
    pub types: BTreeSet<TypeName>,
    /// Functions.
    pub functions: BTreeSet<FunctionName>,
    /// Constraints: the table, with the constraint's name in the column's place.
    pub constraints: BTreeSet<ColumnName>,
    /// What of a table was asked for as a whole.
    pub parts: BTreeSet<(ColumnName, Part)>,
    /// Names of functions of which all in any schema were asked for.
    pub function_names: BTreeSet<String>,
    /// Kinds of which every object was looked at.
    pub whole: BTreeSet<Kind>,
    /// Whether it was asked whether any view locks rows.
    pub locking_views: bool,
    /// What the catalog did not have, by oid.
    pub absent: BTreeSet<(Kind, Oid)>,
}

/// A function by its full name and the types of its arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FunctionName {
    /// Schema.
    pub schema: String,
    /// Name.
    pub name: String,
    /// The types of its arguments.
    pub arguments: Vec<TypeName>,
}

#[derive(Default)]
struct Record {
    found: BTreeSet<(Kind, Oid)>,
    absent: BTreeSet<(Kind, Oid)>,
    parts: BTreeSet<(Oid, Part)>,
    function_names: BTreeSet<String>,
    whole: BTreeSet<Kind>,
    locking_views: bool,
}

thread_local! {
    /// Set while somebody listens. A statement is analysed by one thread.
    static RECORD: RefCell<Option<Record>> = const { RefCell::new(None) };
}

fn with(note: impl FnOnce(&mut Record)) {
    RECORD.with_borrow_mut(|record| {
        if let Some(record) = record {
            note(record);
        }
    });
}

pub(super) fn note(kind: Kind, oid: Oid, found: bool) {
    with(|record| {
        if found {
            record.found.insert((kind, oid))
        } else {
            record.absent.insert((kind, oid))
        };
    });
}

pub(super) fn note_all(kind: Kind) {
    with(|record| {
        record.whole.insert(kind);
    });
}

pub(super) fn note_part(relation: Oid, part: Part) {
    with(|record| {
        record.parts.insert((relation, part));
    });
}

pub(super) fn note_function_name(name: &str) {
    with(|record| {
        record.function_names.insert(name.to_owned());
    });
}

pub(super) fn note_locking_views() {
    with(|record| record.locking_views = true);
}

/// Works something out, and tells what of the catalog it depends on.
pub fn recorded<T>(catalog: &Catalog, answer: impl FnOnce() -> T) -> (T, Dependencies) {
    /// What was recorded before goes on, also when the answer panics.
    struct Outer(Option<Record>);
    impl Drop for Outer {
        fn drop(&mut self) {
            RECORD.set(self.0.take());
        }
    }
    let outer = Outer(RECORD.replace(Some(Record::default())));
    let answer = answer();
    let record = RECORD.take().unwrap_or_default();
    drop(outer);
    (answer, record.named(catalog))
}

impl Record {
    fn named(self, catalog: &Catalog) -> Dependencies {
        let mut named = Dependencies {
            function_names: self.function_names,
            whole: self.whole,
            locking_views: self.locking_views,
            absent: self.absent,
            ..Dependencies::default()
        };
        let table = |oid: Oid, column: &str| {
            let relation = catalog.relations.unnoted().get(&oid)?;
            let (schema, table) = (relation.schema.clone(), relation.name.clone());
            Some(ColumnName { schema, table, column: column.to_owned() })
        };
        for (kind, oid) in self.found {
            match kind {
                Kind::Relation => named.relations.extend(table(oid, ColumnName::NO_COLUMN)),
                Kind::Type => named.types.extend(catalog.type_name(oid)),
                Kind::Function => named.functions.extend(function(catalog, oid)),
                Kind::Constraint => {
                    let constraint = catalog.constraints.unnoted().get(&oid);
                    named.constraints.extend(constraint.and_then(|one| table(one.relation, &one.name)));
                }
                // An index has the lifetime of what its table's indexes are.
                Kind::Index => {
                    let index = catalog.indexes.unnoted().get(&oid);
                    let relation = index.and_then(|index| table(index.relation, ColumnName::NO_COLUMN));
                    named.parts.extend(relation.map(|relation| (relation, Part::Indexes)));
                }
            }
        }
        let parts = self.parts.into_iter();
        named.parts.extend(parts.filter_map(|(oid, part)| Some((table(oid, ColumnName::NO_COLUMN)?, part))));
        named
    }
}

fn function(catalog: &Catalog, oid: Oid) -> Option<FunctionName> {
    let function = catalog.functions.unnoted().get(&oid)?;
    let arguments = function.arguments.iter().filter_map(|ty| catalog.type_name(*ty)).collect();
    Some(FunctionName { schema: function.schema.clone(), name: function.name.clone(), arguments })
}
