//! The pieces of a statement that varies.

/// A piece, and when it is part of the text.
#[derive(Debug, Clone)]
pub struct Part {
    /// When.
    pub when: When,
    /// What.
    pub text: Text,
}

/// When a piece is part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// In every variant.
    Always,
    /// Where all of these are on.
    If(u64),
    /// Where all of the first are on and not all of the second: what holds the place of a fragment that is off.
    Else(u64, u64),
    /// The beginning of a list without constant items: where any of these is on.
    Any(Vec<u64>),
    /// An item of such a list: where all of its terms are on, with a separator behind an item that is.
    Item {
        /// Its terms.
        terms: u64,
        /// Those of the items before it.
        before: Vec<u64>,
        /// What stands between items.
        separator: &'static str,
    },
}

/// A piece of SQL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// With `$1`, `$2`, … for the parameters.
    pub sql: String,
    /// From offsets in `sql` to offsets in the file, ascending in the former.
    pub map: Vec<(usize, usize)>,
}

impl Text {
    /// Puts a blank before it.
    pub(in crate::check) fn indent(&mut self) {
        self.sql.insert(0, ' ');
        self.map.iter_mut().for_each(|(at, _)| *at += 1);
    }
}

impl When {
    /// Whether the piece is part of a variant.
    pub fn holds(&self, variant: u64) -> bool {
        let on = |terms: u64| variant & terms == terms;
        match self {
            Self::Always => true,
            Self::If(terms) | Self::Item { terms, .. } => on(*terms),
            Self::Else(within, terms) => on(*within) && !on(*terms),
            Self::Any(items) => items.iter().any(|terms| on(*terms)),
        }
    }

    /// What goes before it in a variant that has it.
    pub(super) fn separator(&self, variant: u64) -> &'static str {
        match self {
            Self::Item { before, separator, .. } if before.iter().any(|terms| variant & terms == *terms) => separator,
            _ => "",
        }
    }

    /// The length of what can go before it.
    pub fn room(&self) -> usize {
        match self {
            Self::Item { separator, .. } => separator.len(),
            _ => 0,
        }
    }
}
