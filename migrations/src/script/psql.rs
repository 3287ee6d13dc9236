//! Commands of psql and its variables (`psqlscanslash.l`, `psqlscan.l`, `variables.c`).

use std::collections::BTreeMap;
use std::ops::Range;

use postgres_protocol::escape::{escape_identifier, escape_literal};
use sqlwright_source::lexer::{TokenKind, Tokens};

use crate::edits::Edits;

/// The commands that send the statement before them.
pub(crate) const SENDS: &[&str] = &["g", "gx", "gexec", "gset", "gdesc", "crosstabview"];

/// psql's variables, by name.
pub(crate) type Variables = BTreeMap<String, String>;

/// The name of the command that a text begins with, without the backslash.
pub(crate) fn name(command: &str) -> &str {
    let rest = command.strip_prefix('\\').unwrap_or(command);
    let mut characters = rest.chars();
    match characters.next() {
        // The name `!` needs no space behind it, and neither do those of one punctuation character.
        Some(first) if first.is_ascii_punctuation() => &rest[..first.len_utf8()],
        _ => rest.split(|c: char| c.is_whitespace() || c == '\\').next().unwrap_or_default(),
    }
}

/// Where the command ends that starts at a backslash: at the end of its line, or where the next one begins.
pub(super) fn end_of_command(text: &str, start: usize) -> usize {
    let line = text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end);
    let name = name(&text[start..line]);
    let behind = start + 1 + name.len();
    match name {
        ";" | ":" => behind,
        "!" | "copy" => line,
        _ => {
            let mut quote = None;
            for (at, c) in text[behind..line].char_indices() {
                match (quote, c) {
                    (Some(open), _) if open == c => quote = None,
                    (Some(_), _) => {}
                    (None, '\'' | '"' | '`') => quote = Some(c),
                    // `\\` only ends the command.
                    (None, '\\') if text[behind + at..].starts_with("\\\\") => return behind + at + 2,
                    (None, '\\') => return behind + at,
                    (None, _) => {}
                }
            }
            line
        }
    }
}

/// The arguments of a command, with the values of variables. `None` where only a shell could tell.
pub(crate) fn arguments(command: &str, variables: &Variables) -> Option<Vec<String>> {
    let command = command.strip_suffix("\\\\").unwrap_or(command);
    let mut rest = command[1 + name(command).len()..].trim_start();
    let mut arguments = Vec::new();
    while !rest.is_empty() {
        let mut argument = String::new();
        while let Some(first) = rest.chars().next().filter(|c| !c.is_whitespace()) {
            let taken = match first {
                '`' => return None,
                '\'' => quoted(rest, '\'', &mut argument),
                '"' => quoted(rest, '"', &mut argument),
                ':' => variable(rest, variables, &mut argument),
                _ => {
                    argument.push(first);
                    first.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
        arguments.push(argument);
        rest = rest.trim_start();
    }
    Some(arguments)
}

/// Takes what is in quotes, doubled ones and backslashes included; returns how long it was.
fn quoted(text: &str, quote: char, into: &mut String) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if c == quote && next == Some(quote) {
            into.push(quote);
            characters.next();
        } else if c == quote {
            return at + 1;
        } else if c == '\\' && quote == '\'' {
            into.push(match characters.next() {
                Some((_, 'n')) => '\n',
                Some((_, 't')) => '\t',
                Some((_, other)) => other,
                None => c,
            });
        } else {
            into.push(c);
        }
    }
    text.len()
}

/// Takes `:name`, `:'name'`, `:"name"` or `:{?name}`; what names no variable that is set stays as it is.
fn variable(text: &str, variables: &Variables, into: &mut String) -> usize {
    match used(text) {
        Some((Use::IsSet, name, length)) => {
            into.push_str(if variables.contains_key(name) { "TRUE" } else { "FALSE" });
            length
        }
        Some((how, name, length)) if variables.contains_key(name) => {
            into.push_str(&how.written(&variables[name]));
            length
        }
        _ => {
            into.push(':');
            1
        }
    }
}

/// How a variable is written into a statement.
enum Use {
    Plain,
    Literal,
    Identifier,
    IsSet,
}

impl Use {
    fn written(&self, value: &str) -> String {
        match self {
            Self::Plain | Self::IsSet => value.to_owned(),
            Self::Literal => escape_literal(value),
            Self::Identifier => escape_identifier(value),
        }
    }
}

/// The use of a variable that a text begins with, its name, and how long it is.
fn used(text: &str) -> Option<(Use, &str, usize)> {
    let rest = text.strip_prefix(':')?;
    let word = |text: &str| text.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(text.len());
    let within = |rest: &'_ str, open: &str, close: &str| {
        let length = word(rest.strip_prefix(open)?);
        let is_closed = length > 0 && rest[open.len() + length..].starts_with(close);
        is_closed.then_some(open.len()..open.len() + length)
    };
    for (how, open, close) in [(Use::Literal, "'", "'"), (Use::Identifier, "\"", "\""), (Use::IsSet, "{?", "}")] {
        if let Some(name) = within(rest, open, close) {
            let length = 1 + name.end + close.len();
            return Some((how, &rest[name], length));
        }
    }
    let length = word(rest);
    (length > 0).then_some((Use::Plain, &rest[..length], 1 + length))
}

