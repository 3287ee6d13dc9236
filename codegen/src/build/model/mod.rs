//! The waist of codegen: everything that emitters and reports need, as plain data. What comes before produces it, what comes after only reads it.

mod bulk;
mod output;
mod rows;
pub mod types;
pub mod varying;

use std::time::Duration;

use crate::build::names::{TypeIdent, ValueIdent};
use crate::build::types::RustType;
use crate::source::Span;
use types::{Check, Newtype, UserType, WireType};
use varying::{Decided, Varying};

pub use bulk::{Bulk, BulkOutput, BulkWay};
pub use output::{Copy, Group, Output, RowType};
pub use rows::{Borrowed, NestedField, NestedRow, Row, RowOf};
pub use sqlwright_analysis::catalog::{ConstraintKind, Event, ForeignKeyAction};
pub use sqlwright_analysis::facts::{Cardinality, Cascade, ColumnName, Effects, Lock, SessionEffects};

/// What is generated on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OptionalItems {
    /// A form that borrows of every row that could.
    pub borrowed_rows: bool,
    /// A trait and a fake of every repository.
    pub fakes: bool,
    /// An error enum also where the author names no error.
    pub all_error_enums: bool,
}

/// All repositories of one run, and the types that they share.
#[derive(Debug)]
pub struct Project {
    /// SHA-256 over the facts of the schema.
    pub schema_fingerprint: String,
    /// What is generated on request.
    pub optional: OptionalItems,
    /// One per query file, sorted by module path.
    pub repositories: Vec<Repository>,
    /// User-defined types that some statement uses, sorted by name.
    pub types: Vec<UserType>,
    /// Newtypes that some statement uses, sorted by name.
    pub newtypes: Vec<Newtype>,
    /// What the compiler has to check of mapped types, sorted.
    pub checks: Vec<Check>,
    /// Where statements that share a struct differ in what may be NULL.
    pub compromises: Compromises,
}

/// What was made of statements that share a struct and differ in what may be NULL.
#[derive(Debug, Default)]
pub struct Compromises {
    /// Rows with a name of the author's.
    pub rows: Vec<LooserRow>,
    /// Params structs.
    pub params: Vec<TighterParams>,
}

/// A row that is looser than one of its statements proves.
#[derive(Debug, Clone)]
pub struct LooserRow {
    /// The row.
    pub name: TypeIdent,
    /// The fields that are `Option`s, or have elements that are, for all its statements.
    pub fields: Vec<ValueIdent>,
    /// Where a statement names the row in which the first of them may be NULL.
    pub loose: Span,
    /// Where one names it in which that is never NULL.
    pub strict: Span,
}

/// A params struct that is tighter than one of two statements needs.
#[derive(Debug, Clone)]
pub struct TighterParams {
    /// The params struct.
    pub name: TypeIdent,
    /// The fields that may be NULL for one of them alone.
    pub fields: Vec<ValueIdent>,
    /// The first statement with this struct.
    pub first: ValueIdent,
    /// The other one.
    pub second: ValueIdent,
    /// Where the other one names the struct.
    pub place: Span,
}

/// One query file.
#[derive(Debug)]
pub struct Repository {
    /// Folders and file stem as modules.
    pub module: Vec<ValueIdent>,
    /// The repository's type.
    pub name: TypeIdent,
    /// The query file, from the queries folder on: `queries/reports/sales.sql`.
    pub file: String,
    /// The rows of its statements, each shape once, in the order of first use.
    pub rows: Vec<Row>,
    /// The structs of records within rows, each once, in the order of first use.
    pub nested: Vec<NestedRow>,
    /// The params structs of its statements, each once, in the order of first use.
    pub params: Vec<Params>,
    /// The statements, in the order of the file.
    pub statements: Vec<Statement>,
}

/// A field of a row or of a params struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its Rust name.
    pub name: ValueIdent,
    /// The type of a value that is not NULL.
    pub ty: RustType,
    /// Whether it is an `Option`.
    pub nullable: bool,
    /// The column's comment in the schema.
    pub comment: Option<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// A generated params struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// Its name.
    pub name: TypeIdent,
    /// The method that takes it (the first, if several do).
    pub method: ValueIdent,
    /// Its fields, in the order of `$1`, `$2`, ….
    pub fields: Vec<Field>,
    /// Derives that the author asked for.
    pub derives: Vec<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// One statement: a method of its repository.
