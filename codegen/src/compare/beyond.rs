//! What facts do not say: definitions of what a statement uses, labels, indexes, and the statement itself as the server understood it.

use std::collections::BTreeSet;

use super::facts::short;
use super::{Kind, Notes, Object, Purpose, Severity, Side};

/// Kinds of definitions that are compared by rules of their own, or that only tell causes.
const OTHERWISE: [&str; 4] = ["constraint", "index", "labels", "not null"];

/// Compares what the statement uses.
pub(super) fn beyond(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (Some(before), Some(after)) = (old.understood, new.understood) else { return };
    labels(old, new, notes);
    indexes(old, new, notes);
    let objects: BTreeSet<&Object> = before.uses.keys().chain(after.uses.keys()).collect();
    for object in objects.into_iter().filter(|object| !OTHERWISE.contains(&object.kind)) {
        let (one, other) = (before.uses.get(object), after.uses.get(object));
        // What only one of them uses is a matter of facts, unless it came or went without the statement.
        let comes_and_goes = matches!(object.kind, "row security" | "rules" | "triggers" | "children");
        let differs = match (one, other) {
            (Some(one), Some(other)) => one != other,
            _ => comes_and_goes,
        };
        if differs && !(object.kind == "column" && is_said(one, other, notes)) {
            let name = object.to_string();
            let verb = match (one, other) {
                (None, _) => format!("{}has", notes.now()),
                (_, None) => "no longer has".to_owned(),
                _ => format!("{}has other", notes.now()),
            };
            let message = match (object.kind, one, other) {
                ("row security" | "rules" | "triggers" | "children" | "privileges", ..) => {
                    format!("uses {}, which {verb} {}", short(&object.name), plural(object.kind))
                }
                _ => format!(
                    "uses the {} {}, which is {}defined differently",
                    object.kind,
                    short(&object.name),
                    notes.now()
                ),
            };
            notes.add(Kind::Definition, Severity::Unknown, Some(&name), message);
        }
    }
}

/// Whether it is a type that is different, and this was said already.
fn is_said(one: Option<&Vec<String>>, other: Option<&Vec<String>>, notes: &Notes<'_>) -> bool {
    let ty = |definitions: Option<&Vec<String>>| {
        definitions.and_then(|all| all.first()).map(|text| text.split(['(', '[']).next().unwrap_or_default().to_owned())
    };
    let is_of_type = |kind: Kind| matches!(kind, Kind::ColumnType | Kind::ParameterType);
    ty(one) != ty(other)
        && notes.changes.iter().any(|change| change.statement == notes.statement && is_of_type(change.kind))
}

fn plural(kind: &str) -> &str {
    match kind {
        "row security" => "policies of row-level security",
        "children" => "child tables",
        other => other,
    }
}

fn labels(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (Some(before), Some(after)) = (old.understood, new.understood) else { return };
    let now = notes.now();
    for (ty, labels) in &after.labels {
        let Some(known) = before.labels.get(ty) else { continue };
        let more: Vec<&str> = labels.iter().filter(|label| !known.contains(label)).map(String::as_str).collect();
        let less: Vec<&str> = known.iter().filter(|label| !labels.contains(label)).map(String::as_str).collect();
        let (name, quoted) = (short(ty), |labels: &[&str]| {
            labels.iter().map(|label| format!("'{label}'")).collect::<Vec<_>>().join(", ")
        });
        let returned = after.returned.contains(ty);
        if !more.is_empty() && returned && !before.open.contains(ty) {
            let message = format!(
                "can {now}return {} of {name}, which code that was generated before cannot read",
                quoted(&more)
            );
            notes.add(Kind::Labels, Severity::Decode, Some(ty), message);
        } else if !more.is_empty() {
            notes.add(
                Kind::Labels,
                Severity::Source,
                Some(ty),
                format!("uses {name}, which {now}has the label {}", quoted(&more)),
            );
        }
        if !less.is_empty() {
            let (severity, message) = match before.taken.contains(ty) {
                true => (
                    Severity::Behaviour,
                    format!(
                        "fails for {} of {name}, which {}",
                        quoted(&less),
                        match notes.purpose {
                            Purpose::Review => "is no longer a label",
                            Purpose::Deploy => "is not a label there",
                        }
                    ),
                ),
                false => (Severity::Source, format!("uses {name}, which no longer has the label {}", quoted(&less))),
            };
            notes.add(Kind::Labels, severity, Some(ty), message);
        }
    }
}

/// Indexes that are gone, where no other begins with the same columns and has the same predicate.
fn indexes(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (Some(before), Some(after)) = (old.understood, new.understood) else { return };
    let mut found = Vec::new();
    for (object, definitions) in before.uses.iter().filter(|(object, _)| object.kind == "index") {
        // Without its table or column, there is nothing to serve.
        let left = after.definitions_below(object);
        let served = |definition: &str| left.iter().any(|other| serves(columns_of(other), columns_of(definition)));
        for definition in definitions.iter().filter(|definition| !served(definition)) {
            let name = definition.rsplit_once('\n').map_or("", |(_, name)| name);
            found.push((name.to_owned(), columns_of(definition).to_owned(), object.name.clone()));
        }
    }
    for (name, definition, column) in found {
        let is_read = new.statement.reads.contains(&column);
        if is_read {
            let message = format!("reads {}, whose index {name} is gone ({definition})", short(&column));
            notes.add(Kind::LostIndex, Severity::Behaviour, Some(&name), message);
        }
    }
}

/// Without whether it is unique, which is a matter of facts, and without its name.
fn columns_of(definition: &str) -> &str {
    let definition = definition.strip_prefix("UNIQUE ").unwrap_or(definition);
    definition.rsplit_once('\n').map_or(definition, |(definition, _)| definition)
}

/// Whether an index can stand in for another: it is the same, or begins with the same columns.
fn serves(index: &str, gone: &str) -> bool {
    index == gone
        || gone.strip_suffix(')').is_some_and(|gone| index.starts_with(&format!("{gone}, ")) && index.ends_with(')'))
}

/// Whether the statement itself means the same, where nothing else was said.
pub(super) fn meaning(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let same_text = old.statement.sql == new.statement.sql;
    let meanings = (old.understood.map(|one| &one.meaning), new.understood.map(|one| &one.meaning));
    let same_meaning = match meanings {
        (Some(Some(one)), Some(Some(other))) => Some(one == other),
        _ => None,
    };
    let said = |change: &super::Change| change.statement == notes.statement && change.severity <= Severity::Unknown;
    let stars = old.understood.is_some_and(|old| old.stars_written_out) && same_text;
    if same_meaning == Some(true) || same_meaning.is_none() && same_text || stars || notes.changes.iter().any(said) {
        return;
    }
    let message = match (same_text, notes.purpose) {
        (true, Purpose::Review) => "now means something else to PostgreSQL, though its text and the facts are the same",
        (true, Purpose::Deploy) => "means something else to PostgreSQL, though its text and the facts are the same",
        (false, _) => "was rewritten, and it is not proven that it means the same; the facts are the same",
    };
    notes.add(Kind::Sql, Severity::Unknown, None, message);
}
