//! `--@ patch`: columns that an UPDATE sets or keeps; `--@ default`: columns of an INSERT that may be left to their DEFAULT.

use std::ops::Range;

use sqlwright_source::meant;

use super::Reader;
use super::edits::{Edit, EditKind};
use super::markers::Marked;
use super::words::Words;
use crate::check::parse::ast::Directive;
use crate::check::parse::names::shown;
use crate::check::parse::template::TermKind;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Span, Spanned};

impl Reader<'_, '_> {
    /// What `--@ patch` makes optional: items of SET. `None` after an error.
    pub(super) fn patched(&mut self, directives: &[Spanned<Directive>], words: &Words<'_>) -> Option<Vec<Marked>> {
        let mut marked = Vec::new();
        let mut sound = true;
        for directive in directives {
            let Directive::Patch(columns) = &directive.value else { continue };
            self.is_patch = true;
            let set = (0..words.len()).find(|at| words.depth(*at) == 0 && words.is(*at, "SET"));
            let Some(clause) = set.map(|set| words.clause(set + 1)) else {
                let text = "`--@ patch` is for UPDATE: there is no SET here";
                self.refuse(Diagnostic::new(Code::InvalidColumns, text).at(directive.span, ""));
                return None;
            };
            let items = self.items(clause.start..clause.end, words);
            for column in columns {
                let item = items
                    .iter()
                    .find(|item| meant(words.word(item.start)) == column.value && words.is(item.start + 1, "="));
                let parameter = item.and_then(|item| self.only_parameter(item.start + 2..item.end, words));
                match (item, parameter) {
                    (Some(item), Some(parameter)) => {
                        let terms = self.terms.bit(TermKind::Set(parameter), column.span);
                        let terms = terms.map_err(|diagnostic| self.refuse(*diagnostic)).ok()?;
                        let is_block = true;
                        marked.push(Marked { terms, words: item.clone(), marker: column.span, is_block });
                    }
                    (item, _) => {
                        sound = false;
                        let place = item.map(|item| words.range(item.start).start..words.range(item.end - 1).end);
                        self.no_column(
                            column,
                            place,
                            "SET",
                            "`column = :parameter`, or an expression with that parameter alone",
                        );
                    }
                }
            }
        }
        sound.then_some(marked)
    }

    /// The edits of `--@ default`; `None` after an error.
    pub(super) fn defaults(&mut self, directives: &[Spanned<Directive>], words: &Words<'_>) -> Option<()> {
        let mut sound = true;
        for directive in directives {
            let Directive::Default(columns) = &directive.value else { continue };
            let Some((names, values)) = inserted(words) else {
                let text = "`--@ default` is for an INSERT of one row: `INSERT INTO t (a, b) VALUES (:a, :b)`";
                self.refuse(Diagnostic::new(Code::InvalidColumns, text).at(directive.span, ""));
                return None;
            };
            let names = self.items(names, words);
            let values = self.items(values, words);
            for column in columns {
                let index =
                    names.iter().position(|name| name.len() == 1 && meant(words.word(name.start)) == column.value);
                let value = index.and_then(|index| values.get(index));
                let alone = value.filter(|value| words.parameter(value.start).is_some() && value.len() == 1);
                let parameter = alone.and_then(|value| self.only_parameter(value.clone(), words));
                match (value, parameter) {
                    (Some(value), Some(parameter)) => {
                        let terms = self.terms.bit(TermKind::Stated(parameter), column.span);
                        let terms = terms.map_err(|diagnostic| self.refuse(*diagnostic)).ok()?;
                        let range = words.start_with_blanks(value.start)..words.range(value.end - 1).end;
                        let kind = EditKind::Optional { terms, off: " DEFAULT", is_guard: false };
                        self.edits.push(Edit { range, kind });
                    }
                    (value, _) => {
                        sound = false;
                        let place = value.map(|value| words.range(value.start).start..words.range(value.end - 1).end);
                        self.no_column(column, place, "the list of columns", "a parameter alone");
                    }
                }
            }
        }
        sound.then_some(())
    }

    fn no_column(&mut self, column: &Spanned<String>, place: Option<Range<usize>>, list: &str, form: &str) {
        let name = shown(&column.value);
        let diagnostic = match place {
            None => Diagnostic::new(Code::InvalidColumns, format!("{name} is not in {list}")).at(column.span, ""),
            Some(place) => Diagnostic::new(Code::InvalidColumns, format!("the value of {name} cannot be left out"))
                .at(Span::new(self.file, place), "")
                .also(column.span, "listed here")
                .help(format!("its value must be {form}, and the parameter be used nowhere else")),
        };
        self.refuse(diagnostic);
    }

    /// The items of a list.
    fn items(&self, list: Range<usize>, words: &Words<'_>) -> Vec<Range<usize>> {
        let depth = words.depth(list.start);
        let commas = words.separators(list.clone(), depth, |at| words.is(at, ","));
        let starts = std::iter::once(list.start).chain(commas.iter().map(|comma| comma + 1));
        let ends = commas.iter().copied().chain([list.end]);
        starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
    }

    /// The parameter that is used here, once, and nowhere else.
    fn only_parameter(&self, place: Range<usize>, words: &Words<'_>) -> Option<usize> {
        let mut used = place.filter_map(|at| words.parameter(at));
        let parameter = used.next()?;
        (used.next().is_none() && self.parameters[parameter].uses.len() == 1).then_some(parameter)
    }
}

/// The columns and the values of an INSERT of one row, without their brackets.
fn inserted(words: &Words<'_>) -> Option<(Range<usize>, Range<usize>)> {
    let into = (0..words.len()).find(|at| words.depth(*at) == 0 && words.is(*at, "INTO"))?;
    let open = (into..words.len()).find(|at| words.is(*at, "("))?;
    let close = words.partner(open)?;
    let values = (close..words.len()).find(|at| words.depth(*at) == 0 && words.is(*at, "VALUES"))?;
    let end = words.partner(values + 1)?;
    (!words.is(end + 1, ",")).then_some((open + 1..close, values + 2..end))
}
