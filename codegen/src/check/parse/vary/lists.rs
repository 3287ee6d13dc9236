//! Optional items of lists: each goes with a comma, on the side where a constant item stands.

use std::ops::Range;

use super::Reader;
use super::edits::{Edit, EditKind};
use super::markers::Marked;
use super::words::{Clause, Words};

impl Words<'_> {
    /// Whether a part is made of whole items of the list in a clause.
    pub(super) fn begins_item(&self, part: &Range<usize>, clause: &Clause) -> bool {
        let Range { start, end } = self.without_commas(part);
        let before = start == clause.start || self.is(start - 1, ",");
        start < end && before && (end == clause.end || self.is(end, ","))
    }

    /// The same without commas at its ends.
    fn without_commas(&self, part: &Range<usize>) -> Range<usize> {
        let start = part.start + usize::from(self.is(part.start, ","));
        let end = part.end - usize::from(part.end > start && self.is(part.end - 1, ","));
        start..end
    }
}

impl Reader<'_, '_> {
    /// The edits of the optional items of one list; `None` after an error.
    pub(super) fn list(&mut self, clause: &Clause, optional: &[&Marked], words: &Words<'_>) -> Option<()> {
        let depth = words.depth(clause.start);
        let commas = words.separators(clause.start..clause.end, depth, |at| words.is(at, ","));
        let starts = std::iter::once(clause.start).chain(commas.iter().map(|comma| comma + 1));
        let parts: Vec<Range<usize>> = optional.iter().map(|one| words.without_commas(&one.words)).collect();
        let is_constant = |start: &usize| !parts.iter().any(|part| part.contains(start));
        let Some(constant) = starts.clone().find(is_constant) else {
            return self.list_without_constant(clause, optional, &parts, words);
        };
        for (one, part) in optional.iter().zip(&parts) {
            let range = if part.start > constant {
                words.start_with_blanks(part.start - 1)..words.range(part.end - 1).end
            } else {
                words.start_with_blanks(part.start)..words.range(part.end).end
            };
            let kind = EditKind::Optional { terms: one.terms, off: "", is_guard: false };
            self.edits.push(Edit { range, kind });
        }
        Some(())
    }

    fn list_without_constant(
        &mut self,
        clause: &Clause,
        optional: &[&Marked],
        parts: &[Range<usize>],
        words: &Words<'_>,
    ) -> Option<()> {
        let head = match clause.keyword.as_str() {
            "BY" => clause.start.checked_sub(2),
            "SET" | "WITH" => clause.start.checked_sub(1),
            _ => None,
        };
        let Some(head) = head else {
            let why = "all items of this list are optional, and it cannot be left out: leave one without a condition";
            optional.iter().for_each(|one| self.refuse(*self.misplaced(one, words, why)));
            return None;
        };
        if clause.keyword == "SET" {
            for one in optional {
                if one.terms.count_ones() != 1 {
                    let why = "an UPDATE that may set nothing can have items with one condition only";
                    self.refuse(*self.misplaced(one, words, why));
                    return None;
                }
                self.requires_any |= one.terms;
            }
        }
        let all: Vec<u64> = optional.iter().map(|one| one.terms).collect();
        let range = words.start_with_blanks(head)..words.range(clause.start - 1).end;
        self.edits.push(Edit { range, kind: EditKind::Head(all.clone()) });
        for (index, part) in parts.iter().enumerate() {
            let range = words.start_with_blanks(part.start)..words.range(part.end - 1).end;
            let kind = EditKind::Item { terms: all[index], before: all[..index].to_vec() };
            self.edits.push(Edit { range, kind });
            if words.is(part.end, ",") {
                self.edits.push(Edit { range: words.range(part.end), kind: EditKind::Replaced("") });
            }
        }
        Some(())
    }
}
