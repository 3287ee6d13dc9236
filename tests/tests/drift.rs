//! The committed `generated/` is what `queries/` and `schema/` give now, and so is what the report says of them; and so are the
//! repositories of the runtime's tests.

use std::fmt::Write as _;
use std::path::Path;

use sqlwright_codegen::{Difference, Generated, Generator, Layout};
use sqlwright_harness::{Files, compare, compare_file};
use sqlwright_server::Server;
use sqlwright_tests::{files_below, record_report, report, workspace};

/// What the folders `queries` and `schema` of a project give.
fn generated_from(root: &Path, layout: Layout) -> Generated {
    let server = Server::shared().expect("a server");
    Generator::new()
        .root(root)
        .output(root.join("generated"))
        .layout(layout)
        .server_url(server.url("postgres"))
        .run()
        .unwrap_or_else(|failure| panic!("{failure}"))
}

fn generated() -> Generated {
    generated_from(&workspace(), Layout::Crate)
}

#[test]
fn the_committed_code_is_current() {
    let differences = generated().differences().expect("generated/ can be read");
    assert!(differences.is_empty(), "{}", in_words(&differences));
}

#[test]
fn the_report_is_the_expected_one() {
    let generated = generated();
    let text = report(&generated).unwrap_or_else(|error| panic!("{error}"));
    let path = workspace().join("tests/tests/drift/report.json");
    compare_file(&path, &text).unwrap_or_else(|difference| panic!("{difference}"));
    record_report("drift", &generated);
}

#[test]
fn the_page_of_the_book_is_current() {
    let generated = generated();
    let page = generated.report().to_html(&generated.findings());
    let path = workspace().join("docs/src/mercado.html");
    compare_file(&path, &page).unwrap_or_else(|difference| panic!("{difference}"));
}

/// The runtime's tests include one file, as a crate with a build script does, but without generating it: `runtime/` knows no codegen.
#[test]
fn the_repositories_of_the_tests_of_the_runtime_are_current() {
    let root = workspace().join("runtime/tests/customers");
    let files = generated_from(&root, Layout::SingleFile).files();
    let actual: Files = files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let folder = root.join("generated");
    let expected = files_below(&folder).expect("runtime/tests/customers/generated/ can be read");
    compare(&folder, &expected, &actual).unwrap_or_else(|difference| {
        panic!(
            "runtime/tests/customers/generated/ is out of date; run `BLESS=1 cargo test -p sqlwright-tests --test drift` and commit \
             the result\n{difference}"
        )
    });
}

fn in_words(differences: &[Difference]) -> String {
    let mut text =
        "generated/ is out of date; run `cargo run -p sqlwright-codegen -- generate` and commit the result\n"
            .to_owned();
    for Difference { path, old, new } in differences {
        let (old, new) = (old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default());
        let diff = similar::TextDiff::from_lines(old, new);
        let diff = diff.unified_diff().context_radius(1).to_string();
        let _ = writeln!(text, "generated/{path}:\n{}", diff.lines().take(40).collect::<Vec<_>>().join("\n"));
    }
    text
}
