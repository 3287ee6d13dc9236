//! One line each, `file:line:column: error[SW0301]: message`, which editors and `grep` read.

use super::{Place, one_line};
use crate::diagnostics::Diagnostic;
use crate::source::SourceMap;

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let line = |diagnostic: &&Diagnostic| {
        let place = diagnostic.primary.as_ref().map(|label| {
            let place = Place::of(label, sources);
            format!("{}:{}:{}: ", one_line(&place.path()), place.start.0, place.start.1)
        });
        let (severity, code) = (diagnostic.severity, diagnostic.code.number());
        format!("{}{severity}[{code}]: {}\n", place.unwrap_or_default(), one_line(&diagnostic.message))
    };
    diagnostics.iter().map(line).collect()
}
