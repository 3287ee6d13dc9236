//! For people, a line each.

use super::counts;
use crate::compare::{Change, Comparison, Compatibility, Direction};

pub(super) fn comparison(comparison: &Comparison) -> String {
    let mut text: String = comparison.changes.iter().map(line).collect();
    text.extend(comparison.notes.iter().map(|note| format!("note: {note}\n")));
    text += &match comparison.changes.is_empty() {
        true => "no statement has changed its meaning\n".to_owned(),
        false => counts(comparison.changes.iter()) + "\n",
    };
    text
}

pub(super) fn compatibility(compatibility: &Compatibility) -> String {
    let mut text = String::new();
    for deployment in &compatibility.deployments {
        for direction in [Direction::OldCode, Direction::NewCode] {
            text += &heading(&deployment.version, direction);
            text.push('\n');
            text.extend(deployment.changes(direction).iter().map(|change| format!("  {}", line(change))));
            let (compared, safe) = match direction {
                Direction::OldCode => (deployment.compared.0, deployment.safe.0),
                Direction::NewCode => (deployment.compared.1, deployment.safe.1),
            };
            text += &format!("  {safe} of {compared} statements are safe\n");
        }
    }
    text.extend(compatibility.notes.iter().map(|note| format!("note: {note}\n")));
    text + &compatibility.verdict() + "\n"
}

/// What runs on what.
pub(super) fn heading(version: &str, direction: Direction) -> String {
    match direction {
        Direction::OldCode => format!("migrate first: the code of {version} on the new schema"),
        Direction::NewCode => format!("deploy first: the new code on the schema of {version}"),
    }
}

/// Names can have control characters in them, which a terminal would obey.
fn line(change: &Change) -> String {
    let place = change.place.as_ref().map(|place| format!(" [{place}]")).unwrap_or_default();
    let accepted = change.accepted.as_ref().map(|reason| format!(" (accepted: {reason})")).unwrap_or_default();
    let line = format!("{}: {}{place}{accepted}", change.severity, change.sentence());
    line.chars().flat_map(without_control).chain(['\n']).collect()
}

fn without_control(character: char) -> Vec<char> {
    match character {
        '\n' | '\t' | '\r' => vec![' '],
        other if other.is_control() => other.escape_unicode().collect(),
        other => vec![other],
    }
}
