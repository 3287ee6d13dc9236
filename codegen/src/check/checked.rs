//! What the first half of codegen finds out, as one value: lints, reports and the second half read it.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::parse::ast::{Annotation, Ignored, Parameter, ParsedStatement, QueryFile, RowDeclaration, Sql};
use super::parse::fragments::Fragments;
use super::parse::template::Template;
use super::server::SchemaIdentity;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity, render};
use crate::source::{FileId, SourceMap, Span, Spanned};
use sqlwright_analysis::Options;
use sqlwright_analysis::catalog::{Catalog, Oid};
use sqlwright_analysis::described::{Described, DescribedColumn};
use sqlwright_analysis::facts::{ColumnFacts, Facts, ParameterFacts};
use sqlwright_analysis::vary;

/// All query files, with what is known of each statement, whatever is wrong with it.
#[derive(Debug, Default)]
pub struct Checked {
    /// The query files, in the order of their paths.
    pub files: Vec<CheckedFile>,
    /// The schema; empty when no server said what it is.
    pub catalog: Catalog,
    /// What the analysis relied on.
    pub options: Options,
    /// One line that says which PostgreSQL answered; `None` when none was asked or none did.
    pub server: Option<String>,
    /// The folders of its installation in which it has extensions, if it is a private one.
    pub installation: Vec<PathBuf>,
    /// Which schema it was given, if it was.
    pub schema: Option<SchemaIdentity>,
    /// What is wrong, or worth knowing: of the configuration, the files, the schema and the statements.
    pub diagnostics: Diagnostics,
    /// The texts that places refer to.
    pub sources: SourceMap,
    /// What statements share.
    pub(crate) fragments: Fragments,
}

/// One query file: one repository.
#[derive(Debug)]
pub struct CheckedFile {
    /// The file.
    pub file: FileId,
    /// Folders and file stem below the queries folder, as they are on disk: `["reports", "sales"]`.
    pub path: Vec<String>,
    /// Shared types, declared by `--:`.
    pub declarations: Vec<RowDeclaration>,
    /// The statements, in the order of the file.
    pub statements: Vec<CheckedStatement>,
    /// What means nothing, though its author may have meant something.
    pub ignored: Ignored,
}

/// What is known of one statement.
#[derive(Debug)]
pub struct CheckedStatement {
    /// Its `--!` line.
    pub line: Span,
    /// From that line to the end of the statement: a diagnostic that points there is about it.
    pub section: Span,
    /// Its name, if the line has one.
    pub name: Option<Spanned<String>>,
    /// What its author wrote; `None` where that cannot be read.
    pub parsed: Option<ParsedStatement>,
    /// The texts that were described: one where it is constant, none where it could not be read. The first is the one that is written,
    /// with everything on; where it varies, the others are those that decide what is true of it.
    pub variants: Vec<Variant>,
    /// How it varies, where it does and that is proven or tried.
    pub varied: Option<Varied>,
    /// How it runs for many rows at once, where its author asks for that and it can.
    pub bulk: Option<Bulk>,
    /// Where its rows come in groups (`--@ group`): the positions of the columns that tell these apart.
    pub group_key: Option<Vec<usize>>,
}

/// The same statement for many rows at once (`--@ bulk`).
#[derive(Debug)]
pub struct Bulk {
    /// How it runs.
    pub way: BulkWay,
    /// Whether each row that comes back is known to belong to one of the input.
    pub is_aligned: bool,
}

/// How a statement runs for many rows at once.
#[derive(Debug)]
pub enum BulkWay {
    /// As one statement, whose parameters are arrays.
    Arrays {
        /// Its text, with what the server and the analysis say of it.
        variant: Box<Variant>,
        /// The parameters, by their positions, that no two rows may have in common.
        distinct: Vec<usize>,
    },
    /// As itself, sent once for each row.
    Each {
        /// Why, in words.
        why: String,
    },
}

/// A statement that varies: each of its variants can be prepared, and returns the same columns.
#[derive(Debug)]
pub struct Varied {
    /// Its pieces.
    pub template: Arc<Template>,
    /// What is true of all variants, and which of them decides it.
    pub facts: vary::Varied,
    /// What stands in the place of stars, by their places in [`Template::padded`] with everything on.
    pub stars: Vec<(Range<usize>, String)>,
    /// The variants whose facts decide.
    pub decides: Vec<u64>,
    /// Whether it is proven that all variants mean the sum of their parts. If not, all of them were tried.
    pub is_proven: bool,
    /// How many variants the server described.
    pub described: usize,
    /// The text of a variant: places of facts are the same in all of them. Those of parameters' facts are in the text as it is written.
    pub sql: Arc<Sql>,
    /// The variant with the fewest parts that PostgreSQL prepares and never runs: the facts say why.
    pub refused: Option<u64>,
}

/// One text of a statement, with what the server and the analysis say of it.
#[derive(Debug)]
pub struct Variant {
    /// The terms that are on; 0 for a constant statement.
    pub terms: u64,
    /// The text.
    pub sql: Arc<Sql>,
    /// What the server answered; `None` where it refused, or was not asked.
    pub described: Option<Described>,
    /// What was proven; `None` where nothing was described.
    pub facts: Option<Facts>,
}

/// A statement of which all is known.
#[derive(Debug, Clone, Copy)]
pub struct Complete<'c> {
    /// What its author wrote.
    pub parsed: &'c ParsedStatement,
    /// What the server answered.
    pub described: &'c Described,
    /// What was proven.
    pub facts: &'c Facts,
    /// What was proven of it with everything on, if it varies; otherwise the same.
    pub with_all: &'c Facts,
    /// How it varies, if it does.
    pub varied: Option<&'c Varied>,
    /// How it runs for many rows at once, if it does.
    pub bulk: Option<&'c Bulk>,
    /// The positions of the columns that tell its groups apart, if its rows come in groups.
    pub group_key: Option<&'c [usize]>,
}

