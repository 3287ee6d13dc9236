//! `sqlwright explain`: one statement in words, each answer with its reason.

use std::fmt::Write;
use std::ops::RangeInclusive;

use super::lowered::{constraint_kind, words_of};
use crate::build::model::varying::{Decided, Passed, TermKind, Variants};
use crate::build::model::{
    Bulk, BulkWay, Cardinality, Cascade, ColumnName, Copy, EmbeddedColumn, Event, Field, ForeignKeyAction, Group,
    NestedField, Output, Project, Reason, Repository, Statement,
};
use crate::build::types::field_type;

/// The statements that `wanted` names: `customers.find_by_email`, or `find_by_email` alone. Empty when there is none.
pub fn explain(project: &Project, wanted: &str) -> Vec<String> {
    named(project, wanted).map(|(repository, statement)| words(repository, statement)).collect()
}

/// The files and lines of these statements, from the annotation to the last line of the SQL.
pub fn places<'a>(project: &'a Project, wanted: &str) -> Vec<(&'a str, RangeInclusive<usize>)> {
    let place = |(repository, statement): (&'a Repository, &'a Statement)| {
        let last = statement.sql_line + statement.typed_sql.lines().count();
        (repository.file.as_str(), statement.line..=last)
    };
    named(project, wanted).map(place).collect()
}

fn named<'a>(project: &'a Project, wanted: &str) -> impl Iterator<Item = (&'a Repository, &'a Statement)> {
    let all = project
        .repositories
        .iter()
        .flat_map(|repository| repository.statements.iter().map(move |statement| (repository, statement)));
    all.filter(move |(_, statement)| statement.qualified_name == wanted || statement.name == wanted)
}

