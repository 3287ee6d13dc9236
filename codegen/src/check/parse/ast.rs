//! What the parser makes of a query file: data only, every name with its place.

mod copy;

pub use self::copy::{Copy, CopyTable};

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::template::Template;
use crate::diagnostics::Code;
use crate::source::{FileId, Span, Spanned};
use sqlwright_analysis::ParameterMark;
use sqlwright_analysis::facts::Cardinality;

/// One `.sql` file under the queries folder: one repository.
#[derive(Debug)]
pub struct QueryFile {
    /// The file.
    pub file: FileId,
    /// Folders and file stem below the queries folder, as they are on disk: `["reports", "sales"]`.
    pub path: Vec<String>,
    /// Shared types, declared by `--:`: rows or params structs, according to the statements that name them.
    pub rows: Vec<RowDeclaration>,
    /// The `--!` lines, in the order of the file.
    pub annotations: Vec<Annotation>,
    /// What means nothing, though its author may have meant something.
    pub ignored: Ignored,
}

/// Lines of a query file that are read as something else than they look like.
#[derive(Debug, Default)]
pub struct Ignored {
    /// Lines `---` directly above a `--!` line, each with that line: plain comments.
    pub documentation_above: Vec<(Span, Span)>,
    /// Lines `--!` within a literal or a quoted name, each after the quote that opens it: text.
    pub annotations_in_literals: Vec<(Span, Span)>,
    /// Lines `--&` below a statement: plain comments.
    pub borrowed_attributes: Vec<Span>,
}

impl QueryFile {
    /// The statements that could be read, in the order of the file.
    pub fn statements(&self) -> impl Iterator<Item = &ParsedStatement> {
        self.annotations.iter().filter_map(|annotation| annotation.statement.as_ref())
    }
}

/// A `--!` line and what belongs to it, whether it could be read or not.
#[derive(Debug)]
pub struct Annotation {
    /// The line.
    pub line: Span,
    /// From the line to the end of the statement below it.
    pub section: Span,
    /// The statement's name, if there is one.
    pub name: Option<Spanned<String>>,
    /// The statement; `None` where a diagnostic says what is wrong with it.
    pub statement: Option<ParsedStatement>,
}

/// `--: Row(column?) : Trait, Trait`.
#[derive(Debug)]
pub struct RowDeclaration {
    /// The Rust name of the row.
    pub name: Spanned<String>,
    /// Marks on its columns.
    pub columns: Vec<Nullity>,
    /// Derives and attributes.
    pub attributes: Attributes,
}

/// One SQL statement with its annotation.
#[derive(Debug)]
pub struct ParsedStatement {
    /// The name behind `--!`.
    pub name: Spanned<String>,
    /// The lines behind `---`, without the marker and one blank.
    pub docs: Vec<String>,
    /// Attributes of the method, behind `--#`: as written, without `#[` and `]`.
    pub attributes: Vec<Spanned<String>>,
    /// A name for the params struct, where the author gives one.
    pub params_name: Option<Spanned<String>>,
    /// Marks on parameters, those of the `--:` declaration that [`Self::params_name`] names included.
    pub params: Vec<Nullity>,
    /// Derives and attributes of the params struct, from its `--:` declaration.
    pub params_attributes: Attributes,
    /// A name for the row, where the author gives one: its own, or that of a `--:` declaration.
    pub row_name: Option<Spanned<String>>,
    /// The file with the `--:` declaration that [`Self::row_name`] names, where that is not its own.
    pub row_home: Option<FileId>,
    /// Marks on result columns, those of the `--:` declaration that [`Self::row_name`] names included.
    pub columns: Vec<Nullity>,
    /// Derives and attributes of the row, from its `--:` declaration.
    pub row_attributes: Attributes,
    /// The `--@` lines.
    pub directives: Vec<Spanned<Directive>>,
    /// The statement itself; with everything on where it varies by marks.
    pub sql: Arc<Sql>,
    /// How it varies, if it does.
    pub template: Option<Arc<Template>>,
    /// The fragments that its text declares or uses, by name.
    pub fragments: Vec<String>,
}

impl ParsedStatement {
    /// What the author says about NULL for each parameter.
    pub fn parameter_marks(&self) -> Vec<ParameterMark> {
        let is_nullable = |mark: Option<&Spanned<Mark>>| mark.map(|mark| mark.value == Mark::Nullable);
        let mark = |parameter: &Parameter| {
            let nullity = self.params.iter().find(|nullity| nullity.name.value == parameter.name);
            let element = nullity.and_then(|nullity| nullity.element.as_ref());
            ParameterMark {
                nullable: is_nullable(nullity.and_then(|nullity| nullity.mark.as_ref())),
                elements_nullable: is_nullable(element.and_then(|element| element.mark.as_ref())),
            }
        };
        self.sql.parameters.iter().map(mark).collect()
    }

