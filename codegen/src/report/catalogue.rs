//! `catalogue.json`: the machine-readable report of all statements. Its format is in the book; other tools read it.

use serde::Serialize;

use super::kind;
use crate::build::emit::{argument_type, field_type};
use crate::build::model::{
    Cardinality, Cascade, Column, Event, ForeignKeyAction, Lock, Parameter, Project, Reason, Repository, Statement,
    Violation,
};

/// Changes when a key is renamed or removed, or means something else.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct Catalogue<'a> {
    format_version: u32,
    schema_fingerprint: &'a str,
    statements: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    repository: String,
    name: &'a str,
    file: &'a str,
    line: usize,
    doc: String,
    sql: &'a str,
    parameters: Vec<Value<'a>>,
    columns: Vec<Value<'a>>,
    cardinality: &'static str,
    cardinality_reason: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cardinality_because: Vec<ReasonEntry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_ms: Option<u128>,
    read_only: bool,
    reads: Vec<String>,
    writes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cascades: Vec<CascadeEntry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locks: Vec<LockEntry>,
    opaque: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_only: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes_session: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transaction_only: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vouched: Vec<&'a str>,
    violations: Vec<ViolationEntry<'a>>,
}

#[derive(Serialize)]
struct CascadeEntry<'a> {
    constraint: &'a str,
    /// What happens to the referenced table.
    on: &'static str,
    references: String,
    action: &'static str,
    table: String,
    columns: &'a [String],
}

#[derive(Serialize)]
struct LockEntry {
    table: String,
    strength: &'static str,
}

#[derive(Serialize)]
struct Value<'a> {
    name: &'a str,
    postgres: &'a str,
    rust: String,
    nullable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions_reason: Option<&'a str>,
    #[serde(flatten)]
    reason: ReasonEntry<'a>,
}

/// The line stands on a line of its own: see [`same_but_for_lines`].
#[derive(Serialize)]
struct ReasonEntry<'a> {
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<ReasonEntry<'a>>,
}

#[derive(Serialize)]
struct ViolationEntry<'a> {
    constraint: Option<&'a str>,
    kind: &'static str,
    /// `null` for a violated domain: the server names no table then.
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    columns: &'a [String],
    #[serde(skip_serializing_if = "is_false")]
    deferred: bool,
    #[serde(flatten)]
    reason: ReasonEntry<'a>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

/// The catalogue of a project as JSON text, one object per statement, in the order of files and statements.
pub fn catalogue(project: &Project) -> String {
    let statements = project
        .repositories
        .iter()
        .flat_map(|repository| repository.statements.iter().map(|statement| entry(repository, statement)));
    let catalogue = Catalogue {
        format_version: FORMAT_VERSION,
        schema_fingerprint: &project.schema_fingerprint,
        statements: statements.collect(),
    };
    // Strings and numbers in structs: there is nothing in it that JSON could not hold.
    serde_json::to_string_pretty(&catalogue).unwrap_or_default() + "\n"
}

/// Whether two catalogues differ in nothing but the lines that statements stand on.
pub fn same_but_for_lines(one: &str, other: &str) -> bool {
    let is_line = |line: &&str| line.trim_start().starts_with("\"line\": ");
    let rest = |text| str::lines(text).filter(|line| !is_line(line)).collect::<Vec<_>>();
    rest(one) == rest(other)
}

fn entry<'a>(repository: &'a Repository, statement: &'a Statement) -> Entry<'a> {
    let module: Vec<_> = repository.module.iter().map(|name| name.bare()).collect();
    Entry {
        repository: module.join("."),
        name: &statement.name,
        file: &repository.file,
        line: statement.line,
        doc: statement.docs.join("\n"),
        sql: &statement.typed_sql,
        parameters: statement.parameters.iter().map(parameter).collect(),
        columns: statement.columns.iter().map(column).collect(),
        cardinality: cardinality(statement.cardinality),
        cardinality_reason: &statement.cardinality_reason.text,
        cardinality_because: statement.cardinality_reason.because.iter().map(reason).collect(),
        timeout_ms: statement.timeout.map(|limit| limit.as_millis()),
        read_only: statement.effects.read_only,
        reads: statement.effects.reads.iter().map(ToString::to_string).collect(),
        writes: statement.effects.writes.iter().map(ToString::to_string).collect(),
        cascades: statement.effects.cascades.iter().map(cascade).collect(),
        locks: statement.effects.locks.iter().map(lock).collect(),
        opaque: statement.effects.opaque.iter().map(String::as_str).collect(),
        primary_only: statement.effects.primary_only.iter().map(String::as_str).collect(),
        changes_session: statement.effects.session.changes.iter().map(String::as_str).collect(),
        transaction_only: statement.effects.session.transaction_only.iter().map(String::as_str).collect(),
        vouched: statement.effects.vouched.iter().map(String::as_str).collect(),
        violations: statement.violations.iter().map(violation).collect(),
    }
}

fn parameter(parameter: &Parameter) -> Value<'_> {
    Value {
        name: &parameter.sql_name,
        postgres: &parameter.postgres,
        rust: argument_type(&parameter.field),
        nullable: parameter.field.nullable,
        dimensions_reason: parameter.dimensions_reason.as_deref(),
        reason: reason(&parameter.reason),
    }
}

fn column(column: &Column) -> Value<'_> {
    Value {
        name: &column.sql_name,
        postgres: &column.postgres,
        rust: field_type(&column.field),
        nullable: column.field.nullable,
        dimensions_reason: column.dimensions_reason.as_deref(),
        reason: reason(&column.reason),
    }
}

fn reason(given: &Reason) -> ReasonEntry<'_> {
    ReasonEntry {
        reason: &given.text,
        line: given.place.map(|(line, _)| line),
        because: given.because.iter().map(reason).collect(),
    }
}

fn violation(violation: &Violation) -> ViolationEntry<'_> {
    ViolationEntry {
        constraint: violation.constraint.as_deref(),
        kind: kind(violation.kind),
        table: violation.domain.is_none().then(|| format!("{}.{}", violation.schema, violation.table)),
        domain: violation.domain.as_ref().map(|domain| format!("{}.{domain}", violation.schema)),
        columns: &violation.columns,
        deferred: violation.deferred,
        reason: reason(&violation.reason),
    }
}

fn cascade(cascade: &Cascade) -> CascadeEntry<'_> {
    CascadeEntry {
        constraint: &cascade.constraint,
        on: if cascade.event == Event::Delete { "delete" } else { "update" },
        references: format!("{}.{}", cascade.referenced_schema, cascade.referenced_table),
        action: match cascade.action {
            ForeignKeyAction::Cascade => "cascade",
            ForeignKeyAction::SetNull => "set_null",
            ForeignKeyAction::SetDefault => "set_default",
            ForeignKeyAction::NoAction | ForeignKeyAction::Restrict => "none",
        },
        table: format!("{}.{}", cascade.schema, cascade.table),
        columns: &cascade.columns,
    }
}

fn lock(lock: &Lock) -> LockEntry {
    LockEntry { table: format!("{}.{}", lock.schema, lock.table), strength: lock.strength.words() }
}

fn cardinality(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::ExactlyOne => "exactly_one",
        Cardinality::AtMostOne => "at_most_one",
        Cardinality::Many => "many",
        Cardinality::None => "none",
    }
}
