//! `:name` parameters to `$n`, with the map back to what was typed.
//!
//! A colon that touches a name starts a parameter, except where PostgreSQL itself has a colon between two values: in an
//! array slice (`a[1:n]`) and in `JSON_OBJECT('key': value)`. There a colon behind a value separates, and one that
//! stands where a value should begin starts a parameter:
//!
//! | typed | read as |
//! |---|---|
//! | `a[1:n]`, `a[lo:hi]`, `a[:lo:hi]` | slices up to the columns `n` and `hi` |
//! | `a[:n]` | the element number `:n`; the slice up to the column `n` is `a[ : n]` |
//! | `a[1: :n]`, `a[:lo : :hi]` | slices up to the parameters `:n` and `:hi` |
//! | `a[:lo::hi]` | the element number `:lo`, cast to a type `hi`: `::` is a cast wherever PostgreSQL reads it |

use std::collections::HashMap;

use sqlwright_source::lexer::{Token, TokenKind, continues_identifier};

use crate::build::names::snake_case;
use crate::check::parse::annotation::usable;
use crate::check::parse::ast::{Parameter, Sql};
use crate::check::parse::names::shown;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// The most parameters that PostgreSQL's protocol can carry.
const MOST: usize = u16::MAX as usize;

/// Rewrites the statement that `tokens` cover; `None` after an error in its parameters.
pub(super) fn rewrite(file: FileId, text: &str, tokens: &[Token], diagnostics: &mut Diagnostics) -> Option<Sql> {
    let start = tokens.first()?.range.start;
    let end = tokens.iter().rev().find(|token| token.kind.is_significant())?.range.end;
    let mut rewriter = Rewriter::new(file, text, start);
    for use_ in uses(text, tokens) {
        rewriter.replace(Span::new(file, use_));
    }
    let sql = rewriter.finish(end);
    let sound = check(&sql.parameters, diagnostics) & refuse_numbered(file, text, tokens, diagnostics);
    sound.then_some(sql)
}

/// Every `:name` of the statement, colon included, in order.
pub(super) fn uses(text: &str, tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
    let mut uses = Vec::new();
    let mut state = ScanState::default();
    let mut tokens = tokens.iter().filter(|token| !token.kind.is_comment()).peekable();
    while let Some(token) = tokens.next() {
        let touching = |next: &&Token| next.kind == TokenKind::Word && next.range.start == token.range.end;
        if token.kind == TokenKind::Colon
            && !state.colon_separates()
            && let Some(name) = tokens.next_if(touching)
        {
            uses.push(token.range.start..name.range.end);
            state.value();
        } else {
            state.pass(token.kind, &text[token.range.clone()]);
        }
    }
    uses
}

/// Where in a statement the scan stands, as far as the meaning of a colon depends on it.
#[derive(Default)]
struct ScanState {
    open: Vec<Open>,
    /// What the last token was.
    last: Last,
}

/// A bracket that is still open.
struct Open {
    /// Whether a colon may separate two values directly inside.
    separates: bool,
    /// Whether this is `OPERATOR(…)`, which ends no value.
    operator: bool,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Last {
    /// A value may begin here.
    #[default]
    None,
    /// A value has just ended.
    Value,
    /// `JSON_OBJECT` or `JSON_OBJECTAGG`: a value too, unless a parenthesis follows.
    JsonObject,
    /// `OPERATOR`.
    Operator,
}

impl ScanState {
    fn colon_separates(&self) -> bool {
        let value = matches!(self.last, Last::Value | Last::JsonObject);
        value && self.open.last().is_some_and(|open| open.separates)
    }

    fn value(&mut self) {
        self.last = Last::Value;
    }

