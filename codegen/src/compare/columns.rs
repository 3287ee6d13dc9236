//! Result columns, parameters, and the signature of the method.

use super::{Kind, Notes, Purpose, Severity, Side};
use crate::report::Value;

/// The result columns.
pub(super) fn columns(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (before, after) = (&old.statement.columns, &new.statement.columns);
    let names = |columns: &[Value]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    let (old_names, new_names) = (names(before), names(after));
    let (more, less) = (added(&old_names, &new_names), added(&new_names, &old_names));
    let stars = old.understood.is_some_and(|old| old.stars_written_out) && !notes.rewritten;
    let now = notes.now();
    if stars {
        // Code that was generated before names the columns that it knows, in their order.
        for name in less {
            let gone = if notes.purpose == Purpose::Review { "is gone" } else { "is not there" };
            let message = format!("names the column {name}, which {gone}");
            notes.add(Kind::Refused, Severity::Broken, Some(&name), message);
        }
        if !more.is_empty() && notes.purpose == Purpose::Review {
            notes.add(Kind::Columns, Severity::Source, None, format!("{now}also returns {}", more.join(", ")));
        }
    } else if more.is_empty() && less.is_empty() && old_names != new_names {
        notes.add(Kind::Columns, Severity::Decode, None, "returns its columns in another order");
    } else {
        if !more.is_empty() {
            notes.add(Kind::Columns, Severity::Decode, None, format!("{now}also returns {}", more.join(", ")));
        }
        if !less.is_empty() {
            notes.add(Kind::Columns, Severity::Decode, None, format!("no longer returns {}", less.join(", ")));
        }
    }
    for (position, column) in after.iter().enumerate() {
        let same = before.get(position).filter(|one| one.name == column.name);
        if let Some(before) = same.or_else(|| before.iter().find(|one| one.name == column.name)) {
            value(&column.name, before, column, notes);
        }
    }
}

fn added(old: &[String], new: &[String]) -> Vec<String> {
    new.iter().filter(|name| !old.contains(name)).cloned().collect()
}

fn value(name: &str, old: &Value, new: &Value, notes: &mut Notes<'_>) {
    let now = notes.now();
    let object = Some(name);
    if old.postgres != new.postgres {
        let message = format!("{now}returns {} as {}, not {}", name, new.postgres, old.postgres);
        notes.add(Kind::ColumnType, Severity::Decode, object, message);
    }
    let why = |reason: &str| format!(": {reason}");
    if new.nullable && !old.nullable {
        let message = format!("{} can {now}be NULL{}", possessive(name), why(&new.reason.text));
        notes.add(Kind::ColumnNullable, Severity::Decode, object, message);
    }
    if old.nullable && !new.nullable {
        notes.add(Kind::Api, Severity::Source, object, format!("{} is {now}never NULL", possessive(name)));
    }
    match (&old.elements_reason, &new.elements_reason) {
        (None, Some(reason)) => {
            let message = format!("{} can {now}have elements that are NULL{}", possessive(name), why(reason));
            notes.add(Kind::ColumnNullable, Severity::Decode, object, message);
        }
        (Some(_), None) => {
            let message = format!("{} {now}has no elements that are NULL", possessive(name));
            notes.add(Kind::Api, Severity::Source, object, message);
        }
        _ => {}
    }
    if old.postgres == new.postgres && bare(old) != bare(new) {
        let message = format!("{now}returns {name} as {}, not {}", new.rust, old.rust);
        notes.add(Kind::Api, Severity::Source, object, message);
    }
    for field in &new.fields {
        if let Some(before) = old.fields.iter().find(|one| one.name == field.name) {
            value(&format!("{name}.{}", field.name), before, field, notes);
        }
    }
    let names = |value: &Value| value.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    if names(old) != names(new) {
        let message = format!("{now}returns {name} with other fields: {}", names(new).join(", "));
        notes.add(Kind::Columns, Severity::Decode, object, message);
    }
}

fn possessive(name: &str) -> String {
    format!("returns {name}, which")
}

/// The Rust type without what NULL makes of it.
fn bare(value: &Value) -> String {
    value.rust.replace("Option<", "").replace('>', "")
}

/// The parameters.
pub(super) fn parameters(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let now = notes.now();
    let (before, after) = (&old.statement.parameters, &new.statement.parameters);
    for parameter in after {
        let name = format!(":{}", parameter.name);
        let object = Some(name.as_str());
        let Some(before) = before.iter().find(|one| one.name == parameter.name) else {
            notes.add(Kind::Api, Severity::Source, object, format!("{now}has the parameter {name}"));
            continue;
        };
        if before.postgres != parameter.postgres {
            let message = format!("{now}takes {name} as {}, not {}", parameter.postgres, before.postgres);
            notes.add(Kind::ParameterType, Severity::Decode, object, message);
        }
        match (before.nullable, parameter.nullable) {
            (true, false) => {
                notes.add(Kind::Api, Severity::Source, object, format!("{now}requires {name}, which could be NULL"))
            }
            (false, true) => notes.add(Kind::Api, Severity::Source, object, format!("{now}accepts NULL as {name}")),
            _ if before.postgres == parameter.postgres && before.rust != parameter.rust => {
                let message = format!("{now}takes {name} as {}, not {}", parameter.rust, before.rust);
                notes.add(Kind::Api, Severity::Source, object, message);
            }
            _ => {}
        }
    }
    for gone in before.iter().filter(|one| !after.iter().any(|other| other.name == one.name)) {
        let name = format!(":{}", gone.name);
        notes.add(Kind::Api, Severity::Source, Some(&name), format!("no longer has the parameter {name}"));
    }
}

/// The signatures of the methods, where nothing else says that they are different ones.
pub(super) fn signature(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let bulk = |side: Side<'_>| side.statement.bulk.as_ref().map(|bulk| bulk.signature.clone());
    let changed = old.statement.signature != new.statement.signature || bulk(old) != bulk(new);
    // An old report may have none.
    let known = !old.statement.signature.is_empty() && !new.statement.signature.is_empty();
    let said =
        notes.changes.iter().any(|change| change.statement == notes.statement && change.severity <= Severity::Source);
    if changed && known && !said {
        let message = format!("{}has another signature: {}", notes.now(), one_line(&new.statement.signature));
        notes.add(Kind::Api, Severity::Source, None, message);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
