//! The only rendering of diagnostics for people: in rustc's manner, by annotate-snippets.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::source::{FileId, Sources};

/// Renders one diagnostic, with file:line:column, the source line and a caret.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code);
    let mut group = Group::with_title(title);
    for file in files(diagnostic) {
        group = group.element(snippet(diagnostic, file, sources));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// The files that a diagnostic touches, the primary one first.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files = Vec::new();
    for label in diagnostic.primary.iter().chain(&diagnostic.secondary) {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    file: FileId,
    sources: &'a Sources,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.file(file);
    let annotate =
        |kind: AnnotationKind, label: &'a Label| kind.span(range(label, source.text())).label(label.text.as_str());
    let here = |label: &&Label| label.span.file == file;
    Snippet::source(source.text())
        .path(source.path().to_string_lossy())
        .annotations(diagnostic.primary.iter().filter(here).map(|label| annotate(AnnotationKind::Primary, label)))
        .annotations(diagnostic.secondary.iter().filter(here).map(|label| annotate(AnnotationKind::Context, label)))
}

/// A span cut to its first line, so that a whole statement is not underlined.
fn range(label: &Label, text: &str) -> std::ops::Range<usize> {
    let start = label.span.start.min(text.len());
    let end = label.span.end.clamp(start, text.len());
    let line = text[start..end].find('\n').map_or(end, |at| start + at);
    start..line
}
