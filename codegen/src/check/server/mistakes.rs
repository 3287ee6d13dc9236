//! Statements that hardly mean what they say, because a parameter stands for a value and nothing else: warned about, whether
//! PostgreSQL takes them or not.

mod clauses;
mod literals;

use crate::check::parse::ast::Sql;
use crate::check::parse::lexer::{Token, TokenKind, lex};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// All that is to be said about one statement.
pub(super) fn of(sql: &Sql) -> Vec<Diagnostic> {
    let tokens = Tokens::of(sql);
    let mut found: Vec<Diagnostic> = literals::within(&tokens).into_iter().chain(clauses::constant(&tokens)).collect();
    let lists = (0..tokens.len()).filter(|index| tokens.is_list_of_one(*index));
    found.extend(lists.filter_map(|index| {
        let (name, place) = tokens.parameter(index)?;
        Some(in_list(name, place, tokens.before(index, 1) == "["))
    }));
    found
}

fn in_list(name: &str, place: Span, in_array: bool) -> Diagnostic {
    let list = if in_array { format!("ARRAY[:{name}]") } else { format!("IN (:{name})") };
    let text = format!("`{list}` compares with one value, not with a list");
    let help = format!(
        "for a list write `= ANY (:{name})`, and `<> ALL (:{name})` for NOT IN; for one value write `= :{name}`"
    );
    Diagnostic::new(Code::ListOfOne, text).at(place, "one value").help(help)
}

/// The tokens of a statement, without comments.
struct Tokens<'s> {
    sql: &'s Sql,
    tokens: Vec<Token>,
    /// As they stand there, in capitals.
    words: Vec<String>,
}

impl<'s> Tokens<'s> {
    fn of(sql: &'s Sql) -> Self {
        let tokens: Vec<_> = lex(&sql.text).into_iter().filter(|token| !token.kind.is_comment()).collect();
        let words = tokens.iter().map(|token| sql.text[token.range.clone()].to_ascii_uppercase()).collect();
        Self { sql, tokens, words }
    }

    fn len(&self) -> usize {
        self.tokens.len()
    }

    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", String::as_str)
    }

    /// What stands so many tokens before.
    fn before(&self, index: usize, count: usize) -> &str {
        index.checked_sub(count).map_or("", |index| self.word(index))
    }

    fn text(&self, index: usize) -> &'s str {
        self.tokens.get(index).map_or("", |token| &self.sql.text[token.range.clone()])
    }

    fn place(&self, index: usize) -> Span {
        let start = self.tokens.get(index).map_or(0, |token| self.sql.offset_in_file(token.range.start));
        Span::new(self.sql.span.file, start..start + self.text(index).len())
    }

    /// The parameter that stands there, and its place.
    fn parameter(&self, index: usize) -> Option<(&'s str, Span)> {
        let token = self.tokens.get(index).filter(|token| token.kind == TokenKind::Numbered)?;
        let start = self.sql.offset_in_file(token.range.start);
        self.sql.parameters.iter().find_map(|parameter| {
            let used = parameter.uses.iter().find(|used| used.start == start)?;
            Some((parameter.name.as_str(), *used))
        })
    }

    /// `IN (:ids)`, `= ANY (ARRAY[:ids])`.
    fn is_list_of_one(&self, index: usize) -> bool {
        let (before, after) = (|count| self.before(index, count), self.word(index + 1));
        let in_list = before(1) == "(" && before(2) == "IN" && after == ")";
        let in_array = || before(1) == "[" && before(2) == "ARRAY" && after == "]" && before(3) == "(";
        in_list || in_array() && matches!(before(4), "ANY" | "ALL" | "SOME")
    }
}
