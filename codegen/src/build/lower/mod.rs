//! From parsed, described and analysed statements to the model: the one place that sees both sides.

mod attributes;
mod columns;
mod declared;
mod errors;
mod marks;
mod overrides;
mod parameters;
mod params;
mod rows;
mod said;
mod session;
mod types;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::build::emit;
use crate::build::model::types::Crates;
use crate::build::model::{Forms, Output, Project, Reason, Repository, RowType, Statement, Violation};
use crate::build::names::{self, TypeIdent, ValueIdent};
use crate::check::parse::ast::Directive;
use crate::check::{Checked, CheckedFile, CheckedStatement, Complete};
use crate::config::{Config, Mapping};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span, Spanned};
use sqlwright_analysis::catalog::{Catalog, fingerprint};
use sqlwright_analysis::facts::{self, Cardinality};

use overrides::Overrides;
use types::Types;

/// What lowering reads besides the statements.
pub struct Context<'a> {
    /// The schema.
    pub catalog: &'a Catalog,
    /// Its fingerprint.
    pub schema_fingerprint: String,
    /// The files, for line numbers and the SQL as typed.
    pub sources: &'a Sources,
    /// The name of the queries folder, put before the names of its files: its last one, because the rest is this machine's.
    pub queries_name: Cow<'a, str>,
    /// Names of the rows of tables, where the configuration gives them.
    pub row_names: &'a BTreeMap<String, TypeIdent>,
    /// Which crates the types of values come from.
    pub crates: Crates,
    /// What is generated on request.
    pub forms: Forms,
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
            forms: config.forms,
            mapping: &config.mapping,
            // `public` is where connections look without being told.
            search_path: config.server.search_path.as_deref().filter(|path| *path != "public"),
        }
    }
}

/// Methods that every repository has.
const RESERVED_METHODS: &[&str] = &["new", "owned"];

/// Makes the model of all files; each statement that cannot be modelled is reported and left out.
pub fn lower(checked: &Checked, context: &Context<'_>, diagnostics: &mut Diagnostics) -> Project {
    rows::check_configured(context, diagnostics);
    let mut types = Types::new(context.catalog, context.crates, context.mapping, diagnostics);
    let mut overrides = Overrides::default();
    let mut repositories: Vec<Repository> = Vec::new();
    let mut named_rows = Vec::new();
    let mut homes = Vec::new();
    for file in &checked.files {
        let place = Span { file: file.file, start: 0, end: 0 };
        let names = diagnostics.accounted(place, |diagnostics| module_names(file, diagnostics));
        let Some((module, name)) = names else { continue };
        if let Some(other) = repositories.iter().find(|other| other.module == module) {
            let text =
                format!("this file and {} would both become the module `{}`", other.file, path_of(&module, "::"));
            diagnostics
                .push(Diagnostic::new(Code::DuplicateModule, text).at(place, "").help("rename one of the files"));
            continue;
        }
        let file_name = format!("{}/{}.sql", context.queries_name, file.path.join("/"));
        let mut repository =
            Repository { module, name, file: file_name, rows: vec![], params: vec![], statements: vec![] };
        let named = rows::table_rows(file, context);
        for statement in file.statements.iter().filter_map(CheckedStatement::complete) {
            let mut lowering = Lowering {
                file,
                statement,
                context,
                files: &checked.files,
                named: &named,
                rows: &mut named_rows,
                types: &mut types,
                overrides: &mut overrides,
                repository: &mut repository,
            };
            let place = statement.parsed.name.span;
            let lowered = diagnostics.accounted(place, |diagnostics| lowering.statement(diagnostics));
            repository.statements.extend(lowered);
        }
        account(file, &repository, context.sources, diagnostics);
        repositories.push(repository);
        homes.push(file);
    }
    for (repository, file) in repositories.iter_mut().zip(&homes) {
        rows::settle(repository, file, &named_rows, context.forms, diagnostics);
    }
    rows::share_fields(&mut repositories, &homes, &named_rows);
    repositories.iter_mut().for_each(params::share_fields);
    rows::note(&named_rows, diagnostics);
    rows::share(&mut repositories, &homes, context.forms);
    repositories.iter_mut().flat_map(|repository| &mut repository.statements).for_each(write_types);
    overrides.report(diagnostics);
    repositories.sort_by(|one, other| one.module.cmp(&other.module));
    for row in repositories.iter_mut().flat_map(|repository| &mut repository.rows) {
        types.add_for_all(&mut row.derives, &mut row.attributes);
    }
    let statements = repositories.iter().flat_map(|repository| &repository.statements);
    let wires = statements.flat_map(|statement| {
        let parameters = statement.parameters.iter().map(|parameter| &parameter.wire);
        parameters.chain(statement.columns.iter().map(|column| &column.wire))
    });
    let (mut types, newtypes, checks) = types.into_used(wires);
    declared::settle(&checked.files, &mut types, diagnostics);
    let schema_fingerprint = context.schema_fingerprint.clone();
    Project { schema_fingerprint, forms: context.forms, repositories, types, newtypes, checks }
}

