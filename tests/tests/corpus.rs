//! Statements that nobody wrote for us: each folder generates, or fails only for types that have no Rust type yet.
//!
//! The statements are not part of this repository. `SQLWRIGHT_CORPUS` names a folder of folders, each with `schema.sql` and
//! `queries/`; else it is `../shared/corpus` beside the workspace, if that is there; else there is nothing to do. What PostgreSQL
//! itself refuses is counted, and is no fault where the corpus was written for a newer version than the one at hand:
//! `SQLWRIGHT_CORPUS_POSTGRES` names its major version, usually 18.

use std::collections::BTreeSet;
use std::path::Path;

use sqlwright_codegen::diagnostics::Code;
use sqlwright_codegen::{Generator, Layout, Severity};
use sqlwright_server::Server;
use sqlwright_tests::{corpus, folders_in, in_parallel};

/// What came of a folder.
enum Outcome {
    /// So many statements.
    Generated(usize),
    /// Types without a Rust type, and nothing else.
    Types,
    /// PostgreSQL refused the schema or a statement, and nothing else is wrong.
    Refused(String),
    /// Everything else.
    Wrong(String),
}

#[test]
fn a_foreign_corpus_generates() {
    let Some(corpus) = corpus() else { return };
    let folders = folders_in(&corpus).expect("the corpus");
    assert!(!folders.is_empty(), "{} has no folders", corpus.display());
    let server = Server::shared().expect("a server");
    let wanted =
        std::env::var("SQLWRIGHT_CORPUS_POSTGRES").map_or(Ok(18), |major| major.parse()).expect("a major version");

    let (mut generated, mut statements, mut types, mut refused, mut wrong) = (0, 0, 0, 0, Vec::new());
    for outcome in in_parallel(&folders, |folder| try_out(folder, server)) {
        match outcome {
            Outcome::Generated(count) => (generated, statements) = (generated + 1, statements + count),
            Outcome::Types => types += 1,
            Outcome::Refused(_) if server.major_version() < wanted => refused += 1,
            Outcome::Refused(text) | Outcome::Wrong(text) => wrong.push(text),
        }
    }
    println!(
        "PostgreSQL {}: {generated} of {} folders generate, with {statements} statements; {types} have types that we have not yet; {refused} need a newer PostgreSQL",
        server.major_version(),
        folders.len()
    );
    assert!(wrong.is_empty(), "{} folders fail:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

fn try_out(folder: &Path, server: &Server) -> Outcome {
    let generator = Generator::new()
        .root(folder)
        .schema(folder.join("schema.sql"))
        .output(folder.join("generated"))
        .layout(Layout::Crate)
        .server_url(server.url("postgres"));
    let failure = match generator.run() {
        Ok(generated) => return Outcome::Generated(generated.counts().0),
        Err(failure) => failure,
    };
    let errors = failure.diagnostics().into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let codes: BTreeSet<Code> = errors.map(|diagnostic| diagnostic.code).collect();
    let only = |allowed: &[Code]| !codes.is_empty() && codes.iter().all(|code| allowed.contains(code));
    if only(&[Code::UnsupportedType]) {
        Outcome::Types
    } else if only(&[Code::UnsupportedType, Code::InvalidSchema, Code::InvalidStatement, Code::UndeterminedType]) {
        Outcome::Refused(failure.render(false))
    } else {
        Outcome::Wrong(failure.render(false))
    }
}
