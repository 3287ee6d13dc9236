//! Cuts a schema file into statements and commands of psql, by the rules of psql (`psqlscan.l`, `psqlscanslash.l`).

pub(crate) mod psql;
pub(crate) mod statement;

use std::ops::Range;

use sqlwright_source::lexer::{Token, TokenKind, Tokens};

/// A statement, or a command of psql.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where it stands: without `;` and without comments before and behind it.
    pub range: Range<usize>,
    /// Which of the two.
    pub what: What,
}

impl Item {
    /// The same of a text that stands in another, so far behind its beginning.
    pub(crate) fn moved_by(self, offset: usize) -> Self {
        let move_range = |range: Range<usize>| range.start + offset..range.end + offset;
        let what = match self.what {
            What::Statement { sent_by, rows } => {
                What::Statement { sent_by: sent_by.map(move_range), rows: rows.map(move_range) }
            }
            What::Command => What::Command,
        };
        Self { range: move_range(self.range), what }
    }
}

/// What stands in a schema file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A statement.
    Statement {
        /// The command of psql that sends it, as `\gexec`; none where `;` does.
        sent_by: Option<Range<usize>>,
        /// The rows that follow COPY … FROM STDIN.
        rows: Option<Range<usize>>,
    },
    /// A command of psql that stands for itself: the backslash, its name and its arguments.
    Command,
}

/// The statements and commands of a text, in their order.
pub(crate) fn items(text: &str) -> Vec<Item> {
    let mut cutter = Cutter { text, items: Vec::new(), current: Current::default(), rows: None };
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        if let Some(rows) = cutter.rows.take_if(|rows| token.range.start >= rows.start) {
            tokens.skip_to(rows.end);
        } else if text[token.range.clone()].starts_with('\\') {
            tokens.skip_to(cutter.command(token.range.start));
        } else if !token.kind.is_comment() {
            cutter.take(&token);
        }
    }
    cutter.cut(None);
    cutter.items
}

struct Cutter<'a> {
    text: &'a str,
    items: Vec<Item>,
    current: Current,
    /// Rows of a COPY that has been cut, which are still ahead.
    rows: Option<Range<usize>>,
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
            TokenKind::Semicolon if current.parentheses == 0 && current.blocks == 0 => return self.cut(None),
            TokenKind::Bracket(b'(') => current.parentheses += 1,
            TokenKind::Bracket(b')') => current.parentheses = current.parentheses.saturating_sub(1),
            TokenKind::Word => current.word(self.text[token.range.clone()].to_ascii_uppercase()),
            _ => {}
        }
        let start = current.range.as_ref().map_or(token.range.start, |range| range.start);
        current.range = Some(start..token.range.end);
    }

    fn cut(&mut self, sent_by: Option<Range<usize>>) {
        let Some(range) = std::mem::take(&mut self.current).range else { return };
        let rows = match statement::kind(&self.text[range.clone()]) {
            statement::Kind::CopyIn => rows_behind(self.text, range.end),
            _ => None,
        };
        self.rows = rows.clone().or(self.rows.take());
        self.items.push(Item { range, what: What::Statement { sent_by, rows } });
    }

    /// Reads the command at a backslash; returns where to go on.
    fn command(&mut self, start: usize) -> usize {
        let end = psql::end_of_command(self.text, start);
        match psql::name(&self.text[start..end]) {
            // `\;` separates as `;` does, only that psql sends both at once; `\:` is a colon.
            ";" => self.cut(None),
            ":" => {}
            "r" | "reset" => self.current = Current::default(),
            name if psql::SENDS.contains(&name) => self.cut(Some(start..end)),
            _ => self.items.push(Item { range: start..end, what: What::Command }),
        }
        end
    }
}

/// From the line behind a COPY to `\.`, or to the end of the text.
fn rows_behind(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].find('\n')? + 1;
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        end += line.len();
        if line.trim_end_matches(['\r', '\n']) == "\\." {
            break;
        }
    }
    Some(start..end)
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
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        items(text).into_iter().map(|item| &text[item.range]).collect()
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
    fn commands_of_psql_reach_to_the_end_of_their_line() {
        let text = "\\restrict abc\nSELECT 1;\n\\set a 'it''s' \\echo :a\nSELECT '\\';";
        assert_eq!(cut(text), ["\\restrict abc", "SELECT 1", "\\set a 'it''s' ", "\\echo :a", "SELECT '\\'"]);
        assert_eq!(cut("SELECT 1\\;SELECT 2\\r\nSELECT 3 \\g\nSELECT 4"), ["SELECT 1", "SELECT 3", "SELECT 4"]);
        let sent: Vec<_> = items("SELECT 'x'\n\\gexec\n").into_iter().map(|item| item.what).collect();
        assert_eq!(sent, [What::Statement { sent_by: Some(11..17), rows: None }]);
    }

    #[test]
    fn rows_of_copy_are_no_statements() {
        let text = "COPY t FROM stdin;\nit's;\t\\N\n\\.\nSELECT 1; COPY t (a) FROM STDIN WITH CSV; SELECT 2;\n1\n";
        assert_eq!(cut(text), ["COPY t FROM stdin", "SELECT 1", "COPY t (a) FROM STDIN WITH CSV", "SELECT 2"]);
        let rows = items(text).into_iter().filter_map(|item| match item.what {
            What::Statement { rows, .. } => rows.map(|rows| &text[rows]),
            What::Command => None,
        });
        assert_eq!(rows.collect::<Vec<_>>(), ["it's;\t\\N\n\\.\n", "1\n"]);
    }
}