    fn pass(&mut self, kind: TokenKind, text: &str) {
        self.last = match kind {
            TokenKind::Bracket(bracket @ (b'(' | b'[')) => {
                let separates = bracket == b'[' || self.last == Last::JsonObject;
                self.open.push(Open { separates, operator: self.last == Last::Operator });
                Last::None
            }
            TokenKind::Bracket(_) if self.open.pop().is_some_and(|open| open.operator) => Last::None,
            TokenKind::Word => word(text),
            TokenKind::Bracket(_)
            | TokenKind::Literal
            | TokenKind::QuotedIdentifier
            | TokenKind::Number
            | TokenKind::Numbered => Last::Value,
            _ => Last::None,
        };
    }
}

/// What a word leaves behind: a value, unless it is a keyword that a value follows.
fn word(text: &str) -> Last {
    const VALUE_FOLLOWS: [&str; 24] = [
        "ALL",
        "AND",
        "ASYMMETRIC",
        "BETWEEN",
        "CASE",
        "DISTINCT",
        "ELSE",
        "ESCAPE",
        "FOR",
        "FROM",
        "ILIKE",
        "IN",
        "IS",
        "LIKE",
        "NOT",
        "OR",
        "SELECT",
        "SYMMETRIC",
        "THEN",
        "TO",
        "VALUE",
        "WHEN",
        "WHERE",
        "ZONE",
    ];
    let is = |keyword: &&str| text.eq_ignore_ascii_case(keyword);
    if VALUE_FOLLOWS.iter().any(is) {
        Last::None
    } else if ["JSON_OBJECT", "JSON_OBJECTAGG"].iter().any(is) {
        Last::JsonObject
    } else if is(&"OPERATOR") {
        Last::Operator
    } else {
        Last::Value
    }
}

/// Builds the text that is sent, and the map back.
struct Rewriter<'a> {
    file: FileId,
    typed: &'a str,
    start: usize,
    /// How far the typed text has been taken over.
    at: usize,
    text: String,
    map: Vec<(usize, usize)>,
    parameters: Vec<Parameter>,
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Rewriter<'a> {
    fn new(file: FileId, typed: &'a str, start: usize) -> Self {
        Self {
            file,
            typed,
            start,
            at: start,
            text: String::new(),
            map: vec![(0, start)],
            parameters: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    fn replace(&mut self, place: Span) {
        self.text.push_str(&self.typed[self.at..place.start]);
        // `LIMIT:n` must not become the name `LIMIT$1`.
        if self.text.bytes().next_back().is_some_and(continues_identifier) {
            self.text.push(' ');
        }
        let number = self.number(place);
        self.map.push((self.text.len(), place.start));
        self.text.push_str(&format!("${number}"));
        self.map.push((self.text.len(), place.end));
        self.at = place.end;
    }

    fn number(&mut self, place: Span) -> usize {
        let name = &self.typed[place.start + 1..place.end];
        let next = self.parameters.len();
        let index = *self.numbers.entry(name).or_insert(next);
        if index == next {
            self.parameters.push(Parameter { name: name.to_owned(), uses: Vec::new() });
        }
        self.parameters[index].uses.push(place);
        index + 1
    }

    fn finish(mut self, end: usize) -> Sql {
        self.text.push_str(&self.typed[self.at..end]);
        let span = Span::new(self.file, self.start..end);
        // A parameter at the very start leaves two entries for offset 0.
        self.map.dedup_by_key(|(text, _)| *text);
        Sql { span, text: self.text, parameters: self.parameters, map: self.map, copy: None }
    }
}

/// Whether Rust can have all names, each once, and PostgreSQL that many.
pub(super) fn check(parameters: &[Parameter], diagnostics: &mut Diagnostics) -> bool {
    let mut sound = true;
    let mut in_rust: HashMap<String, &Parameter> = HashMap::new();
    for parameter in parameters {
        let Some(place) = parameter.uses.first().copied() else { continue };
        let name = Spanned::new(parameter.name.clone(), place);
        if let Err(diagnostic) =
            usable(&name).and_then(|()| usable(&Spanned::new(snake_case(&name.value).into(), place)))
        {
            diagnostics.push(*diagnostic);
            sound = false;
        } else if let Some(first) = in_rust.insert(snake_case(&parameter.name).into_owned(), parameter) {
            diagnostics.push(same_in_rust(first, parameter, place));
            sound = false;
        }
    }
    if let Some(place) = parameters.get(MOST).and_then(|parameter| parameter.uses.first()) {
        diagnostics.push(
            Diagnostic::new(Code::TooManyParameters, format!("a statement can have {MOST} parameters"))
                .at(*place, "one too many")
                .help("pass arrays and expand them with `unnest`"),
        );
        sound = false;
    }
    sound
}

fn same_in_rust(first: &Parameter, second: &Parameter, place: Span) -> Diagnostic {
    let (first_name, second_name) = (shown(&first.name), shown(&second.name));
    let name = shown(&snake_case(&second.name));
    let message = format!("the parameters {first_name} and {second_name} are both {name} in Rust");
    let diagnostic = Diagnostic::new(Code::DuplicateParameter, message).at(place, "the second spelling");
    let diagnostic = match first.uses.first() {
        Some(place) => diagnostic.also(*place, "the first spelling"),
        None => diagnostic,
    };
    diagnostic.help("spell them the same if they are one parameter, or rename one of them")
}

/// Reports `$1`, `$2`, … typed by hand, in one error for the statement.
fn refuse_numbered(file: FileId, text: &str, tokens: &[Token], diagnostics: &mut Diagnostics) -> bool {
    let mut numbered = tokens.iter().filter(|token| token.kind == TokenKind::Numbered);
    let Some(first) = numbered.next() else { return true };
    let shown = shown(&text[first.range.clone()]);
    let mut diagnostic =
        Diagnostic::new(Code::NumberedParameter, format!("the parameter {shown} has a number, not a name"))
            .at(Span::new(file, first.range.clone()), "a parameter by number")
            .help("name it, as in `:name`: parameters are numbered for you, in the order of their first use");
    for other in numbered.take(4) {
        diagnostic = diagnostic.also(Span::new(file, other.range.clone()), "");
    }
    diagnostics.push(diagnostic);
    false
}
