//! The committed `generated/` is what `queries/` and `schema/` give now, and so is what the report says of them.

use std::fmt::Write as _;

use sqlwright_codegen::{Difference, Generated, Generator, Layout};
use sqlwright_harness::compare_file;
use sqlwright_server::Server;
use sqlwright_tests::{record_report, report, workspace};

fn generated() -> Generated {
    let server = Server::shared().expect("a server");
    Generator::new()
        .root(workspace())
        .output(workspace().join("generated"))
        .layout(Layout::Crate)
        .server_url(server.url("postgres"))
        .run()
        .unwrap_or_else(|failure| panic!("{failure}"))
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
