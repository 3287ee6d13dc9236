//! From the model to the report.

use super::statement::{Bulk, Cascade, Group, Lock, Reason, Statement, Value, Violation};
use super::varies::{Varies, decided_by};
use super::words::{Cardinality, CascadeAction, CascadeEvent, ConstraintKind, Copy, LockStrength};
use super::{FORMAT_VERSION, Report};
use crate::build::model::varying::{Decided, Passed};
use crate::build::model::{self, BulkWay, Event, ForeignKeyAction, Output, Project, Repository};
use crate::build::types::field_type;
use sqlwright_analysis::facts::RowLock;

/// What writes the signature of a method, and that of its form for many rows at once.
type Signatures = fn(&model::Statement, &Repository) -> (String, Option<String>);

impl Report {
    /// The report of a project, whose methods have these signatures in the generated code.
    pub(crate) fn of(project: &Project, signatures: Signatures) -> Self {
        let statements = project
            .repositories
            .iter()
            .flat_map(|repository| repository.statements.iter().map(move |one| statement(repository, one, signatures)));
        Self {
            format_version: FORMAT_VERSION,
            schema_fingerprint: project.schema_fingerprint.clone(),
            statements: statements.collect(),
        }
    }
}

fn statement(repository: &Repository, statement: &model::Statement, signatures: Signatures) -> Statement {
    let module: Vec<_> = repository.module.iter().map(|name| name.bare()).collect();
    let (signature, bulk_signature) = signatures(statement, repository);
    let (effects, session) = (&statement.effects, &statement.effects.session);
    let variants = statement.varying.as_ref().map(|varying| &varying.variants);
    let violations = statement.violations.iter().enumerate().map(|(index, one)| {
        let decided = variants.and_then(|variants| variants.violations.get(index));
        violation(one, decided_by(decided))
    });
    Statement {
        repository: module.join("."),
        name: statement.name.clone(),
        file: repository.file.clone(),
        line: statement.line,
        doc: statement.docs.join("\n"),
        sql_line: statement.sql_line,
        sql: statement.typed_sql.clone(),
        signature,
        not_analysed: statement.unknown.clone(),
        fragments: statement.fragments.clone(),
        varies: statement.varying.as_ref().map(Varies::of),
        group: match &statement.output {
            Output::Grouped(_, group) | Output::OptionalGroup(_, group) => Some(self::group(group)),
            _ => None,
        },
        copy: statement.copy.as_ref().map(copy),
        bulk: statement.bulk.as_ref().map(|bulk| self::bulk(bulk, bulk_signature, statement)),
        parameters: statement
            .parameters
            .iter()
            .enumerate()
            .map(|(index, one)| parameter(one, statement.varying.as_ref().and_then(|varying| varying.passed(index))))
            .collect(),
        columns: statement
            .columns
            .iter()
            .enumerate()
            .map(|(index, one)| column(one, statement.decided(index)))
            .collect(),
        cardinality: cardinality(statement.cardinality),
        cardinality_reason: statement.cardinality_reason.text.clone(),
        cardinality_because: statement.cardinality_reason.because.iter().map(reason).collect(),
        cardinality_decided_by: decided_by(variants.and_then(|variants| variants.cardinality.as_ref())),
        enforced: statement.output == Output::AffectsOne { enforced: true },
        timeout_ms: statement.timeout.map(|limit| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)),
        read_only: effects.read_only,
        reads: effects.reads.iter().map(ToString::to_string).collect(),
        writes: effects.writes.iter().map(ToString::to_string).collect(),
        cascades: effects.cascades.iter().filter_map(cascade).collect(),
        locks: effects.locks.iter().map(lock).collect(),
        opaque: effects.opaque.iter().cloned().collect(),
        primary_only: effects.primary_only.iter().cloned().collect(),
        changes_session: session.changes.iter().cloned().collect(),
        may_change_session: session.doubts.iter().cloned().collect(),
        transaction_only: session.transaction_only.iter().cloned().collect(),
        vouched: effects.vouched.iter().cloned().collect(),
        violations: violations.collect(),
    }
}

fn group(group: &model::Group) -> Group {
    let key = group.key.iter().map(|field| field.bare().to_owned());
    Group { field: group.members.bare().to_owned(), key: key.collect() }
}

fn copy(copy: &model::Copy) -> Copy {
    match copy {
        model::Copy::In(_) => Copy::FromStdin,
        model::Copy::Out => Copy::ToStdout,
    }
}

fn bulk(bulk: &model::Bulk, signature: Option<String>, statement: &model::Statement) -> Bulk {
    let (method, signature) = (bulk.method.bare().to_owned(), signature.unwrap_or_default());
    match &bulk.way {
        BulkWay::Each { why } => {
            Bulk { method, signature, sql: None, distinct: Vec::new(), row_by_row: Some(why.clone()) }
        }
        BulkWay::Arrays { sql, distinct, .. } => {
            let distinct = distinct.iter().map(|index| statement.parameters[*index].sql_name.clone());
            Bulk { method, signature, sql: Some(sql.clone()), distinct: distinct.collect(), row_by_row: None }
        }
    }
}

