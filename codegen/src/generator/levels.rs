//! What becomes of warnings and notes.

use super::Generator;
use crate::diagnostics::Level;

impl Generator {
    /// Does not report a warning or note: the number or name of its code, or `warnings` for all warnings. Of several settings the last
    /// wins, and all outweigh `[lints]` in the configuration.
    #[must_use]
    pub fn allow(self, code: impl Into<String>) -> Self {
        self.level(Level::Allow, code)
    }

    /// Reports a note as a warning, or takes back what was said before.
    #[must_use]
    pub fn warn(self, code: impl Into<String>) -> Self {
        self.level(Level::Warn, code)
    }

    /// Makes a warning or note an error: nothing is generated.
    #[must_use]
    pub fn deny(self, code: impl Into<String>) -> Self {
        self.level(Level::Deny, code)
    }

    /// As [`Self::allow`], [`Self::warn`] or [`Self::deny`].
    #[must_use]
    pub fn level(mut self, level: Level, code: impl Into<String>) -> Self {
        self.overrides.levels.push((level, code.into()));
        self
    }
}
