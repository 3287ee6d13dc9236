//! The pages of codes: written from the sources, and their examples provoke what they are about.

use std::fmt::Write as _;
use std::path::Path;

use sqlwright_codegen::diagnostics::Code;
use sqlwright_codegen::{Diagnostic, Generator, Layout, Severity};
use sqlwright_harness::accepting;
use sqlwright_server::Server;
use sqlwright_tests::{in_parallel, workspace};

use crate::{read, report};

const FOLDER: &str = "docs/src/codes";
const INDEX: &str = "docs/src/codes.md";
const SUMMARY: &str = "docs/src/SUMMARY.md";
/// What follows this line in the index and in the summary is written.
const TABLE: &str = "| number | name | level | title |\n|---|---|---|---|\n";
const CHAPTER: &str = "- [Codes of diagnostics](codes.md)\n";
/// The tables that examples are about, shown in the index.
const SCHEMA: &str = "tests/cases/lints/unneeded_mark/schema.sql";

fn page(code: Code) -> String {
    let (number, name, severity, title) = (code.number(), code.name(), code.severity(), code.title());
    format!("# {number}: {name}\n\n*{severity}: {title}*\n\n{}", code.page())
}

fn row(code: Code) -> String {
    let (number, name, severity, title) = (code.number(), code.name(), code.severity(), code.title());
    format!("| [{number}](codes/{number}.md) | `{name}` | {severity} | {title} |\n")
}

fn line(code: Code) -> String {
    format!("  - [{0} {1}](codes/{0}.md)\n", code.number(), code.name())
}

/// A text with other lines after `mark`: in place of those that `is_written` recognises.
fn replaced(text: &str, mark: &str, is_written: fn(&str) -> bool, lines: &str) -> String {
    let (before, after) = text.split_once(mark).unwrap_or_else(|| panic!("no {mark:?}"));
    let mut rest = String::new();
    for kept in after.lines().skip_while(|line| is_written(line)) {
        let _ = writeln!(rest, "{kept}");
    }
    format!("{before}{mark}{lines}{rest}")
}

#[test]
fn every_code_has_its_page() {
    let bless = accepting();
    let mut texts: Vec<(String, String)> =
        Code::ALL.iter().map(|code| (format!("{FOLDER}/{code}.md"), page(*code))).collect();
    let all = |text: fn(Code) -> String| Code::ALL.iter().map(|code| text(*code)).collect::<String>();
    texts.push((INDEX.to_owned(), replaced(&read(INDEX), TABLE, |line| line.starts_with("| [SW"), &all(row))));
    texts.push((SUMMARY.to_owned(), replaced(&read(SUMMARY), CHAPTER, |line| line.starts_with("  - [SW"), &all(line))));
    let mut faults = Vec::new();
    for (name, text) in &texts {
        let path = workspace().join(name);
        if std::fs::read_to_string(&path).ok().as_ref() != Some(text) {
            faults.push(format!("{name} is not what its source says"));
            if bless {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
    }
    for path in crate::files(FOLDER) {
        let name = path.strip_prefix(workspace()).unwrap().display().to_string();
        if !texts.iter().any(|(other, _)| *other == name) {
            faults.push(format!("{name} is of no code"));
            if bless {
                std::fs::remove_file(&path).unwrap();
            }
        }
    }
    if !bless {
        faults.extend(
            (!faults.is_empty()).then(|| "to accept: BLESS=1 cargo test -p sqlwright-tests --test book".into()),
        );
        report(&faults);
    }
}

#[test]
fn codes_and_their_pages_are_well_formed() {
    let mut faults = Vec::new();
    for code in Code::ALL {
        let page = code.page();
        let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        if !matches!(headings[..], ["Why it matters", "What to do"] | ["Why it matters", "Example", "What to do"]) {
            faults.push(format!("{code} has the headings {headings:?}"));
        }
        // `explain` tells names of codes from names of statements by the hyphen.
        if !code.name().contains('-')
            || Code::named(code.name()) != Some(*code)
            || Code::named(code.number()) != Some(*code)
        {
            faults.push(format!("{code} cannot be found by its name `{}`", code.name()));
        }
    }
    report(&faults);
}

/// The files of a page's example: `-- FILE` or `# FILE` in the first line of a block names it.
fn example(page: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for block in page.split("\n```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').unwrap_or_default();
        let first = text.lines().next().unwrap_or_default();
        let named = first.strip_prefix("-- ").filter(|name| name.ends_with(".sql") && !name.contains(' '));
        match (language, named) {
            ("toml", _) => files.push(("sqlwright.toml".to_owned(), text.to_owned())),
            ("sql", Some(name)) => {
                files.push((name.to_owned(), text.split_once('\n').unwrap_or_default().1.to_owned()))
            }
            ("sql", None) => files.push(("queries/example.sql".to_owned(), text.to_owned())),
            _ => {}
        }
    }
    files
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// What is found in a project that has these files next to the schema of the index, and whether there is an error among it.
fn found(files: &[(String, String)]) -> (Vec<Diagnostic>, bool) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "schema/1_books.sql", &read(SCHEMA));
    if !files.iter().any(|(name, _)| name.starts_with("queries/")) {
        write(folder.path(), "queries/example.sql", "--! titles\nSELECT title FROM books;\n");
    }
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    let url = Server::shared().unwrap_or_else(|error| panic!("{error}")).url("postgres");
    let generator = Generator::new().root(folder.path()).server_url(url).layout(Layout::Crate);
    match generator.run() {
        Ok(generated) => (generated.diagnostics().into_iter().cloned().collect(), false),
        Err(failure) => (failure.diagnostics().into_iter().cloned().collect(), true),
    }
}

#[test]
fn examples_provoke_what_they_are_about() {
    let faults = in_parallel(Code::ALL, |code| {
        let files = example(&code.page());
        let (found, has_error) = if files.is_empty() { return None } else { found(&files) };
        // Of those that are no errors themselves, the example has no other mistake, but where missing quotes are the point.
        let is_sound = !has_error || code.severity() == Severity::Error || *code == Code::AnnotationInLiteral;
        let others = found.iter().map(|other| format!("{}: {}", other.code, other.message));
        let is_found = found.iter().any(|diagnostic| diagnostic.code == *code);
        (!is_found || !is_sound).then(|| format!("{code} {}: {:?}", code.name(), others.collect::<Vec<_>>()))
    });
    report(&faults.into_iter().flatten().collect::<Vec<_>>());
}
