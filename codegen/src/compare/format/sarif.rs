//! SARIF 2.1.0. A fingerprint is of the kind, the statement and the object, so it stays the same as long as the change is there, whatever
//! lines it moves to.

use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;
use serde_json::{Value, json};

use crate::compare::{Change, Direction, Kind, Place, Severity};
use crate::diagnostics::sarif::{self, PATH};

/// The version and the direction of a deployment.
type Deployed<'c> = Option<(&'c str, Direction)>;

pub(super) fn render<'c>(changes: impl Iterator<Item = (Deployed<'c>, &'c Change)>) -> String {
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = changes
        .filter(|(_, change)| change.severity != Severity::Safe)
        .map(|(deployed, change)| result(deployed, change, &mut seen))
        .collect();
    let rules: Vec<Value> = Kind::ALL.iter().map(|(kind, title)| rule(*kind, title.trim())).collect();
    sarif::document(&rules, &results)
}

fn rule(kind: Kind, title: &str) -> Value {
    json!({ "id": id(kind), "name": kind.name(), "shortDescription": { "text": title } })
}

fn id(kind: Kind) -> String {
    format!("sqlwright/{kind}")
}

fn result(deployed: Deployed<'_>, change: &Change, seen: &mut BTreeMap<String, usize>) -> Value {
    let level = match change.severity {
        Severity::Broken | Severity::Decode => "error",
        Severity::Behaviour => "warning",
        _ => "note",
    };
    let on = match deployed {
        Some((version, Direction::OldCode)) => format!("with the code of {version} on the new schema, "),
        Some((version, Direction::NewCode)) => format!("with the new code on the schema of {version}, "),
        None => String::new(),
    };
    let mut result = json!({
        "ruleId": id(change.kind),
        "ruleIndex": Kind::ALL.iter().position(|(kind, _)| *kind == change.kind),
        "level": level,
        "message": { "text": on.clone() + &change.sentence() },
        "partialFingerprints": { "sqlwright/diff/v1": fingerprint(&on, change, seen) },
        "properties": { "severity": change.severity.name() },
    });
    if let Some(place) = &change.place {
        result["locations"] = json!([location(place)]);
    }
    if let Some(place) = change.cause.as_ref().and_then(|cause| cause.place.as_ref()) {
        result["relatedLocations"] = json!([location(place)]);
    }
    if let Some(reason) = &change.accepted {
        result["suppressions"] = json!([{ "kind": "external", "justification": reason }]);
    }
    result
}

fn location(place: &Place) -> Value {
    let uri = utf8_percent_encode(&place.file, PATH).to_string();
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" },
        "region": { "startLine": place.line },
    } })
}

fn fingerprint(on: &str, change: &Change, seen: &mut BTreeMap<String, usize>) -> String {
    let object = change.object.as_deref().unwrap_or_default();
    sarif::fingerprint(format!("{on}\0{}\0{}\0{object}", change.kind, change.statement), seen)
}
