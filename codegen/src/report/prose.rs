//! Words that both the page and the Markdown have: the author's documentation, and how a statement varies.

use super::words::Switch;
use super::{Piece, Varies};

/// A part of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run<'t> {
    /// Words.
    Text(&'t str),
    /// Between backticks.
    Code(&'t str),
}

/// The paragraphs of a documentation: blank lines part them.
pub(super) fn paragraphs(doc: &str) -> Vec<String> {
    let lines: Vec<&str> = doc.lines().collect();
    let groups = lines.split(|line| line.trim().is_empty());
    groups.filter(|group| !group.is_empty()).map(|group| group.join("\n")).collect()
}

/// The runs of a paragraph. As in Markdown, as many backticks end code as begin it; without an end they are backticks.
pub(super) fn runs(paragraph: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(begin) = paragraph[at..].find('`').map(|begin| at + begin) {
        let inner = begin + fence(&paragraph[begin..]);
        match end_of_code(&paragraph[inner..], inner - begin) {
            Some(length) => {
                runs.extend([Run::Text(&paragraph[start..begin]), Run::Code(&paragraph[inner..inner + length])]);
                at = inner + length + (inner - begin);
                start = at;
            }
            None => at = inner,
        }
    }
    runs.push(Run::Text(&paragraph[start..]));
    runs.retain(|run| !matches!(run, Run::Text("")));
    runs
}

/// How many backticks there are at the beginning.
fn fence(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// How long the code is that so many backticks end.
fn end_of_code(text: &str, backticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`').map(|found| at + found) {
        let length = fence(&text[found..]);
        if length == backticks {
            return Some(found);
        }
        at = found + length;
    }
    None
}

/// What is optional, chosen and paged, and how each part of the text depends on that.
pub(super) fn varies(varies: &Varies) -> Vec<String> {
    let mut lines: Vec<String> = varies
        .optional
        .iter()
        .map(|one| {
            let on = match one.on {
                Switch::Given => "is given",
                Switch::True => "is true",
                Switch::Set => "is set",
                Switch::Stated => "is not left to its DEFAULT",
                Switch::Flag => "is chosen",
            };
            format!("{} is optional: its part is sent if it {on}", one.name)
        })
        .collect();
    lines.extend(varies.choices.iter().map(|choice| {
        let default = choice.default.iter().map(|default| format!("; default: {default}")).collect::<String>();
        format!("one of {}: {}{default}", choice.name, choice.alternatives.join(", "))
    }));
    if varies.paged {
        lines.push("pages: from the first row, or after a row".to_owned());
    }
    lines.push(format!("the server described {} of its variants", varies.described));
    lines.extend(varies.pieces.iter().filter_map(piece));
    lines
}

/// Which text is sent when; `None` for what is always sent.
fn piece(piece: &Piece) -> Option<String> {
    let shown = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut when: Vec<String> = Vec::new();
    if !piece.condition.is_empty() {
        when.push(format!("with {}", piece.condition.join(" and ")));
    }
    if !piece.any.is_empty() {
        let any: Vec<String> = piece.any.iter().map(|all| all.join(" and ")).collect();
        when.push(format!("with {}", any.join(" or ")));
    }
    if !piece.unless.is_empty() {
        when.push(format!("without {}", piece.unless.join(" and ")));
    }
    if !piece.items.is_empty() {
        let items: Vec<String> = piece.items.iter().filter_map(self::piece).collect();
        return Some(format!("{} followed by those that apply: {}", shown(&piece.sql), items.join("; ")));
    }
    let otherwise = shown(&piece.otherwise);
    let otherwise = if otherwise.is_empty() { otherwise } else { format!(", else {otherwise}") };
    (!when.is_empty()).then(|| format!("{}: {}{otherwise}", when.join(", "), shown(&piece.sql)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_are_code_in_pairs() {
        assert_eq!(runs("a `b` c ` d"), [Run::Text("a "), Run::Code("b"), Run::Text(" c ` d")]);
        assert_eq!(runs("``` ``a`b``"), [Run::Text("``` "), Run::Code("a`b")]);
        assert_eq!(paragraphs("a\nb\n\n \nc"), ["a\nb", "c"]);
    }
}
