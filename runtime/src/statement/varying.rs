//! Statements whose SQL varies: constant pieces, and which of them a variant has.

use std::sync::OnceLock;

use super::Statement;

/// A constant piece of the SQL of a statement that varies. A *variant* says which of the statement's terms are on, one bit for each; a mask
/// is on where all of its bits are.
#[derive(Debug, Clone, Copy)]
pub enum Piece {
    /// In every variant.
    Text(&'static str),
    /// The first text where the mask is on, else the second.
    If(u64, &'static str, &'static str),
    /// Where any of these masks is on.
    Any(&'static [u64], &'static str),
    /// Where the first mask is on and the second is not.
    Else(u64, u64, &'static str),
    /// A list without constant items: head, separator, and the items with their masks. Nothing at all where no item is on.
    List(&'static str, &'static str, &'static [(u64, &'static str)]),
}

/// What a statement has that varies.
pub(super) struct Varying {
    pieces: &'static [Piece],
    /// For each parameter the masks with which it is used; always, where there are none.
    uses: &'static [&'static [u64]],
    /// The variants with as little and as much on as can be.
    pub(super) least: u64,
    pub(super) most: u64,
    /// One of these must be on; 0: none need be.
    pub(super) required: u64,
    /// The SQL with as much on as can be, once somebody has asked for it.
    sql: OnceLock<String>,
}

/// Whether a mask is on in a variant.
#[inline]
const fn is_on(mask: u64, variant: u64) -> bool {
    variant & mask == mask
}

impl Varying {
    pub(super) const fn new(pieces: &'static [Piece], uses: &'static [&'static [u64]]) -> Self {
        Self { pieces, uses, least: 0, most: all(pieces), required: 0, sql: OnceLock::new() }
    }

    /// The texts of a variant, in order.
    pub(super) fn texts(&self, variant: u64) -> Vec<&'static str> {
        let mut texts = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces {
            match piece {
                Piece::Text(text) => texts.push(*text),
                Piece::If(mask, on, off) => texts.push(if is_on(*mask, variant) { on } else { off }),
                Piece::Any(masks, text) => {
                    if masks.iter().any(|mask| is_on(*mask, variant)) {
                        texts.push(text);
                    }
                }
                Piece::Else(within, mask, text) => {
                    if is_on(*within, variant) && !is_on(*mask, variant) {
                        texts.push(text);
                    }
                }
                Piece::List(head, separator, items) => {
                    let items = items.iter().filter(|(mask, _)| is_on(*mask, variant));
                    for (index, (_, item)) in items.enumerate() {
                        texts.push(if index == 0 { head } else { separator });
                        texts.push(item);
                    }
                }
            }
        }
        texts
    }

    /// The same as one.
    pub(super) fn text(&self, variant: u64) -> String {
        self.texts(variant).concat()
    }

    pub(super) fn sql(&self) -> &str {
        self.sql.get_or_init(|| self.text(self.most))
    }

    /// Whether a variant uses a parameter.
    #[inline]
    pub(super) fn uses(&self, parameter: usize, variant: u64) -> bool {
        match self.uses.get(parameter) {
            None | Some([]) => true,
            Some(masks) => masks.iter().any(|mask| is_on(*mask, variant)),
        }
    }
}

/// All bits that these pieces look at.
const fn all(pieces: &[Piece]) -> u64 {
    let (mut rest, mut all) = (pieces, 0);
    while let [piece, behind @ ..] = rest {
        match piece {
            Piece::Text(_) => {}
            Piece::If(mask, ..) => all |= *mask,
            Piece::Any(masks, _) => {
                let mut masks = *masks;
                while let [mask, behind @ ..] = masks {
                    all |= *mask;
                    masks = behind;
                }
            }
            Piece::Else(within, mask, _) => all |= *within | *mask,
            Piece::List(_, _, items) => {
                let mut items = *items;
                while let [(mask, _), behind @ ..] = items {
                    all |= *mask;
                    items = behind;
                }
            }
        }
        rest = behind;
    }
    all
}

impl Statement {
    /// A statement that is put together from constant pieces: which of them a call takes comes with the call. `name` and the types are those of
    /// [`new`](Self::new), and `$n` is the same parameter in all variants. `uses` has for each parameter the masks with which it is used, or none
    /// where it always is: one that a variant does not use is not encoded, and NULL.
    pub const fn varying(
        name: &'static str,
        pieces: &'static [Piece],
        uses: &'static [&'static [u64]],
        parameters: &'static [crate::ty::Ty],
        columns: &'static [crate::ty::Ty],
    ) -> Self {
        Self::of(name, super::Text::Varying(Varying::new(pieces, uses)), parameters, columns)
    }

    /// The same for a statement that varies and is proven to change nothing in any variant: see [`read_only`](Self::read_only).
    pub const fn changing_nothing(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// The same where one of these bits has to be on: a call with none of them is an error
    /// ([`NothingToChange`](crate::ErrorKind::NothingToChange)), and nothing is sent.
    pub const fn requires_any(mut self, bits: u64) -> Self {
        if let super::Text::Varying(varying) = &mut self.text {
            varying.required = bits;
        }
        self
    }

    /// The same where not every combination is a statement, such as alternatives of which one is taken: a variant with as little on as can be, and
    /// one with as much. Without it these are none and all.
    pub const fn between(mut self, least: u64, most: u64) -> Self {
        if let super::Text::Varying(varying) = &mut self.text {
            varying.least = least;
            varying.most = most;
        }
        self
    }
}
