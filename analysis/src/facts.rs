//! What the analysis proved about one statement, each answer with its reason in words.

mod must_fail;
mod suspicion;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use crate::catalog::ColumnName;
use crate::catalog::{ConstraintKind, Event, ForeignKeyAction, TypeName};

pub use crate::reason::Reason;
pub use crate::tree::clause::RowLock;
pub use must_fail::{Given, MustFail};
pub use suspicion::{Suspicion, SuspicionKind};

/// Everything that is known about a statement. Whatever could not be proved is given as the safe answer: nullable, many, may fail.
///
/// It names what it speaks of as the schema does, so that it can be kept, compared, and read where there is no catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// One entry per result column.
    pub columns: Vec<ColumnFacts>,
    /// One entry per parameter, `$1` first.
    pub parameters: Vec<ParameterFacts>,
    /// How many rows it returns.
    pub cardinality: Cardinality,
    /// Why, e.g. "unique by customers_email_key".
    pub cardinality_reason: Reason,
    /// The fewest rows that it returns.
    pub least_rows: usize,
    /// The most rows that it returns; `None` for any number.
    pub most_rows: Option<usize>,
    /// What it reads and writes.
    pub effects: Effects,
    /// The constraints that it can violate, sorted by table and name.
    pub violations: Vec<Violation>,
    /// The constraints that it violates whenever it writes such a row, whatever its parameters are, sorted like the violations.
    pub must_fail: Vec<MustFail>,
    /// Why every run of it fails; empty for a statement that can be run.
    pub refusals: Vec<Refusal>,
    /// What it hardly means, though it can be run.
    pub suspicions: Vec<Suspicion>,
    /// Set when the tree could not be had: why nothing is known.
    pub unknown: Option<String>,
}

/// What is known of a result column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFacts {
    /// Whether it can be NULL.
    pub nullability: Nullability,
    /// It is NULL in every row.
    pub always_null: bool,
    /// Where its value is taken from, where that is known.
    pub sources: Option<Sources>,
    /// If it is a record or a row of a composite type, or an array of these: its fields, where they are known.
    pub record: Option<Vec<RecordField>>,
    /// If it is a column of a row of FROM, or of the row that is written: that row.
    pub row: Option<RowColumn>,
}

/// A result column as one of a row of FROM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowColumn {
    /// The alias or name of the row's table in the statement.
    pub alias: String,
    /// An outer join may find no such row: the column is NULL then, whatever it is otherwise.
    pub may_be_missing: bool,
    /// Whether it can be NULL where the row is there.
    pub present: Nullability,
}

/// Why the rows of a statement do not come in groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ungrouped {
    /// They are not simply those of a join: what the statement is or has, in words.
    Rows(&'static str),
    /// The result column at this position is not a plain column of FROM.
    Computed(usize),
    /// The rows of a group are not together, or each is there several times.
    Apart {
        /// The table of which a group has several rows, with its alias.
        member: String,
        /// Another one, of which rows with the same values in ORDER BY can have several.
        entry: String,
        /// One of which they have one, if there is any: what a group is about.
        subject: Option<String>,
        /// Why.
        reason: Box<Reason>,
    },
    /// What tells groups apart is in ORDER BY, and not in the result.
    KeyNotSelected,
}

impl RowColumn {
    /// Of a column that is one of two; `None` where the rows have other aliases.
    #[must_use]
    pub fn or(self, other: Self) -> Option<Self> {
        (self.alias == other.alias).then(|| Self {
            alias: self.alias,
            may_be_missing: self.may_be_missing || other.may_be_missing,
            present: self.present.or(other.present),
        })
    }
}

/// What is known of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterFacts {
    /// Whether it may be passed as NULL.
    pub nullability: Nullability,
    /// The same without the author's marks; `None` where nothing is known of the statement.
    pub unmarked: Option<Nullability>,
    /// The table column that it is assigned to.
    pub assigned_to: Option<ColumnName>,
    /// What it is assigned to and what it is compared with.
    pub sources: Vec<Sources>,
}

/// Whether a column or parameter can be NULL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nullability {
    /// Whether it can be NULL (columns) or may be passed as NULL (parameters).
    pub nullable: bool,
    /// Why, e.g. "orders.note has no NOT NULL", "customers is on the nullable side of a LEFT JOIN".
    pub reason: Reason,
    /// For an array: whether an element can be NULL.
    pub elements_nullable: bool,
    /// Why an element can be NULL, where it can.
    pub elements_reason: Option<String>,
    /// For an array that is known to have more than one dimension unless it is empty: why.
    pub several_dimensions: Option<String>,
}

impl Nullability {
    /// Of a value that is one of two: what can be in either can be in it.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let (looser, stricter) = if other.nullable && !self.nullable { (other, self) } else { (self, other) };
        Self {
            elements_nullable: looser.elements_nullable || stricter.elements_nullable,
            elements_reason: looser.elements_reason.or(stricter.elements_reason),
            several_dimensions: looser.several_dimensions.or(stricter.several_dimensions),
            ..looser
        }
    }
}

/// What a value is taken from unchanged, or goes to: all of these, or one of them, as the row may be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// Each once; none for NULL.
    pub values: Vec<Source>,
    /// The value is an array of them.
    pub in_array: bool,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordField {
    /// Its name, where what it is made of has one.
    pub name: Option<String>,
    /// Its type.
    pub ty: TypeName,
    /// Where its value is taken from, where that is known.
    pub sources: Option<Sources>,
    /// If it is a record itself: its fields, where they are known.
    pub record: Option<Vec<RecordField>>,
    /// Whether it can be NULL where the record is not.
    pub nullability: Nullability,
}

