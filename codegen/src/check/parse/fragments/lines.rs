//! Text as lines, where what is in quotes stays whole; and arguments in the place of names.

use std::ops::Range;

use sqlwright_source::lexer::{TokenKind, lex};

use crate::source::Span;

/// A line of an expansion. What is in quotes can extend over line breaks, which are left as they are.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The text with its indentation, without the line break.
    pub(super) text: String,
    /// Where it was written.
    pub(super) origin: Span,
}

const BLANKS: [char; 2] = [' ', '\t'];

/// Where the line begins that a place is on.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

/// Where the line after a place begins.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let ending = text[at..].find(['\n', '\r']).map_or(text.len(), |found| at + found);
    ending + line_break(&text[ending..]).len()
}

/// The line break that a text begins with.
pub(super) fn line_break(text: &str) -> &str {
    if text.starts_with("\r\n") { "\r\n" } else { &text[..usize::from(text.starts_with(['\n', '\r']))] }
}

/// The lines of a text, without their breaks; one that is in quotes is no break.
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    let tokens = lex(text);
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let Some(found) = text[at..].find(['\n', '\r']) else { break };
        let found = at + found;
        let behind = tokens.partition_point(|token| token.range.end <= found);
        if let Some(token) = tokens.get(behind).filter(|token| token.range.start <= found) {
            at = token.range.end;
            continue;
        }
        lines.push(start..found);
        start = found + line_break(&text[found..]).len();
        at = start;
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    lines
}

/// A line as it is compared.
pub(super) fn trimmed(line: &str) -> &str {
    line.trim_matches([' ', '\t', '\x0b', '\x0c'])
}

/// The blanks that a line begins with.
pub(super) fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches(BLANKS).len()]
}

/// The same lines with other blanks in the place of those that all of them begin with.
pub(super) fn indented(lines: &mut [Line], indentation: &str) {
    let common = lines.iter().filter(|line| !trimmed(&line.text).is_empty()).map(|line| self::indentation(&line.text));
    let common = common.reduce(|one, other| {
        let shared = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        &one[..shared]
    });
    let common = common.unwrap_or_default().len();
    for line in lines {
        line.text = match trimmed(&line.text) {
            "" => String::new(),
            _ => format!("{indentation}{}", &line.text[common..]),
        };
    }
}

/// Puts arguments in the place of names: aliases and parameters, wherever these stand for themselves, in markers as well.
pub(super) fn substitute(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut result = String::with_capacity(text.len());
    let tokens = lex(text);
    let mut written = 0;
    for (index, token) in tokens.iter().enumerate() {
        let word = &text[token.range.clone()];
        let replacement = match token.kind {
            TokenKind::LineComment => match word.strip_prefix("--@") {
                Some(marker) => format!("--@{}", substitute(marker, pairs)),
                None => continue,
            },
            TokenKind::Word => {
                let before = |back: usize| index.checked_sub(back).map(|before| &tokens[before]);
                let touches = |token: &&_| matches!(token, sqlwright_source::lexer::Token { range, .. } if range.end == tokens[index].range.start);
                let is_parameter = before(1).filter(touches).is_some_and(|token| token.kind == TokenKind::Colon);
                let is_field = before(1).is_some_and(|token| &text[token.range.clone()] == ".");
                let found = pairs.iter().find(|(name, _)| match name.strip_prefix(':') {
                    Some(name) => is_parameter && name == word,
                    None => !is_parameter && !is_field && name.eq_ignore_ascii_case(word),
                });
                let Some((_, argument)) = found else { continue };
                argument.trim_start_matches(':').to_owned()
            }
            _ => continue,
        };
        result.push_str(&text[written..token.range.start]);
        result.push_str(&replacement);
        written = token.range.end;
    }
    result.push_str(&text[written..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_quotes_is_one_line() {
        let text = "a\r\n  'b\n c',\n\n$x$\r\n$x$ -- '\rd";
        let found: Vec<&str> = lines(text).into_iter().map(|line| &text[line]).collect();
        assert_eq!(found, ["a", "  'b\n c',", "", "$x$\r\n$x$ -- '", "d"]);
        assert!(lines("").is_empty());
        assert_eq!(lines("a\n"), [0..1]);
    }

    #[test]
    fn arguments_stand_where_names_do() {
        let text = "I.x, t.i, 'i :p', \"i\", $$i$$, /* i */ :p::i, x[:p:i], i.\"i\", count(i) -- i :p";
        let expected = "o.x, t.i, 'i :p', \"i\", $$i$$, /* i */ :q::o, x[:q:i], o.\"i\", count(o) -- i :p";
        assert_eq!(substitute(text, &[("i", "o"), (":p", ":q")]), expected);
        assert_eq!(substitute("a b", &[("a", "b"), ("b", "a")]), "b a");
        assert_eq!(substitute("--@ if :p", &[(":p", ":q")]), "--@ if :q");
        assert_eq!(substitute("--@ use f(i, :i)", &[("i", "o")]), "--@ use f(o, :i)");
    }
}
