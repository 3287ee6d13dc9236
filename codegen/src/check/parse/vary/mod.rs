//! SQL that varies: what is optional in a statement, and what is chosen, from guards, markers and directives to a [`Template`].

mod choices;
mod columns;
mod conditions;
pub(super) mod directives;
mod edits;
mod glue;
mod guards;
mod lists;
mod markers;
mod paging;
mod uses;
pub(in crate::check) mod words;

use std::ops::Range;

use sqlwright_source::lexer::{Token, lex};

use self::conditions::Terms;
use self::edits::{Builder, Edit, EditKind};
use self::markers::Marked;
use self::words::Words;
use super::ast::{Directive, Parameter, Sql};
use super::names::shown;
use super::parameters;
use super::template::{Group, MOST_TERMS, Paging, Template, TermKind};
use crate::build::names::snake_case;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// Reads what varies in one statement.
struct Reader<'a, 'd> {
    file: FileId,
    text: &'a str,
    parameters: &'a [Parameter],
    terms: Terms,
    edits: Vec<Edit>,
    requires_any: u64,
    is_patch: bool,
    diagnostics: &'d mut Diagnostics,
}

/// What varies in a statement; the inner `None` where nothing does. `tokens` are those of the statement with their comments.
///
/// # Errors
/// `None` where a diagnostic says what is wrong with the marks.
pub(super) fn template(
    text: &str,
    tokens: &[Token],
    directives: &[Spanned<Directive>],
    sql: &Sql,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Template>> {
    let file = sql.span.file;
    let parameters = all_parameters(text, sql, directives);
    if !parameters::check(&parameters, diagnostics) {
        return None;
    }
    // A marker can stand behind the last word.
    let words = Words::new(text, tokens, &parameters);
    let mut reader = Reader {
        file,
        text,
        parameters: &parameters,
        terms: Terms::default(),
        edits: Vec::new(),
        requires_any: 0,
        is_patch: false,
        diagnostics,
    };
    reader.choices(directives, &words)?;
    let mut marked = reader.markers(tokens, &words)?;
    reader.check_groups()?;
    let is_constant = directives.iter().find(|one| matches!(one.value, Directive::Constant));
    marked.extend(reader.patched(directives, &words)?);
    reader.defaults(directives, &words)?;
    let paging = reader.paging(directives, &words)?;
    let is_marked = !reader.terms.terms.is_empty() || paging.is_some();
    if let (Some(constant), true) = (is_constant, is_marked) {
        let text = "a statement under `--@ constant` has parts that vary";
        reader.refuse(
            Diagnostic::new(Code::DuplicateDirective, text).at(constant.span, "").help("remove one of the two"),
        );
        return None;
    }
    reader.marked(&marked, &words)?;
    let given = reader.terms.terms.len();
    let optional: Vec<_> = reader.edits.iter().map(|edit| edit.range.clone()).collect();
    reader.always(directives, &words, &optional)?;
    if is_constant.is_some() || !reader.guards(&words, is_marked) || !is_marked && reader.terms.terms.is_empty() {
        return Some(None);
    }
    let template = reader.finish(sql, tokens, &marked, is_marked, given)?;
    Some(template.map(|(template, at)| {
        let paging = paging.map(|paging| Paging { at: at.unwrap_or_default(), ..paging });
        Template { paging, ..template }
    }))
}

impl Reader<'_, '_> {
    fn refuse(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports groups that are named like a parameter: both are arguments, or fields of the options.
    fn check_groups(&mut self) -> Option<()> {
        let parameter = |group: &Group| conditions::named(self.parameters, &snake_case(&group.name.value));
        let found = self.terms.groups.iter().find_map(|group| Some((&group.name, parameter(group)?)));
        let Some((group, parameter)) = found else { return Some(()) };
        let text = format!("{} is named like a parameter", shown(&group.value));
        let diagnostic = Diagnostic::new(Code::MismatchedCondition, text).at(group.span, "");
        let diagnostic = parameter
            .uses
            .iter()
            .take(1)
            .fold(diagnostic, |diagnostic, place| diagnostic.also(*place, "the parameter"));
        self.refuse(diagnostic.help("give one of them another name"));
        None
    }

    /// The edits of all guards; whether there is a template. Without marks, too many guards are left as they are.
    fn guards(&mut self, words: &Words<'_>, is_marked: bool) -> bool {
        let chosen: Vec<Range<usize>> =
            self.edits.iter().filter(|edit| !edit.is_open()).map(|edit| edit.range.clone()).collect();
        let mut flags = Vec::new();
        for guard in guards::guards(words) {
            let start = words.range(guard.words.start).start;
            if chosen.iter().any(|range| range.contains(&start)) {
                continue;
            }
            let mut terms = 0;
            for (kind, at) in &guard.terms {
                let place = Span::new(self.file, words.range(*at));
                match self.terms.bit(kind.clone(), place) {
                    Ok(bit) => terms |= bit,
                    Err(diagnostic) if is_marked => self.refuse(*diagnostic),
                    Err(_) => return false,
                }
            }
            self.guard(&guard, terms, words);
            flags.extend(guard.terms.iter().filter_map(|(kind, at)| match kind {
                TermKind::True(parameter) if !guard.has(&TermKind::Given(*parameter)) => Some((*parameter, *at)),
                _ => None,
            }));
        }
        if is_marked {
            self.check_flags(&flags, words);
        }
        self.terms.terms.len() <= MOST_TERMS
    }

    /// Reports flags of guards that can be NULL, by another guard or marker: with NULL a guard `(NOT :flag OR …)` is neither on nor off.
    fn check_flags(&mut self, flags: &[(usize, usize)], words: &Words<'_>) {
        for (parameter, at) in flags {
            let given = self.terms.terms.iter().find(|term| term.kind == TermKind::Given(*parameter));
            let Some(given) = given.map(|term| term.place) else { continue };
            let name = shown(&format!(":{}", self.parameters[*parameter].name));
            let text = format!("{name} can be NULL, and the guard does not say what NULL means");
            let place = Span::new(self.file, words.range(*at));
            let help = "write `(:flag IS NULL OR NOT :flag OR …)`, or use two parameters";
            let diagnostic = Diagnostic::new(Code::MismatchedCondition, text).at(place, "");
            self.refuse(diagnostic.also(given, "it may have no value here").help(help));
        }
    }

    fn finish(
        mut self,
        sql: &Sql,
        tokens: &[Token],
        marked: &[Marked],
        is_marked: bool,
        given: usize,
    ) -> Option<Option<(Template, Option<usize>)>> {
        let mut edits = std::mem::take(&mut self.edits);
        edits.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end), edit.is_guard()));
        if let Some(refused) = overlap(&edits) {
            let place = Span::new(self.file, edits[refused].range.clone());
            let text = "two optional or chosen parts of a statement overlap";
            self.refuse(Diagnostic::new(Code::MisplacedFragment, text).at(place, "this one and the one around it"));
            return None;
        }
        let comments = tokens.iter().filter(|token| token.kind.is_comment()).map(|token| token.range.clone());
        let comments: Vec<_> = comments.filter(|comment| !self.text[comment.clone()].starts_with("/*+")).collect();
        let mut builder = Builder {
            file: self.file,
            text: self.text,
            parameters: self.parameters,
            comments: &comments,
            parts: Vec::new(),
            fragments: Vec::new(),
            chosen: Vec::new(),
            uses: Vec::new(),
            page: None,
        };
        builder.build(sql.span.start..sql.span.end, 0, &edits);
        let uses = uses::of(self.parameters, &builder.uses);
        self.check_uses(&builder.uses, marked, given)?;
        let mut groups = std::mem::take(&mut self.terms.groups);
        for (group, parts) in builder.chosen {
            groups[group].places.push(parts);
        }
        let template = Template {
            terms: self.terms.terms,
            groups,
            fragments: builder.fragments,
            parts: builder.parts,
            parameters: self.parameters.to_vec(),
            uses,
            requires_any: self.requires_any,
            is_patch: self.is_patch,
            is_marked,
            paging: None,
            pages: Vec::new(),
            span: sql.span,
        };
        Some(Some((template, builder.page)))
    }
}

