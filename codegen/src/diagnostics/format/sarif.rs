//! SARIF 2.1.0, the format that code scanners exchange: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Place, in_full};
use crate::diagnostics::{Code, Diagnostic, Label};
use crate::digest::hex;
use crate::source::SourceMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What stands in the path of a URL as it is.
pub(crate) const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let folder = std::env::current_dir().unwrap_or_default();
    let mut results = Results { codes: &codes, sources, folder: &folder, seen: BTreeMap::new() };
    let found: Vec<Value> = diagnostics.iter().map(|diagnostic| results.result(diagnostic)).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    document(&rules, &found)
}

/// All that was found, and the rules by which.
pub(crate) fn document(rules: &[Value], results: &[Value]) -> String {
    let driver = json!({ "name": "sqlwright", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results });
    let document = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The fingerprint of what is told by this text, counted where there are several; `seen` is how often each text was there.
pub(crate) fn fingerprint(what: String, seen: &mut BTreeMap<String, usize>) -> String {
    let count = seen.entry(what.clone()).or_default();
    *count += 1;
    hex(&Sha256::digest(format!("{what}\0{count}"))[..16])
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.number(),
        "name": code.name(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.title() },
        "help": { "text": code.page(), "markdown": code.page() },
        "defaultConfiguration": { "level": code.severity().name() },
    })
}

struct Results<'r> {
    codes: &'r [Code],
    sources: &'r SourceMap,
    /// What relative paths are relative to.
    folder: &'r Path,
    /// How often each code was found in lines of the same text.
    seen: BTreeMap<String, usize>,
}

impl Results<'_> {
    fn result(&mut self, diagnostic: &Diagnostic) -> Value {
        let mut result = json!({
            "ruleId": diagnostic.code.number(),
            "ruleIndex": self.codes.binary_search(&diagnostic.code).unwrap_or_default(),
            "level": diagnostic.severity.name(),
            "message": { "text": in_full(diagnostic) },
            "partialFingerprints": { "sqlwright/v1": self.fingerprint(diagnostic) },
        });
        if let Some(label) = &diagnostic.primary {
            result["locations"] = json!([self.location(label)]);
        }
        if !diagnostic.secondary.is_empty() {
            let related = diagnostic.secondary.iter().map(|label| self.location(label));
            result["relatedLocations"] = related.collect();
        }
        result
    }

    fn location(&self, label: &Label) -> Value {
        let place = Place::of(label, self.sources);
        let region = json!({
            "startLine": place.start.0, "startColumn": place.start.1, "endLine": place.end.0, "endColumn": place.end.1,
        });
        let artifact = self.artifact(place.file.path());
        let mut location = json!({ "physicalLocation": { "artifactLocation": artifact, "region": region } });
        if !label.text.is_empty() {
            location["message"] = json!({ "text": label.text });
        }
        location
    }

    /// Relative to the current folder, where the file is in it.
    fn artifact(&self, path: &Path) -> Value {
        let inside = path.strip_prefix(self.folder).unwrap_or(path);
        let text = inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let text = utf8_percent_encode(text.trim_start_matches("./"), PATH).to_string();
        match inside.is_absolute() {
            true => json!({ "uri": format!("file://{text}") }),
            false => json!({ "uri": text, "uriBaseId": "%SRCROOT%" }),
        }
    }

    /// The same after lines were inserted above: of the code, the file and the text of the line, counted where there are several.
    fn fingerprint(&mut self, diagnostic: &Diagnostic) -> String {
        let place = diagnostic.primary.as_ref().map(|label| Place::of(label, self.sources));
        let (path, line) = match &place {
            Some(place) => {
                let line = place.file.text().lines().nth(place.start.0 - 1).unwrap_or_default();
                (place.file.path().to_owned(), line.trim())
            }
            None => (PathBuf::new(), diagnostic.message.as_str()),
        };
        let path = path.strip_prefix(self.folder).unwrap_or(&path);
        let what = format!("{}\0{}\0{line}", diagnostic.code.number(), path.display());
        fingerprint(what, &mut self.seen)
    }
}
