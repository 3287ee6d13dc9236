//! What the report promises of each statement.

use sqlwright_analysis::catalog::Catalog;
use sqlwright_codegen::ast::ParsedStatement;
use sqlwright_codegen::report::{self, Cardinality, Reason, Value, Violation};
use sqlwright_codegen::template::{Template, TermKind};
use sqlwright_codegen::{Checked, CheckedStatement, Complete, Failure, Generated, Generator};
use sqlwright_mutants::record::{self, Record};
use tokio_postgres::types::Type;

use super::findings::Findings;
use super::random::Random;
use super::records::{FieldPromise, promised};

/// One statement, as it is sent and as the report describes it.
pub struct Statement {
    /// `repository.name`.
    pub name: String,
    /// With `$1`, `$2`, …; of a statement whose SQL varies one of its texts.
    pub sql: String,
    /// The types to prepare it with: of a parameter that the text does not use, `text`.
    pub types: Vec<Type>,
    pub parameters: Vec<Promise>,
    pub columns: Vec<Promise>,
    /// How many rows there may be; none without result columns.
    pub rows: std::ops::RangeInclusive<usize>,
    /// Why there may be so many.
    pub rows_reason: String,
    /// The author vouches for the number of rows, not the analysis.
    pub rows_by_author: bool,
    pub read_only: bool,
    /// `schema.table.column`.
    pub reads: Vec<String>,
    pub writes: Vec<String>,
    /// `schema.table`: it locks rows.
    pub locks: Vec<String>,
    /// It may do more than the report can say.
    pub opaque: bool,
    pub violations: Vec<Violation>,
    /// What went into the analysis, if that is recorded.
    pub record: Option<Record>,
    /// What is sent in place of a text with guards: it returns the same rows.
    pub sendings: Vec<Sending>,
}

/// What is sent in place of a text with guards, where their parameters are such.
#[derive(Debug, Clone)]
pub struct Sending {
    pub sql: String,
    /// The types to prepare it with.
    pub types: Vec<Type>,
    /// What the parameters are with which it is sent.
    pub tests: Vec<(usize, Test)>,
}

/// What the parameter of a guard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    Given,
    Null,
    True,
    False,
}

/// Statements, and the database that they were analysed with, if that is recorded.
pub type Promised = (Vec<Statement>, Option<Catalog>);

/// A column or a parameter.
pub struct Promise {
    pub name: String,
    pub nullable: bool,
    /// `()`, which has room for the NULL of a function that returns nothing.
    pub void: bool,
    /// For arrays: whether elements may be NULL.
    pub nullable_elements: Option<bool>,
    /// It is read as an array that has any number of dimensions.
    pub keeps_dimensions: bool,
    /// The author vouches for it, not the analysis.
    pub by_author: bool,
    /// Of the fields of its records.
    pub fields: Vec<FieldPromise>,
    /// The alias that it is a column of, if that is a struct, and whether it can be NULL there.
    pub embedded: Option<(String, bool)>,
    pub reason: String,
}

/// All statements that can be analysed. Those that cannot, for want of a Rust type or because this PostgreSQL refuses them, are left out and counted.
pub fn statements(url: &str, queries: &[(String, String)], findings: &mut Findings) -> Result<Promised, String> {
    let mut queries = queries.to_vec();
    for _ in 0..10 {
        let failure = match analysed(url, &queries)? {
            Ok(generated) => {
                findings.unknown.extend(unknown(generated.checked()));
                let (report, sent) = (generated.report(), sent(&queries));
                let statements = report.statements.iter().map(|stated| texts_of(stated, &sent));
                let statements = statements.collect::<Result<Vec<Vec<Statement>>, String>>()?;
                let mut statements: Vec<Statement> = statements.into_iter().flatten().collect();
                let catalog = record::folder().map(|_| with_records(&mut statements, generated.into_checked()));
                return Ok((statements, catalog));
            }
            Err(failure) => failure,
        };
        let left_out = leave_out(&mut queries, &failure);
        if left_out.is_empty() {
            return Err(failure.render(false));
        }
        findings.refused.extend(left_out);
        queries.retain(|(_, text)| text.lines().any(|line| line.starts_with("--!")));
        if queries.is_empty() {
            return Ok((Vec::new(), None));
        }
    }
    Err("statements keep being refused".to_owned())
}

/// Gives each statement what went into the analysis.
fn with_records(statements: &mut [Statement], checked: Checked) -> Catalog {
    for statement in statements {
        let found = checked.complete().find(|complete| complete.described.text() == statement.sql);
        let record = |complete: Complete<'_>| {
            Record::new("soundness", complete.described, &complete.parsed.parameter_marks(), checked.options)
        };
        statement.record = found.map(record);
    }
    checked.catalog
}