/// Writes the Rust types, now that statements which share a struct agree on the types of its fields.
fn write_types(statement: &mut Statement) {
    statement.parameters.iter_mut().for_each(|parameter| parameter.rust = emit::argument_type(&parameter.field));
    statement.columns.iter_mut().for_each(|column| column.rust = emit::field_type(&column.field));
}

/// Statements in, methods out: where there is no error, each annotated statement has become a method.
fn account(file: &CheckedFile, repository: &Repository, sources: &Sources, diagnostics: &mut Diagnostics) {
    if diagnostics.has_errors() {
        return;
    }
    for statement in &file.statements {
        let place = statement.line;
        let line = sources.file(place.file).line_column(place.start).0;
        let method = repository.statements.iter().find(|statement| statement.line == line);
        diagnostics.accounted(place, |_| method);
    }
}

fn module_names(file: &CheckedFile, diagnostics: &mut Diagnostics) -> Option<(Vec<ValueIdent>, TypeIdent)> {
    let mut refuse = |message: String| {
        let place = Span { file: file.file, start: 0, end: 0 };
        diagnostics.push(Diagnostic::new(Code::ModuleName, message).at(place, "").help("rename the file or folder"));
    };
    let mut modules = Vec::new();
    for (depth, part) in file.path.iter().enumerate() {
        match module_name(depth, part).filter(|name| name.as_str().is_ascii()) {
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
    let name = if chosen || rows::is_taken(name.as_str()) { name.with("Queries") } else { name };
    Some((modules, name))
}

fn path_of(modules: &[ValueIdent], separator: &str) -> String {
    modules.iter().map(ValueIdent::bare).collect::<Vec<_>>().join(separator)
}

/// The module of a file, whose names have been checked with the others.
fn module_of(files: &[CheckedFile], file: FileId) -> Vec<ValueIdent> {
    let home = files.iter().find(|home| home.file == file);
    let parts = home.iter().flat_map(|home| home.path.iter().enumerate());
    parts.filter_map(|(depth, part)| module_name(depth, part)).collect()
}

/// The module of a folder or file, so many folders below the queries folder.
fn module_name(depth: usize, part: &str) -> Option<ValueIdent> {
    if depth == 0 { ValueIdent::outer_module(part) } else { ValueIdent::inner_module(part) }
}

/// One statement on its way into its repository.
struct Lowering<'a, 'c> {
    file: &'a CheckedFile,
    statement: Complete<'a>,
    context: &'a Context<'c>,
    files: &'a [CheckedFile],
    named: &'a rows::TableRows,
    rows: &'a mut Vec<rows::NamedRow>,
    types: &'a mut Types<'c>,
    overrides: &'a mut Overrides,
    repository: &'a mut Repository,
}

impl Lowering<'_, '_> {
    fn statement(&mut self, diagnostics: &mut Diagnostics) -> Option<Statement> {
        let parsed = self.statement.parsed;
        let method = self.method(diagnostics);
        self.check_said_types(diagnostics);
        let parameters = self.parameters(diagnostics);
        let columns = self.columns(diagnostics);
        let (method, parameters, columns) = (method?, parameters?, columns?);
        let arguments = self.arguments(&method, &parameters, diagnostics)?;
        let (cardinality, cardinality_reason) = self.cardinality(diagnostics);
        let output = self.output(&method, &columns, cardinality, diagnostics)?;
        let facts = self.statement.facts;
        session::warning(parsed, &facts.effects.session).into_iter().for_each(|warning| diagnostics.push(warning));
        let violations: Vec<_> = facts.violations.iter().map(|violation| self.violation(violation)).collect();
        let error = self.error(&method, &violations, diagnostics)?;
        let file = self.context.sources.file(self.file.file);
        Some(Statement {
            qualified_name: format!("{}.{}", path_of(&self.repository.module, "."), parsed.name.value),
            method,
            name: parsed.name.value.clone(),
            line: file.line_column(parsed.name.span.start).0,
            docs: parsed.docs.clone(),
            attributes: attributes::texts(&parsed.attributes, diagnostics)?,
            sql_line: file.line_column(parsed.sql.span.start).0,
            typed_sql: self.context.sources.text(parsed.sql.span).replace("\r\n", "\n"),
            sql: self.statement.described.without_stars.as_ref().unwrap_or(&parsed.sql.text).clone(),
            parameters,
            arguments,
            columns,
            column_order: Vec::new(),
            output,
            timeout: parsed.directives.iter().find_map(|directive| match directive.value {
                Directive::Timeout(limit) => Some(limit),
                _ => None,
            }),
            search_path: self.context.search_path.map(str::to_owned),
            cardinality,
            cardinality_reason,
            effects: facts.effects.clone(),
            violations,
            error,
            unknown: facts.unknown.clone(),
        })
    }

    /// A statement that is called as what every repository has gets a `_`.
    fn method(&self, diagnostics: &mut Diagnostics) -> Option<ValueIdent> {
        let name = &self.statement.parsed.name;
        let method = ValueIdent::new(&name.value)?;
        if !RESERVED_METHODS.contains(&method.as_str()) {
            return Some(method);
        }
        let statements = self.file.parsed();
        let others: Vec<_> = statements.filter_map(|statement| ValueIdent::new(&statement.name.value)).collect();
        let free = names::free(method.bare(), &others.iter().collect::<Vec<_>>());
        let text = format!("every repository already has a method `{method}`, so that this one is `{free}` in Rust");
        let warning = Diagnostic::new(Code::Renamed, text).at(name.span, "");
        diagnostics.push(warning.help(format!("write `{}`, or another name", free.bare())));
        Some(free)
    }

    /// What was proved, unless the author says otherwise.
    fn cardinality(&self, diagnostics: &mut Diagnostics) -> (Cardinality, Reason) {
        if self.statement.described.columns.is_empty() {
            return (Cardinality::None, self.reason(&self.statement.facts.cardinality_reason));
        }
        let said = self.statement.parsed.directives.iter().find_map(|directive| match directive.value {
            Directive::Rows(said) => Some(Spanned::new(said, directive.span)),
            _ => None,
        });
        self.settle_rows(said.as_ref(), diagnostics)
    }

    fn output(
        &mut self,
        method: &ValueIdent,
        columns: &[crate::build::model::Column],
        cardinality: Cardinality,
        diagnostics: &mut Diagnostics,
    ) -> Option<Output> {
        let affects_one = self
            .statement
            .parsed
            .directives
            .iter()
            .find(|directive| matches!(directive.value, Directive::AffectsOne(_)));
        let rows =
            self.statement.parsed.directives.iter().find(|directive| matches!(directive.value, Directive::Rows(_)));
        if columns.is_empty() {
            if let Some(rows) = rows {
                let text = "the statement returns no columns, so it has no rows to count";
                diagnostics.push(
                    Diagnostic::new(Code::NoColumns, text)
                        .at(rows.span, "")
                        .help("`--@ affects one` asserts how many rows it writes"),
                );
                return None;
            }
            return Some(if affects_one.is_some() { Output::AffectsOne } else { Output::Count });
        }
        if let Some(affects) = affects_one {
            let text = "`affects one` is for statements without result columns";
            diagnostics.push(
                Diagnostic::new(Code::AffectsWithColumns, text).at(affects.span, "").help("write `--@ one` instead"),
            );
            return None;
        }
        let row = self.row(method, columns, diagnostics)?;
        Some(match cardinality {
            Cardinality::ExactlyOne => Output::One(row),
            Cardinality::AtMostOne => Output::Optional(row),
            Cardinality::Many | Cardinality::None => Output::Many(row),
        })
    }

    fn row(
        &mut self,
        method: &ValueIdent,
        columns: &[crate::build::model::Column],
        diagnostics: &mut Diagnostics,
    ) -> Option<RowType> {
        match columns {
            [only] if self.statement.parsed.row_name.is_none() => Some(RowType::Scalar(Box::new(only.field.clone()))),
            _ => rows::row(self, method, columns, diagnostics),
        }
    }

    /// A reason, its places in the query file instead of in the statement as it is sent.
    fn reason(&self, reason: &facts::Reason) -> Reason {
        let file = self.context.sources.file(self.file.file);
        let in_file = |place| file.line_column(self.statement.parsed.sql.offset_in_file(place));
        Reason {
            text: self.statement.parsed.sql.with_names(&reason.text),
            place: reason.place.map(in_file),
            because: reason.because.iter().map(|reason| self.reason(reason)).collect(),
        }
    }

    fn violation(&self, violation: &facts::Violation) -> Violation {
        let facts::Violation { constraint, kind, schema, table, domain, columns, .. } = violation.clone();
        let (generated, deferred, reason) = (violation.generated, violation.deferred, self.reason(&violation.reason));
        Violation { constraint, kind, schema, table, domain, columns, generated, deferred, reason }
    }

    fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.statement.parsed.directives.iter().map(|directive| &directive.value)
    }
}
