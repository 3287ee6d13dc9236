//! Runs the pipeline on a case, through the library's public interface.

use sqlwright_codegen::report::Report;
use sqlwright_codegen::{Generated, Generator};
use sqlwright_server::Server;

use sqlwright_harness::{Files, files_below};

use crate::case::Case;
use crate::record::record_report;

/// The lints about what costs: of most cases they would say that the schema has no index, which is as small as it can be there.
const LINTS_OF_COST: &[&str] =
    &["no-index", "hardly-indexed", "kept-from-index", "unindexed-foreign-key", "unbounded-result", "unused-index"];

/// The cases that are about these.
const ABOUT_COST: &[&str] = &[
    "lints/case_of_citext",
    "lints/kept_from_index",
    "lints/no_row",
    "lints/hardly_served",
    "lints/unbounded",
    "lints/unindexed_key",
    "lints/unserved",
    "lints/unused_index",
];

/// Generates the case's code into a temporary folder, from a scratch database on the shared private server. What comes out has the names
/// of what a case [expects](Case::expected).
///
/// # Errors
/// When the machinery fails; a case that fails is an outcome.
pub fn run(case: &Case) -> Result<Files, String> {
    let server = Server::shared().map_err(ToString::to_string)?;
    let output = tempfile::tempdir().map_err(|error| error.to_string())?;
    let generator = Generator::new()
        .root(&case.folder)
        .queries(case.folder.join("queries"))
        .schema(case.schema())
        .output(output.path())
        .layout(case.layout())
        .write_records(false)
        .server_url(server.url("postgres"));
    let generator = if ABOUT_COST.contains(&case.name.as_str()) {
        generator
    } else {
        LINTS_OF_COST.iter().fold(generator, |generator, lint| generator.allow(*lint))
    };
    let without_folder = |text: String| text.replace(&format!("{}/", case.folder.display()), "");
    let mut actual = Files::new();
    match generator.run().and_then(|generated| generated.write().map(|_| generated)) {
        Ok(generated) => {
            let warnings = [generated.warnings(false), generated.notes(false)].concat().join("\n\n");
            if !warnings.is_empty() {
                actual.insert("expected.warnings".to_owned(), without_folder(warnings + "\n"));
            }
            actual.insert("expected.report.json".to_owned(), report(&generated)?);
            record_report(&format!("tests/cases/{}", case.name), &generated);
        }
        Err(failure) => {
            actual.insert("expected.stderr".to_owned(), without_folder(failure.render(false) + "\n"));
        }
    }
    let mut files = files_below(output.path()).map_err(|error| error.to_string())?;
    // The starter manifest is the user's from then on; it has a test of its own.
    files.remove("Cargo.toml");
    actual.extend(files.into_iter().map(|(name, text)| (format!("expected/{name}"), text)));
    Ok(actual)
}

/// The report as JSON, which has all that the report has.
///
/// # Errors
/// When another report is read from it.
pub fn report(generated: &Generated) -> Result<String, String> {
    let report = generated.report();
    let text = report.to_json();
    let read = Report::from_json(&text).map_err(|error| format!("{error}:\n{text}"))?;
    if read != report || read.to_json() != text {
        return Err(format!("what is read from the report is not what was written:\n{text}"));
    }
    Ok(text)
}
