//! The tokens of a function's body. Where they depend on a setting of the session the body is not read.

use sqlwright_source::lexer::{self, TokenKind};
use sqlwright_source::unquoted;

/// `NAMEDATALEN` less the terminating zero: a longer name is cut.
const LONGEST_NAME: usize = 63;

/// A token of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A word without quotes, in lower case: a keyword or a name.
    Word(String),
    /// A name in double quotes.
    Quoted(String),
    /// A literal in single quotes without a prefix and without quotes in it: what is between its quotes.
    Text(&'t str),
    /// Any other literal, or a number.
    Literal,
    /// An operator, a bracket or other punctuation.
    Symbol(&'t str),
}

impl Token<'_> {
    /// Whether it is this keyword.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(own) if own == word)
    }

    /// Whether it is this operator, bracket or other punctuation.
    pub(super) fn is(&self, symbol: &str) -> bool {
        matches!(self, Token::Symbol(own) if *own == symbol)
    }

    /// What it names, if it can be a name.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Token::Word(name) | Token::Quoted(name) => Some(name),
            Token::Text(_) | Token::Literal | Token::Symbol(_) => None,
        }
    }
}

/// The tokens of a body without its comments; `None` where PostgreSQL may cut it otherwise.
pub(super) fn tokens(body: &str) -> Option<Vec<Token<'_>>> {
    let tokens = lexer::lex(body).into_iter().filter(|token| !token.kind.is_comment());
    tokens.map(|token| read(token.kind, &body[token.range])).collect()
}

fn read(kind: TokenKind, text: &str) -> Option<Token<'_>> {
    match kind {
        // Letters outside of ASCII are folded where the database's encoding has one byte for each (`downcase_identifier` in
        // `parser/scansup.c`).
        TokenKind::Word => {
            let folds = text.chars().any(|letter| !letter.is_ascii() && letter.is_uppercase());
            name(text.to_ascii_lowercase()).filter(|_| !folds).map(Token::Word)
        }
        TokenKind::QuotedIdentifier => name(unquoted(text)?).map(Token::Quoted),
        TokenKind::Literal => literal(text),
        TokenKind::Number | TokenKind::Numbered => Some(Token::Literal),
        TokenKind::Colon | TokenKind::Semicolon | TokenKind::Bracket(_) | TokenKind::Other => Some(Token::Symbol(text)),
        TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Unterminated(_) => None,
    }
}

fn name(name: String) -> Option<String> {
    (name.len() <= LONGEST_NAME).then_some(name)
}

/// What a backslash means in `'…'` depends on `standard_conforming_strings`; so does whether there may be a `U&'…'`.
fn literal(text: &str) -> Option<Token<'_>> {
    let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    match inner {
        Some(inner) if inner.contains('\\') => None,
        Some(inner) if inner.contains('\'') => Some(Token::Literal),
        Some(inner) => Some(Token::Text(inner)),
        None if text.starts_with(['u', 'U']) => None,
        None if text.starts_with(['n', 'N']) && text.contains('\\') => None,
        None => Some(Token::Literal),
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    #[test]
    fn names_are_folded_and_quoted_ones_are_not() {
        let words = [r#"NEW."Größe""#, r#""new".größe"#, r#""NEW""""""#];
        let names = words.map(|word| tokens(word).unwrap());
        let first = |tokens: &[Token<'_>]| tokens.first().and_then(Token::name).map(str::to_owned);
        assert_eq!(names.map(|tokens| first(&tokens).unwrap()), ["new", "new", "NEW\"\""].map(str::to_owned));
    }

    #[test]
    fn what_depends_on_settings_is_not_read() {
        for body in [r"x := '\';", r"x := N'\'", "x := U&'a'", "x := U&\"a\"", "NEW.GRÖSSE := 1", "x := 'a"] {
            assert_eq!(tokens(body), None, "{body}");
        }
        let long = "a".repeat(64);
        assert_eq!(tokens(&long), None);
        assert!(tokens(r"x := E'\'';").is_some() && tokens(r"x := $$\$$;").is_some() && tokens(&long[1..]).is_some());
    }
}