/// What puts the values of variables into a statement.
pub(crate) fn interpolation(statement: &str, variables: &Variables) -> Edits {
    let mut edits = Edits::default();
    if variables.is_empty() {
        return edits;
    }
    let mut copied = 0;
    for colon in colons(statement) {
        if colon < copied {
            continue;
        }
        let mut value = String::new();
        let length = variable(&statement[colon..], variables, &mut value);
        if value != ":" {
            copied = colon + length;
            edits.replace(colon..copied, value);
        }
    }
    edits
}

/// The name of the first variable that a statement uses, for a message that says that it is not set.
pub(crate) fn first_variable(statement: &str) -> Option<Range<usize>> {
    colons(statement).into_iter().find_map(|colon| {
        let (_, name, length) = used(&statement[colon..])?;
        let follows_name = statement[..colon].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ')');
        (!follows_name && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(colon..colon + length)
    })
}

fn colons(statement: &str) -> Vec<usize> {
    let tokens = Tokens::new(statement).filter(|token| token.kind == TokenKind::Colon);
    tokens.map(|token| token.range.start).collect()
}

/// A condition, as psql's `ParseVariableBool` reads it.
pub(crate) fn boolean(value: &str) -> Option<bool> {
    let value = value.to_ascii_lowercase();
    let begins = |word: &str, least: usize| value.len() >= least && word.starts_with(&value);
    if begins("true", 1) || begins("yes", 1) || begins("on", 2) || value == "1" {
        Some(true)
    } else if begins("false", 1) || begins("no", 1) || begins("off", 2) || value == "0" {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        [("a", "it's"), ("n", "1")].map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    #[test]
    fn arguments_are_words_with_quotes_and_variables() {
        let read = |command| arguments(command, &variables());
        assert_eq!(read("\\set x 'a b' c:n :'a'"), Some(["x", "a b", "c1", "'it''s'"].map(String::from).to_vec()));
        assert_eq!(read("\\if :{?a}"), Some(vec!["TRUE".to_owned()]));
        assert_eq!(read("\\if :{?b}"), Some(vec!["FALSE".to_owned()]));
        assert_eq!(read("\\set x `date`"), None);
        assert_eq!(read("\\c -\\\\"), Some(vec!["-".to_owned()]));
    }

    #[test]
    fn variables_are_written_into_statements() {
        let written = |statement| interpolation(statement, &variables()).apply(statement).into_owned();
        assert_eq!(written("SELECT :'a', ':n', :n::int"), "SELECT 'it''s', ':n', 1::int");
        assert_eq!(written("CREATE TABLE :\"a\" ()"), "CREATE TABLE \"it's\" ()");
        let none = "SELECT a[1:m], :other, x::text";
        assert_eq!(written(none), none);
    }

    #[test]
    fn what_is_not_set_is_found() {
        assert_eq!(first_variable("SELECT x::text, :name"), Some(16..21));
        assert_eq!(first_variable("SELECT a[1:2]"), None);
    }
}
