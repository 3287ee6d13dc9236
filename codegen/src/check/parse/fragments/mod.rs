//! Text that statements share: a part of one statement is declared as a fragment, and others have a copy of it that must be equal.
//!
//! ```text
//! --@ fragment name(alias, :parameter)
//! …
//! --@ end
//!
//! --@ use name(other_alias, :other_parameter)
//! …
//! --@ end
//! ```
//!
//! `blocks` finds both in the text of a file, `lines` cuts texts into lines and puts arguments into them, `expand` says what a use
//! must contain, and `edits` puts that into the texts of files.

mod blocks;
mod edits;
mod expand;
mod lines;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use sqlwright_connect::nearest;
use sqlwright_source::lexer;

use super::names::{shown, shown_list};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Label};
use crate::source::{FileId, SourceMap, Span, Spanned};
use blocks::{Block, Kind};
pub(crate) use edits::Edit;
use lines::Line;

/// What to run when an expansion is out of date.
const EXPAND: &str = "sqlwright expand";

/// The fragments of all query files, and where they are used.
#[derive(Debug, Default)]
pub struct Fragments {
    blocks: Vec<Block>,
    /// Fragments by name; of several with one name the first.
    declared: HashMap<String, usize>,
    /// Uses whose text is not what it should be, or cannot be known.
    wrong: BTreeSet<usize>,
    /// Uses with what they should contain, where that is something else.
    edits: BTreeMap<usize, Vec<Line>>,
    /// The lines of the uses that are right, each with the line of the fragment that it is a copy of.
    copies: Vec<(Span, Span)>,
}

impl Fragments {
    /// Reads all files, and compares each use with its fragment.
    pub(super) fn read(files: &[FileId], sources: &SourceMap, diagnostics: &mut Diagnostics) -> Self {
        let mut fragments = Self::default();
        for file in files {
            let text = sources.file(*file).text();
            if blocks::has_any(text) {
                blocks::read(*file, text, &lexer::lex(text), &mut fragments.blocks, diagnostics);
            }
        }
        fragments.declare(diagnostics);
        expand::compare(&mut fragments, sources, diagnostics);
        fragments
    }

    fn declare(&mut self, diagnostics: &mut Diagnostics) {
        for (index, block) in self.blocks.iter().enumerate().filter(|(_, block)| block.kind == Kind::Fragment) {
            let name = &block.name;
            let Some(first) = self.declared.get(&name.value) else {
                self.declared.insert(name.value.clone(), index);
                continue;
            };
            diagnostics.push(
                Diagnostic::new(Code::DuplicateFragment, format!("two fragments are named {}", shown(&name.value)))
                    .at(name.span, "declared again here")
                    .also(self.blocks[*first].name.span, "first declared here")
                    .help("give one of them another name: all query files share the names of fragments"),
            );
        }
    }

    /// The fragment that a use names.
    fn of(&self, used: &Block) -> Option<&Block> {
        self.declared.get(&used.name.value).map(|index| &self.blocks[*index])
    }

    fn unknown(&self, name: &Spanned<String>) -> Diagnostic {
        let text = format!("there is no fragment {}", shown(&name.value));
        let mut diagnostic = Diagnostic::new(Code::UnknownFragment, text).at(name.span, "unknown");
        let mut names: Vec<&str> = self.declared.keys().map(String::as_str).collect();
        names.sort_unstable();
        if let Some(near) = nearest(&name.value, names.iter().copied()) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        } else if !names.is_empty() {
            diagnostic = diagnostic.help(format!("the fragments are {}", shown_list(names)));
        }
        diagnostic.help("a fragment is declared in one of the statements: `--@ fragment name` above its text and `--@ end` below it")
    }

    /// Whether PostgreSQL need not be asked about a statement, because what it uses is not what it should be.
    pub(super) fn spoil(&self, file: FileId, range: &Range<usize>) -> bool {
        self.wrong.iter().any(|index| {
            let marker = self.blocks[*index].marker;
            marker.file == file && range.contains(&marker.start)
        })
    }

    /// The fragments that a piece of a file declares or uses, by name.
    pub(super) fn within(&self, file: FileId, range: &Range<usize>) -> Vec<String> {
        let inside = |block: &&Block| block.marker.file == file && range.contains(&block.marker.start);
        let names: BTreeSet<&String> = self.blocks.iter().filter(inside).map(|block| &block.name.value).collect();
        names.into_iter().cloned().collect()
    }

    /// The fragments that nothing uses.
    pub(crate) fn unused(&self) -> impl Iterator<Item = &Spanned<String>> {
        let used: BTreeSet<&str> =
            self.blocks.iter().filter(|block| block.kind == Kind::Use).map(|block| block.name.value.as_str()).collect();
        let declared = self.blocks.iter().filter(|block| block.kind == Kind::Fragment).map(|block| &block.name);
        declared.filter(move |name| !used.contains(name.value.as_str()))
    }

    /// The query files that are out of date, with the texts that they should have.
    pub(crate) fn edits(&self, sources: &SourceMap) -> Vec<Edit> {
        edits::edits(self, sources)
    }

    /// Adds to errors within a use the line of the fragment that it is a copy of.
    pub(crate) fn point_into(&self, diagnostics: &mut Diagnostics) {
        for diagnostic in diagnostics.iter_mut() {
            let Some(place) = diagnostic.primary.as_ref().map(|label| label.span) else { continue };
            let covers = |copy: &Span| copy.file == place.file && (copy.start..=copy.end).contains(&place.start);
            // The innermost use comes last.
            if let Some((_, origin)) = self.copies.iter().rev().find(|(copy, _)| covers(copy)) {
                diagnostic
                    .secondary
                    .push(Label { span: *origin, text: "the fragment that this is a copy of".to_owned() });
            }
        }
    }
}
