//! What statements share is decided here, and everything is put together.

use std::time::Duration;

use super::claims::Claims;
use super::params::SharedParams;
use super::rows::{Place, Returned, Rows};
use super::statement::{FieldOf, RowField, StatementDraft};
use super::{Context, FileDraft, bulk, path_of, varying};
use crate::build::model::varying::Varying;
use crate::build::model::{
    Arguments, Cardinality, Column, Compromises, Copy, Group, Output, Repository, RowType, Statement,
};
use crate::build::types::{RustType, field_type};
use crate::check::parse::ast::{Directive, ParsedStatement};
use crate::check::{Complete, enforced};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Decides what statements share, and puts everything together.
pub(super) fn repositories(
    files: &[FileDraft<'_>],
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Repository>, Compromises) {
    let mut rows = Rows::of(files, context, diagnostics);
    let params: Vec<SharedParams> = files.iter().map(|file| SharedParams::of(file, diagnostics)).collect();
    let mut claims: Vec<Claims<'_>> =
        files.iter().map(|file| Claims::new(file.file, &file.name, context.optional)).collect();
    rows.name_nested(files, &mut claims, diagnostics);
    for (file, claims) in claims.iter_mut().enumerate() {
        for (statement, draft) in files[file].statements.iter().enumerate() {
            params[file].claim(statement, draft, claims, diagnostics);
            rows.name(Place { file, statement }, files, context, claims, diagnostics);
            for name in draft.varying.iter().flat_map(Varying::type_names) {
                claims.claim(name, draft.complete.parsed.name.span, diagnostics);
            }
            if let Some(error) = &draft.error {
                claims.claim(&error.name, draft.complete.parsed.name.span, diagnostics);
            }
        }
        rows.name_for_others(file, files, claims, diagnostics);
    }
    rows.share_tables(files, &mut claims);
    let repository = |(number, file): (usize, &FileDraft<'_>)| {
        let statements = file.statements.iter().enumerate().filter_map(|(statement, draft)| {
            let returned = match draft.columns.is_empty() {
                true => None,
                false => Some(rows.of_statement(Place { file: number, statement }, files)?),
            };
            method(draft, file, returned, &params[number], context, diagnostics)
        });
        Repository {
            module: file.module.clone(),
            name: file.name.clone(),
            file: file.path.clone(),
            rows: rows.of_file(number),
            nested: rows.nested_of_file(number),
            statements: statements.collect(),
            params: params[number].structs(),
        }
    };
    let mut repositories: Vec<Repository> = files.iter().enumerate().map(repository).collect();
    varying::mark_rows(&mut repositories);
    let of_params = params.iter().flat_map(SharedParams::compromises).collect();
    (repositories, Compromises { rows: rows.compromises(files), params: of_params })
}

/// The method. `None` where the struct of its parameters is in error.
fn method(
    draft: &StatementDraft<'_>,
    file: &FileDraft<'_>,
    returned: Option<Returned>,
    params: &SharedParams,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Statement> {
    let Complete { parsed, described, facts, varied, .. } = draft.complete;
    let source = context.sources.file(parsed.sql.span.file);
    let (mut parameters, arguments) = params.of_statement(draft)?;
    let enforced = parsed.enforced().is_some();
    let qualified_name = format!("{}.{}", path_of(&file.module, "."), parsed.name.value);
    let sql = described.without_stars.as_ref().unwrap_or(&parsed.sql.text);
    let sql = if enforced { enforced::text(sql, &qualified_name) } else { sql.clone() };
    let varying = draft.varying.clone().zip(varied).map(|(varying, varied)| {
        let pieces = varying::pieces(varied, enforced.then_some(qualified_name.as_str()));
        let mut varying = Varying { pieces, ..varying };
        varying::tighten(&mut varying, &parameters);
        varying
    });
    let row = returned.as_ref().map(|returned| returned.ty.clone());
    let of_row = returned.as_ref().map(|returned| returned.columns.clone()).unwrap_or_default();
    let (output, mut columns, column_order) = match returned {
        Some(Returned { ty, columns, column_order }) if draft.complete.group_key.is_some() => {
            let group = group(draft, diagnostics)?;
            let output = if group.key.is_empty() { Output::OptionalGroup } else { Output::Grouped };
            (output(ty, group), columns, column_order)
        }
        Some(Returned { ty, columns, column_order }) if parsed.sql.is_copied_out() => {
            (Output::Many(ty), columns, column_order)
        }
        Some(Returned { ty, columns, column_order }) => (returning(draft.cardinality, ty), columns, column_order),
        None => (written(parsed, &arguments), Vec::new(), Vec::new()),
    };
    // Not before: what statements share decides the types of their fields.
    for (index, parameter) in parameters.iter_mut().enumerate() {
        varying::pass(varying.as_ref(), index, parameter);
    }
    for Column { field, rust, embedded, .. } in &mut columns {
        *rust = field_type(&field.ty, embedded.as_ref().map_or(field.nullable, |embedded| embedded.nullable));
    }
    let bulk = bulk::of(draft, &parameters, &output);
    Some(Statement {
        qualified_name,
        method: draft.method.clone(),
        name: parsed.name.value.clone(),
        line: source.line_column(parsed.name.span.start).0,
        docs: parsed.docs.clone(),
        attributes: draft.attributes.clone(),
        sql_line: source.line_column(parsed.sql.span.start).0,
        typed_sql: typed(parsed, context),
        fragments: parsed.fragments.clone(),
        sql,
        copy: copied(parsed),
        parameters,
        arguments,
        columns,
        column_order,
        output,
        timeout: timeout(parsed),
        search_path: context.search_path.map(str::to_owned),
        cardinality: draft.cardinality,
        cardinality_reason: draft.cardinality_reason.clone(),
        effects: facts.effects.clone(),
        violations: draft.violations.clone(),
        error: draft.error.clone(),
        unknown: facts.unknown.clone(),
        varying: varying.map(|varying| varying::with_row(varying, row.as_ref(), &of_row)),
        bulk,
    })
}

/// The SQL as it was typed, with a marker that stands behind its last word or its semicolon.
fn typed(parsed: &ParsedStatement, context: &Context<'_>) -> String {
    let (sql, file) = (context.sources.text(parsed.sql.span), context.sources.file(parsed.sql.span.file));
    let behind = file.text().get(parsed.sql.span.end..).unwrap_or_default();
    let behind = behind.trim_start_matches([' ', '\t', ';']).lines().next().unwrap_or_default();
    let is_marker = parsed.template.is_some() && behind.starts_with("--@ if");
    let sql = if is_marker { format!("{sql} {}", behind.trim_end()) } else { sql.to_owned() };
    sql.replace("\r\n", "\n")
}

/// The field that has the collection, and those that tell groups apart.
fn group(draft: &StatementDraft<'_>, diagnostics: &mut Diagnostics) -> Option<Group> {
    let key = draft.complete.group_key?;
    let is_collection =
        |field: &&RowField| matches!(field.field.ty, RustType::Array { .. }) && matches!(field.of, FieldOf::Alias(_));
    let members = draft.layout.iter().find(is_collection)?.field.name.clone();
    let mut names = Vec::new();
    for column in key {
        let field = draft.layout.iter().find(|field| matches!(field.of, FieldOf::Column(other) if other == *column));
        match field.filter(|field| field.field.ty.is_ordered()) {
            Some(field) => names.push(field.field.name.clone()),
            None => {
                let column = &draft.columns[*column];
                let text = format!("`{}` cannot tell groups apart in Rust", column.sql_name.escape_debug());
                let note = "it must be a field of the row itself, of a type whose equality is that of its values";
                let place = draft.complete.parsed.name.span;
                diagnostics.push(Diagnostic::new(Code::InvalidGrouping, text).at(place, "").note(note));
                return None;
            }
        }
    }
    Some(Group { members, key: names })
}

fn copied(parsed: &ParsedStatement) -> Option<Copy> {
    let written = parsed.sql.copied_in().map(|text| Copy::In(text.to_owned()));
    written.or_else(|| parsed.sql.is_copied_out().then_some(Copy::Out))
}

fn returning(cardinality: Cardinality, row: RowType) -> Output {
    match cardinality {
        Cardinality::ExactlyOne => Output::One(row),
        Cardinality::AtMostOne => Output::Optional(row),
        Cardinality::Many | Cardinality::None => Output::Many(row),
    }
}

/// What a statement without result columns gives back.
fn written(parsed: &ParsedStatement, arguments: &Arguments) -> Output {
    match arguments {
        Arguments::Struct(name) if parsed.sql.copied_in().is_some() => Output::CopyIn(name.clone()),
        _ if affects_one(parsed) => Output::AffectsOne { enforced: parsed.enforced().is_some() },
        _ => Output::Count,
    }
}

fn affects_one(parsed: &ParsedStatement) -> bool {
    let mut directives = parsed.directives.iter();
    directives.any(|directive| matches!(directive.value, Directive::AffectsOne { .. }))
}

fn timeout(parsed: &ParsedStatement) -> Option<Duration> {
    parsed.directives.iter().find_map(|directive| match directive.value {
        Directive::Timeout(limit) => Some(limit),
        _ => None,
    })
}