fn analysed(url: &str, queries: &[(String, String)]) -> Result<Result<Generated, Failure>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    for (name, text) in queries {
        let path = folder.path().join("queries").join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder.path())).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| error.to_string())?;
    }
    Ok(Generator::new().root(folder.path()).allow("must-fail").database_url(url).run())
}

/// The statements of which nothing is known, each with the reason.
fn unknown(checked: &Checked) -> Vec<String> {
    let mut unknown = Vec::new();
    for file in &checked.files {
        for Complete { parsed, facts, .. } in file.statements.iter().filter_map(CheckedStatement::complete) {
            let name = format!("{}.{}", file.path.join("."), parsed.name.value);
            unknown.extend(facts.unknown.iter().map(|reason| format!("{name}: {reason}")));
        }
    }
    unknown
}

/// Takes the statements out that the errors point at; says which and why. An error in the schema points at none.
fn leave_out(queries: &mut [(String, String)], failure: &Failure) -> Vec<String> {
    let rendered = failure.render(false);
    let (mut places, mut error) = (Vec::new(), None);
    for line in rendered.lines() {
        match line.split_once('[') {
            Some(("error", _)) => error = Some(line),
            // What is only warned of can be analysed.
            Some(("warning" | "note", _)) => error = None,
            _ => {}
        }
        places.extend(place(line).zip(error).map(|((file, line), error)| (file, line, error)));
    }
    let mut left_out = Vec::new();
    for (name, text) in queries {
        let errors: Vec<(usize, &str)> = places
            .iter()
            .filter(|(file, _, _)| file.ends_with(name.as_str()))
            .map(|(_, line, error)| (*line, *error))
            .collect();
        let mut kept = String::new();
        let mut number = 0;
        for chunk in chunks(text) {
            let length = chunk.lines().count();
            let lines = number + 1..=number + length;
            if let Some((_, error)) = errors.iter().find(|(line, _)| lines.contains(line)) {
                left_out.push(format!("{}: {error}", chunk.lines().next().unwrap_or_default()));
            } else {
                kept += &chunk;
            }
            number += length;
        }
        *text = kept;
    }
    left_out
}

/// `--> file:line:column`
fn place(line: &str) -> Option<(&str, usize)> {
    let mut parts = line.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (_, line, file) = (parts.next()?, parts.next()?, parts.next()?);
    Some((file, line.parse().ok()?))
}

/// The text, cut before each annotation.
fn chunks(text: &str) -> Vec<String> {
    let mut chunks = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if line.starts_with("--!") {
            chunks.push(String::new());
        }
        if let Some(last) = chunks.last_mut() {
            last.push_str(line);
        }
    }
    chunks
}

/// The statement, once for each of its texts that is tried.
fn texts_of(stated: &report::Statement, sent: &[Sent]) -> Result<Vec<Statement>, String> {
    let texts = sent.iter().filter(|sent| stated.file.ends_with(&sent.file) && sent.name == stated.name);
    let statements: Vec<Statement> = texts.map(|sent| statement(stated.clone(), sent)).collect::<Result<_, _>>()?;
    if statements.is_empty() {
        return Err(format!("no file has {}", stated.qualified_name()));
    }
    Ok(statements)
}

fn statement(stated: report::Statement, sent: &Sent) -> Result<Statement, String> {
    let name = format!("{}{}", stated.qualified_name(), sent.variant);
    let mut columns: Vec<Promise> = stated.columns.into_iter().map(promise).collect();
    for column in columns.iter_mut().filter(|column| sent.vouched_elements.contains(&column.name)) {
        column.nullable_elements = None;
    }
    let rows_by_author = stated.cardinality_reason.contains("by the author");
    Ok(Statement {
        sql: sent.sql.clone(),
        types: sent.types.clone(),
        parameters: stated.parameters.into_iter().map(promise).collect(),
        columns,
        rows: match stated.cardinality {
            _ if rows_by_author => 0..=usize::MAX,
            Cardinality::ExactlyOne => 1..=1,
            Cardinality::AtMostOne => 0..=1,
            // What has no columns may still have rows.
            Cardinality::Many | Cardinality::None => 0..=usize::MAX,
            other => return Err(format!("{name}: the cardinality {other:?}")),
        },
        rows_reason: stated.cardinality_reason,
        rows_by_author,
        read_only: stated.read_only,
        reads: stated.reads,
        writes: stated.writes,
        locks: stated.locks.into_iter().map(|lock| lock.table).collect(),
        opaque: !stated.opaque.is_empty(),
        violations: stated.violations,
        record: None,
        sendings: sent.sendings.clone(),
        name,
    })
}

