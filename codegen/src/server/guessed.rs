//! Parameters whose type PostgreSQL had to guess: several functions or operators would do (`func_select_candidate` in
//! `src/backend/parser/parse_func.c`), or what it took for the type fits nowhere.

use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

use crate::parse::ast::{Parameter, Sql};
use crate::parse::lexer::{Token, TokenKind, lex};

/// As many are named.
const SHOWN: usize = 3;

/// What to write where a function or an operator was not found for the types, or several were.
pub(super) fn help(sql: &Sql, said: &DbError) -> Option<String> {
    [SqlState::AMBIGUOUS_FUNCTION, SqlState::UNDEFINED_FUNCTION].contains(said.code()).then_some(())?;
    let Some(ErrorPosition::Original(position)) = said.position() else { return None };
    let before = usize::try_from(*position).ok()?.saturating_sub(1);
    let start = sql.text.char_indices().nth(before).map(|(at, _)| at)?;
    let text = Text { sql, tokens: lex(&sql.text).into_iter().filter(|token| !token.kind.is_comment()).collect() };
    let at = text.tokens.iter().position(|token| token.range.start == start)?;
    let concerned = text.operands(at);
    let concerned = if concerned.is_empty() { text.parameters(0, text.tokens.len()) } else { concerned };
    let all = concerned.iter().take(SHOWN).map(|parameter| {
        let name = &parameter.name;
        format!("`:{name}::{}`", usual_type(name, &text.word(at)))
    });
    let all: Vec<String> = all.collect();
    let their = if all.len() == 1 { "the parameter" } else { "the parameters" };
    (!all.is_empty()).then(|| format!("say the type of {their}, as in {}", all.join(" and ")))
}

struct Text<'a> {
    sql: &'a Sql,
    tokens: Vec<Token>,
}

impl<'a> Text<'a> {
    fn word(&self, index: usize) -> String {
        let token = self.tokens.get(index);
        token.map(|token| self.sql.text[token.range.clone()].to_ascii_lowercase()).unwrap_or_default()
    }

    /// The parameters without a cast that stand in a call's parentheses or at an operator.
    fn operands(&self, at: usize) -> Vec<&'a Parameter> {
        let is_name = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier);
        if !self.tokens.get(at).is_some_and(is_name) {
            return self.parameters(at.saturating_sub(1), at + 2);
        }
        let open = (at..self.tokens.len()).find(|index| self.word(*index) == "(").unwrap_or(self.tokens.len());
        let mut depth = 0;
        let close = (open..self.tokens.len()).find(|index| {
            depth += i32::from(self.word(*index) == "(") - i32::from(self.word(*index) == ")");
            depth == 0
        });
        self.parameters(open, close.unwrap_or(self.tokens.len()))
    }

    /// The parameters among some tokens that no cast gives a type, each once.
    fn parameters(&self, from: usize, to: usize) -> Vec<&'a Parameter> {
        let mut found: Vec<&Parameter> = Vec::new();
        for index in from..to.min(self.tokens.len()) {
            let word = self.word(index);
            let number = word.strip_prefix('$').filter(|_| self.tokens[index].kind == TokenKind::Numbered);
            let number = number.and_then(|number| number.parse::<usize>().ok());
            let Some(parameter) = number.and_then(|number| self.sql.parameters.get(number.checked_sub(1)?)) else {
                continue;
            };
            if !self.is_cast(&word) && !found.iter().any(|other| other.name == parameter.name) {
                found.push(parameter);
            }
        }
        found
    }

    /// Whether a cast says the type of `$n`, here or elsewhere.
    fn is_cast(&self, mark: &str) -> bool {
        let places = (0..self.tokens.len()).filter(|index| self.word(*index) == mark);
        let mut after = places.map(|index| self.word(index + 1));
        after.any(|after| after == "::" || after == "as")
    }
}

/// A type that a parameter of that name is likely to have, where it stands at a function or an operator.
pub(super) fn usual_type(name: &str, at: &str) -> &'static str {
    let is = |words: &[&str]| words.iter().any(|word| name == *word || name.ends_with(&format!("_{word}")));
    match (at, name) {
        ("unnest" | "array_agg" | "cardinality", _) if is(&["ids"]) => "bigint[]",
        ("unnest", _) => "text[]",
        ("date_trunc" | "extract" | "to_char" | "date_part" | "age" | "timezone", _) => "timestamptz",
        ("generate_series" | "abs", _) => "bigint",
        _ if is(&["ids"]) => "bigint[]",
        _ if is(&["at", "since", "until", "after", "before"]) => "timestamptz",
        _ if is(&["on", "day", "date"]) || name.ends_with("date") => "date",
        _ if is(&["id", "count", "limit", "offset", "n"]) => "bigint",
        ("+" | "-" | ">" | "<" | ">=" | "<=", _)
            if is(&["interval", "age", "ttl", "timeout", "duration", "i", "period"]) =>
        {
            "interval"
        }
        ("+" | "-" | "*" | "/" | "%", _) => "bigint",
        _ => "text",
    }
}
