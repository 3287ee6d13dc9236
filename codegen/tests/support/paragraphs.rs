//! Cases that are paragraphs of a file: the comment above a statement says why, from which version of PostgreSQL on, and what is
//! expected of it, as `-- 14: N? many`. What is expected is written by hand, before the code that answers so.

use std::fmt;
use std::path::{Path, PathBuf};

/// One statement with what is expected of it.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Where it is and why.
    pub title: String,
    /// The first major version that has what the statement uses.
    pub from: u32,
    /// What is expected, in words that its area knows.
    pub expected: String,
    /// The comments after that.
    pub notes: Vec<String>,
    pub statement: String,
}

impl fmt::Display for Paragraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.title, self.statement)
    }
}

impl Paragraph {
    /// Whether it counts for a server. The cases count from 14 on; 13 refuses some of them, and must not answer the others otherwise.
    pub fn is_for(&self, version: u32) -> bool {
        self.from <= version.max(14)
    }

    fn read(file: &str, block: &str) -> Option<Self> {
        let mut comments = block.lines().filter_map(|line| line.strip_prefix("-- "));
        let mut why = String::new();
        let (from, expected) = loop {
            let comment = comments.next()?;
            match comment.split_once(": ").and_then(|(from, expected)| Some((from.parse().ok()?, expected))) {
                Some(answer) => break answer,
                None => why += &format!(": {comment}"),
            }
        };
        let statement: Vec<&str> = block.lines().filter(|line| !line.starts_with("-- ")).collect();
        let statement = statement.join("\n").trim_end().trim_end_matches(';').to_owned();
        let (title, notes) = (format!("{file}{why}"), comments.map(str::to_owned).collect());
        assert!(!statement.is_empty(), "{title}: no statement");
        Some(Self { title, from, expected: expected.to_owned(), notes, statement })
    }
}

/// All paragraphs of a file; comments that expect nothing are about those below.
pub fn read(file: &Path) -> Vec<Paragraph> {
    let name = file.file_name().unwrap().to_string_lossy();
    let text = std::fs::read_to_string(file).unwrap();
    let blocks = text.split("\n\n").map(|block| (block, Paragraph::read(&name, block)));
    let is_comment = |block: &str| block.lines().all(|line| line.starts_with("-- "));
    let paragraphs = blocks.filter_map(|(block, paragraph)| {
        assert!(paragraph.is_some() || is_comment(block), "{name}: nothing is expected of {block}");
        paragraph
    });
    paragraphs.collect()
}

/// The files of an area that have paragraphs, with their names as those of tests: `analyse/joins`.
pub fn files(area: &str) -> Vec<(String, PathBuf)> {
    let folder = super::cases().join(area);
    let names = sqlwright_harness::files_below(&folder).unwrap().into_keys();
    let files = names.filter(|name| name != "schema.sql").map(|name| {
        let stem = name.strip_suffix(".sql").unwrap_or_else(|| panic!("{area}/{name} is no SQL"));
        (format!("{area}/{stem}"), folder.join(&name))
    });
    files.collect()
}
