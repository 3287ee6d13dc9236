//! For the summary of a pull request.

use std::collections::BTreeMap;

use super::{counts, text};
use crate::compare::{Change, Comparison, Compatibility, Direction, Severity};

/// As many changes of a table are shown at once.
const SHOWN: usize = 30;

pub(super) fn comparison(comparison: &Comparison) -> String {
    let mut written = "## What changed for the statements\n\n".to_owned();
    if comparison.changes.is_empty() {
        written += "No statement has changed its meaning.\n";
    } else {
        written += &format!("{}.\n\n{}", counts(comparison.changes.iter()), table(&comparison.changes));
    }
    written + &notes(&comparison.notes)
}

pub(super) fn compatibility(compatibility: &Compatibility) -> String {
    let mut written = format!("## Deploying: {}\n", escaped(&compatibility.verdict()));
    for deployment in &compatibility.deployments {
        for direction in [Direction::OldCode, Direction::NewCode] {
            let changes = deployment.changes(direction);
            written += &format!("\n### {}\n\n", capital(&escaped(&text::heading(&deployment.version, direction))));
            written += &match changes.is_empty() {
                true => "All statements are safe.\n".to_owned(),
                false => table(changes),
            };
        }
    }
    written + &notes(&compatibility.notes)
}

fn notes(notes: &[String]) -> String {
    notes.iter().map(|note| format!("\n> {}\n", escaped(note))).collect()
}

/// The most severe first; what is less so, or long, is folded.
fn table(changes: &[Change]) -> String {
    let (open, folded): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.severity <= Severity::Behaviour && change.accepted.is_none());
    let mut written = String::new();
    if !open.is_empty() {
        written += &rows(&open[..open.len().min(SHOWN)]);
    }
    let rest: Vec<&Change> = open.iter().skip(SHOWN).copied().chain(folded).collect();
    if !rest.is_empty() {
        let mut by = BTreeMap::<Severity, usize>::new();
        rest.iter().for_each(|change| *by.entry(change.severity).or_default() += 1);
        let by: Vec<String> = by.iter().map(|(severity, count)| format!("{count} {severity}")).collect();
        let summary =
            if open.is_empty() { by.join(", ") } else { format!("and {} more: {}", rest.len(), by.join(", ")) };
        written += &format!("\n<details><summary>{summary}</summary>\n\n{}\n</details>\n", rows(&rest));
    }
    written
}

fn rows(changes: &[&Change]) -> String {
    let mut written = "| | statement | what | where |\n|---|---|---|---|\n".to_owned();
    for change in changes {
        let cause = change.cause.as_ref().map(|cause| format!(", {}", escaped(&cause.to_string()))).unwrap_or_default();
        let accepted =
            change.accepted.as_ref().map(|reason| format!(" *(accepted: {})*", escaped(reason))).unwrap_or_default();
        let place = change.place.as_ref().map(|place| escaped(&place.to_string())).unwrap_or_default();
        written += &format!(
            "| {} | {} | {}{cause}{accepted} | {place} |\n",
            change.severity,
            escaped(&change.statement),
            escaped(&change.message)
        );
    }
    written
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '@' | '!' => {
                safe.push('\\');
                safe.push(character);
            }
            '\n' | '\r' | '\t' => safe.push(' '),
            other if other.is_control() => safe.extend(other.escape_unicode()),
            other => safe.push(other),
        }
    }
    safe
}
