//! What was said when a schema was applied, as text, so that it is said again where it need not be applied.

use serde::{Deserialize, Serialize};

use crate::diagnostics::{Diagnostic, Diagnostics, Label, Severity};
use crate::server::apply::Temporary;
use crate::server::schema::Schema;
use crate::source::Span;

/// What may be said of a schema that could be applied.
const CODES: [&str; 3] = ["left-out", "schema-rows", "search-path-left"];

/// What is known of a schema besides what the database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct Said {
    pub(in crate::server) diagnostics: Vec<Diagnostic>,
    pub(in crate::server) temporary: Temporary,
}

impl Said {
    /// Says it, and leaves the rest.
    pub(in crate::server) fn say(self, diagnostics: &mut Diagnostics) -> Temporary {
        self.diagnostics.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        self.temporary
    }

    /// As text; `None` where there is something that [`Self::from_text`] would not know.
    pub(super) fn to_text(&self, schema: &Schema) -> Option<String> {
        let diagnostics = self.diagnostics.iter().map(|diagnostic| Stored::of(diagnostic, schema));
        let diagnostics: Vec<Stored> = diagnostics.collect::<Option<_>>()?;
        let temporary = self.temporary.iter().map(|(name, span)| Some((name.clone(), Place::of(*span, schema)?)));
        let temporary: Vec<(String, Place)> = temporary.collect::<Option<_>>()?;
        serde_json::to_string(&(diagnostics, temporary)).ok()
    }

    /// Reads what [`Self::to_text`] has written of the same schema.
    pub(super) fn from_text(text: &str, schema: &Schema) -> Option<Self> {
        let (diagnostics, temporary): (Vec<Stored>, Vec<(String, Place)>) = serde_json::from_str(text).ok()?;
        let diagnostics = diagnostics.into_iter().map(|stored| stored.diagnostic(schema)).collect::<Option<_>>()?;
        let temporary = temporary.into_iter().map(|(name, place)| Some((name, place.span(schema)?)));
        Some(Self { diagnostics, temporary: temporary.collect::<Option<_>>()? })
    }
}

/// A place in the schema's files, which have other numbers in other runs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place(usize, usize, usize);

impl Place {
    fn of(span: Span, schema: &Schema) -> Option<Self> {
        let file = schema.files().iter().position(|file| *file == span.file)?;
        Some(Self(file, span.start, span.end))
    }

    fn span(self, schema: &Schema) -> Option<Span> {
        Some(Span::new(*schema.files().get(self.0)?, self.1..self.2))
    }
}

/// A diagnostic.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    is_warning: bool,
    code: String,
    message: String,
    primary: Option<(Place, String)>,
    secondary: Vec<(Place, String)>,
    notes: Vec<String>,
    help: Vec<String>,
}

impl Stored {
    fn of(diagnostic: &Diagnostic, schema: &Schema) -> Option<Self> {
        let Diagnostic { severity, code, message, primary, secondary, notes, help } = diagnostic;
        let label = |label: &Label| Some((Place::of(label.span, schema)?, label.text.clone()));
        let primary = match primary {
            Some(primary) => Some(label(primary)?),
            None => None,
        };
        (CODES.contains(code) && *severity != Severity::Error).then_some(Self {
            is_warning: *severity == Severity::Warning,
            code: (*code).to_owned(),
            message: message.clone(),
            primary,
            secondary: secondary.iter().map(label).collect::<Option<_>>()?,
            notes: notes.clone(),
            help: help.clone(),
        })
    }

    fn diagnostic(self, schema: &Schema) -> Option<Diagnostic> {
        let code = CODES.iter().find(|code| **code == self.code)?;
        let label = |(place, text): (Place, String)| Some(Label { span: place.span(schema)?, text });
        let primary = match self.primary {
            Some(primary) => Some(label(primary)?),
            None => None,
        };
        Some(Diagnostic {
            severity: if self.is_warning { Severity::Warning } else { Severity::Note },
            code,
            message: self.message,
            primary,
            secondary: self.secondary.into_iter().map(label).collect::<Option<_>>()?,
            notes: self.notes,
            help: self.help,
        })
    }
}
