//! What uses must contain: the fragment's text, with the fragments that it uses itself, and arguments in the place of names.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::names::shown;
use super::blocks::{Block, Kind};
use super::lines::{Line, indentation, indented, line_start, lines, substitute, trimmed};
use super::{EXPAND, Fragments};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceMap, Span};

/// Compares all uses with what they must contain.
pub(super) fn compare(fragments: &mut Fragments, sources: &SourceMap, diagnostics: &mut Diagnostics) {
    let mut expander = Expander {
        fragments,
        sources,
        expanded: HashMap::new(),
        open: Vec::new(),
        refused: HashSet::new(),
        found: Diagnostics::default(),
    };
    let (mut wrong, mut edits, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for (index, used) in expander.fragments.blocks.iter().enumerate() {
        if used.kind != Kind::Use || used.is_copy {
            continue;
        }
        let Some(expected) = expander.used(used) else {
            wrong.push(index);
            continue;
        };
        let text = sources.text(used.body);
        let found = lines(text);
        let differs = |at: &usize| {
            let found = found.get(*at).map(|line| trimmed(&text[line.clone()]));
            found != expected.get(*at).map(|line| trimmed(&line.text))
        };
        let first = (0..found.len().max(expected.len())).find(differs);
        if let Some(at) = first {
            let place = found.get(at).map(|line| {
                let line = line.start + indentation(&text[line.clone()]).len()..line.end;
                Span::new(used.body.file, used.body.start + line.start..used.body.start + line.end)
            });
            diagnostics.push(different(used, place, expected.get(at), expander.fragments));
            wrong.push(index);
            edits.push((index, expected));
        } else {
            copies.extend(found.iter().zip(expected).map(|(line, expected)| {
                let place = used.body.start + line.start..used.body.start + line.end;
                (Span::new(used.body.file, place), expected.origin)
            }));
        }
    }
    let found = expander.found;
    diagnostics.extend(found);
    fragments.wrong.extend(wrong);
    fragments.edits.extend(edits);
    fragments.copies = copies;
}

fn different(used: &Block, place: Option<Span>, expected: Option<&Line>, fragments: &Fragments) -> Diagnostic {
    let name = shown(&used.name.value);
    let text = format!("this is not the text of the fragment {name}");
    let diagnostic = Diagnostic::new(Code::DifferentExpansion, text);
    let diagnostic = match (place, expected) {
        (Some(place), Some(_)) => diagnostic.at(place, "the first line that differs"),
        (Some(place), None) => diagnostic.at(place, "the fragment ends before this line"),
        (None, _) => diagnostic.at(used.end, "the fragment has more lines"),
    };
    let diagnostic = match expected {
        Some(line) => diagnostic.also(line.origin, "the line of the fragment"),
        None => fragments.of(used).into_iter().fold(diagnostic, |one, block| one.also(block.end, "its end")),
    };
    let diagnostic = match expected.map(|line| trimmed(&line.text)).filter(|line| !line.is_empty()) {
        Some(line) => diagnostic.note(format!("expected {}", shown(line))),
        None => diagnostic,
    };
    diagnostic.help(format!("run `{EXPAND}`, which writes the text of fragments where they are used"))
}

struct Expander<'f> {
    fragments: &'f Fragments,
    sources: &'f SourceMap,
    /// The texts of fragments; `None` where an error says why there is none.
    expanded: HashMap<usize, Option<Rc<Vec<Line>>>>,
    /// The fragments that are being expanded, each with the use that leads to the next.
    open: Vec<(usize, Span)>,
    /// The uses that were reported: those within fragments are looked at from several places.
    refused: HashSet<Span>,
    found: Diagnostics,
}

impl<'f> Expander<'f> {
    /// The lines that belong into a use, indented as its marker is; `None` after an error.
    fn used(&mut self, used: &'f Block) -> Option<Vec<Line>> {
        let Some(&index) = self.fragments.declared.get(&used.name.value) else {
            self.refuse(used, self.fragments.unknown(&used.name));
            return None;
        };
        let fragment = &self.fragments.blocks[index];
        if let Err(diagnostic) = arguments(used, fragment) {
            self.refuse(used, *diagnostic);
            return None;
        }
        let mut lines = self.fragment(index, used.marker)?.to_vec();
        let names = fragment.arguments.iter().map(|argument| argument.value.as_str());
        let pairs: Vec<(&str, &str)> = names.zip(used.arguments.iter().map(|one| one.value.as_str())).collect();
        if !pairs.is_empty() {
            lines.iter_mut().for_each(|line| line.text = substitute(&line.text, &pairs));
        }
        let text = self.sources.file(used.marker.file).text();
        let blanks = &text[line_start(text, used.marker.start)..used.marker.start];
        indented(&mut lines, blanks);
        Some(lines)
    }

