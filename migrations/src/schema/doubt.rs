//! Comments that read like the beginning of a down part, of tools that are not known.
//!
//! A line counts when it stands by itself, between statements, and statements follow it. What is said in prose, and what is
//! commented out as a whole, does not.

use std::ops::Range;

use sqlwright_source::lexer::{TokenKind, Tokens};

use crate::script::statement::{Kind, kind};
use crate::script::{Item, What};

/// Words for undoing.
const DOWN: [&str; 15] = [
    "down",
    "downs",
    "undo",
    "undos",
    "rollback",
    "rollbacks",
    "revert",
    "reverts",
    "downgrade",
    "unapply",
    "backward",
    "backwards",
    "reverse",
    "teardown",
    "uninstall",
];

/// Words that say no more beside one of those.
const FILLERS: [&str; 30] = [
    "migrate",
    "migration",
    "migrations",
    "section",
    "part",
    "script",
    "scripts",
    "sql",
    "steps",
    "begin",
    "begins",
    "start",
    "starts",
    "below",
    "here",
    "block",
    "statement",
    "statements",
    "code",
    "command",
    "commands",
    "the",
    "this",
    "to",
    "of",
    "how",
    "a",
    "change",
    "changes",
    "direction",
];

/// Words before a colon that announce prose.
const REMARKS: [&str; 10] =
    ["note", "todo", "fixme", "see", "example", "warning", "hint", "nb", "important", "caution"];

/// The comments of a text that read like the beginning of a down part; `items` are its statements.
pub(super) fn doubtful(text: &str, items: &[Item]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = 0;
    for (number, item) in items.iter().enumerate() {
        let follows_something = items[number + 1..].iter().chain([item]).any(|item| builds_something(text, item));
        if follows_something && begin < item.range.start {
            let gap = Gap { text, comments: comments(text, begin..item.range.start), is_first: number == 0 };
            found.extend(gap.doubtful());
        }
        begin = end(item);
    }
    found
}

fn end(item: &Item) -> usize {
    let behind = match &item.what {
        What::Statement { sent_by, rows } => rows.as_ref().or(sent_by.as_ref()).map(|range| range.end),
        What::Command => None,
    };
    behind.unwrap_or(item.range.end)
}

/// Not what only ends a transaction, and no command of psql.
fn builds_something(text: &str, item: &Item) -> bool {
    item.what != What::Command && !matches!(kind(&text[item.range.clone()]), Kind::Begin | Kind::End)
}

/// The comments that fill lines of their own, without those that only draw a line.
fn comments(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let start = range.start;
    let comments = Tokens::new(&text[range]).filter_map(|token| {
        let range = start + token.range.start..start + token.range.end;
        let comment = &text[range.clone()];
        let line = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let is_alone = text[line..range.start].trim().is_empty() && !comment.contains('\n');
        let says_something = comment.contains(char::is_alphanumeric);
        let is_comment = matches!(token.kind, TokenKind::LineComment | TokenKind::BlockComment);
        (is_comment && is_alone && says_something).then_some(range)
    });
    comments.collect()
}

/// What stands between two statements.
struct Gap<'a> {
    text: &'a str,
    comments: Vec<Range<usize>>,
    /// Nothing stands before it.
    is_first: bool,
}

impl Gap<'_> {
    fn doubtful(&self) -> Vec<Range<usize>> {
        let numbers = 0..self.comments.len();
        numbers.filter(|number| self.is_doubtful(*number)).map(|number| self.comments[number].clone()).collect()
    }

    fn is_doubtful(&self, number: usize) -> bool {
        let comment = &self.text[self.comments[number].clone()];
        let has_comment_before = number > 0 && self.are_neighbours(number - 1);
        let has_comment_behind = number + 1 < self.comments.len() && self.are_neighbours(number);
        let is_header = self.is_first && (has_comment_before || has_comment_behind);
        match reads_like_down(comment) {
            // The head of a file tells how to undo it.
            Reads::Yes => !is_header && !self.is_commented_out(number),
            Reads::WithMore => !self.is_first && !has_comment_before && !self.is_commented_out(number),
            Reads::No => false,
        }
    }

    /// Whether a comment and the one behind it stand on adjacent lines, or with nothing but drawn lines between them.
    fn are_neighbours(&self, number: usize) -> bool {
        let between = &self.text[self.comments[number].end..self.comments[number + 1].start];
        !between.replace("\r\n", "\n").contains("\n\n")
    }

    /// Whether what undoes stands in comments itself: one of those behind it ends a statement.
    fn is_commented_out(&self, number: usize) -> bool {
        let mut behind = (number + 1..self.comments.len()).take_while(|next| self.are_neighbours(next - 1));
        behind.any(|next| self.text[self.comments[next].clone()].trim_end_matches(['*', '/', ' ']).ends_with(';'))
    }
}

/// How a comment reads.
#[derive(Debug, PartialEq, Eq)]
enum Reads {
    /// It says nothing but that something is undone.
    Yes,
    /// It begins so, and goes on: `-- Down: remove the tables`.
    WithMore,
    No,
}

