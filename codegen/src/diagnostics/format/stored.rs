//! Diagnostics as they are kept for later runs.

use serde::{Deserialize, Serialize};

use crate::diagnostics::{Code, Diagnostic, Label, Severity};
use crate::source::{FileId, Span};

/// A diagnostic, with files by their numbers.
#[derive(Serialize, Deserialize)]
pub(crate) struct Stored {
    severity: u8,
    code: String,
    message: String,
    primary: Option<StoredLabel>,
    secondary: Vec<StoredLabel>,
    notes: Vec<String>,
    help: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredLabel {
    file: usize,
    start: usize,
    end: usize,
    text: String,
}

const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

impl Stored {
    /// `None` where a place is in none of the files.
    pub(crate) fn of(diagnostic: &Diagnostic, files: &[FileId]) -> Option<Self> {
        let Diagnostic { severity, code, message, primary, secondary, notes, help } = diagnostic.clone();
        let label = |label: Label| {
            let file = files.iter().position(|file| *file == label.span.file)?;
            Some(StoredLabel { file, start: label.span.start, end: label.span.end, text: label.text })
        };
        Some(Self {
            severity: u8::try_from(SEVERITIES.iter().position(|known| *known == severity)?).ok()?,
            code: code.number().to_owned(),
            message,
            primary: match primary {
                Some(primary) => Some(label(primary)?),
                None => None,
            },
            secondary: secondary.into_iter().map(label).collect::<Option<_>>()?,
            notes,
            help,
        })
    }

    /// `None` where it is not one of these files and codes.
    pub(crate) fn diagnostic(self, files: &[FileId]) -> Option<Diagnostic> {
        let label = |label: StoredLabel| {
            Some(Label { span: Span::new(*files.get(label.file)?, label.start..label.end), text: label.text })
        };
        Some(Diagnostic {
            severity: *SEVERITIES.get(usize::from(self.severity))?,
            code: Code::named(&self.code)?,
            message: self.message,
            primary: match self.primary {
                Some(primary) => Some(label(primary)?),
                None => None,
            },
            secondary: self.secondary.into_iter().map(label).collect::<Option<_>>()?,
            notes: self.notes,
            help: self.help,
        })
    }
}
