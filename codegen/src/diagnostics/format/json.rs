//! One JSON document with all that diagnostics hold. Its version changes when a field is removed or gets another meaning; new fields may
//! be added at any time.

use serde::Serialize;

use super::Place;
use crate::diagnostics::{Diagnostic, Label};
use crate::source::SourceMap;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    diagnostics: Vec<Entry<'d>>,
}

#[derive(Serialize)]
struct Entry<'d> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'d str,
    primary: Option<Location<'d>>,
    secondary: Vec<Location<'d>>,
    notes: &'d [String],
    help: &'d [String],
}

#[derive(Serialize)]
struct Location<'d> {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'d str,
}

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let diagnostics = diagnostics.iter().map(|diagnostic| entry(diagnostic, sources)).collect();
    let document = Document { version: VERSION, diagnostics };
    // Only maps whose keys are no text, and failing writers, are errors of serialising.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn entry<'d>(diagnostic: &'d Diagnostic, sources: &SourceMap) -> Entry<'d> {
    let location = |label: &'d Label| location(label, sources);
    Entry {
        code: diagnostic.code.number(),
        name: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        primary: diagnostic.primary.as_ref().map(location),
        secondary: diagnostic.secondary.iter().map(location).collect(),
        notes: &diagnostic.notes,
        help: &diagnostic.help,
    }
}

fn location<'d>(label: &'d Label, sources: &SourceMap) -> Location<'d> {
    let place = Place::of(label, sources);
    let ((line, column), (end_line, end_column)) = (place.start, place.end);
    Location { file: place.path(), line, column, end_line, end_column, text: &label.text }
}
