//! Diagnostics in the formats that people and programs read, one file each.

mod github;
mod human;
mod json;
pub(crate) mod sarif;
mod short;
pub(crate) mod stored;

pub use human::render;

use crate::diagnostics::{Diagnostic, Label};
use crate::source::{SourceFile, SourceMap};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// For people: each with the lines that it is about.
    Human,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, which code scanners exchange.
    Sarif,
    /// Commands of GitHub's workflows, which become annotations of a change.
    Github,
}

impl Format {
    /// All of them, in the order given. Each format but [`Self::Human`] is complete: a valid document also if there is nothing to report.
    pub fn render(self, diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
        match self {
            Self::Human => diagnostics.iter().map(|diagnostic| render(diagnostic, sources, false) + "\n\n").collect(),
            Self::Short => short::render(diagnostics, sources),
            Self::Json => json::render(diagnostics, sources),
            Self::Sarif => sarif::render(diagnostics, sources),
            Self::Github => github::render(diagnostics, sources),
        }
    }
}

/// A place as programs read it: lines and columns count from 1, columns in characters; the end is behind the last character.
struct Place<'s> {
    file: &'s SourceFile,
    start: (usize, usize),
    end: (usize, usize),
}

impl<'s> Place<'s> {
    fn of(label: &Label, sources: &'s SourceMap) -> Self {
        let file = sources.file(label.span.file);
        let (start, end) = (file.line_column(label.span.start), file.line_column(label.span.end.max(label.span.start)));
        Self { file, start, end }
    }

    /// The path as it is shown, with `/` between names.
    fn path(&self) -> String {
        self.file.path().to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// The message with its notes and help, for formats that have no fields for them.
fn in_full(diagnostic: &Diagnostic) -> String {
    let notes = diagnostic.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = diagnostic.help.iter().map(|help| format!("\nhelp: {help}"));
    without_controls(&(diagnostic.message.clone() + &notes.chain(help).collect::<String>()))
}

/// Text of others on one line: line ends become spaces, and other control characters are written as escapes, so that none reaches a terminal.
fn one_line(text: &str) -> String {
    let lines = text.split(['\r', '\n']).filter(|line| !line.is_empty());
    without_controls(&lines.collect::<Vec<_>>().join(" "))
}

/// Control characters other than line ends and tabs as escapes.
fn without_controls(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => safe.push(character),
            '\r' => {}
            other if other.is_control() => safe.extend(other.escape_unicode()),
            other => safe.push(other),
        }
    }
    safe
}