    /// The directive with which the author asks the server to enforce that one row is affected.
    pub fn enforced(&self) -> Option<Span> {
        let mut directives = self.directives.iter();
        let found = directives.find(|one| matches!(one.value, Directive::AffectsOne { enforced: true, .. }));
        found.map(|directive| directive.span)
    }
}

/// Derives and verbatim attributes (`#[…]`) for a generated struct.
#[derive(Debug, Clone, Default)]
pub struct Attributes {
    /// Further derives, e.g. `serde::Serialize`.
    pub derives: Vec<Spanned<String>>,
    /// Attributes behind `--#`: as written, without `#[` and `]`.
    pub attributes: Vec<Spanned<String>>,
    /// Attributes behind `--&`, for a form of the struct that borrows.
    pub borrowed: Vec<Spanned<String>>,
}

/// What an author says about NULL at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `?`: treat it as nullable.
    Nullable,
    /// `!`: the author promises that it is never NULL.
    NotNull,
}

/// `name?`, `name!`, `array?[?]`, `composite?.field?`, nested at will.
#[derive(Debug, Clone)]
pub struct Nullity {
    /// The column or parameter.
    pub name: Spanned<String>,
    /// The mark on it; `None` for a bare name.
    pub mark: Option<Spanned<Mark>>,
    /// What is said of its elements, when it is an array: `[?]`.
    pub element: Option<Box<ElementNullity>>,
    /// What is said of its fields, when it is a composite.
    pub fields: Vec<Nullity>,
}

/// `[?]` behind an array, with what follows it.
#[derive(Debug, Clone)]
pub struct ElementNullity {
    /// The mark between the brackets.
    pub mark: Option<Spanned<Mark>>,
    /// What is said of the fields of the elements, when they are composites.
    pub fields: Vec<Nullity>,
}

/// One `--@` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// `--@ one`, `--@ optional`, `--@ many`: asserts or overrides the cardinality.
    Rows(RowsExpected),
    /// `--@ affects one`: any other number of rows is an error.
    AffectsOne {
        /// `--@ affects one enforced`: the server refuses it, so that nothing is stored.
        enforced: bool,
        /// `--@ affects one = Variant`: the variant of the error enum.
        variant: Option<Spanned<String>>,
    },
    /// `--@ error constraint = Variant`: the name of a violation in the error enum.
    Error {
        /// The constraint's (or unique index's) name.
        constraint: Spanned<String>,
        /// The Rust name of the variant.
        variant: Spanned<String>,
    },
    /// `--@ params Name`: the name of the params struct.
    Params(Spanned<String>),
    /// `--@ timeout 500ms`: how long a call may take.
    Timeout(Duration),
    /// `--@ borrowed`: the row has a form that borrows.
    Borrowed,
    /// `--@ type column = rust::Type` and `--@ type :parameter = rust::Type`: what one of them is in Rust.
    Type {
        /// Whether it is a parameter.
        parameter: bool,
        /// The name of the column or parameter.
        name: Spanned<String>,
        /// The Rust type, as it was written.
        rust: Spanned<String>,
    },
    /// `--@ positional a, b`: the parameters are arguments, in this order.
    Positional(Vec<Spanned<String>>),
    /// `--@ allow CODE reason`: a lint finds something in this statement, and that is intended.
    Allow {
        /// The code of the lint.
        code: Spanned<Code>,
        /// Why, in the author's words.
        reason: Spanned<String>,
    },
    /// `--@ sort name` or `--@ sort name = items`: an order that the caller chooses.
    Sort {
        /// Its name.
        name: Spanned<String>,
        /// What to sort by; `None` for what the statement has.
        items: Option<Spanned<String>>,
    },
    /// `--@ choice group.name = text`: a text that the caller chooses.
    Choice {
        /// What it is an alternative of.
        group: Spanned<String>,
        /// Its name.
        name: Spanned<String>,
        /// What stands in the statement.
        text: Spanned<String>,
    },
    /// `--@ after`: pages begin behind a row.
    After,
    /// `--@ patch a, b`: columns that an UPDATE sets or keeps.
    Patch(Vec<Spanned<String>>),
    /// `--@ default a, b`: columns of an INSERT that may be left to their DEFAULT.
    Default(Vec<Spanned<String>>),
    /// `--@ always condition`: what holds in every variant.
    Always(Spanned<String>),
    /// `--@ constant`: guards are sent as they are.
    Constant,
    /// `--@ unrestricted`: it may write to all rows of a table.
    Unrestricted,
    /// `--@ bulk`: there is a method for many rows at once, too.
    Bulk,
    /// `--@ nest items = Item(sku, quantity)`: the records of a column are a struct.
    Nest {
        /// The column.
        column: Spanned<String>,
        /// The struct.
        record: NestedRecord,
    },
    /// `--@ embed customer = Customer(c.*)`: the columns of an alias are a struct.
    Embed {
        /// The field of the row.
        field: Spanned<String>,
        /// The struct.
        name: Spanned<String>,
        /// The alias.
        alias: Spanned<String>,
        /// `--@ group items = Item(i.*)`: rows that follow each other are one, with all of these structs.
        groups: bool,
    },
}

