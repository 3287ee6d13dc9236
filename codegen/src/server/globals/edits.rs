//! A text that is sent with some places replaced.

use std::borrow::Cow;
use std::ops::Range;

/// What to replace, in ascending order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::server) struct Edits {
    list: Vec<(Range<usize>, String)>,
}

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
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
    pub(in crate::server) fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
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
}
