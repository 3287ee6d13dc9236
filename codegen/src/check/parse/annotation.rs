//! The lines `--!` and `--:`: cornucopia's grammar, with `!` marks, names in any script and comments behind it.
//!
//! ```text
//! --! name [Params] [(marks)] [: [Row] [(marks)]]
//! --: Row (marks) [: Trait, path::Trait]
//! ```

use std::collections::HashMap;

use crate::check::parse::ast::{Attributes, Nullity, RowDeclaration};
use crate::check::parse::cursor::{Cursor, Parsed};
use crate::check::parse::marks;
use crate::check::parse::names::{self, NameFault, shown};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};

/// What a `--!` line says.
pub(super) struct StatementLine {
    pub(super) name: Spanned<String>,
    pub(super) params: StructMarks,
    pub(super) row: StructMarks,
}

/// The name and marks of a params struct or a row. Both together declare a type; a name alone refers to a `--:` line.
#[derive(Default)]
pub(super) struct StructMarks {
    pub(super) name: Option<Spanned<String>>,
    pub(super) marks: Option<Vec<Nullity>>,
}

impl StructMarks {
    /// The first word of it, to point at.
    pub(super) fn place(&self) -> Option<Span> {
        let mark = self.marks.iter().flatten().next();
        self.name.as_ref().map(|name| name.span).or_else(|| mark.map(|mark| mark.name.span))
    }
}

/// Reads a `--!` line. Without a name nothing can be said of the statement; with one and an error behind it, the name
/// still counts: others may not have it too.
pub(super) fn statement(
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> (Option<Spanned<String>>, Option<StatementLine>) {
    const GRAMMAR: &str = "the line is `--! name`, or `--! name (parameter?) : Row(column?)`";
    let Some(name) = cursor.plain_name() else {
        diagnostics.push(cursor.unexpected("the name of the statement").help(GRAMMAR));
        return (None, None);
    };
    match behind_name(cursor, diagnostics) {
        Ok((params, row)) => (Some(name.clone()), Some(StatementLine { name, params, row })),
        Err(diagnostic) => {
            diagnostics.push(diagnostic.help(GRAMMAR));
            (Some(name), None)
        }
    }
}

fn behind_name(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Parsed<(StructMarks, StructMarks)> {
    let params = struct_marks(cursor, diagnostics)?;
    if cursor.at_end() {
        return Ok((params, StructMarks::default()));
    }
    cursor.expect(':', "`(`, `:` or the end of the line")?;
    let row = struct_marks(cursor, diagnostics)?;
    if cursor.at_end() { Ok((params, row)) } else { Err(cursor.unexpected("the end of the line")) }
}

fn struct_marks(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Parsed<StructMarks> {
    Ok(StructMarks { name: cursor.plain_name(), marks: marks::list(cursor, diagnostics)? })
}

/// Reads a `--:` line.
pub(super) fn row(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Option<RowDeclaration> {
    row_line(cursor, diagnostics)
        .map_err(|diagnostic| {
            diagnostics.push(diagnostic.help("the line is `--: Row(column?)`, or `--: Row() : Trait, path::Trait`"));
        })
        .ok()
}

fn row_line(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Parsed<RowDeclaration> {
    let Some(name) = cursor.name()? else {
        return Err(cursor.unexpected("the name of the row"));
    };
    let Some(columns) = marks::list(cursor, diagnostics)? else {
        return Err(cursor.unexpected("`(`"));
    };
    let derives = if cursor.takes(':').is_some() { derives(cursor, diagnostics)? } else { Vec::new() };
    if !cursor.at_end() {
        return Err(cursor.unexpected("`:`, `,` or the end of the line"));
    }
    Ok(RowDeclaration { name, columns, attributes: Attributes { derives, ..Attributes::default() } })
}

fn derives(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Parsed<Vec<Spanned<String>>> {
    let mut list = Vec::new();
    let mut places: HashMap<String, Span> = HashMap::new();
    while !cursor.at_end() {
        let derive = path(cursor)?;
        if let Some(first) = places.insert(derive.value.clone(), derive.span) {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateDerive, format!("{} is derived twice", shown(&derive.value)))
                    .at(derive.span, "derived again here")
                    .also(first, "first derived here")
                    .help("remove one of the two"),
            );
        } else {
            list.push(derive);
        }
        if cursor.takes(',').is_none() {
            break;
        }
    }
    Ok(list)
}

/// `Trait`, `path::Trait`, `::path::Trait`.
fn path(cursor: &mut Cursor<'_>) -> Parsed<Spanned<String>> {
    let mut value = String::new();
    let mut place: Option<Span> = None;
    if let Some(colon) = cursor.takes(':') {
        cursor.expect(':', "`::`")?;
        (value, place) = ("::".to_owned(), Some(colon));
    }
    loop {
        let Some(segment) = cursor.plain_name() else {
            return Err(cursor.unexpected("the path of a trait"));
        };
        let leads = value.is_empty() && matches!(segment.value.as_str(), "crate" | "self" | "super");
        if !leads {
            usable(&segment)?;
        }
        value.push_str(&segment.value);
        let start = place.get_or_insert(segment.span);
        start.end = segment.span.end;
        if cursor.takes(':').is_none() {
            return Ok(Spanned::new(value, *start));
        }
        cursor.expect(':', "`::`")?;
        value.push_str("::");
    }
}

/// Checks that Rust can have this name.
///
/// # Errors
/// `reserved-name` or `invalid-name`.
pub(super) fn usable(name: &Spanned<String>) -> Parsed<()> {
    let Err(fault) = names::check(&name.value) else { return Ok(()) };
    let shown = shown(&name.value);
    Err(match fault {
        NameFault::Reserved => {
            Diagnostic::new(Code::ReservedName, format!("Rust reserves the name {shown}, and `r#` cannot escape it"))
                .at(name.span, "reserved by Rust")
        }
        NameFault::NotAnIdentifier => Diagnostic::new(Code::InvalidName, format!("{shown} cannot be a name in Rust"))
            .at(name.span, "a name consists of letters, digits and `_`, and does not start with a digit"),
    }
    .help("use another name")
    .into())
}