/// `Item(sku, quantity)`: what a record is in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NestedRecord {
    /// The name of the struct.
    pub name: Spanned<String>,
    /// Its fields; `None` for those that the record has names for.
    pub fields: Option<Vec<NestedField>>,
}

/// `sku`, or `parts = Part(number)`: a field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NestedField {
    /// The name of the field.
    pub name: Spanned<String>,
    /// If it is a record itself: the struct.
    pub record: Option<NestedRecord>,
}

/// How many rows the author says there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsExpected {
    /// Exactly one.
    One,
    /// At most one.
    Optional,
    /// Any number.
    Many,
}

impl RowsExpected {
    /// The directive's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Optional => "optional",
            Self::Many => "many",
        }
    }

    /// The same as the analysis has it.
    pub fn cardinality(self) -> Cardinality {
        match self {
            Self::One => Cardinality::ExactlyOne,
            Self::Optional => Cardinality::AtMostOne,
            Self::Many => Cardinality::Many,
        }
    }
}

/// A statement's SQL, as typed and as it is sent.
#[derive(Debug)]
pub struct Sql {
    /// Where it stands, from its first token (or the hint `/*+ … */` before it) to its last, without the `;`.
    pub span: Span,
    /// With `$1`, `$2`, … for the parameters, without the final `;` and without comments behind the last token.
    pub text: String,
    /// The parameters in the order of their first use: `$1` is the first.
    pub parameters: Vec<Parameter>,
    /// From offsets in `text` to offsets in the file: `(in text, in file)`, ascending, with an entry at the start, and one at and
    /// one behind each parameter.
    pub map: Vec<(usize, usize)>,
    /// The COPY that is run, where `text` stands for one.
    pub copy: Option<Copy>,
}

impl Sql {
    /// The `COPY … FROM STDIN` as it is sent, if it is one.
    pub fn copied_in(&self) -> Option<&str> {
        match &self.copy {
            Some(Copy::In { text, .. }) => Some(text),
            _ => None,
        }
    }

    /// Whether its rows arrive by COPY.
    pub fn is_copied_out(&self) -> bool {
        matches!(self.copy, Some(Copy::Out { .. }))
    }

    /// The offset in the file of a byte of [`Self::text`]; inside a parameter, a place in what was typed for it.
    pub fn offset_in_file(&self, offset: usize) -> usize {
        let behind = self.map.partition_point(|(text, _)| *text <= offset);
        let (text, file) = self.map[behind.saturating_sub(1)];
        let place = file.saturating_add(offset.saturating_sub(text));
        // `$12` can be longer than what was typed, never so long that it reaches behind the next piece.
        match self.map.get(behind) {
            Some((_, next)) if *next >= file => place.min(*next),
            // What stands behind it was typed elsewhere.
            Some(_) => place,
            None => place.min(self.span.end),
        }
    }

    /// A range of [`Self::text`] in the file.
    pub fn span_in_file(&self, range: &Range<usize>) -> Span {
        Span::new(self.span.file, self.offset_in_file(range.start)..self.offset_in_file(range.end))
    }

    /// A sentence about [`Self::text`], with parameters by the names that the author gave them: `:name` for `$1`. What stands in
    /// single quotes stays as it is.
    pub fn with_names(&self, sentence: &str) -> String {
        let mut named = String::with_capacity(sentence.len());
        let mut quoted = false;
        let mut before = ' ';
        let mut rest = sentence;
        while let Some(next) = rest.chars().next() {
            let in_word = before.is_alphanumeric() || "_$\"".contains(before);
            rest = &rest[next.len_utf8()..];
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number = rest[..digits].parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            match number.and_then(|number| self.parameters.get(number)) {
                Some(parameter) if next == '$' && !quoted && !in_word => {
                    named.extend([":", &parameter.name]);
                    rest = &rest[digits..];
                }
                _ => named.push(next),
            }
            // The apostrophe of a word opens nothing.
            quoted = if next == '\'' { !quoted && !in_word } else { quoted };
            before = next;
        }
        named
    }
}

/// A `:name` parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name without the colon.
    pub name: String,
    /// Each place where it is used, colon included.
    pub uses: Vec<Span>,
}
