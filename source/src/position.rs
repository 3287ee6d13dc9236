//! Places in a text that PostgreSQL names.

use std::ops::Range;

/// The offset of a position as PostgreSQL gives it: characters, from 1.
pub fn offset_of(text: &str, position: u32) -> usize {
    let before = usize::try_from(position).unwrap_or(usize::MAX).saturating_sub(1);
    text.char_indices().nth(before).map_or(text.len(), |(at, _)| at)
}

/// The word, quoted name, literal or single character that starts at an offset.
pub fn word_at(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let Some(first) = rest.chars().next() else { return start..start };
    let length = if first == '"' || first == '\'' {
        rest[1..].find(first).map_or(1, |end| end + 2)
    } else if first == '$' || first == '_' || first.is_alphanumeric() {
        let belongs = |c: char| c == '_' || c.is_alphanumeric();
        first.len_utf8() + rest[first.len_utf8()..].find(|c| !belongs(c)).unwrap_or(rest.len() - first.len_utf8())
    } else {
        first.len_utf8()
    };
    start..start + length
}
