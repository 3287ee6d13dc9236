//! The project of the examples: its generated code, and everything that the book shows of what the tool says about it.

use std::path::Path;

use sqlwright_codegen::{FileSet, Generated, Generator, Layout};
use sqlwright_harness::accepting;

use crate::{files, report, root};

const EXAMPLES: &str = "docs/examples";

/// Everything is said, so that nothing of this test's own environment counts.
fn generator(folder: &Path) -> Generator {
    let schema = root().join(EXAMPLES).join("schema");
    Generator::new().root(folder).schema(schema).output(folder.join("generated")).layout(Layout::Crate)
}

#[test]
fn the_book_shows_what_the_tool_says() {
    let bless = accepting();
    let folder = root().join(EXAMPLES);
    let generated = generator(&folder).run().unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(generated.warnings(false), [""; 0], "the examples have warnings");

    let differences = generated.differences().unwrap();
    let mut faults = Vec::new();
    if bless {
        FileSet::apply(generated.output(), &differences).unwrap();
    }
    faults.extend(differences.iter().map(|difference| format!("generated/{} is out of date", difference.path)));

    for path in files(folder.join("output")) {
        let name = path.strip_prefix(folder.join("output")).unwrap();
        let Some(text) = output(name, &generated) else {
            faults.push(format!("output/{}: nothing of that name is known", name.display()));
            continue;
        };
        if std::fs::read_to_string(&path).unwrap() != text {
            faults.push(format!("output/{} is not what comes out now:\n{text}", name.display()));
            if bless {
                std::fs::write(&path, text).unwrap();
            }
        }
    }
    if bless {
        crate::excerpts::bless();
    } else {
        faults.extend(
            (!faults.is_empty()).then(|| "to accept: BLESS=1 cargo test -p sqlwright-tests --test book".into()),
        );
        report(&faults);
    }
}

#[test]
fn the_example_of_a_platform_works() {
    let folder = root().join(EXAMPLES).join("platform");
    let output = tempfile::tempdir().unwrap();
    let generated = Generator::new().root(folder).output(output.path()).layout(Layout::Crate).run();
    let generated = generated.unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(generated.warnings(false), [""; 0]);
    assert!(generated.report().to_json().contains("\"email\""));
}

/// What a file in `output/` holds follows from its name: `explain/books.find.txt`, `item/books.Book.rs`, ….
fn output(name: &Path, generated: &Generated) -> Option<String> {
    let kind = name.parent()?.to_str()?;
    let what = name.file_stem()?.to_str()?;
    match kind {
        "explain" => generated.explain(what).pop(),
        "item" => item(what, generated),
        "report" => entry(what, &generated.report().to_json()),
        "mistakes" => Some(mistakes()),
        _ => None,
    }
}

/// A method, struct or enum of the generated code, with its documentation: `books.find`.
fn item(what: &str, generated: &Generated) -> Option<String> {
    let (module, name) = what.rsplit_once('.')?;
    let files = generated.files();
    let path = format!("src/{}.rs", module.replace('.', "/"));
    let (_, text) = files.iter().find(|(other, _)| *other == path)?;
    let lines: Vec<&str> = text.lines().collect();
    let starts = |line: &str| {
        let rest = ["pub fn ", "pub struct ", "pub enum "].iter().find_map(|word| line.trim_start().strip_prefix(word));
        rest.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with(['(', '<', ' ']))
    };
    let at = lines.iter().position(|line| starts(line))?;
    let belongs = |line: &&&str| ["///", "#["].iter().any(|mark| line.trim_start().starts_with(mark));
    let first = at - lines[..at].iter().rev().take_while(belongs).count();
    let indent = lines[at].len() - lines[at].trim_start().len();
    let last = at + lines[at..].iter().position(|line| line.get(indent..) == Some("}"))?;
    Some(dedent(&lines[first..=last], indent))
}

/// One statement of the report, as it stands there: `loans.lend`.
fn entry(what: &str, report: &str) -> Option<String> {
    let (repository, name) = what.rsplit_once('.')?;
    let wanted = [format!("      \"repository\": \"{repository}\","), format!("      \"name\": \"{name}\",")];
    let lines: Vec<&str> = report.lines().collect();
    let at = lines.windows(2).position(|pair| pair == wanted)? - 1;
    let length = lines[at..].iter().position(|line| line.trim_end_matches(',') == "    }")?;
    let text = dedent(&lines[at..=at + length], 4);
    Some(text.trim_end_matches([',', '\n']).to_owned() + "\n")
}

fn dedent(lines: &[&str], indent: usize) -> String {
    lines.iter().map(|line| line.get(indent..).unwrap_or("").to_owned() + "\n").collect()
}

/// What `generate` says about the query files in `mistakes/`.
fn mistakes() -> String {
    let folder = root().join(EXAMPLES).join("mistakes");
    let failure = generator(&folder).run().expect_err("the mistakes are found");
    let above = folder.display().to_string() + "/";
    failure.render(false).replace(&above, "") + "\n"
}
