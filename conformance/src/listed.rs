//! The list of differences: the tables of the book's chapter.

use sqlwright_tests::workspace;

use crate::differences::Difference;

/// One line of the list.
#[derive(Debug)]
pub struct Listed {
    /// What differs.
    pub difference: Difference,
    /// Why.
    pub reason: String,
}

/// The chapter.
const CHAPTER: &str = "docs/src/cornucopia.md";

/// The head of the tables that are the list.
const HEAD: [&str; 4] = ["what", "cornucopia", "sqlwright", "why"];

/// All lines of all tables with the columns `what`, `cornucopia`, `sqlwright` and `why`.
///
/// # Panics
/// When the chapter cannot be read, or a line has no reason.
pub fn listed() -> Vec<Listed> {
    let text = std::fs::read_to_string(workspace().join(CHAPTER)).unwrap_or_else(|error| panic!("{CHAPTER}: {error}"));
    let mut listed = Vec::new();
    let mut in_list = false;
    for line in text.lines() {
        let Some(row) = line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|')) else {
            in_list = false;
            continue;
        };
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().replace('`', "")).collect();
        if cells == HEAD {
            in_list = true;
        } else if in_list && !row.starts_with('-') {
            let [what, theirs, ours, why] = &cells[..] else { panic!("{CHAPTER}: four cells are wanted: {line}") };
            assert!(!why.is_empty(), "{CHAPTER}: a difference without its reason: {line}");
            let kind = if theirs.contains("::") || ours.contains("::") { "a type" } else { what };
            let difference = Difference { kind: kind.to_owned(), theirs: theirs.clone(), ours: ours.clone() };
            listed.push(Listed { difference, reason: why.clone() });
        }
    }
    listed
}
