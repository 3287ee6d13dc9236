//! What was said when a schema was applied, as text, so that it is said again where it need not be applied.

use sqlwright_migrations::{Schema, Temporary};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Stored};
use crate::source::{FileId, Span};

/// What may be said of a schema that could be applied.
const CODES: [Code; 3] = [Code::SkippedStatements, Code::SkippedRows, Code::SearchPathLeft];

/// What is known of a schema besides what the database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check::server) struct Applied {
    pub(in crate::check::server) diagnostics: Vec<Diagnostic>,
    pub(in crate::check::server) temporary: Temporary,
}

impl Applied {
    /// Says it, and leaves the rest.
    pub(in crate::check::server) fn report(self, diagnostics: &mut Diagnostics) -> Temporary {
        self.diagnostics.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        self.temporary
    }

    /// As text; `None` where there is something that [`Self::from_text`] would not know.
    pub(super) fn to_text(&self, schema: &Schema) -> Option<String> {
        let places = Places { files: schema.files() };
        let known = |diagnostic: &&Diagnostic| CODES.contains(&diagnostic.code);
        let stored = |diagnostic| Some(diagnostic).filter(known).and_then(|known| Stored::of(known, &places.files));
        let diagnostics: Vec<Stored> = self.diagnostics.iter().map(stored).collect::<Option<_>>()?;
        let temporary = self.temporary.iter().map(|(name, span)| Some((name.clone(), places.place(*span)?)));
        let temporary: Vec<(String, Place)> = temporary.collect::<Option<_>>()?;
        serde_json::to_string(&(diagnostics, temporary)).ok()
    }

    /// Reads what [`Self::to_text`] has written of the same schema.
    pub(super) fn from_text(text: &str, schema: &Schema) -> Option<Self> {
        let places = Places { files: schema.files() };
        let (diagnostics, temporary): (Vec<Stored>, Vec<(String, Place)>) = serde_json::from_str(text).ok()?;
        let known = |diagnostic: &Diagnostic| CODES.contains(&diagnostic.code);
        let diagnostic = |stored: Stored| stored.diagnostic(&places.files).filter(known);
        let diagnostics = diagnostics.into_iter().map(diagnostic).collect::<Option<_>>()?;
        let temporary = temporary.into_iter().map(|(name, place)| Some((name, places.span(place)?)));
        Some(Self { diagnostics, temporary: temporary.collect::<Option<_>>()? })
    }
}

/// The number of a file of the schema, which has another number in other runs, and the bytes in it.
type Place = (usize, usize, usize);

struct Places {
    files: Vec<FileId>,
}

impl Places {
    fn place(&self, span: Span) -> Option<Place> {
        Some((self.files.iter().position(|file| *file == span.file)?, span.start, span.end))
    }

    fn span(&self, (file, start, end): Place) -> Option<Span> {
        Some(Span::new(*self.files.get(file)?, start..end))
    }
}