#[derive(Debug)]
pub struct Statement {
    /// The method.
    pub method: ValueIdent,
    /// The name in the annotation.
    pub name: String,
    /// Repository and statement, for errors and spans: `reports.sales.per_month`.
    pub qualified_name: String,
    /// The line of the annotation, from 1.
    pub line: usize,
    /// The author's documentation.
    pub docs: Vec<String>,
    /// Attributes of the method that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
    /// The SQL as it was typed, with `:name`.
    pub typed_sql: String,
    /// The fragments that it declares or uses.
    pub fragments: Vec<String>,
    /// The line on which it begins, from 1.
    pub sql_line: usize,
    /// The SQL as it is sent, with `$1`.
    pub sql: String,
    /// The COPY that is run, where `sql` stands for one.
    pub copy: Option<Copy>,
    /// `$1`, `$2`, ….
    pub parameters: Vec<Parameter>,
    /// How the parameters are passed.
    pub arguments: Arguments,
    /// The result columns.
    pub columns: Vec<Column>,
    /// For each field of the row the index of its column, where the row has another order than the columns; else empty.
    pub column_order: Vec<usize>,
    /// What the method gives back.
    pub output: Output,
    /// How long a call may take, where the author says so.
    pub timeout: Option<Duration>,
    /// The `search_path` of the configuration, with which it was checked.
    pub search_path: Option<String>,
    /// How many rows there are.
    pub cardinality: Cardinality,
    /// Why.
    pub cardinality_reason: Reason,
    /// What it reads and writes.
    pub effects: Effects,
    /// The constraints that it can violate.
    pub violations: Vec<Violation>,
    /// Its error enum; `None` where the method returns the plain error.
    pub error: Option<ErrorEnum>,
    /// Why nothing is known about it, where that is so.
    pub unknown: Option<String>,
    /// How its SQL varies, if it does; [`Statement::sql`] has everything on then.
    pub varying: Option<Varying>,
    /// The method for many rows at once, if there is one.
    pub bulk: Option<Bulk>,
}

impl Statement {
    /// Which variant decides whether a column can be NULL; `None` where the SQL is constant, or the author states it.
    pub fn decided(&self, column: usize) -> Option<&Decided> {
        self.varying.as_ref()?.variants.columns.get(column)?.as_ref()
    }
}

/// How a method takes its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arguments {
    /// As arguments, in this order of indices into [`Statement::parameters`].
    Positional(Vec<usize>),
    /// As one params struct.
    Struct(TypeIdent),
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name in the SQL.
    pub sql_name: String,
    /// Its Rust name, type and nullability.
    pub field: Field,
    /// Its PostgreSQL type, as `format_type` writes it.
    pub postgres: String,
    /// The Rust type of the argument, as the repository's module writes it.
    pub rust: String,
    /// Its type on the wire.
    pub wire: WireType,
    /// Why it is nullable or not.
    pub reason: Reason,
    /// For an array with its dimensions: why it is one.
    pub dimensions_reason: Option<String>,
}

/// A result column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The name in the SQL.
    pub sql_name: String,
    /// Its Rust name, type and nullability.
    pub field: Field,
    /// Its PostgreSQL type, as `format_type` writes it.
    pub postgres: String,
    /// The Rust type of the field, as the repository's module writes it.
    pub rust: String,
    /// Its type on the wire.
    pub wire: WireType,
    /// Why it is nullable or not.
    pub reason: Reason,
    /// For an array whose elements can be NULL: why.
    pub elements_reason: Option<String>,
    /// For an array with its dimensions: why it is one.
    pub dimensions_reason: Option<String>,
    /// The fields of its records, where they are a struct.
    pub nested: Vec<NestedField>,
    /// Where it is a field of an embedded struct.
    pub embedded: Option<EmbeddedColumn>,
}

/// A column as a field of an embedded struct.
#[derive(Debug, Clone)]
pub struct EmbeddedColumn {
    /// The alias that it is of.
    pub alias: String,
    /// Whether an outer join may find no row of the alias.
    pub may_be_missing: bool,
    /// Whether it can be NULL where there is one.
    pub nullable: bool,
    /// Why.
    pub reason: Reason,
}

/// A constraint that a statement can violate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The constraint as the server reports it; `None` where it reports none.
    pub constraint: Option<String>,
    /// Its kind.
    pub kind: ConstraintKind,
    /// The schema of the table or domain that the server names in the error.
    pub schema: String,
    /// That table, or the view of a CHECK OPTION; empty for a violated domain.
    pub table: String,
    /// The domain whose NOT NULL or CHECK is violated.
    pub domain: Option<String>,
    /// The constraint's columns.
    pub columns: Vec<String>,
    /// The server makes all of the values in this statement.
    pub generated: bool,
    /// It is checked at COMMIT.
    pub deferred: bool,
    /// Why it can be violated.
    pub reason: Reason,
}

impl Violation {
    /// Whether the values of a caller decide it. NOT NULL is not counted: a type that is no `Option` excludes it, or the author does
    /// not.
    pub fn is_decided_by_callers(&self) -> bool {
        !self.generated && self.kind != ConstraintKind::NotNull
    }
}

/// Why something is as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In words, without a full stop.
    pub text: String,
    /// The line and column of the query file that it speaks of, both from 1.
    pub place: Option<(usize, usize)>,
    /// What it rests on.
    pub because: Vec<Reason>,
}

impl Reason {
    /// The same, resting on a further reason.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.because.push(reason);
        self
    }

    /// The whole of it as one sentence.
    pub fn sentence(&self) -> String {
        let place = self.place.map(|(line, _)| format!(" at line {line}")).unwrap_or_default();
        let because: Vec<String> = self.because.iter().map(Reason::sentence).collect();
        let because = if because.is_empty() { String::new() } else { format!(", because {}", because.join(", and ")) };
        format!("{}{place}{because}", self.text)
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), place: None, because: Vec::new() }
    }
}

/// The error enum of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorEnum {
    /// Its name.
    pub name: TypeIdent,
    /// Its variants for violations: name and the constraints that it stands for.
    pub variants: Vec<(TypeIdent, Vec<String>)>,
    /// Its variant for a number of rows other than one, where the author names it.
    pub wrong_count: Option<TypeIdent>,
}