/// An edit that reaches beyond the one around it, or stands in one that has no room for others.
fn overlap(edits: &[Edit]) -> Option<usize> {
    let mut open: Vec<&Edit> = Vec::new();
    edits.iter().position(|edit| {
        while open.last().is_some_and(|outer| outer.range.end <= edit.range.start) {
            open.pop();
        }
        let fits = open.last().is_none_or(|outer| outer.is_open() && edit.range.end <= outer.range.end);
        open.push(edit);
        !fits
    })
}

impl Edit {
    /// Whether other edits can stand within.
    fn is_open(&self) -> bool {
        matches!(self.kind, EditKind::Optional { .. })
    }

    fn is_guard(&self) -> bool {
        matches!(self.kind, EditKind::Optional { is_guard: true, .. })
    }
}

/// The parameters of the statement, then those that only alternatives have.
fn all_parameters(text: &str, sql: &Sql, directives: &[Spanned<Directive>]) -> Vec<Parameter> {
    let mut all = sql.parameters.clone();
    for directive in directives {
        let alternative = match &directive.value {
            Directive::Sort { items: Some(text), .. } | Directive::Choice { text, .. } => text,
            _ => continue,
        };
        let start = alternative.span.start;
        for used in parameters::uses(&alternative.value, &lex(&alternative.value)) {
            let place = Span::new(sql.span.file, start + used.start..start + used.end);
            let name = &text[place.start + 1..place.end];
            match all.iter_mut().find(|parameter| parameter.name == name) {
                Some(parameter) => parameter.uses.push(place),
                None => all.push(Parameter { name: name.to_owned(), uses: vec![place] }),
            }
        }
    }
    all
}
