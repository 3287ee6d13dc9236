//! What came out against what is expected, as a readable difference.

use std::collections::BTreeMap;

use crate::case::Expected;

/// Texts by path.
pub type Files = BTreeMap<String, String>;

/// How what came out differs from what is expected; `None` where it does not.
pub fn difference(expected: &Expected, actual: &Expected) -> Option<String> {
    let mut text = String::new();
    let names: std::collections::BTreeSet<_> = expected.files.keys().chain(actual.files.keys()).collect();
    for name in names {
        let shown = format!("expected/{name}");
        text += &one(&shown, expected.files.get(name).map(String::as_str), actual.files.get(name).map(String::as_str));
    }
    text += &one("expected.stderr", expected.errors.as_deref(), actual.errors.as_deref());
    text += &one("expected.warnings", expected.warnings.as_deref(), actual.warnings.as_deref());
    text += &one("expected.report.json", expected.report.as_deref(), actual.report.as_deref());
    (!text.is_empty()).then_some(text)
}

fn one(name: &str, expected: Option<&str>, actual: Option<&str>) -> String {
    match (expected, actual) {
        (Some(expected), Some(actual)) if expected == actual => String::new(),
        (Some(expected), Some(actual)) => {
            let diff = similar::TextDiff::from_lines(expected, actual);
            diff.unified_diff()
                .context_radius(3)
                .header(&format!("{name} (expected)"), &format!("{name} (now)"))
                .to_string()
        }
        (Some(_), None) => format!("{name} is expected, but did not come out\n"),
        (None, Some(actual)) => format!("{name} came out, but is not expected:\n{actual}\n"),
        (None, None) => String::new(),
    }
}
