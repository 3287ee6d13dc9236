//! Parameters whose type PostgreSQL had to guess: several functions or operators would do (`func_select_candidate` in
//! `src/backend/parser/parse_func.c`), or what it took for the type fits nowhere.

use sqlwright_source::lexer::{Token, TokenKind, lex};
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

use crate::check::parse::ast::{Parameter, Sql};

/// As many are named.
const SHOWN: usize = 3;

/// What to write where a function or an operator was not found for the types, or several were.
pub(super) fn help(sql: &Sql, db_error: &DbError) -> Option<String> {
    if *db_error.code() == SqlState::WRONG_OBJECT_TYPE
        && !sql.parameters.is_empty()
        && db_error.message().contains("requires array on right side")
    {
        return Some("an array belongs there: cast the parameter to one, as in `ANY (:ids::bigint[])`".to_owned());
    }
    [SqlState::AMBIGUOUS_FUNCTION, SqlState::UNDEFINED_FUNCTION].contains(db_error.code()).then_some(())?;
    let Some(ErrorPosition::Original(position)) = db_error.position() else { return None };
    let before = usize::try_from(*position).ok()?.saturating_sub(1);
    let start = sql.text.char_indices().nth(before).map(|(at, _)| at)?;
    let text = Text { sql, tokens: lex(&sql.text).into_iter().filter(|token| !token.kind.is_comment()).collect() };
    let at = text.tokens.iter().position(|token| token.range.start == start)?;
    let other = wanted(db_error.message());
    let (concerned, ty) = match text.operands(at) {
        operands if !operands.is_empty() && db_error.message().contains("unknown") => (operands, None),
        // `opened_at > now() - :age`
        _ if db_error.message().contains("interval") => {
            (text.uncast(|before| ["+", "-"].contains(&before)), Some("interval"))
        }
        // `(VALUES (:id)) AS v (id) … WHERE v.id = t.id`
        _ if other.is_some() && text.has("values") => (text.uncast(|before| ["(", ","].contains(&before)), other),
        _ => return None,
    };
    let all = concerned.iter().take(SHOWN).map(|parameter| {
        let name = &parameter.name;
        format!("`:{name}::{}`", ty.unwrap_or_else(|| usual_type(name, &text.word(at))))
    });
    let all: Vec<String> = all.collect();
    let their = if all.len() == 1 { "the parameter" } else { "the parameters" };
    (!all.is_empty()).then(|| format!("state the type of {their}, as in {}", all.join(" and ")))
}

/// What a text is compared with: `operator does not exist: bigint = text`. PostgreSQL takes a parameter that nothing says the type of
/// for a text.
fn wanted(message: &str) -> Option<&str> {
    let (one, other) = message.strip_prefix("operator does not exist: ")?.split_once(" = ")?;
    match (one, other) {
        ("text", other) => Some(other),
        (one, "text") => Some(one),
        _ => None,
    }
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

    fn has(&self, word: &str) -> bool {
        (0..self.tokens.len()).any(|index| self.word(index) == word)
    }

    /// The parameters without a cast that are arguments of a call, or stand at an operator.
    fn operands(&self, at: usize) -> Vec<&'a Parameter> {
        let is_name = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier);
        if !self.tokens.get(at).is_some_and(is_name) {
            return self.parameters([at.wrapping_sub(1), at + 1].into_iter());
        }
        let open = (at..self.tokens.len()).find(|index| self.word(*index) == "(").unwrap_or(self.tokens.len());
        let mut depth = 0;
        let mut arguments = Vec::new();
        for index in open..self.tokens.len() {
            depth += i32::from(self.word(index) == "(") - i32::from(self.word(index) == ")");
            match depth {
                0 => break,
                1 => arguments.push(index),
                _ => {}
            }
        }
        self.parameters(arguments.into_iter())
    }

    /// Those behind some words.
    fn uncast(&self, behind: impl Fn(&str) -> bool) -> Vec<&'a Parameter> {
        self.parameters((1..self.tokens.len()).filter(|index| behind(&self.word(index - 1))))
    }

    /// The parameters among some tokens that no cast gives a type, each once.
    fn parameters(&self, among: impl Iterator<Item = usize>) -> Vec<&'a Parameter> {
        let mut found: Vec<&Parameter> = Vec::new();
        for index in among {
            let word = self.word(index);
            let number = word.strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
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
