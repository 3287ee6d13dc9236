//! What rules find, without what the author of a statement has allowed there.

use std::collections::HashSet;

use crate::check::parse::ast::Directive;
use crate::check::{Checked, CheckedStatement};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// The collector of all rules.
pub(super) struct Findings<'c> {
    found: Diagnostics,
    allowances: Vec<Allowance<'c>>,
    seen: HashSet<(Code, Span)>,
}

/// A line `--@ allow CODE reason`.
pub(super) struct Allowance<'c> {
    /// The statement that it belongs to.
    pub(super) statement: &'c CheckedStatement,
    /// What is allowed there.
    pub(super) code: Code,
    /// The line.
    pub(super) place: Span,
    /// Whether it has suppressed something.
    used: bool,
}

impl<'c> Findings<'c> {
    /// A collector that knows what is allowed.
    pub(super) fn of(checked: &'c Checked) -> Self {
        let directives = checked.statements().flat_map(|statement| {
            let directives = statement.parsed.iter().flat_map(|parsed| &parsed.directives);
            directives.map(move |directive| (statement, directive))
        });
        let allowances = directives.filter_map(|(statement, directive)| match &directive.value {
            Directive::Allow { code, .. } => {
                Some(Allowance { statement, code: code.value, place: directive.span, used: false })
            }
            _ => None,
        });
        Self { found: Diagnostics::default(), allowances: allowances.collect(), seen: HashSet::new() }
    }

    /// Takes in what was found at its place, unless it is allowed there.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.primary.as_ref().map(|label| label.span);
        if !place.is_some_and(|place| self.is_allowed(diagnostic.code, place)) {
            self.report(diagnostic);
        }
    }

    /// The same for a rule that looks at several texts of a statement: what has been found at this place is not reported again.
    pub(super) fn push_once(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.primary.as_ref().map(|label| (diagnostic.code, label.span));
        if place.is_none_or(|place| self.seen.insert(place)) {
            self.push(diagnostic);
        }
    }

    /// Takes in what no statement can allow.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Whether the statement at a place allows this. To ask uses the allowance.
    ///
    /// A rule that sums up several places asks for each of them first.
    pub(super) fn is_allowed(&mut self, code: Code, place: Span) -> bool {
        let is_its = |allowance: &&mut Allowance<'_>| allowance.code == code && allowance.statement.covers(place);
        let allowance = self.allowances.iter_mut().find(is_its);
        allowance.map(|allowance| allowance.used = true).is_some()
    }

    /// The allowances of these codes that have suppressed nothing so far: statement, code, line.
    pub(super) fn unused(&self, wanted: impl Fn(Code) -> bool) -> Vec<(&'c CheckedStatement, Code, Span)> {
        let unused = self.allowances.iter().filter(|allowance| !allowance.used && wanted(allowance.code));
        unused.map(|allowance| (allowance.statement, allowance.code, allowance.place)).collect()
    }

    /// All that was found.
    pub(super) fn into_diagnostics(self) -> Diagnostics {
        self.found
    }
}
