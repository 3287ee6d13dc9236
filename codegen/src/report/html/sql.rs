//! Highlighted SQL, line by line: the scanner's tokens, and PostgreSQL's own list of keywords.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use sqlwright_source::lexer::{Token, TokenKind, Tokens};

use super::markup::Html;

/// `pg_get_keywords()` of the newest PostgreSQL: a word a line, with its category.
static KEYWORDS: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| include_str!("keywords.txt").lines().filter_map(|line| line.split_once(' ')).collect());

/// Keywords that are not reserved and yet hardly a name where they begin a statement or a clause.
const CLAUSES: &[&str] = &[
    "by",
    "conflict",
    "copy",
    "delete",
    "insert",
    "merge",
    "over",
    "partition",
    "recursive",
    "set",
    "truncate",
    "update",
];

/// The SQL as lines, numbered from `first` on.
pub(super) fn sql(html: &mut Html, text: &str, first: usize) {
    html.markup("<pre class=\"sql\"><code>");
    let parts = parts(text);
    let mut start = 0;
    for (line, number) in text.split('\n').zip(first..) {
        let range = start..start + line.len();
        start = range.end + 1;
        html.markup("<span");
        if first > 0 {
            html.attribute("data-n", number);
        }
        html.markup(">");
        for (kind, part) in parts.iter().filter(|(_, part)| part.start < range.end && range.start < part.end) {
            let shown = part.start.max(range.start)..part.end.min(range.end);
            let (open, close) = tags(*kind);
            html.within(open, &text[shown], close);
        }
        html.markup("\n</span>");
    }
    html.markup("</code></pre>");
}

/// How a part is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Keyword,
    Literal,
    Parameter,
    Comment,
}

fn tags(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Plain => ("", ""),
        Kind::Keyword => ("<b>", "</b>"),
        Kind::Literal => ("<u>", "</u>"),
        Kind::Parameter => ("<var>", "</var>"),
        Kind::Comment => ("<i>", "</i>"),
    }
}

/// The whole text in parts that are shown alike.
fn parts(text: &str) -> Vec<(Kind, Range<usize>)> {
    let tokens: Vec<Token> = Tokens::new(text).collect();
    let mut parts: Vec<(Kind, Range<usize>)> = Vec::new();
    let mut end = 0;
    let mut push = |kind, range: Range<usize>| match parts.last_mut() {
        Some((last, part)) if *last == kind => part.end = range.end,
        _ if range.is_empty() => {}
        _ => parts.push((kind, range)),
    };
    for (index, token) in tokens.iter().enumerate() {
        push(Kind::Plain, end..token.range.start);
        push(kind_of(text, &tokens, index), token.range.clone());
        end = token.range.end;
    }
    push(Kind::Plain, end..text.len());
    parts
}

fn kind_of(text: &str, tokens: &[Token], index: usize) -> Kind {
    let token = &tokens[index];
    let before = index.checked_sub(1).and_then(|index| tokens.get(index));
    let touches = |other: &&Token| other.range.end == token.range.start;
    match token.kind {
        TokenKind::LineComment | TokenKind::BlockComment => Kind::Comment,
        TokenKind::Literal | TokenKind::Number | TokenKind::Unterminated(_) => Kind::Literal,
        TokenKind::Numbered => Kind::Parameter,
        TokenKind::Colon => match tokens.get(index + 1) {
            Some(next) if next.kind == TokenKind::Word && next.range.start == token.range.end => Kind::Parameter,
            _ => Kind::Plain,
        },
        TokenKind::Word => match before.filter(touches) {
            Some(before) if before.kind == TokenKind::Colon => Kind::Parameter,
            Some(before) if &text[before.range.clone()] == "." => Kind::Plain,
            _ if is_keyword(&text[token.range.clone()]) => Kind::Keyword,
            _ => Kind::Plain,
        },
        _ => Kind::Plain,
    }
}

/// Words that are also names, as `name` and `value`, count as keywords only in upper case.
fn is_keyword(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    match KEYWORDS.get(lower.as_str()) {
        None => false,
        Some(&"U") => CLAUSES.contains(&lower.as_str()) || !word.bytes().any(|byte| byte.is_ascii_lowercase()),
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, first: usize) -> String {
        let mut html = Html::default();
        sql(&mut html, text, first);
        html.into_string().replace("<pre class=\"sql\"><code>", "").replace("</code></pre>", "")
    }

    #[test]
    fn tokens_have_their_tags() {
        let text = shown("SELECT name, o.value, 'a' -- <\nFROM orders o WHERE id = :id::int", 7);
        let first = "<span data-n=\"7\"><b>SELECT</b> name, o.value, <u>&#39;a&#39;</u> <i>-- &lt;</i>\n</span>";
        let second = "<span data-n=\"8\"><b>FROM</b> orders o <b>WHERE</b> id = <var>:id</var>::<b>int</b>\n</span>";
        assert_eq!(text, format!("{first}{second}"));
    }

    #[test]
    fn tokens_of_several_lines_are_whole_on_each() {
        assert_eq!(shown("/* a\nb */ 1", 0), "<span><i>/* a</i>\n</span><span><i>b */</i> <u>1</u>\n</span>");
        assert_eq!(shown("select 'é\r\n\n", 0).matches("<u>").count(), 2);
    }

    /// Whatever the text is: all of it is shown, in its order.
    #[test]
    fn nothing_is_lost() {
        for text in ["", "\n", "$$ a\nb", "'", "U&\"x", "a:b :c", "e'\\'", "-- x\n/*", "☃'☃\n☃"] {
            let shown: String = parts(text).iter().map(|(_, range)| &text[range.clone()]).collect();
            assert_eq!(shown, text);
        }
    }
}
