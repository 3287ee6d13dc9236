//! The page of each lint shows what the lint finds: its example is run.

use std::path::Path;

use sqlwright_codegen::Generator;
use sqlwright_codegen::diagnostics::{Code, Diagnostic};
use sqlwright_server::Server;
use sqlwright_tests::in_parallel;

/// What the examples of all pages are about.
const SCHEMA: &str = include_str!("../cases/lints/unneeded_mark/schema.sql");

#[test]
fn examples_are_what_lints_find() {
    let faults: Vec<String> = in_parallel(Code::LINTS, |code| fault(*code)).into_iter().flatten().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// What is wrong with the example of a lint, if anything is.
fn fault(code: Code) -> Option<String> {
    let page = code.page();
    let Some(example) = example(&page) else { return Some(format!("the page of {code} has no example")) };
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(&folder.path().join("schema.sql"), SCHEMA);
    write(&folder.path().join("queries/books.sql"), example);
    let server = Server::shared().unwrap_or_else(|error| panic!("{error}"));
    let generator = Generator::new()
        .root(folder.path())
        .schema(folder.path().join("schema.sql"))
        .output(folder.path().join("generated"))
        .server_url(server.url("postgres"));
    let (found, words) = match generator.run() {
        Ok(generated) => {
            let words = [generated.warnings(false), generated.notes(false)].concat().join("\n\n");
            (codes(generated.checked().diagnostics.sorted()), words)
        }
        Err(failure) => (codes(failure.diagnostics()), failure.render(false)),
    };
    // PostgreSQL refuses what its missing quotes make of the statements.
    let is_sound = !words.contains("nothing was written") || code == Code::AnnotationInLiteral;
    (!found.contains(&code) || !is_sound).then(|| format!("the example of {code} ({}) shows:\n{words}", code.name()))
}

fn codes(diagnostics: Vec<&Diagnostic>) -> Vec<Code> {
    diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect()
}

/// The first block of SQL below the heading.
fn example(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("## Example\n")?;
    let (_, rest) = rest.split_once("```sql\n")?;
    rest.split_once("```").map(|(example, _)| example)
}

fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a folder");
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text)).expect("a file is written");
}
