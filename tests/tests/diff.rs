//! Every folder `diff/AREA/NAME/` is a test of that name: a project, `old/`, and the files of `new/` that are added or replaced in it.
//! Cases in `private/` need a server that no others use, because of what their schemas do to roles. Without `old/`, the project is the Mercado shop. What is said of the difference is `expected.txt`, what is said of deploying it
//! `expected.compat.txt`; of the cases in `formats/` the same in all formats, and of those in `mercado/` as Markdown.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sqlwright_codegen::Generator;
use sqlwright_codegen::compare::DiffFormat;
use sqlwright_harness::{Failed, Files, Trial, case_folders, compare, files_below};
use sqlwright_server::Server;
use sqlwright_tests::workspace;

const FORMATS: [(&str, DiffFormat); 5] = [
    ("txt", DiffFormat::Text),
    ("md", DiffFormat::Markdown),
    ("json", DiffFormat::Json),
    ("sarif", DiffFormat::Sarif),
    ("github", DiffFormat::Github),
];

fn main() -> ExitCode {
    let cases = case_folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("diff")).expect("the folder of cases");
    assert!(!cases.is_empty(), "no case was found");
    let trial = |(name, folder): (String, PathBuf)| Trial::test(name.clone(), move || check(&name, &folder));
    sqlwright_harness::run(cases.into_iter().map(trial).collect())
}

fn check(name: &str, folder: &Path) -> Result<(), Failed> {
    let (old, new) = (tempfile::tempdir()?, tempfile::tempdir()?);
    for root in [old.path(), new.path()] {
        if folder.join("old").exists() {
            copy(&folder.join("old"), root)?;
        } else {
            copy(&workspace().join("queries"), &root.join("queries"))?;
            copy(&workspace().join("schema"), &root.join("schema"))?;
        }
    }
    copy(&folder.join("new"), new.path())?;
    let server = Server::shared().map_err(ToString::to_string)?;
    let generator = |root: &Path| match name.starts_with("private/") {
        true => Generator::new().root(root),
        false => Generator::new().root(root).server_url(server.url("postgres")),
    };
    let (before, after) = (generator(old.path()), generator(new.path()));
    let comparison = after.compared_with(&before).map_err(|failure| failure.to_string())?;
    let compatibility = after.compatibility(&[("v1".to_owned(), before)]).map_err(|failure| failure.to_string())?;
    let shown = match name.split('/').next() {
        Some("formats") => &FORMATS[..],
        Some("mercado") => &FORMATS[..2],
        _ => &FORMATS[..1],
    };
    let mut actual = Files::new();
    for (extension, format) in shown {
        actual.insert(format!("expected.{extension}"), comparison.render(*format));
        actual.insert(format!("expected.compat.{extension}"), compatibility.render(*format));
    }
    let mut expected = files_below(folder)?;
    expected.retain(|name, _| name.starts_with("expected."));
    Ok(compare(folder, &expected, &actual)?)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for (name, text) in files_below(from)? {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        fs::write(path, text)?;
    }
    Ok(())
}
