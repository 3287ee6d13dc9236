//! What the public API returns when something is wrong.

use std::fmt;

use crate::check::Checked;
#[cfg(feature = "cli")]
use crate::diagnostics::Code;
use crate::diagnostics::{Diagnostic, render};
#[cfg(feature = "cli")]
use crate::generator::Generated;

/// What was checked, with at least one error. `Debug` renders all of them, so that `unwrap` and a build script's `main` show them to
/// people.
pub struct Failure {
    checked: Box<Checked>,
}

impl Failure {
    pub(crate) fn new(diagnostic: Diagnostic) -> Self {
        let mut checked = Box::<Checked>::default();
        checked.diagnostics.push(diagnostic);
        Self { checked }
    }

    /// This failure of a later step, with what was found before it.
    #[cfg(feature = "cli")]
    pub(crate) fn of(self, generated: Generated) -> Self {
        let mut checked = Box::new(generated.into_checked());
        checked.diagnostics.extend(self.checked.diagnostics);
        Self { checked }
    }

    /// What was checked.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// Standard output did not take what was to be printed.
    #[cfg(feature = "cli")]
    pub(crate) fn of_output(error: &std::io::Error) -> Self {
        Self::new(Diagnostic::new(Code::FailedOutput, format!("cannot write to standard output: {error}")))
    }

    /// Which PostgreSQL was used, in words; `None` if none was.
    pub fn database(&self) -> Option<&str> {
        self.checked.server.as_deref()
    }

    /// The findings, in the order of their places.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        self.checked.diagnostics.sorted()
    }

    /// All of it in words.
    pub fn render(&self, colour: bool) -> String {
        let mut text = String::new();
        for diagnostic in self.checked.diagnostics.sorted() {
            text += &render(diagnostic, &self.checked.sources, colour);
            text += "\n\n";
        }
        let count = self.checked.diagnostics.error_count();
        text + &format!("{count} error{}; nothing was written", if count == 1 { "" } else { "s" })
    }
}

impl From<Checked> for Failure {
    fn from(checked: Checked) -> Self {
        Self { checked: Box::new(checked) }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sqlwright\n\n{}", self.render(false))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Failure {}