fn words(repository: &Repository, statement: &Statement) -> String {
    let mut text = format!("{} ({}:{})\n", statement.qualified_name, repository.file, statement.line);
    for line in &statement.docs {
        line_to(&mut text, &format!("  {line}"));
    }
    line_to(&mut text, "");
    // Reasons name lines of the file.
    for (line, number) in statement.typed_sql.lines().zip(statement.sql_line..) {
        line_to(&mut text, &format!("{number:>6}  {line}"));
    }
    section(&mut text, "Fragments", statement.fragments.iter().cloned());
    if let Some(reason) = &statement.unknown {
        section(
            &mut text,
            "Not analysed",
            [format!("{reason}: whatever has no other reason below is the safe assumption")],
        );
    }
    let variants = statement.varying.as_ref().map(|varying| &varying.variants);
    section(&mut text, "Varies", variants.into_iter().flat_map(varies));
    section(&mut text, "For many rows at once", statement.bulk.iter().map(|bulk| self::bulk(bulk, statement)));
    let group = match &statement.output {
        Output::Grouped(_, group) | Output::OptionalGroup(_, group) => Some(grouped(group)),
        _ => None,
    };
    section(&mut text, "Groups", group);
    section(&mut text, "COPY", statement.copy.iter().map(copied));
    let decided = variants.and_then(|variants| variants.cardinality.as_ref());
    let by = in_variant(decided.filter(|_| statement.cardinality != Cardinality::None));
    section(&mut text, "Rows", [because(&format!("{}{by}", rows(statement)), &statement.cardinality_reason, 4)]);
    let columns = statement.columns.iter().enumerate().map(|(index, column)| {
        let by = in_variant(statement.decided(index));
        let elements = column.elements_reason.iter().map(|reason| format!("\n      elements can be NULL: {reason}"));
        format!(
            "{}: {} → {}\n      {}{}{}{}",
            column.sql_name,
            column.postgres,
            column.rust,
            because(&format!("{}{by}", nullable(column.field.nullable)), &column.reason, 6),
            elements.collect::<String>(),
            dimensions(column.dimensions_reason.as_deref()),
            embedded(column.embedded.as_ref()) + &fields(&column.nested, 6)
        )
    });
    section(&mut text, "Columns", columns);
    let parameters = statement.parameters.iter().enumerate().map(|(index, parameter)| {
        let null = nullable(parameter.field.nullable);
        let answer = match statement.varying.as_ref().and_then(|varying| varying.passed(index)) {
            None => null.to_owned(),
            Some(passed) => {
                let how = words_of(&passed);
                match passed {
                    Passed::Given => how,
                    Passed::Set => format!("{how}; if set, {null}"),
                    Passed::Stated => format!("{how}; if given, {null}"),
                    Passed::After | Passed::With(_) => format!("{how}; {null}"),
                }
            }
        };
        format!(
            ":{}: {} → {}\n      {}{}",
            parameter.sql_name,
            parameter.postgres,
            parameter.rust,
            because(&answer, &parameter.reason, 6),
            dimensions(parameter.dimensions_reason.as_deref())
        )
    });
    section(&mut text, "Parameters", parameters);
    section(&mut text, "Reads", tables(&statement.effects.reads));
    section(&mut text, "Writes", tables(&statement.effects.writes));
    section(&mut text, "Through foreign keys", statement.effects.cascades.iter().map(cascade));
    let locks =
        statement.effects.locks.iter().map(|lock| format!("{}.{}: FOR {}", lock.schema, lock.table, lock.strength));
    section(&mut text, "Locks rows", locks);
    section(&mut text, "Other effects", statement.effects.opaque.iter().cloned());
    section(
        &mut text,
        "Changes its session, so cannot run over a pool",
        statement.effects.session.changes.iter().cloned(),
    );
    section(&mut text, "May change its session", statement.effects.session.doubts.iter().cloned());
    section(&mut text, "Requires a transaction", statement.effects.session.transaction_only.iter().cloned());
    section(&mut text, "Vouched for", statement.effects.vouched.iter().cloned());
    let primary_only = statement.effects.primary_only.iter().cloned();
    section(&mut text, "Read only", [read_only(statement)].into_iter().chain(primary_only));
    let violations = statement.violations.iter().enumerate().map(|(index, violation)| {
        let by = match variants.and_then(|variants| variants.violations.get(index)) {
            Some(Decided::By(words)) => format!("; {words}"),
            Some(Decided::Every) | None => String::new(),
        };
        let name = violation.constraint.as_deref().unwrap_or("(unnamed)");
        let generated = if violation.generated { "; its values are generated by the server" } else { "" };
        let deferred = if violation.deferred { "; at COMMIT" } else { "" };
        let place = match &violation.domain {
            Some(domain) => format!("the domain {}.{domain}", violation.schema),
            None => format!("{}.{} ({})", violation.schema, violation.table, violation.columns.join(", ")),
        };
        let kind = constraint_kind(violation.kind);
        let mut reason = String::new();
        chain(&mut reason, &violation.reason, 6);
        format!("{name}: {kind} on {place}{generated}{deferred}{by}\n      {reason}")
    });
    section(&mut text, "Can violate", violations);
    text
}

/// Which rows are one.
fn grouped(group: &Group) -> String {
    let key: Vec<&str> = group.key.iter().map(|field| field.bare()).collect();
    let field = group.members.bare();
    match key.as_slice() {
        [] => format!("{field}: all rows are one group"),
        key => format!("{field}: rows that follow each other and are equal in {} are one group", key.join(" and ")),
    }
}

/// What the rest is proven of.
fn copied(copy: &Copy) -> String {
    match copy {
        Copy::In(_) => "in: what follows is proven of an INSERT into the same columns".to_owned(),
        Copy::Out => "out: what follows is proven of the query".to_owned(),
    }
}

