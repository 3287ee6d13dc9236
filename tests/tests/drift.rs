//! The committed `generated/` is what `queries/` and `schema/` give now.

use std::fmt::Write as _;

use sqlwright_codegen::{Difference, Generator, Layout};
use sqlwright_server::Server;
use sqlwright_tests::{record_catalogue, workspace};

#[test]
fn the_committed_code_is_current() {
    let server = Server::shared().expect("a server");
    let generated = Generator::new()
        .root(workspace())
        .output(workspace().join("generated"))
        .layout(Layout::Crate)
        .server_url(server.url("postgres"))
        .run()
        .unwrap_or_else(|failure| panic!("{failure}"));
    let differences = generated.differences().expect("generated/ can be read");
    assert!(differences.is_empty(), "{}", report(&differences));
    record_catalogue("drift", &generated);
}

fn report(differences: &[Difference]) -> String {
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