impl RecordField {
    /// The fields of a record that is one of two; `None` where they have other types.
    #[must_use]
    pub fn either(one: Vec<Self>, other: Vec<Self>) -> Option<Vec<Self>> {
        (one.len() == other.len()).then(|| one.into_iter().zip(other).map(|(one, other)| one.or(other)).collect())?
    }

    fn or(self, other: Self) -> Option<Self> {
        Some(Self {
            name: self.name.filter(|name| other.name.as_ref() == Some(name)),
            ty: Some(self.ty).filter(|ty| *ty == other.ty)?,
            sources: self.sources.filter(|sources| other.sources.as_ref() == Some(sources)),
            record: self.record.zip(other.record).and_then(|(one, other)| Self::either(one, other)),
            nullability: self.nullability.or(other.nullability),
        })
    }
}

/// One thing that a value is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A column of a table or view, or a field of a composite type.
    Column(ColumnName),
    /// Something of this domain.
    Type(TypeName),
}

/// How many rows a statement returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cardinality {
    /// It has no result columns.
    None,
    /// One, always.
    ExactlyOne,
    /// None or one.
    AtMostOne,
    /// Any number.
    Many,
}

impl Cardinality {
    /// The same in words: "at most one row".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::None => "no row",
            Self::ExactlyOne => "exactly one row",
            Self::AtMostOne => "at most one row",
            Self::Many => "any number of rows",
        }
    }
}

/// What a statement reads and writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// Columns that it reads, also through views and CTEs.
    pub reads: BTreeSet<ColumnName>,
    /// Columns that it writes.
    pub writes: BTreeSet<ColumnName>,
    /// Tables into which it inserts rows.
    #[serde(default)]
    pub inserts: BTreeSet<ColumnName>,
    /// Why it may do more than that: a user-defined function, a rule, a trigger; empty when the two lists are complete.
    pub opaque: BTreeSet<String>,
    /// Foreign keys whose actions write something; what they write is among `writes`.
    pub cascades: BTreeSet<Cascade>,
    /// Tables whose rows are locked by FOR UPDATE and the like.
    pub locks: BTreeSet<Lock>,
    /// Why it needs the primary server, or the session in which others ran, although it changes nothing: in words.
    pub primary_only: BTreeSet<String>,
    /// What it does to the session in which it runs, and whether it is of use outside of a transaction.
    pub session: SessionEffects,
    /// What is not proven, but taken from the configuration, where the author vouches for it: in words.
    pub vouched: BTreeSet<String>,
    /// Proven to do the same in a READ ONLY transaction and on a standby: no DML, no row locks, no function that may do more than
    /// compute, nothing that only the primary server or one session has.
    pub read_only: bool,
}

/// What a statement does to its session, and what ends with its transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEffects {
    /// What it changes in the session, or takes from it, in words: so it needs a session of the caller's own.
    pub changes: BTreeSet<String>,
    /// Only the end of the session undoes one of the changes.
    pub for_good: bool,
    /// Why it may change the session, in words.
    pub doubts: BTreeSet<String>,
    /// Why it is of no use outside of a transaction, in words.
    pub transaction_only: BTreeSet<String>,
}

/// A foreign key whose action a statement sets off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cascade {
    /// Its name; for partitions that of the constraint that theirs derive from.
    pub constraint: String,
    /// The schema of the table that has the foreign key, and whose rows the action writes.
    pub schema: String,
    /// That table.
    pub table: String,
    /// The columns that are set; none where rows are deleted.
    pub columns: Vec<String>,
    /// The schema of the table that is referenced.
    pub referenced_schema: String,
    /// The table that is referenced.
    pub referenced_table: String,
    /// What happens there: DELETE or UPDATE.
    pub event: Event,
    /// The action.
    pub action: ForeignKeyAction,
}

/// Row locks on a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lock {
    /// The table's schema.
    pub schema: String,
    /// The table.
    pub table: String,
    /// How strong they are.
    pub strength: RowLock,
}

/// A constraint that a statement can violate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// The constraint as the server reports it; `None` where it reports none (NOT NULL before 18, partition routing).
    pub constraint: Option<String>,
    /// Its kind.
    pub kind: ConstraintKind,
    /// The schema of the table (or domain) that the server names in the error.
    pub schema: String,
    /// That table; empty for a violated domain. A view for its CHECK OPTION, which the server reports without a constraint.
    pub table: String,
    /// The domain whose NOT NULL or CHECK is violated: the server then names no table.
    pub domain: Option<String>,
    /// The constraint's columns.
    pub columns: Vec<String>,
    /// All of its columns get a value that the server makes (identity, sequence, default) in this statement: possible, but nothing a caller decides.
    pub generated: bool,
    /// It is checked at COMMIT (INITIALLY DEFERRED): outside a transaction at the end of the statement, inside one not by the statement.
    pub deferred: bool,
    /// Why it can be violated.
    pub reason: Reason,
}

/// One reason why a statement cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What PostgreSQL says.
    pub message: String,
    /// Its SQLSTATE.
    pub code: String,
    /// Where in the statement as it is sent; `None` for all of it.
    pub place: Option<Range<usize>>,
    /// Further sentences that say why.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
}