/// The method for many rows at once, and what it sends.
fn bulk(bulk: &Bulk, statement: &Statement) -> String {
    let method = bulk.method.bare();
    match &bulk.way {
        BulkWay::Each { why } => format!("{method}: the statement is sent for each row, because {why}"),
        BulkWay::Arrays { sql, distinct, .. } => {
            let sql: String = sql.lines().map(|line| format!("\n      {line}")).collect();
            let distinct: Vec<String> =
                distinct.iter().map(|index| format!(":{}", statement.parameters[*index].sql_name)).collect();
            let distinct = match distinct.as_slice() {
                [] => String::new(),
                names => format!("\n      different in all rows: {}", names.join(", ")),
            };
            format!("{method}{sql}{distinct}")
        }
    }
}

/// What is optional, what is chosen, and how it is known that all variants are right.
fn varies(variants: &Variants) -> Vec<String> {
    let of_kind = |wanted: TermKind| {
        let terms = variants.terms.iter().filter(move |term| term.kind == wanted);
        terms.map(|term| term.name.as_str()).collect::<Vec<_>>()
    };
    let kinds = [
        (TermKind::Given, "sent only with its parameter"),
        (TermKind::True, "sent only if true"),
        (TermKind::Flag, "sent only on request"),
        (TermKind::Set, "set or kept"),
        (TermKind::Stated, "stated or left to the DEFAULT"),
    ];
    let kinds = kinds.into_iter().map(|(kind, what)| (what, of_kind(kind))).filter(|(_, terms)| !terms.is_empty());
    let mut lines: Vec<String> = kinds.map(|(what, terms)| format!("{what}: {}", terms.join(", "))).collect();
    lines.extend(variants.groups.iter().map(|group| {
        let default = if group.has_default { "; default: the first" } else { "" };
        format!("one of {}: {}{default}", group.name, group.alternatives.join(", "))
    }));
    if variants.terms.iter().any(|term| term.kind == TermKind::Page) {
        lines.push("pages: from the first row, or after a row".to_owned());
    }
    let count = variants.count.map_or_else(|| "more than 256".to_owned(), |count| count.to_string());
    lines.push(match variants.is_proven {
        true => format!(
            "{count} variants, proven to mean the sum of their parts: the server described {} of them",
            variants.described
        ),
        false => format!("{count} variants, each of which was tried"),
    });
    lines
}

/// In which variant a fact holds, to follow it.
fn in_variant(decided: Option<&Decided>) -> String {
    match decided {
        None => String::new(),
        Some(Decided::Every) => ", in every variant".to_owned(),
        Some(Decided::By(words)) => format!(", {words}"),
    }
}

fn read_only(statement: &Statement) -> String {
    let effects = &statement.effects;
    let causes = [
        (!effects.writes.is_empty(), "it writes"),
        (!effects.locks.is_empty(), "it locks rows"),
        (!effects.opaque.is_empty(), "it may have other effects"),
    ];
    let causes: Vec<&str> = causes.into_iter().filter(|(applies, _)| *applies).map(|(_, cause)| cause).collect();
    match (effects.read_only, causes.join(", ")) {
        (true, _) => "proven: it may run through a read-only client".to_owned(),
        (false, causes) if causes.is_empty() => "not proven: it needs a client that may write".to_owned(),
        (false, causes) => format!("not proven: {causes}; it needs a client that may write"),
    }
}

/// What a foreign key's action does, and why.
fn cascade(cascade: &Cascade) -> String {
    let Cascade { constraint, schema, table, referenced_schema, referenced_table, .. } = cascade;
    let columns = cascade.columns.join(", ");
    let cause = match cascade.event {
        Event::Delete => format!("deleting from {referenced_schema}.{referenced_table}"),
        _ => format!("changing keys of {referenced_schema}.{referenced_table}"),
    };
    let effect = match (cascade.action, cascade.event) {
        (ForeignKeyAction::SetNull, _) => format!("sets {schema}.{table} ({columns}) to NULL"),
        (ForeignKeyAction::SetDefault, _) => format!("sets {schema}.{table} ({columns}) to the default"),
        (_, Event::Delete) => format!("deletes from {schema}.{table}"),
        _ => format!("changes {schema}.{table} ({columns})"),
    };
    format!("{constraint}: {cause} {effect}")
}

