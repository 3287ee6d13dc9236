//! Commands of GitHub's workflows: GitHub shows ten annotations of a step at most, so the most severe come first and one counts the rest.

use crate::compare::{Change, Severity};

/// As many changes are annotations.
const MOST: usize = 10;

pub(super) fn render<'c>(changes: impl Iterator<Item = &'c Change>) -> String {
    let mut changes: Vec<&Change> =
        changes.filter(|change| change.severity != Severity::Safe && change.accepted.is_none()).collect();
    changes.sort_by_key(|change| change.severity);
    changes.dedup_by(|one, other| one == other);
    // One of the ten says how many more there are.
    let shown = if changes.len() > MOST { MOST - 1 } else { changes.len() };
    let mut text = String::new();
    for change in &changes[..shown] {
        let place = change.place.as_ref().map(|place| format!("file={},line={},", property(&place.file), place.line));
        let title = property(&format!("{}: {}", change.severity, change.statement));
        let message = data(&change.sentence());
        text += &format!("::{} {}title={title}::{message}\n", level(change.severity), place.unwrap_or_default());
    }
    if shown < changes.len() {
        text += &format!("::notice title=sqlwright::and {} more\n", changes.len() - shown);
    }
    text
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Broken | Severity::Decode => "error",
        Severity::Behaviour => "warning",
        _ => "notice",
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