fn promise(value: Value) -> Promise {
    let fields = promised(&value);
    let Value { name, rust, nullable, embedded, reason: Reason { text: reason, .. }, .. } = value;
    let inner = rust.strip_prefix("Option<").unwrap_or(&rust);
    let array = inner.strip_prefix("Vec<").filter(|element| !element.starts_with("u8>"));
    let array = array.or_else(|| inner.strip_prefix("&[").filter(|element| !element.starts_with("u8]")));
    let several = inner.trim_start_matches('&').strip_prefix("sqlwright::types::Array<");
    let array = array.or(several);
    Promise {
        name,
        nullable: nullable || rust == "()",
        void: rust == "()",
        nullable_elements: array.map(|element| element.starts_with("Option<")),
        keeps_dimensions: several.is_some(),
        by_author: reason.contains("by the author"),
        fields,
        embedded: embedded.map(|alias| (alias, rust.starts_with("Option<"))),
        reason,
    }
}

/// A statement as it is sent: the report has it as it was typed.
struct Sent {
    file: String,
    name: String,
    sql: String,
    types: Vec<Type>,
    /// Which of its texts it is, in words; empty where it has one.
    variant: String,
    sendings: Vec<Sending>,
    /// Array columns whose elements the author vouches for.
    vouched_elements: Vec<String>,
}

/// The texts that are sent to the server, in order.
pub fn texts_sent(queries: &[(String, String)]) -> Vec<String> {
    sent(queries).into_iter().map(|sent| sent.sql).collect()
}

fn sent(queries: &[(String, String)]) -> Vec<Sent> {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for (name, text) in queries {
        let path = folder.path().join(name);
        let written = std::fs::create_dir_all(path.parent().unwrap_or(folder.path()));
        written.and_then(|()| std::fs::write(path, text)).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    // Nobody asks it.
    let checked = Generator::new().queries(folder.path()).database_url("postgres://nowhere").read();
    let mut all = Vec::new();
    for file in &checked.files {
        for statement in file.parsed() {
            let rows = file
                .declarations
                .iter()
                .filter(|row| statement.row_name.as_ref().is_some_and(|name| name.value == row.name.value));
            let marks = rows.flat_map(|row| &row.columns).chain(&statement.columns);
            let vouched = marks.filter(|mark| mark.element.as_ref().is_some_and(|element| element.mark.is_some()));
            let vouched: Vec<String> = vouched.map(|mark| mark.name.value.clone()).collect();
            all.extend(texts(statement).into_iter().map(|(variant, sql, types, sendings)| Sent {
                sendings,
                file: format!("{}.sql", file.path.join("/")),
                vouched_elements: vouched.clone(),
                name: statement.name.value.clone(),
                sql,
                types,
                variant,
            }));
        }
    }
    all
}

/// As many variants of one statement are tried.
const MOST_VARIANTS: usize = 16;

/// The texts of a statement that are tried, each with what is sent in its place: of one that varies, all variants, or so many at random
/// with the one that has everything. One that has nothing but guards also has the text as it is written.
fn texts(statement: &ParsedStatement) -> Vec<(String, String, Vec<Type>, Vec<Sending>)> {
    let constant = |sendings| (String::new(), statement.sql.text.clone(), Vec::new(), sendings);
    let Some(template) = &statement.template else { return vec![constant(Vec::new())] };
    let shape = template.shape();
    let mut variants = shape.variants().unwrap_or_else(|| shape.samples());
    if variants.len() > MOST_VARIANTS {
        Random::new(&statement.sql.text).shuffle(&mut variants);
        variants.truncate(MOST_VARIANTS);
        variants.push(template.all_on());
    }
    let types = |variant: u64| {
        let used = |parameter| if template.is_used(parameter, variant) { Type::UNKNOWN } else { Type::TEXT };
        (0..template.parameters.len()).map(used).collect::<Vec<Type>>()
    };
    let sending = |variant: &u64| Sending {
        sql: template.padded(*variant).text,
        types: types(*variant),
        tests: (0..template.terms.len()).filter_map(|term| test(template, term, variant & 1 << term != 0)).collect(),
    };
    let written = (!template.is_marked).then(|| constant(variants.iter().map(sending).collect()));
    let text = |variant: &u64| {
        (format!(", {}", template.words(*variant)), template.padded(*variant).text, types(*variant), Vec::new())
    };
    written.into_iter().chain(variants.iter().map(text)).collect()
}

/// What the parameter of a guard is where its term is on, or off.
fn test(template: &Template, term: usize, is_on: bool) -> Option<(usize, Test)> {
    match (&template.terms[term].kind, is_on) {
        (TermKind::Given(parameter), true) => Some((*parameter, Test::Given)),
        (TermKind::Given(parameter), false) => Some((*parameter, Test::Null)),
        (TermKind::True(parameter), true) => Some((*parameter, Test::True)),
        (TermKind::True(parameter), false) => Some((*parameter, Test::False)),
        _ => None,
    }
}