    fn refuse(&mut self, used: &Block, diagnostic: Diagnostic) {
        if self.refused.insert(used.marker) {
            self.found.push(diagnostic);
        }
    }

    /// The lines of a fragment, with those of the fragments that it uses.
    fn fragment(&mut self, index: usize, used: Span) -> Option<Rc<Vec<Line>>> {
        if let Some(known) = self.expanded.get(&index) {
            return known.clone();
        }
        if let Some(first) = self.open.iter().position(|(open, _)| *open == index) {
            self.circle(first, used);
            return None;
        }
        self.open.push((index, used));
        let lines = self.lines(index).map(Rc::new);
        self.open.pop();
        self.expanded.insert(index, lines.clone());
        lines
    }

    fn lines(&mut self, index: usize) -> Option<Vec<Line>> {
        let fragments = self.fragments;
        let block = &fragments.blocks[index];
        let text = self.sources.text(block.body);
        let inner = |used: &&Block| {
            let is_inside =
                used.marker.file == block.body.file && (block.body.start..block.body.end).contains(&used.marker.start);
            used.kind == Kind::Use && !used.is_copy && is_inside
        };
        let mut inner = fragments.blocks.iter().filter(inner).peekable();
        let mut result = Vec::new();
        let mut skip = 0;
        for line in lines(text) {
            let origin = Span::new(
                block.body.file,
                block.body.start + line.start + indentation(&text[line.clone()]).len()..block.body.start + line.end,
            );
            // The lines within a use that it has are not read: they are what they should be, or will be.
            if block.body.start + line.start >= skip {
                result.push(Line { text: text[line].to_owned(), origin });
            }
            if let Some(used) = inner.next_if(|used| used.marker.start < origin.end) {
                result.extend(self.used(used)?);
                skip = used.body.end;
            }
        }
        Some(result)
    }

    fn circle(&mut self, first: usize, last: Span) {
        let circle = &self.open[first..];
        let name = |(index, _): &(usize, Span)| shown(&self.fragments.blocks[*index].name.value);
        let names: Vec<String> = circle.iter().chain(&circle[..1]).map(name).collect();
        let text = format!("a fragment is part of itself: {}", names.join(" uses "));
        let diagnostic = Diagnostic::new(Code::CircularFragment, text).at(last, "this closes the circle");
        let others = circle[1..].iter().map(|(_, used)| *used);
        let diagnostic = others.fold(diagnostic, |diagnostic, used| diagnostic.also(used, "part of the circle"));
        self.found.push(diagnostic.help("remove one of these uses, or write out there what is meant"));
    }
}

/// Whether a use has the arguments that its fragment requires.
fn arguments(used: &Block, fragment: &Block) -> Result<(), Box<Diagnostic>> {
    let (wanted, given) = (&fragment.arguments, &used.arguments);
    let name = shown(&used.name.value);
    let wrong = |text: String, place: Span| {
        let line: Vec<&str> = wanted.iter().map(|argument| argument.value.as_str()).collect();
        let help = match line.is_empty() {
            true => format!("write `--@ use {}`", used.name.value),
            false => format!("it is declared as `{}({})`", used.name.value, line.join(", ")),
        };
        let diagnostic = Diagnostic::new(Code::FragmentArguments, text).at(place, "");
        Err(diagnostic.also(fragment.name.span, "declared here").help(help).into())
    };
    if wanted.len() != given.len() {
        let count = |count: usize| format!("{count} argument{}", if count == 1 { "" } else { "s" });
        return wrong(format!("the fragment {name} has {}, not {}", count(wanted.len()), given.len()), used.marker);
    }
    let is_parameter = |text: &str| text.starts_with(':');
    match wanted.iter().zip(given).find(|(wanted, given)| is_parameter(&wanted.value) != is_parameter(&given.value)) {
        Some((wanted, given)) => {
            let kind = if is_parameter(&wanted.value) { "a parameter, with its colon" } else { "an alias" };
            let text = format!("{} must be {kind}, as {} is", shown(&given.value), shown(&wanted.value));
            wrong(text, given.span)
        }
        None => Ok(()),
    }
}
