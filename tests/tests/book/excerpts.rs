//! Blocks of code in the pages: each stands in the Markdown as it is read, and is an excerpt of a file that is compiled or run.
//!
//! A comment on the line before the block names the file, and the anchor within it: `<!-- ../examples/rust/pool.rs:pool -->`.
//! To fill or renew the blocks: `BLESS=1 cargo test -p sqlwright-tests --test book`.

use std::path::Path;

use sqlwright_harness::accepting;

use crate::pages::{Page, book};
use crate::report;

/// What the comment before a block names: a path, relative to the page, and an anchor.
fn source(line: &str) -> Option<(&str, Option<&str>)> {
    let inside = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
    Some(match inside.split_once(':') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (inside, None),
    })
}

/// The name in a line that begins or ends an anchor, which are written as mdBook has them.
fn anchor<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.split_once(mark).map(|(_, name)| name.trim())
}

/// The lines of a file, or those between the marks of an anchor, without the marks of others.
fn excerpt(path: &Path, wanted: Option<&str>) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines: Vec<&str> = text.lines().collect();
    let place = |mark| lines.iter().position(|line| anchor(line, mark) == wanted);
    let within = match wanted {
        None => &lines[..],
        Some(name) => match (place("ANCHOR: "), place("ANCHOR_END: ")) {
            (Some(first), Some(last)) if first < last => &lines[first + 1..last],
            _ => return Err(format!("{} has no anchor {name}", path.display())),
        },
    };
    let is_mark = |line: &str| ["ANCHOR: ", "ANCHOR_END: "].iter().any(|mark| line.contains(mark));
    let kept: String = within.iter().filter(|line| !is_mark(line)).map(|line| format!("{line}\n")).collect();
    if kept.trim().is_empty() { Err(format!("{} has nothing to show", path.display())) } else { Ok(kept) }
}

/// A page with each block as its file has it, and what is wrong with the page.
fn renewed(page: &Page) -> (String, Vec<String>) {
    let (mut text, mut faults) = (String::new(), Vec::new());
    let lines: Vec<&str> = page.text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        text += &format!("{line}\n");
        at += 1;
        let Some(language) = line.strip_prefix("```") else { continue };
        let length = lines[at..].iter().position(|line| *line == "```").unwrap_or(lines.len() - at);
        let (block, here) = (lines[at..at + length].iter().map(|line| format!("{line}\n")).collect::<String>(), at);
        let fault = |what: String| format!("{}:{here}: {what}", page.name());
        at += length;
        let before = here.checked_sub(2).and_then(|before| source(lines[before]));
        match (before, language) {
            (None, "text") if !block.contains("{{#") => text += &block,
            (None, _) => {
                faults.push(fault("a block of code without `<!-- FILE:ANCHOR -->` on the line before it".into()));
                text += &block;
            }
            (Some((path, anchor)), "text" | "sql" | "rust" | "json" | "toml") => {
                match excerpt(&page.folder().join(path), anchor) {
                    Ok(now) => {
                        if now != block {
                            faults.push(fault(format!("not what {path} has now")));
                        }
                        text += &now;
                    }
                    Err(error) => {
                        faults.push(fault(error));
                        text += &block;
                    }
                }
            }
            (Some(_), other) => faults.push(fault(format!("a block in {other:?}; mark it as text"))),
        }
        if at < lines.len() {
            text += "```\n";
            at += 1;
        }
    }
    (text, faults)
}

/// The pages that show code: README and the book, but for the pages of codes, whose examples are run by a test of their own.
fn pages() -> Vec<Page> {
    let book = book().into_iter().filter(|page| !page.name().starts_with("docs/src/codes/"));
    std::iter::once(Page::of("README.md")).chain(book).collect()
}

/// Writes each block as its file has it now.
pub(crate) fn bless() {
    for page in pages() {
        let (text, _) = renewed(&page);
        if text != page.text {
            std::fs::write(&page.path, text).unwrap();
        }
    }
}

#[test]
fn code_is_what_its_file_has() {
    // Else `the_book_shows_what_the_tool_says` renews them, after the files that it writes.
    if !accepting() {
        let faults: Vec<String> = pages().iter().flat_map(|page| renewed(page).1).collect();
        report(&faults);
    }
    let shown =
        pages().iter().map(|page| page.text.lines().filter(|line| source(line).is_some()).count()).sum::<usize>();
    assert!(shown > 0, "no page shows code of a file");
}
