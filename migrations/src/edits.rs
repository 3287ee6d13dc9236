//! A text that is sent with some places replaced, and where in the original an offset in it was.

use std::borrow::Cow;
use std::ops::Range;

/// What to replace, in ascending order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Replaces a range, and whatever was to be replaced within it.
    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.list.retain(|(earlier, _)| earlier.start < range.start || earlier.end > range.end);
        let behind = self.list.partition_point(|(earlier, _)| earlier.start < range.start);
        self.list.insert(behind, (range, with.into()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes over what was found in a part of the text that begins at `start`.
    pub(super) fn adopt(&mut self, part: Self, start: usize) {
        for (range, with) in part.list {
            self.replace(start + range.start..start + range.end, with);
        }
    }

    /// The text to send.
    pub(super) fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut sent = String::with_capacity(text.len());
        let mut at = 0;
        for (range, with) in &self.list {
            sent.push_str(text.get(at..range.start).unwrap_or_default());
            sent.push_str(with);
            at = range.end;
        }
        sent.push_str(text.get(at..).unwrap_or_default());
        Cow::Owned(sent)
    }

    /// Where an offset of the text that is sent stands in the original; of what was put in, where it was put.
    pub(super) fn origin(&self, offset: usize) -> usize {
        // Of the two texts, behind the same edit.
        let (mut original, mut sent) = (0, 0);
        for (range, with) in &self.list {
            let start = sent + (range.start - original);
            if offset < start {
                break;
            }
            if offset < start + with.len() {
                return range.start;
            }
            (original, sent) = (range.end, start + with.len());
        }
        original + (offset - sent)
    }
}

/// A text that was rewritten, maybe several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// What came of it.
    pub(super) text: String,
    /// One after the other.
    edits: Vec<Edits>,
}

impl Rewritten {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), edits: Vec::new() }
    }

    /// Rewrites it once more.
    pub(super) fn rewrite(&mut self, edits: Edits) {
        if !edits.is_empty() {
            self.text = edits.apply(&self.text).into_owned();
            self.edits.push(edits);
        }
    }

    /// Where an offset of it stands in the original.
    pub(super) fn origin(&self, offset: usize) -> usize {
        self.edits.iter().rev().fold(offset, |offset, edits| edits.origin(offset))
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;

    #[test]
    fn offsets_lead_back() {
        let text = "ALTER TABLE a OWNER TO app, ADD b in";
        let mut edits = Edits::default();
        edits.replace(23..26, "CURRENT_USER");
        edits.replace(12..13, "");
        let sent = edits.apply(text);
        assert_eq!(sent, "ALTER TABLE  OWNER TO CURRENT_USER, ADD b in");
        for word in ["ALTER", " OWNER", "TO", ",", "ADD", "b in"] {
            assert_eq!(
                edits.origin(sent.find(word).unwrap_or_default()),
                text.find(word).unwrap_or_default(),
                "{word}"
            );
        }
        assert_eq!(edits.origin(sent.find("_USER").unwrap_or_default()), 23);
        assert_eq!(edits.origin(sent.len()), text.len());
    }
}
