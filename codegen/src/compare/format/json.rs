//! One JSON document.

use serde_json::{Value, json};

use crate::compare::{Change, Comparison, Compatibility};

/// Changes if a key is removed or given a different meaning.
const VERSION: u32 = 1;

pub(super) fn comparison(comparison: &Comparison) -> String {
    let Comparison { changes, notes } = comparison;
    pretty(&json!({ "version": VERSION, "changes": all(changes), "notes": notes }))
}

pub(super) fn compatibility(compatibility: &Compatibility) -> String {
    let deployments = compatibility.deployments.iter().map(|one| {
        json!({
            "version": one.version,
            "migrate_first": { "compared": one.compared.0, "safe": one.safe.0, "changes": all(&one.migrate_first) },
            "deploy_first": { "compared": one.compared.1, "safe": one.safe.1, "changes": all(&one.deploy_first) },
        })
    });
    pretty(&json!({
        "version": VERSION,
        "order": compatibility.order(),
        "verdict": compatibility.verdict(),
        "against": deployments.collect::<Vec<Value>>(),
        "notes": compatibility.notes,
    }))
}

fn all(changes: &[Change]) -> Vec<Value> {
    let change = |change: &Change| {
        let mut value = serde_json::to_value(change).unwrap_or_default();
        value["text"] = json!(change.sentence());
        value
    };
    changes.iter().map(change).collect()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