impl<'c> Complete<'c> {
    /// The text in which the places of its facts are, but for those of its parameters, which are in the text as it is written.
    pub fn sql(self) -> &'c Sql {
        self.varied.map_or(&self.parsed.sql, |varied| &varied.sql)
    }

    /// The result columns: what the server says of each, and what is proven.
    pub fn columns(self) -> impl Iterator<Item = (&'c DescribedColumn, &'c ColumnFacts)> {
        self.described.columns.iter().zip(&self.facts.columns)
    }

    /// The parameters, `$1` first: what is written of each, its type, and what is proven.
    pub fn parameters(self) -> impl Iterator<Item = (&'c Parameter, Oid, &'c ParameterFacts)> {
        let types = self.described.parameters.iter().zip(&self.facts.parameters);
        self.parsed.sql.parameters.iter().zip(types).map(|(parameter, (ty, facts))| (parameter, *ty, facts))
    }
}

impl Checked {
    /// All statements, in the order of the files.
    pub fn statements(&self) -> impl Iterator<Item = &CheckedStatement> {
        self.files.iter().flat_map(|file| &file.statements)
    }

    /// What is said of one statement.
    pub fn diagnostics_of(&self, statement: &CheckedStatement) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.sorted().into_iter().filter(|diagnostic| statement.concerns(diagnostic))
    }

    /// Findings of one severity, rendered, in the order of their places.
    pub(crate) fn rendered(
        &self,
        severity: Severity,
        colour: bool,
        wanted: impl Fn(&&Diagnostic) -> bool,
    ) -> Vec<String> {
        let found = self.diagnostics.sorted().into_iter().filter(|diagnostic| diagnostic.severity == severity);
        found.filter(wanted).map(|diagnostic| render(diagnostic, &self.sources, colour)).collect()
    }

    /// Those of which all is known.
    pub fn complete(&self) -> impl Iterator<Item = Complete<'_>> {
        self.statements().filter_map(CheckedStatement::complete)
    }
}

impl CheckedFile {
    /// The statements that could be read.
    pub fn parsed(&self) -> impl Iterator<Item = &ParsedStatement> + Clone {
        self.statements.iter().filter_map(|statement| statement.parsed.as_ref())
    }

    /// The declarations to which no statement refers, be it of this file or another one of `all`.
    pub fn unnamed_declarations(&self, all: &[Self]) -> Vec<&RowDeclaration> {
        let is_named = |row: &RowDeclaration| {
            let is_this =
                |name: &Option<Spanned<String>>| name.as_ref().is_some_and(|name| name.value == row.name.value);
            let from_elsewhere =
                |parsed: &ParsedStatement| parsed.row_home == Some(self.file) && is_this(&parsed.row_name);
            all.iter().flat_map(Self::parsed).any(from_elsewhere)
                || self.parsed().any(|parsed| is_this(&parsed.row_name) || is_this(&parsed.params_name))
        };
        self.declarations.iter().filter(|row| !is_named(row)).collect()
    }
}

impl From<QueryFile> for CheckedFile {
    /// What is known before a server was asked.
    fn from(file: QueryFile) -> Self {
        let QueryFile { file, path, rows: declarations, annotations, ignored } = file;
        let statements = annotations.into_iter().map(CheckedStatement::from).collect();
        Self { file, path, declarations, statements, ignored }
    }
}

impl From<Annotation> for CheckedStatement {
    fn from(annotation: Annotation) -> Self {
        let Annotation { line, section, name, statement: parsed } = annotation;
        let variant =
            |parsed: &ParsedStatement| Variant { terms: 0, sql: Arc::clone(&parsed.sql), described: None, facts: None };
        let variants = parsed.iter().map(variant).collect();
        Self { line, section, name, parsed, variants, varied: None, bulk: None, group_key: None }
    }
}

impl CheckedStatement {
    /// All that is known, where nothing is missing: what is written, described and proven of each column and parameter.
    pub fn complete(&self) -> Option<Complete<'_>> {
        let (parsed, described, facts) = (self.parsed.as_ref()?, self.described()?, self.facts()?);
        let columns = described.columns.len() == facts.columns.len();
        let parameters = [parsed.sql.parameters.len(), described.parameters.len(), facts.parameters.len()];
        let parameters = parameters.windows(2).all(|pair| pair[0] == pair[1]);
        (columns && parameters).then_some(Complete {
            parsed,
            described,
            facts,
            with_all: self.variants.first().and_then(|variant| variant.facts.as_ref()).unwrap_or(facts),
            varied: self.varied.as_ref(),
            bulk: self.bulk.as_ref(),
            group_key: self.group_key.as_deref(),
        })
    }

    /// What the method takes and returns: what the server says of its text, with everything on where it varies.
    pub fn described(&self) -> Option<&Described> {
        self.variants.first()?.described.as_ref()
    }

    /// What is true of the method: what is proven of its text, or of all its variants.
    pub fn facts(&self) -> Option<&Facts> {
        let of_all = self.varied.as_ref().map(|varied| &varied.facts.facts);
        of_all.or(self.variants.first()?.facts.as_ref())
    }

    /// Whether a diagnostic is about this statement: it points into it, or into its annotation.
    pub fn concerns(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.primary.as_ref().is_some_and(|label| self.covers(label.span))
    }

    /// Whether a place is in this statement or its annotation.
    pub fn covers(&self, place: Span) -> bool {
        place.file == self.section.file && (self.section.start..=self.section.end).contains(&place.start)
    }
}
