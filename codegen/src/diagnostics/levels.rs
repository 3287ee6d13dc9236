//! Levels: which warnings and notes are reported, and which of them are errors.

use std::collections::BTreeMap;

use serde::Deserialize;
use sqlwright_connect::nearest;

use super::{Code, Diagnostic, Diagnostics, Severity};

/// The name of the group of all codes that are warnings.
pub const WARNINGS: &str = "warnings";

/// What becomes of a warning or note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error: nothing is generated.
    Deny,
}

/// The levels of one run. What is set later outweighs what was set before.
#[derive(Debug, Default, Clone)]
pub struct Levels {
    chosen: BTreeMap<Code, Chosen>,
}

#[derive(Debug, Clone)]
struct Chosen {
    level: Level,
    /// By the group, which can choose again; it leaves alone what was chosen by name.
    by_group: bool,
    /// Where, in words.
    place: &'static str,
}

impl Levels {
    /// Sets the level of a code, by number or name, or of the group `warnings`: of all codes that are warnings at this point.
    /// `place` says in words where this is asked for.
    ///
    /// # Errors
    ///
    /// If there is no such code, or it is that of an error, which has no level. The diagnostic has no place yet.
    pub fn set(&mut self, name: &str, level: Level, place: &'static str) -> Result<(), Box<Diagnostic>> {
        if name == WARNINGS {
            for code in Code::ALL.iter().copied().filter(|code| self.is_in_group(*code)).collect::<Vec<_>>() {
                self.chosen.insert(code, Chosen { level, by_group: true, place });
            }
            return Ok(());
        }
        match Code::named(name) {
            Some(code) if has_level(code) => {
                self.chosen.insert(code, Chosen { level, by_group: false, place });
                Ok(())
            }
            Some(code) => Err(Box::new(error_has_no_level(code, name))),
            None => Err(Box::new(unknown(name))),
        }
    }

    fn is_in_group(&self, code: Code) -> bool {
        match self.chosen.get(&code) {
            Some(chosen) => chosen.by_group || chosen.level == Level::Warn,
            None => code.severity() == Severity::Warning,
        }
    }

    /// Makes of each warning and note what its level says; errors are left as they are.
    pub fn apply(&self, diagnostics: &mut Diagnostics) {
        diagnostics.list.retain_mut(|diagnostic| {
            let chosen = self.chosen.get(&diagnostic.code).filter(|_| has_level(diagnostic.code));
            let Some(chosen) = chosen else { return true };
            match chosen.level {
                Level::Allow => return false,
                Level::Warn => diagnostic.severity = Severity::Warning,
                Level::Deny => {
                    diagnostic.severity = Severity::Error;
                    diagnostic.notes.push(format!("`{}` is denied {}", diagnostic.code.name(), chosen.place));
                }
            }
            true
        });
    }
}

/// Whether it is a warning or a note, or a lint: what a lint says of a statement its author may know better.
fn has_level(code: Code) -> bool {
    code.severity() < Severity::Error || Code::LINTS.contains(&code)
}

fn error_has_no_level(code: Code, name: &str) -> Diagnostic {
    let text = format!("`{}` is an error, so no level can be set for it", name.escape_debug());
    let note = format!("{}: {}", code.number(), code.title());
    Diagnostic::new(Code::InvalidConfiguration, text)
        .note(note)
        .help("only warnings, notes and lints have a level: remove it")
}

fn unknown(name: &str) -> Diagnostic {
    let text = format!("there is no diagnostic `{}`", name.escape_debug());
    let settable = Code::ALL.iter().filter(|code| has_level(**code));
    let known = settable.flat_map(|code| [code.number(), code.name()]).chain([WARNINGS]);
    let near = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
    let list =
        "write the number or name of a warning or note, as in `SW1001` or `unneeded-mark`, or `warnings` for all"
            .to_owned();
    near.into_iter().chain([list]).fold(Diagnostic::new(Code::InvalidConfiguration, text), Diagnostic::help)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The severity that a warning and a note have after these settings; `None` if they are not reported.
    fn of(settings: &[(Level, &str)]) -> (Option<Severity>, Option<Severity>) {
        let mut levels = Levels::default();
        for (level, name) in settings {
            levels.set(name, *level, "by this test").unwrap();
        }
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::new(Code::UnneededMark, ""));
        diagnostics.push(Diagnostic::new(Code::RedundantMarks, ""));
        levels.apply(&mut diagnostics);
        let severity =
            |code| diagnostics.list.iter().find(|found| found.code == code).map(|diagnostic| diagnostic.severity);
        (severity(Code::UnneededMark), severity(Code::RedundantMarks))
    }

    #[test]
    fn the_last_setting_wins() {
        use Level::{Allow, Deny, Warn};
        let (error, warning, note) = (Some(Severity::Error), Some(Severity::Warning), Some(Severity::Note));
        assert_eq!(of(&[]), (warning, note));
        assert_eq!(of(&[(Deny, "warnings")]), (error, note));
        assert_eq!(of(&[(Allow, "SW1001"), (Deny, "redundant-marks")]), (None, error));
        assert_eq!(of(&[(Deny, "unneeded-mark"), (Warn, "unneeded-mark")]), (warning, note));
        // What is named keeps its level, unless it is that of a warning.
        assert_eq!(of(&[(Allow, "unneeded-mark"), (Deny, "warnings")]), (None, note));
        assert_eq!(of(&[(Warn, "redundant-marks"), (Deny, "warnings")]), (error, error));
        assert_eq!(of(&[(Deny, "warnings"), (Warn, "unneeded-mark")]), (warning, note));
        assert_eq!(of(&[(Deny, "warnings"), (Allow, "warnings")]), (None, note));
        assert_eq!(of(&[(Deny, "warnings"), (Warn, "warnings")]), (warning, note));
    }

    #[test]
    fn errors_and_unknown_codes_have_no_level() {
        let wrong = |name| *Levels::default().set(name, Level::Allow, "").unwrap_err();
        assert_eq!(
            wrong("invalid-statement").message,
            "`invalid-statement` is an error, so no level can be set for it"
        );
        assert_eq!(wrong("SW0301").notes, ["SW0301: PostgreSQL refuses a statement"]);
        assert_eq!(wrong("uneeded-mark").help[0], "did you mean `unneeded-mark`?");
        assert_eq!(wrong("warning").help[0], "did you mean `warnings`?");
        assert_eq!(wrong("a\nb").message, "there is no diagnostic `a\\nb`");
    }
}
