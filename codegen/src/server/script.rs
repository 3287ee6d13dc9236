//! Cuts a schema file into statements, by the rules of psql (`psqlscan.l`).

use std::ops::Range;

use crate::parse::lexer::{Token, TokenKind, lex};

/// The statements of a text, without `;` and without comments before and behind them.
pub(super) fn statements(text: &str) -> Vec<Range<usize>> {
    let mut cutter = Cutter { text, statements: Vec::new(), current: Current::default() };
    let mut skipped_to = 0;
    for token in lex(text) {
        if token.range.start < skipped_to || token.kind.is_comment() {
            continue;
        }
        if cutter.current.range.is_none() && is_restriction(&text[token.range.start..]) {
            skipped_to = text[token.range.start..].find('\n').map_or(text.len(), |end| token.range.start + end);
            continue;
        }
        cutter.take(&token);
    }
    cutter.cut();
    cutter.statements
}

/// `\restrict` and `\unrestrict`: pg_dump writes them, and they build nothing.
fn is_restriction(text: &str) -> bool {
    text.starts_with("\\restrict ") || text.starts_with("\\unrestrict ")
}

struct Cutter<'a> {
    text: &'a str,
    statements: Vec<Range<usize>>,
    current: Current,
}

/// What is known of the statement under way.
#[derive(Default)]
struct Current {
    range: Option<Range<usize>>,
    /// `(` not yet closed: the commands of a rule are separated by `;` within them.
    parentheses: usize,
    /// Its first words, in upper case.
    words: Vec<String>,
    /// BEGIN (and CASE within it) not yet ended, in a function with a body of SQL statements.
    blocks: usize,
}

impl Cutter<'_> {
    fn take(&mut self, token: &Token) {
        let current = &mut self.current;
        match token.kind {
            TokenKind::Semicolon if current.parentheses == 0 && current.blocks == 0 => return self.cut(),
            TokenKind::Bracket(b'(') => current.parentheses += 1,
            TokenKind::Bracket(b')') => current.parentheses = current.parentheses.saturating_sub(1),
            TokenKind::Word => current.word(self.text[token.range.clone()].to_ascii_uppercase()),
            _ => {}
        }
        let start = current.range.as_ref().map_or(token.range.start, |range| range.start);
        current.range = Some(start..token.range.end);
    }

    fn cut(&mut self) {
        self.statements.extend(std::mem::take(&mut self.current).range);
    }
}

impl Current {
    fn word(&mut self, word: String) {
        if self.parentheses == 0 && self.makes_function() {
            match word.as_str() {
                "BEGIN" => self.blocks += 1,
                "CASE" if self.blocks > 0 => self.blocks += 1,
                "END" => self.blocks = self.blocks.saturating_sub(1),
                _ => {}
            }
        }
        if self.words.len() < 4 {
            self.words.push(word);
        }
    }

    fn makes_function(&self) -> bool {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        matches!(
            words.as_slice(),
            ["CREATE", "FUNCTION" | "PROCEDURE", ..] | ["CREATE", "OR", "REPLACE", "FUNCTION" | "PROCEDURE"]
        )
    }
}

#[cfg(test)]
mod tests {
    use super::statements;

    fn cut(text: &str) -> Vec<&str> {
        statements(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn at_semicolons_outside_of_everything() {
        let text = "-- first; not yet\nSELECT ';' /* ; */ ;\n\n;SELECT $x$;$x$, \";\" -- behind";
        assert_eq!(cut(text), ["SELECT ';' /* ; */", "SELECT $x$;$x$, \";\""].map(|s| s.trim_end_matches(" /* ; */")));
    }

    #[test]
    fn rules_and_functions_stay_whole() {
        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)";
        let function = "CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE a WHEN 1 THEN 2 END; END";
        let text = format!("{rule};\n{function};\nBEGIN;\nSELECT 1;\nEND;");
        assert_eq!(cut(&text), [rule, function, "BEGIN", "SELECT 1", "END"]);
    }

    #[test]
    fn dumps_are_read() {
        assert_eq!(cut("\\restrict abc\nSELECT 1;\n\\unrestrict abc\n"), ["SELECT 1"]);
        assert_eq!(cut("\\connect shop\nSELECT 1;"), ["\\connect shop\nSELECT 1"]);
    }
}
