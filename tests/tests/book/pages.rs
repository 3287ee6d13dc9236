//! The pages of the book: chapters and links.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::{files, read, report, root};

/// A page: where it is, and its text.
pub(crate) struct Page {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// A line of a page with its number, and the language of the block of code that it is in.
struct Line<'a> {
    number: usize,
    text: &'a str,
    language: Option<&'a str>,
}

impl Page {
    pub(crate) fn of(path: impl AsRef<Path>) -> Self {
        Self { path: root().join(&path), text: read(&path) }
    }

    /// Relative to the repository.
    pub(crate) fn name(&self) -> String {
        self.path.strip_prefix(root()).unwrap_or(&self.path).display().to_string()
    }

    /// What its links and sources are relative to.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// The lines, without those that begin and end blocks.
    fn lines(&self) -> Vec<Line<'_>> {
        let mut language = None;
        let mut lines = Vec::new();
        for (index, text) in self.text.lines().enumerate() {
            match text.strip_prefix("```") {
                Some(info) => language = if language.is_none() { Some(info) } else { None },
                None => lines.push(Line { number: index + 1, text, language }),
            }
        }
        lines
    }
}

/// All pages of the book.
pub(crate) fn book() -> Vec<Page> {
    let pages = files("docs/src").into_iter().filter(|path| path.extension().is_some_and(|end| end == "md"));
    pages.map(Page::of).collect()
}

#[test]
fn the_summary_lists_every_chapter_once() {
    let summary = Page::of("docs/src/SUMMARY.md");
    let listed: Vec<String> = links(&summary).into_iter().map(|(_, target)| target).collect();
    let once: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), once.len(), "a chapter is listed twice: {listed:?}");
    let folder = root().join("docs/src");
    let name = |page: &Page| page.path.strip_prefix(&folder).unwrap().display().to_string();
    let there: BTreeSet<_> = book().iter().map(name).filter(|name| name != "SUMMARY.md").collect();
    assert_eq!(once, there);
}

/// The targets of a page's links, with their lines.
fn links(page: &Page) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for line in page.lines().into_iter().filter(|line| line.language.is_none()) {
        let targets = line.text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        found.extend(targets.map(|(target, _)| (line.number, target.to_owned())));
    }
    found
}

/// The id that mdBook and GitHub give to a heading.
fn id(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    kept.collect::<String>().trim().to_lowercase().replace(' ', "-")
}

#[test]
fn links_lead_somewhere() {
    let mut faults = Vec::new();
    let documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    for page in book().into_iter().chain(documents.map(Page::of)) {
        for (number, target) in links(&page) {
            if target.starts_with("https://") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
            let to = if path.is_empty() { page.path.clone() } else { page.folder().join(path) };
            if !to.exists() {
                faults.push(format!("{}:{number}: {path} is not there", page.name()));
            } else if !heading.is_empty() && !headings(&Page::of(&to)).contains(heading) {
                faults.push(format!("{}:{number}: {path} has no heading #{heading}", page.name()));
            }
        }
    }
    report(&faults);
}

fn headings(page: &Page) -> BTreeSet<String> {
    let lines = page.lines().into_iter().filter(|line| line.language.is_none() && line.text.starts_with('#'));
    lines.map(|line| id(line.text.trim_start_matches('#'))).collect()
}
