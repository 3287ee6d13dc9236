//! Workflow commands, as GitHub documents them: `::error file=…,line=…,col=…,title=…::message`.

use super::{Place, in_full};
use crate::diagnostics::{Diagnostic, Severity};
use crate::source::SourceMap;

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    diagnostics.iter().map(|diagnostic| command(diagnostic, sources)).collect()
}

fn command(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(label) = &diagnostic.primary {
        let place = Place::of(label, sources);
        properties.push(("file", place.path()));
        properties.push(("line", place.start.0.to_string()));
        properties.push(("endLine", place.end.0.to_string()));
        // Columns are only for places within one line.
        if place.start.0 == place.end.0 {
            properties.push(("col", place.start.1.to_string()));
            properties.push(("endColumn", place.end.1.to_string()));
        }
    }
    properties.push(("title", format!("{} {}", diagnostic.code.number(), diagnostic.code.name())));
    let properties: Vec<_> = properties.iter().map(|(key, value)| format!("{key}={}", of_property(value))).collect();
    format!("::{name} {}::{}\n", properties.join(","), of_message(&in_full(diagnostic)))
}

fn of_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn of_property(text: &str) -> String {
    of_message(text).replace(':', "%3A").replace(',', "%2C")
}
