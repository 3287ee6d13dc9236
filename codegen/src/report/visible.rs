//! Characters that a reader would not see, or that turn the direction of text: pages and Markdown show them by their number, so that
//! no SQL looks different from what runs.

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// To be shown as it is.
    Plain(&'t str),
    /// To be shown by its number.
    Hidden(char),
}

/// A text in parts, in their order.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if is_hidden(c, before) {
            if start < at {
                parts.push(Part::Plain(&text[start..at]));
            }
            parts.push(Part::Hidden(c));
            start = at + c.len_utf8();
        }
        before = Some(c);
    }
    if start < text.len() {
        parts.push(Part::Plain(&text[start..]));
    }
    parts
}

/// The number of a character: `U+202E`.
pub(super) fn number(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// The whole text, with numbers in brackets, for places that hold no markup.
pub(super) fn plain(text: &str) -> String {
    let shown = parts(text).into_iter().map(|part| match part {
        Part::Plain(text) => text.to_owned(),
        Part::Hidden(c) => format!("[{}]", number(c)),
    });
    shown.collect()
}

fn is_hidden(c: char, before: Option<char>) -> bool {
    match c {
        '\t' | '\n' => false,
        // Joiners make one emoji or letter of several; next to ASCII they only hide.
        '\u{200c}' | '\u{200d}' => before.is_none_or(|before| before.is_ascii()),
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_shown() {
        assert_eq!(plain("a\u{202e}b\r\n\tc\u{200b}"), "a[U+202E]b[U+000D]\n\tc[U+200B]");
        assert_eq!(plain("x\u{200d}y 👩\u{200d}🔬 שלום"), "x[U+200D]y 👩\u{200d}🔬 שלום");
        assert_eq!(plain("\u{e0041}"), "[U+E0041]");
    }
}
