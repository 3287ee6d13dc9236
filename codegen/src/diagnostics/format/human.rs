//! The only rendering of diagnostics for people: in rustc's manner, by annotate-snippets.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use crate::diagnostics::{Diagnostic, Label, Severity};
use crate::source::{FileId, SourceMap};

/// Renders one diagnostic, with file:line:column, the source line and a caret.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.number());
    let mut group = Group::with_title(title);
    for file in files(diagnostic) {
        group = group.element(snippet(diagnostic, file, sources));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(printable(note)));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
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
    sources: &'a SourceMap,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.file(file);
    let here = |label: &&Label| label.span.file == file;
    let primary = diagnostic.primary.iter().filter(here).map(|label| (AnnotationKind::Primary, label));
    let secondary = diagnostic.secondary.iter().filter(here).map(|label| (AnnotationKind::Context, label));
    let labels: Vec<_> =
        primary.chain(secondary).map(|(kind, label)| (kind, label, range(label, source.text()))).collect();
    let window = window(labels.iter().map(|(_, _, range)| range), source.text());
    let annotations = labels.into_iter().map(|(kind, label, range)| {
        kind.span(range.start - window.start..range.end - window.start).label(printable(&label.text))
    });
    Snippet::source(without_c1(&source.text()[window.clone()]))
        .path(printable(&source.path().to_string_lossy()))
        .line_start(source.line_column(window.start).0)
        .annotations(annotations)
}

/// Text of others, such as names and the server's words, without what a terminal would take for a command.
fn printable(text: &str) -> String {
    normalize_untrusted_str(&without_c1(text))
}

/// Without the control characters that [`normalize_untrusted_str`] leaves, each replaced by one of as many bytes, so that spans hold.
fn without_c1(text: &str) -> Cow<'_, str> {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    if text.contains(is_c1) { text.replace(is_c1, "·").into() } else { text.into() }
}

/// The lines that `ranges` touch, with what is between them: the renderer reads all that it is given, each time.
fn window<'a>(ranges: impl Iterator<Item = &'a Range<usize>>, text: &str) -> Range<usize> {
    let (start, end) = ranges.fold((text.len(), 0), |(start, end), range| (start.min(range.start), end.max(range.end)));
    let start = start.min(end);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[end..].find(['\r', '\n']).map_or(text.len(), |at| end + at);
    line_start..line_end
}

/// A span cut to its first line, and to what fits on one, so that a whole statement is not underlined.
fn range(label: &Label, text: &str) -> Range<usize> {
    const LONGEST: usize = 100;
    let start = label.span.start.min(text.len());
    let end = label.span.end.clamp(start, text.len());
    let line = text[start..end].find(['\n', '\r']).map_or(end, |at| start + at);
    let cut = text[start..line].char_indices().nth(LONGEST).map_or(line, |(at, _)| start + at);
    start..cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;
    use crate::source::Span;

    fn rendered(text: &str, primary: Range<usize>, secondary: Option<Range<usize>>) -> String {
        let mut sources = SourceMap::default();
        let file = sources.add("q.sql", text.to_owned());
        let mut diagnostic = Diagnostic::new(Code::InternalError, "wrong").at(Span::new(file, primary), "here");
        if let Some(secondary) = secondary {
            diagnostic = diagnostic.also(Span::new(file, secondary), "and here");
        }
        render(&diagnostic, &sources, false)
    }

    #[test]
    fn line_ends_of_windows_are_not_shown() {
        let expected = "error[SW0020]: wrong\n --> q.sql:2:1\n  |\n2 | b\n  | ^ here\n3 | c\n  | - and here";
        assert_eq!(rendered("a\nb\nc\nd", 2..3, Some(4..5)), expected);
        assert_eq!(rendered("a\r\nb\r\nc\r\nd", 3..4, Some(6..7)), expected);
    }

    #[test]
    fn places_at_the_end_and_behind_it_are_shown() {
        assert_eq!(rendered("ab", 2..2, None), "error[SW0020]: wrong\n --> q.sql:1:3\n  |\n1 | ab\n  |   ^ here");
        assert_eq!(rendered("ab", 9..12, None), rendered("ab", 2..2, None));
        assert_eq!(rendered("", 0..0, None), "error[SW0020]: wrong\n --> q.sql:1:1\n  |\n1 |\n  | ^ here");
    }

    #[test]
    fn long_lines_and_spans_are_cut() {
        let line = "ü".repeat(100_000);
        let text = rendered(&format!("{line}\nx"), 40_000..100_000, None);
        assert!(text.len() < 2_000, "{} bytes", text.len());
        assert!(text.contains("q.sql:1:20001"), "{text}");
    }

    #[test]
    fn no_control_sequence_reaches_the_terminal() {
        let hostile = "a\u{1b}[31m\u{7}b\nand \u{9b}31mmore";
        let mut sources = SourceMap::default();
        let file = sources.add("q.sql", hostile.to_owned());
        let diagnostic = Diagnostic::new(Code::InvalidStatement, hostile)
            .at(Span::new(file, 0..1), hostile)
            .also(Span::new(file, 1..2), hostile)
            .note(hostile)
            .help(hostile);
        let text = render(&diagnostic, &sources, false);
        let control = |c: &char| c.is_control() && *c != '\n';
        assert_eq!(text.chars().find(control), None, "{text:?}");
        assert_eq!(text.matches("and ").count(), 5, "{text}");
    }
}
