//! What the report says of one statement.

use serde::{Deserialize, Serialize};

use super::varies::Varies;
use super::words::{Cardinality, CascadeAction, CascadeEvent, ConstraintKind, Copy, LockStrength};

/// One statement: a method of its repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Statement {
    /// Folders and file name as modules: `customers`, `reports.sales`.
    pub repository: String,
    /// The name in the annotation.
    pub name: String,
    /// The query file, from the queries folder on: `queries/customers.sql`.
    pub file: String,
    /// The line of the annotation, from 1.
    pub line: usize,
    /// The documentation, its lines joined by newlines; empty if there is none.
    pub doc: String,
    /// The line on which the SQL begins, from 1. Read from a report that has no such key: 0.
    // Like `line`, it stands on a line of its own: see `same_but_for_lines`.
    #[serde(default)]
    pub sql_line: usize,
    /// The statement as it was typed, with `:name` parameters.
    pub sql: String,
    /// The signature of its method in the generated code. Read from a report that has no such key: empty.
    #[serde(default)]
    pub signature: String,
    /// Why nothing is known of it, in words, so that everything without another reason is the safe assumption. The key is absent if it
    /// was analysed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_analysed: Option<String>,
    /// The fragments that are part of it, by name: those that it uses, and those that are declared in it. The key is absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fragments: Vec<String>,
    /// How its SQL varies. The key is absent if it is the same for all calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub varies: Option<Varies>,
    /// The method for many rows at once (`--@ bulk`). The key is absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<Bulk>,
    /// How the rows of a join become groups (`--@ group`). The key is absent if they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// How its rows travel, if it is a COPY; the parameters are then the columns that it fills. The key is absent if it is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<Copy>,
    /// The parameters, `$1` first.
    pub parameters: Vec<Value>,
    /// The result columns, in their order.
    pub columns: Vec<Value>,
    /// How many rows it returns.
    pub cardinality: Cardinality,
    /// Why, in words.
    pub cardinality_reason: String,
    /// What that depends on. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cardinality_because: Vec<Reason>,
    /// The variant that decides how many rows it returns, in words. The key is absent if all variants return as many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cardinality_decided_by: Option<String>,
    /// Whether the server enforces that it affects exactly one row. The key is absent if it does not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub enforced: bool,
    /// How long a call may take, in milliseconds. The key is absent without `--@ timeout`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// Whether it is proven to do the same in a read-only transaction and on a standby.
    pub read_only: bool,
    /// The columns that it reads, sorted: `schema.table.column`, `schema.table.*` for the whole row, `schema.table` for a table of which
    /// no column is named.
    pub reads: Vec<String>,
    /// The columns that it writes, in the same form.
    pub writes: Vec<String>,
    /// The foreign keys whose actions write something; what they write is among [`Self::writes`]. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cascades: Vec<Cascade>,
    /// The tables and views whose rows it locks by FOR UPDATE and the like. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<Lock>,
    /// Other effects that it may have, in words; empty if [`Self::reads`] and [`Self::writes`] are complete.
    pub opaque: Vec<String>,
    /// Why it requires the primary server or one session although it changes nothing, in words. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub primary_only: Vec<String>,
    /// How it changes its session or depends on it, in words: it cannot run over a pool. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes_session: Vec<String>,
    /// How it may change its session, in words, where that is not known. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_change_session: Vec<String>,
    /// Why it has no use outside a transaction, in words. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transaction_only: Vec<String>,
    /// What is not proven but taken from the configuration, in words. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vouched: Vec<String>,
    /// The constraints that it can violate.
    pub violations: Vec<Violation>,
}

impl Statement {
    /// Repository and name: `reports.sales.per_month`.
    pub fn qualified_name(&self) -> String {
        format!("{}.{}", self.repository, self.name)
    }
}

/// How the rows of a join become groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// The field that has the collection.
    pub field: String,
    /// The fields that tell groups apart; empty if all rows are one group.
    pub key: Vec<String>,
}

/// The method for many rows at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bulk {
    /// Its name.
    pub method: String,
    /// Its signature in the generated code. Read from a report that has no such key: empty.
    #[serde(default)]
    pub signature: String,
    /// The statement over arrays. The key is absent if the statement itself is sent for each row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    /// The parameters that have to be different in all rows, taken together. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distinct: Vec<String>,
    /// Why the statement itself is sent for each row, in words. The key is absent if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_by_row: Option<String>,
}

/// A parameter or a result column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Value {
    /// Its name in the SQL.
    pub name: String,
    /// Its type, as PostgreSQL's `format_type` writes it; for a column of a domain the base type, because that is what the server
    /// reports.
    pub postgres: String,
    /// Its Rust type, `Option` included: of the argument, or of the field.
    pub rust: String,
    /// Whether it can be NULL (a column), or may be passed as NULL (a parameter).
    pub nullable: bool,
    /// For a parameter of SQL that varies: how it is passed, in words. The key is absent if every call has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<String>,
    /// For an array whose elements can be NULL: why, in words. The key is absent for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elements_reason: Option<String>,
    /// Why it is an array that is read or sent with its dimensions, in words. The key is absent for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions_reason: Option<String>,
    /// For a column: the variant in which it can be NULL, in words. The key is absent if all variants are alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// For a column of an embedded struct: the alias that it is of. The field is nullable where a row of the alias has NULL in it, as
    /// [`Self::rust`] says, and the column also where there is no row. The key is absent for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedded: Option<String>,
    /// For a column of an embedded struct: whether it can be NULL where there is a row of the alias, and why, in words. The key is absent
    /// for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedded_reason: Option<String>,
    /// The fields of its records, where `--@ nest` makes a struct of them. The key is absent for everything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Value>,
    /// Why it is nullable or not. Its keys stand among those of the value.
    #[serde(flatten)]
    pub reason: Reason,
}

/// Why something is so.
// The line stands on a line of its own: see `same_but_for_lines`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// The key `reason`: one sentence in words, without a full stop.
    #[serde(rename = "reason")]
    pub text: String,
    /// The line of the query file that it refers to, from 1. The key is absent if it refers to none, as inside a view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The reasons that it depends on. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// A constraint that a statement can violate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Violation {
    /// The name that the server reports, or `null` if it reports none: NOT NULL, a CHECK OPTION, a row that belongs to no partition.
    pub constraint: Option<String>,
    /// Its kind.
    pub kind: ConstraintKind,
    /// `schema.table` of the table that the server names; `null` for a domain.
    pub table: Option<String>,
    /// `schema.domain`, if the NOT NULL or CHECK is that of a domain. The key is absent for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The constraint's columns.
    pub columns: Vec<String>,
    /// Whether it is checked at COMMIT. The key is absent if it is not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deferred: bool,
    /// A variant in which it can be violated, in words. The key is absent if it can in all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Why it can be violated. Its keys stand among those of the violation.
    #[serde(flatten)]
    pub reason: Reason,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A foreign key whose action writes something because of the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cascade {
    /// The foreign key; for partitions that of the whole table.
    pub constraint: String,
    /// What happens to rows of the referenced table.
    pub on: CascadeEvent,
    /// The referenced table: `schema.table`.
    pub references: String,
    /// What follows.
    pub action: CascadeAction,
    /// The table that is written as a consequence: `schema.table`.
    pub table: String,
    /// The columns that are set; none if rows are deleted.
    pub columns: Vec<String>,
}

/// Locks on rows of one table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Lock {
    /// The table or view: `schema.table`.
    pub table: String,
    /// How strong they are.
    pub strength: LockStrength,
}