fn rows(statement: &Statement) -> &'static str {
    match (statement.cardinality, &statement.output) {
        (Cardinality::None, Output::AffectsOne { enforced: false }) => "none; it must affect exactly one",
        (Cardinality::None, Output::AffectsOne { enforced: true }) => {
            "none; it must affect exactly one, which the server enforces"
        }
        (Cardinality::None, _) => "none; it returns how many it affected",
        (Cardinality::ExactlyOne, _) => "exactly one",
        (Cardinality::AtMostOne, _) => "at most one",
        (Cardinality::Many, _) => "any number",
    }
}

/// An answer with its reason, and below it what the reason rests on, each step further in than the one before.
fn because(answer: &str, reason: &Reason, indentation: usize) -> String {
    let mut text = format!("{answer}: ");
    chain(&mut text, reason, indentation);
    text
}

fn chain(text: &mut String, reason: &Reason, indentation: usize) {
    let place = reason.place.map(|(line, _)| format!(" at line {line}")).unwrap_or_default();
    let _ = write!(text, "{}{place}", reason.text);
    for reason in &reason.because {
        let inner = indentation + 2;
        let _ = write!(text, "\n{:inner$}because ", "");
        chain(text, reason, inner);
    }
}

/// What is true of a column where there is a row of its alias.
fn embedded(column: Option<&EmbeddedColumn>) -> String {
    let text = |column: &EmbeddedColumn| {
        let answer = format!("in a row of {}, {}", column.alias, nullable(column.nullable));
        format!("\n      {}", because(&answer, &column.reason, 6))
    };
    column.map(text).unwrap_or_default()
}

/// The fields of records, each on a line of its own, and those of records within them further in.
fn fields(nested: &[NestedField], indentation: usize) -> String {
    let line = |nested: &NestedField| {
        let Field { name, ty, nullable: null, .. } = &nested.field;
        let (rust, inner) = (field_type(ty, *null), indentation + 2);
        let mut answer = because(nullable(*null), &nested.reason, inner);
        if let Some(reason) = &nested.elements_reason {
            let _ = write!(answer, "\n{:inner$}elements can be NULL: {reason}", "");
        }
        let below = fields(&nested.nested, inner);
        format!("\n{:indentation$}{}: {} → {rust}\n{:inner$}{answer}{below}", "", name.bare(), nested.postgres, "")
    };
    nested.iter().map(line).collect()
}

fn dimensions(reason: Option<&str>) -> String {
    reason.map(|reason| format!("\n      more than one dimension: {reason}")).unwrap_or_default()
}

fn nullable(nullable: bool) -> &'static str {
    if nullable { "can be NULL" } else { "never NULL" }
}

/// `table (column, column)` for each table.
fn tables<'a>(columns: impl IntoIterator<Item = &'a ColumnName>) -> Vec<String> {
    let words = |column: &'a ColumnName| match column.column.as_str() {
        ColumnName::WHOLE_ROW => "the whole row",
        ColumnName::NO_COLUMN => "no column",
        name => name,
    };
    let mut tables: Vec<(String, Vec<&str>)> = Vec::new();
    for column in columns {
        let name = format!("{}.{}", column.schema, column.table);
        match tables.last_mut() {
            Some((last, names)) if *last == name => names.push(words(column)),
            _ => tables.push((name, vec![words(column)])),
        }
    }
    tables.into_iter().map(|(table, columns)| format!("{table} ({})", columns.join(", "))).collect()
}

fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_some() {
        line_to(text, &format!("\n  {title}"));
        for line in lines {
            line_to(text, &format!("    {line}"));
        }
    }
}

fn line_to(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}", line.trim_end());
}
