//! The committed `generated/` is what `queries/` and `schema/` give now, and so is what the report says of them.

use std::fmt::Write as _;

use sqlwright_codegen::{Difference, FileSet, Generated, Generator, Layout};
use sqlwright_server::Server;
use sqlwright_tests::{Blessing, blessing, record_report, workspace};

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
    let help = "generated/ is out of date; run `cargo run -p sqlwright-codegen -- generate` and commit the result";
    assert!(differences.is_empty(), "{}", in_words(help, &differences));
}

#[test]
fn the_report_is_the_expected_one() {
    let blessing = blessing();
    assert_ne!(blessing, Blessing::Refused, "BLESS is refused where CI is set: nobody would read the difference");
    let generated = generated();
    let path = "tests/tests/drift/report.json".to_owned();
    let old = std::fs::read_to_string(workspace().join(&path)).ok();
    let new = Some(sqlwright_tests::report(&generated).unwrap_or_else(|error| panic!("{error}")));
    if old != new {
        let difference = Difference { path, old, new };
        if blessing == Blessing::Bless {
            return FileSet::apply(&workspace(), &[difference]).expect("the report is written");
        }
        panic!("{}", in_words("if it is right: BLESS=1 cargo test -p sqlwright-tests --test drift", &[difference]));
    }
    record_report("drift", &generated);
}

fn in_words(help: &str, differences: &[Difference]) -> String {
    let mut text = format!("{help}\n");
    for Difference { path, old, new } in differences {
        let (old, new) = (old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default());
        let diff = similar::TextDiff::from_lines(old, new);
        let diff = diff.unified_diff().context_radius(1).to_string();
        let _ = writeln!(text, "{path}:\n{}", diff.lines().take(40).collect::<Vec<_>>().join("\n"));
    }
    text
}
