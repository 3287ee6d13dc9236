//! With which terms each parameter is used.

use super::Reader;
use super::markers::Marked;
use crate::check::parse::ast::Parameter;
use crate::check::parse::names::shown;
use crate::check::parse::template::TermKind;
use crate::diagnostics::{Code, Diagnostic};

/// For each parameter the terms with which it is used, none where it is used in every variant.
pub(super) fn of(parameters: &[Parameter], uses: &[(usize, u64)]) -> Vec<Vec<u64>> {
    let of_parameter = |index| {
        let mut terms: Vec<u64> = uses.iter().filter(|(used, _)| *used == index).map(|(_, terms)| *terms).collect();
        terms.sort_unstable();
        terms.dedup();
        match terms.first() {
            Some(0) => Vec::new(),
            // It is only tested.
            None => vec![u64::MAX],
            Some(_) => terms,
        }
    };
    (0..parameters.len()).map(of_parameter).collect()
}

impl Reader<'_, '_> {
    /// Reports conditions on parameters that do not belong to what is under them. `marked` are all terms before `given`; those behind
    /// are of guards, which may be about anything.
    pub(super) fn check_uses(&mut self, uses: &[(usize, u64)], marked: &[Marked], given: usize) -> Option<()> {
        let mut sound = true;
        for term in 0..given {
            let TermKind::Given(parameter) = self.terms.terms[term].kind else { continue };
            let name = &self.parameters[parameter].name;
            let bit = 1_u64 << term;
            for fragment in marked.iter().filter(|fragment| fragment.terms & bit != 0) {
                let has = |(used, terms): &(usize, u64)| *used == parameter && terms & fragment.terms == fragment.terms;
                if !uses.iter().any(has) {
                    sound = false;
                    let text = format!("what is optional by {} does not use it", shown(&format!(":{name}")));
                    let help = "a condition on a parameter is for what the parameter is used in; a flag, without a colon, is for anything";
                    let diagnostic = Diagnostic::new(Code::MismatchedCondition, text).at(fragment.marker, "");
                    self.diagnostics.push(diagnostic.help(help));
                }
            }
            if uses.iter().any(|(used, terms)| *used == parameter && terms & bit == 0) {
                sound = false;
                let text = format!("{} is used where it may have no value", shown(&format!(":{name}")));
                let diagnostic = Diagnostic::new(Code::MismatchedCondition, text);
                let diagnostic =
                    diagnostic.at(self.terms.terms[term].place, "a condition here says that it may be left out");
                let help = format!("put each use of `:{name}` under `if :{name}`, or use two parameters");
                let places = self.parameters[parameter].uses.iter().take(4);
                let diagnostic = places.fold(diagnostic, |diagnostic, place| diagnostic.also(*place, ""));
                self.diagnostics.push(diagnostic.help(help));
            }
        }
        sound.then_some(())
    }
}
