//! The texts of query files in which all uses contain what they must.

use super::Fragments;
use super::lines::{line_break, next_line, trimmed};
use crate::source::{FileId, SourceMap};

/// What a query file should be.
#[derive(Debug)]
pub(crate) struct Edit {
    pub(crate) file: FileId,
    /// Its new text.
    pub(crate) text: String,
    /// How many uses differ in it.
    pub(crate) uses: usize,
}

/// The files that are out of date.
pub(super) fn edits(fragments: &Fragments, sources: &SourceMap) -> Vec<Edit> {
    let mut files: Vec<FileId> = fragments.edits.keys().map(|index| fragments.blocks[*index].marker.file).collect();
    files.dedup();
    let edit = |file| {
        let (text, uses) = text(fragments, file, sources.file(file).text());
        Edit { file, text, uses }
    };
    files.into_iter().map(edit).collect()
}

/// The new text of a file, and how many uses are written in it.
fn text(fragments: &Fragments, file: FileId, old: &str) -> (String, usize) {
    let mut text = String::with_capacity(old.len());
    let (mut written, mut uses) = (0, 0);
    for (index, lines) in &fragments.edits {
        let used = &fragments.blocks[*index];
        if used.marker.file != file {
            continue;
        }
        // A marker that is the last line of all has no `--@ end`, and is no use.
        let ending = line_break(&old[next_break(old, used.marker.end)..]);
        text.push_str(&old[written..used.body.start]);
        for line in lines {
            text.push_str(if trimmed(&line.text).is_empty() { "" } else { &line.text });
            text.push_str(ending);
        }
        written = used.body.end;
        uses += 1;
    }
    text.push_str(&old[written..]);
    (text, uses)
}

fn next_break(text: &str, at: usize) -> usize {
    let behind = next_line(text, at);
    behind - text[at..behind].chars().rev().take_while(|character| "\r\n".contains(*character)).count()
}
