//! From a statement and what in it is optional or chosen to its pieces.

use std::ops::Range;

use sqlwright_source::lexer::continues_identifier;

use crate::check::parse::ast::Parameter;
use crate::check::parse::template::{Fragment, Part, Text, When};
use crate::source::{FileId, Span};

/// What happens to a place of the text.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// In the file.
    pub(super) range: Range<usize>,
    pub(super) kind: EditKind,
}

#[derive(Debug, Clone)]
pub(super) enum EditKind {
    /// This stands there in all variants.
    Replaced(&'static str),
    /// It is there where these terms are on, and else this.
    Optional { terms: u64, off: &'static str, is_guard: bool },
    /// One of these texts is there: bits, and where the text was typed. The group's index.
    Chosen { group: usize, alternatives: Vec<(u64, Range<usize>)> },
    /// What begins a list without constant items.
    Head(Vec<u64>),
    /// Where a page begins.
    Page,
    /// An item of such a list.
    Item { terms: u64, before: Vec<u64> },
}

/// Builds pieces.
pub(super) struct Builder<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    pub(super) parameters: &'a [Parameter],
    /// The comments of the statement, which stay out of it.
    pub(super) comments: &'a [Range<usize>],
    pub(super) parts: Vec<Part>,
    pub(super) fragments: Vec<Fragment>,
    /// The places of groups, by their indices.
    pub(super) chosen: Vec<(usize, Range<usize>)>,
    /// Each use of a parameter that is left, with the terms that it takes.
    pub(super) uses: Vec<(usize, u64)>,
    /// The part before which the condition on the row before stands.
    pub(super) page: Option<usize>,
}

impl Builder<'_> {
    /// The pieces of a range: `edits` are those within it, in their order, outer ones before inner ones.
    pub(super) fn build(&mut self, range: Range<usize>, within: u64, edits: &[Edit]) {
        let mut at = range.start;
        let mut rest = edits;
        while let Some((edit, behind)) = rest.split_first() {
            let inner = behind.iter().take_while(|inner| inner.range.start < edit.range.end).count();
            let (inner, behind) = behind.split_at(inner);
            rest = behind;
            self.typed(at..edit.range.start, within, plain(within));
            self.edit(edit, inner, within);
            at = edit.range.end;
        }
        self.typed(at..range.end, within, plain(within));
    }

    fn edit(&mut self, edit: &Edit, inner: &[Edit], within: u64) {
        let first = self.parts.len();
        let place = Span::new(self.file, edit.range.clone());
        match &edit.kind {
            EditKind::Replaced(text) => self.written(text, plain(within)),
            EditKind::Optional { terms, off, is_guard } => {
                let terms = within | terms;
                self.build(edit.range.clone(), terms, inner);
                self.written(off, When::Else(within, terms));
                let parts = first..self.parts.len();
                self.fragments.push(Fragment { terms, parts, place, is_guard: *is_guard });
            }
            EditKind::Chosen { group, alternatives } => {
                for (bit, text) in alternatives {
                    let terms = within | bit;
                    let first = self.parts.len();
                    self.typed(text.clone(), terms, When::If(terms));
                    // The text of an alternative can begin anywhere in its line.
                    self.parts[first..].iter_mut().take(1).for_each(|part| part.text.indent());
                }
                self.chosen.push((*group, first..self.parts.len()));
            }
            EditKind::Page => self.page = Some(first),
            EditKind::Head(items) => {
                let items = items.iter().map(|terms| within | terms).collect();
                self.typed(edit.range.clone(), within, When::Any(items));
            }
            EditKind::Item { terms, before } => {
                let terms = within | terms;
                let before = before.iter().map(|terms| within | terms).collect();
                self.typed(edit.range.clone(), terms, When::Item { terms, before, separator: "," });
                let parts = first..self.parts.len();
                self.fragments.push(Fragment { terms, parts, place, is_guard: false });
            }
        }
    }

    /// What was typed, with numbers for the parameters.
    fn typed(&mut self, range: Range<usize>, terms: u64, when: When) {
        let mut text = Text::default();
        let mut at = range.start;
        for (place, parameter) in self.replaced(&range) {
            text.map.push((text.sql.len(), at));
            text.sql += &self.text[at..place.start];
            at = place.end;
            match parameter {
                Some(parameter) => {
                    self.uses.push((parameter, terms));
                    // `LIMIT:n` must not become the name `LIMIT$1`.
                    if text.sql.bytes().next_back().is_some_and(continues_identifier) {
                        text.sql.push(' ');
                    }
                    text.map.push((text.sql.len(), place.start));
                    text.sql += &format!("${}", parameter + 1);
                }
                None => at += self.uncommented(&mut text.sql, &place),
            }
        }
        text.map.push((text.sql.len(), at));
        text.sql += &self.text[at..range.end];
        self.push(text, when);
    }

    /// Leaves a comment out, which could swallow what another piece brings, and its line where nothing else is on it. How much of what
    /// follows goes with it.
    fn uncommented(&self, before: &mut String, comment: &Range<usize>) -> usize {
        let (line, behind) = (before.trim_end_matches([' ', '\t']).len(), &self.text[comment.end..]);
        let ends = behind.is_empty() || behind.starts_with(['\n', '\r']);
        if !ends {
            before.push(' ');
            return 0;
        }
        before.truncate(line);
        let is_alone = before.ends_with('\n');
        if is_alone && behind.starts_with("\r\n") { 2 } else { usize::from(is_alone && !behind.is_empty()) }
    }

    /// Parameters and comments within a range, in their order.
    fn replaced(&self, range: &Range<usize>) -> Vec<(Range<usize>, Option<usize>)> {
        let parameters = self.parameters.iter().enumerate();
        let parameters =
            parameters.flat_map(|(index, one)| one.uses.iter().map(move |place| (place.start..place.end, Some(index))));
        let comments = self.comments.iter().map(|comment| (comment.clone(), None));
        let all = parameters.chain(comments);
        let mut found: Vec<_> = all.filter(|(place, _)| range.start <= place.start && place.end <= range.end).collect();
        found.sort_by_key(|(place, _)| place.start);
        found
    }

    fn written(&mut self, sql: &str, when: When) {
        self.push(Text { sql: sql.to_owned(), map: Vec::new() }, when);
    }

    /// Pieces that are always together are one.
    fn push(&mut self, text: Text, when: When) {
        if text.sql.is_empty() {
            return;
        }
        self.parts.push(Part { when, text });
    }
}

fn plain(within: u64) -> When {
    if within == 0 { When::Always } else { When::If(within) }
}