fn reads_like_down(comment: &str) -> Reads {
    let body = comment.trim_start_matches("--").trim_start_matches("/*").trim_end_matches("*/").trim();
    // `-- ROLLBACK;` is a statement that is commented out.
    if body.ends_with(';') {
        return Reads::No;
    }
    let lower = body.to_lowercase().replace("roll back", "rollback").replace("roll-back", "rollback");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let Some(at) = words.iter().position(|word| DOWN.contains(word)) else { return Reads::No };
    let is_nothing = |word: &&str| DOWN.contains(word) || FILLERS.contains(word);
    if words.iter().all(is_nothing) || is_tagged(&lower, &words, at) {
        return Reads::Yes;
    }
    let behind = lower.trim_start_matches(|c: char| !c.is_alphanumeric()).strip_prefix(words[at]);
    // Not the hyphen of `down-payments`.
    let goes_on = behind.is_some_and(|rest| {
        rest.starts_with(':') || rest.trim_start().starts_with(['–', '—']) || rest.starts_with(" - ")
    });
    if goes_on { Reads::WithMore } else { Reads::No }
}

/// `+tool Down`, `tool:down`, `@undo x`, `[down]`, `tool: rollback`: a sign that tools put before their words.
fn is_tagged(body: &str, words: &[&str], at: usize) -> bool {
    let Some(place) = body.find(words[at]) else { return false };
    let before = &body[..place];
    let sign = before.chars().next_back();
    let has_sign = sign.is_some_and(|sign| "@!+#%$&*=~<[{".contains(sign));
    let is_plus = at == 1 && body.starts_with('+');
    let is_labelled =
        at == 1 && words.len() == 2 && before.trim_end().ends_with([':', '/']) && !REMARKS.contains(&words[0]);
    let is_named = at == 1 && words.len() == 2 && body.starts_with(['@', '!', '%', '#', '/']);
    at <= 1 && words.len() <= at + 4 && (has_sign || is_plus || is_labelled || is_named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::items;

    fn found(text: &str) -> Vec<&str> {
        doubtful(text, &items(text)).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn lines_that_read_like_markers() {
        for line in [
            "-- DOWN",
            "--down",
            "-- Down:",
            "-- === Down ===",
            "/* undo */",
            "-- ROLLBACK",
            "-- Rollback script",
            "-- To roll back:",
            "-- +tool Down",
            "-- +tool Down no-transaction",
            "-- tool:down",
            "-- tool: down",
            "-- @down",
            "-- @undo the tables",
            "-- [DOWN]",
            "--- revert ---",
            "-- downgrade",
            "-- migrate down",
            "-- //@REVERT",
            "-- begin rollback",
            "-- Down: remove the tables",
            "-- Undo - drop all",
        ] {
            let text = format!("CREATE TABLE a ();\n\n{line}\n\nDROP TABLE a;\n");
            assert_eq!(found(&text), [line], "{line}");
        }
        assert_eq!(found("-- Rollback\n\nDROP TABLE a;"), ["-- Rollback"]);
        let boxed = "SELECT 1;\n------------\n-- DOWN --\n------------\nSELECT 2;";
        assert_eq!(found(boxed), ["-- DOWN --"]);
        // The words that follow are no statement.
        assert_eq!(found("SELECT 1;\n-- DOWN\n-- drop table a\nDROP TABLE a;"), ["-- DOWN"]);
    }

    #[test]
    fn prose_is_none() {
        for line in [
            "-- rolls back down payments",
            "-- Down payments",
            "-- undo log",
            "-- Rollback feature",
            "-- step down",
            "-- Top-down",
            "-- scroll up and down",
            "-- revert requests",
            "-- NOTE: rollback",
            "-- ROLLBACK;",
            "--rollback DROP TABLE a",
            "-- shut down",
            "-- 1. Downtime",
            "-- Running upgrade a -> b",
            "-- backward compatible",
            "-- down-payments of a customer",
            "-- @param down the direction",
        ] {
            let text = format!("CREATE TABLE a ();\n\n{line}\n\nCREATE TABLE b ();\n");
            assert_eq!(found(&text), Vec::<&str>::new(), "{line}");
        }
    }

    #[test]
    fn what_nothing_follows_and_what_is_commented_out_is_none() {
        assert!(found("CREATE TABLE a ();\n-- DOWN\n").is_empty());
        assert!(found("BEGIN;\nCREATE TABLE a ();\n-- Rollback\nCOMMIT;\n").is_empty());
        assert!(found("SELECT 1;\n-- Down:\n--   DROP TABLE a;\n\nCREATE TABLE b ();").is_empty());
        assert!(found("SELECT 1; -- rollback\nSELECT 2;").is_empty());
        assert!(found("DO $$\n-- down\nBEGIN END $$; SELECT 2;").is_empty());
    }

    #[test]
    fn the_head_of_a_file_tells_how_to_undo_it() {
        assert!(found("-- Migration: a\n-- Rollback: not needed\nCREATE TABLE a ();").is_empty());
        assert!(found("-- Migration: a\n-- Rollback:\n--   restore from backup\n\nCREATE TABLE a ();").is_empty());
    }
}
