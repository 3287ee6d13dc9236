//! What came out, compared with what is expected.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use crate::accepting;

/// Texts by path.
pub type Files = BTreeMap<String, String>;

/// Compares the files that a case expects in its folder with those that came out. A run that is [accepting] writes those that differ,
/// removes those that did not come out, and leaves all others alone.
///
/// # Errors
/// The difference, for people; or that a file cannot be written.
pub fn compare(folder: &Path, expected: &Files, actual: &Files) -> Result<(), String> {
    if accepting() {
        return accept(folder, expected, actual).map_err(|error| format!("{}: {error}", folder.display()));
    }
    let text = differing(expected, actual).map(|(name, expected, actual)| difference(name, expected, actual));
    let text = text.collect::<Vec<_>>().join("");
    if text.is_empty() { Ok(()) } else { Err(format!("{text}If this is right, accept it with BLESS=1")) }
}

/// The same for one file, which is there or is expected to be empty.
///
/// # Errors
/// As [`compare`]; or that the file cannot be read.
pub fn compare_file(path: &Path, actual: &str) -> Result<(), String> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(format!("{} is not a file", path.display()));
    };
    let name = name.to_string_lossy().into_owned();
    let mut expected = Files::new();
    match std::fs::read_to_string(path) {
        Ok(text) => drop(expected.insert(name.clone(), text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(format!("{}: {error}", path.display())),
    }
    compare(folder, &expected, &Files::from([(name, actual.to_owned())]))
}

type Differing<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn differing<'a>(expected: &'a Files, actual: &'a Files) -> impl Iterator<Item = Differing<'a>> {
    let names: BTreeSet<_> = expected.keys().chain(actual.keys()).collect();
    let both = |name: &'a String| {
        (name.as_str(), expected.get(name).map(String::as_str), actual.get(name).map(String::as_str))
    };
    names.into_iter().map(both).filter(|(_, expected, actual)| expected != actual)
}

fn accept(folder: &Path, expected: &Files, actual: &Files) -> io::Result<()> {
    for (name, _, actual) in differing(expected, actual) {
        let path = folder.join(name);
        match actual {
            Some(text) => {
                std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
                std::fs::write(path, text)?;
            }
            None => std::fs::remove_file(path)?,
        }
    }
    Ok(())
}

fn difference(name: &str, expected: Option<&str>, actual: Option<&str>) -> String {
    match (expected, actual) {
        (Some(expected), Some(actual)) => {
            let diff = similar::TextDiff::from_lines(expected, actual);
            diff.unified_diff()
                .context_radius(3)
                .header(&format!("{name} (expected)"), &format!("{name} (now)"))
                .to_string()
        }
        (_, None) => format!("{name} is expected, but did not come out\n"),
        (None, Some(actual)) => format!("{name} came out, but is not expected:\n{actual}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Files, accept, difference, differing};
    use crate::files_below;

    #[test]
    fn what_differs_is_written_and_what_is_stale_goes() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let files = |list: &[(&str, &str)]| -> Files {
            list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
        };
        let expected = files(&[("a", "1\n"), ("b/c", "2\n"), ("stale", "3\n")]);
        accept(folder.path(), &Files::new(), &expected)?;
        let written = || std::fs::metadata(folder.path().join("a"))?.modified();
        let before = written()?;
        let actual = files(&[("a", "1\n"), ("b/c", "4\n"), ("d", "5\n")]);
        let names: Vec<_> = differing(&expected, &actual).map(|(name, ..)| name).collect();
        assert_eq!(names, ["b/c", "d", "stale"]);
        accept(folder.path(), &expected, &actual)?;
        assert_eq!(files_below(folder.path())?, actual);
        assert_eq!(written()?, before);
        Ok(())
    }

    #[test]
    fn differences_are_shown() {
        assert!(difference("x", Some("1\n2\n"), Some("1\n3\n")).contains("-2\n+3\n"));
        assert!(difference("x", Some("1\n"), None).contains("did not come out"));
        assert!(difference("x", None, Some("1\n")).contains("is not expected"));
    }
}