fn parameter(parameter: &model::Parameter, passed: Option<Passed>) -> Value {
    Value {
        name: parameter.sql_name.clone(),
        postgres: parameter.postgres.clone(),
        rust: parameter.rust.clone(),
        nullable: parameter.field.nullable,
        passed: passed.map(|passed| words_of(&passed)),
        elements_reason: None,
        dimensions_reason: parameter.dimensions_reason.clone(),
        decided_by: None,
        embedded: None,
        embedded_reason: None,
        fields: Vec::new(),
        reason: reason(&parameter.reason),
    }
}

/// How a parameter is passed that not every call has.
pub(super) fn words_of(passed: &Passed) -> String {
    match passed {
        Passed::Given => "optional".to_owned(),
        Passed::Set => "set or kept".to_owned(),
        Passed::Stated => "left to the DEFAULT unless given".to_owned(),
        Passed::After => "only after a row".to_owned(),
        Passed::With(name) => format!("only with {name}"),
    }
}

fn column(column: &model::Column, decided: Option<&Decided>) -> Value {
    Value {
        name: column.sql_name.clone(),
        postgres: column.postgres.clone(),
        rust: column.rust.clone(),
        nullable: column.field.nullable,
        passed: None,
        elements_reason: column.elements_reason.clone(),
        dimensions_reason: column.dimensions_reason.clone(),
        decided_by: decided_by(decided),
        embedded: column.embedded.as_ref().map(|embedded| embedded.alias.clone()),
        embedded_reason: column.embedded.as_ref().map(within_row),
        fields: column.nested.iter().map(nested).collect(),
        reason: reason(&column.reason),
    }
}

/// Whether a column can be NULL where there is a row of its alias, and why.
fn within_row(embedded: &model::EmbeddedColumn) -> String {
    let answer = if embedded.nullable { "can be NULL" } else { "never NULL" };
    format!("{answer}: {}", embedded.reason.sentence())
}

fn nested(nested: &model::NestedField) -> Value {
    let model::Field { name, ty, nullable, .. } = &nested.field;
    Value {
        name: name.bare().to_owned(),
        postgres: nested.postgres.clone(),
        rust: field_type(ty, *nullable),
        nullable: *nullable,
        passed: None,
        elements_reason: nested.elements_reason.clone(),
        dimensions_reason: None,
        decided_by: None,
        embedded: None,
        embedded_reason: None,
        fields: nested.nested.iter().map(self::nested).collect(),
        reason: reason(&nested.reason),
    }
}

fn reason(given: &model::Reason) -> Reason {
    Reason {
        text: given.text.clone(),
        line: given.place.map(|(line, _)| line),
        because: given.because.iter().map(reason).collect(),
    }
}

fn violation(violation: &model::Violation, decided_by: Option<String>) -> Violation {
    let model::Violation { schema, table, domain, .. } = violation;
    Violation {
        constraint: violation.constraint.clone(),
        kind: constraint_kind(violation.kind),
        table: domain.is_none().then(|| format!("{schema}.{table}")),
        domain: domain.as_ref().map(|domain| format!("{schema}.{domain}")),
        columns: violation.columns.clone(),
        deferred: violation.deferred,
        decided_by,
        reason: reason(&violation.reason),
    }
}

/// `None` for an action that writes nothing.
fn cascade(cascade: &model::Cascade) -> Option<Cascade> {
    let action = match cascade.action {
        ForeignKeyAction::Cascade => CascadeAction::Cascade,
        ForeignKeyAction::SetNull => CascadeAction::SetNull,
        ForeignKeyAction::SetDefault => CascadeAction::SetDefault,
        ForeignKeyAction::NoAction | ForeignKeyAction::Restrict => return None,
    };
    Some(Cascade {
        constraint: cascade.constraint.clone(),
        on: if cascade.event == Event::Delete { CascadeEvent::Delete } else { CascadeEvent::Update },
        references: format!("{}.{}", cascade.referenced_schema, cascade.referenced_table),
        action,
        table: format!("{}.{}", cascade.schema, cascade.table),
        columns: cascade.columns.clone(),
    })
}

fn lock(lock: &model::Lock) -> Lock {
    let strength = match lock.strength {
        RowLock::KeyShare => LockStrength::KeyShare,
        RowLock::Share => LockStrength::Share,
        RowLock::NoKeyUpdate => LockStrength::NoKeyUpdate,
        RowLock::Update => LockStrength::Update,
    };
    Lock { table: format!("{}.{}", lock.schema, lock.table), strength }
}

fn cardinality(cardinality: model::Cardinality) -> Cardinality {
    match cardinality {
        model::Cardinality::ExactlyOne => Cardinality::ExactlyOne,
        model::Cardinality::AtMostOne => Cardinality::AtMostOne,
        model::Cardinality::Many => Cardinality::Many,
        model::Cardinality::None => Cardinality::None,
    }
}

/// Also for sentences.
pub(super) fn constraint_kind(kind: model::ConstraintKind) -> ConstraintKind {
    match kind {
        model::ConstraintKind::PrimaryKey => ConstraintKind::PrimaryKey,
        model::ConstraintKind::Unique => ConstraintKind::Unique,
        model::ConstraintKind::ForeignKey => ConstraintKind::ForeignKey,
        model::ConstraintKind::Check => ConstraintKind::Check,
        model::ConstraintKind::Exclusion => ConstraintKind::Exclusion,
        model::ConstraintKind::NotNull => ConstraintKind::NotNull,
    }
}
