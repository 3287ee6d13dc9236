//! From parsed, described and analysed statements to the model: the one place that sees both sides.

mod assemble;
mod attributes;
mod bulk;
mod claims;
mod columns;
mod declared;
mod embedded;
mod errors;
mod marks;
mod nested;
mod overrides;
mod parameters;
mod params;
mod rows;
mod statement;
mod types;
mod variants;
mod varying;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::build::model::{OptionalItems, Project};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::build::types::Crates;
use crate::check::{Checked, CheckedFile};
use crate::config::{Config, Mapping};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceMap, Span};
use sqlwright_analysis::catalog::{Catalog, fingerprint};

use claims::is_taken;
use statement::{Lowering, StatementDraft};
use types::Types;

/// What lowering reads besides the statements.
pub struct Context<'a> {
    /// The schema.
    pub catalog: &'a Catalog,
    /// Its fingerprint.
    pub schema_fingerprint: String,
    /// The files, for line numbers and the SQL as typed.
    pub sources: &'a SourceMap,
    /// The name of the queries folder, put before the names of its files: its last one, because the rest is this machine's.
    pub queries_name: Cow<'a, str>,
    /// Names of the rows of tables, where the configuration gives them.
    pub row_names: &'a BTreeMap<String, TypeIdent>,
    /// Which crates the types of values come from.
    pub crates: Crates,
    /// What is generated on request.
    pub optional: OptionalItems,
    /// Which Rust types the configuration gives to types and columns.
    pub mapping: &'a Mapping,
    /// The `search_path` of the configuration.
    pub search_path: Option<&'a str>,
}

impl<'a> Context<'a> {
    /// What the configuration and the schema say.
    pub fn new(config: &'a Config, checked: &'a Checked) -> Self {
        let queries_name = config.queries.file_name().map_or("queries".into(), |name| name.to_string_lossy());
        Self {
            catalog: &checked.catalog,
            schema_fingerprint: fingerprint(&checked.catalog),
            sources: &checked.sources,
            queries_name,
            row_names: &config.row_names,
            crates: config.crates,
            optional: config.optional,
            mapping: &config.mapping,
            // `public` is where connections look without being told.
            search_path: config.server.search_path.as_deref().filter(|path| *path != "public"),
        }
    }
}

/// The statements of one file, lowered but for the structs that they may share.
struct FileDraft<'c> {
    file: &'c CheckedFile,
    module: Vec<ValueIdent>,
    /// The repository's type.
    name: TypeIdent,
    /// The query file, from the queries folder on.
    path: String,
    statements: Vec<StatementDraft<'c>>,
}

/// Makes the model of all files; each statement that cannot be modelled is reported and left out.
pub fn lower(checked: &Checked, context: &Context<'_>, diagnostics: &mut Diagnostics) -> Project {
    rows::check_configured(context, diagnostics);
    let mut types = Types::new(context.catalog, context.crates, context.mapping, diagnostics);
    let files = drafts(checked, context, &mut types, diagnostics);
    let (mut repositories, compromises) = assemble::repositories(&files, context, diagnostics);
    repositories.sort_by(|one, other| one.module.cmp(&other.module));
    for repository in &mut repositories {
        for row in &mut repository.rows {
            types.add_for_all(&mut row.derives, &mut row.attributes);
        }
        for nested in &mut repository.nested {
            types.add_for_all(&mut nested.derives, &mut nested.attributes);
        }
    }
    let statements = repositories.iter().flat_map(|repository| &repository.statements);
    let wires = statements.flat_map(|statement| {
        let parameters = statement.parameters.iter().map(|parameter| &parameter.wire);
        parameters.chain(statement.columns.iter().map(|column| &column.wire))
    });
    let (mut types, newtypes, checks) = types.into_used(wires);
    declared::apply(&checked.files, &mut types, diagnostics);
    let schema_fingerprint = context.schema_fingerprint.clone();
    Project { schema_fingerprint, optional: context.optional, repositories, types, newtypes, checks, compromises }
}

/// Lowers each statement by itself. Statements in, methods out: where there is no error, each annotation becomes a method.
fn drafts<'c>(
    checked: &'c Checked,
    context: &Context<'c>,
    types: &mut Types<'c>,
    diagnostics: &mut Diagnostics,
) -> Vec<FileDraft<'c>> {
    let mut files: Vec<FileDraft<'c>> = Vec::new();
    for file in &checked.files {
        let place = Span { file: file.file, start: 0, end: 0 };
        let names = diagnostics.accounted(place, |diagnostics| module_names(file, diagnostics));
        let Some((module, name)) = names else { continue };
        if let Some(other) = files.iter().find(|other| other.module == module) {
            let text =
                format!("this file and {} would both become the module `{}`", other.path, path_of(&module, "::"));
            diagnostics
                .push(Diagnostic::new(Code::DuplicateModule, text).at(place, "").help("rename one of the files"));
            continue;
        }
        let mut statements = Vec::new();
        for statement in &file.statements {
            statements.extend(diagnostics.accounted(statement.line, |diagnostics| {
                let complete = statement.complete()?;
                Lowering { file, statement: complete, context, types }.statement(diagnostics)
            }));
        }
        let path = format!("{}/{}.sql", context.queries_name, file.path.join("/"));
        files.push(FileDraft { file, module, name, path, statements });
    }
    files
}

fn module_names(file: &CheckedFile, diagnostics: &mut Diagnostics) -> Option<(Vec<ValueIdent>, TypeIdent)> {
    let mut refuse = |message: String| {
        let place = Span { file: file.file, start: 0, end: 0 };
        diagnostics
            .push(Diagnostic::new(Code::InvalidModuleName, message).at(place, "").help("rename the file or folder"));
    };
    let mut modules = Vec::new();
    for (depth, part) in file.path.iter().enumerate() {
        match ValueIdent::module(depth, part).filter(|name| name.as_str().is_ascii()) {
            Some(name) => modules.push(name),
            None => refuse(format!("`{}` cannot become the name of a Rust module", part.escape_debug())),
        }
    }
    if modules.len() != file.path.len() {
        return None;
    }
    let name = TypeIdent::new(file.path.last()?)?;
    // A name that the author chose for a row or params struct stays; the repository gives way.
    let declared = file.declarations.iter().map(|row| &row.name);
    let statements = file.parsed().flat_map(|statement| [&statement.row_name, &statement.params_name]);
    let chosen = declared.chain(statements.flatten()).any(|chosen| chosen.value == name.as_str());
    let name = if chosen || is_taken(name.as_str()) { name.with("Queries") } else { name };
    Some((modules, name))
}

fn path_of(modules: &[ValueIdent], separator: &str) -> String {
    modules.iter().map(ValueIdent::bare).collect::<Vec<_>>().join(separator)
}
