//! The prepared statements of a connection, found by the slot of their [`Statement`]; of those that vary, each variant is one.

mod variants;

use bytes::BytesMut;
use sqlwright_wire::encode;

use self::variants::Variants;
use crate::statement::{Form, Key, Statement};
use crate::ty::Ty;

/// How many prepared statements are kept on a connection; each costs its server process 20 to 70 KiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) statements: usize,
    /// Of the variants of statements that vary.
    pub(crate) variants: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { statements: 500, variants: 64 }
    }
}

pub(crate) struct Slots {
    /// Those of constant statements.
    entries: Vec<Entry>,
    variants: Variants,
    /// How many of the constant ones the server keeps, or may keep.
    kept: usize,
    bound: usize,
    /// What was closed to make room, by name, along with the preparation of which: until that has been answered it may be there, because
    /// the turn can fail before the server comes to close it.
    closing: Vec<(Key, Vec<u8>)>,
    /// Counts uses.
    clock: u64,
    /// Where it stood when the turn began that is being encoded: what is used in it stays.
    turn: u64,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    slot: Slot,
    statement: Option<&'static Statement>,
    used: u64,
}

/// What is known of a statement on a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Slot {
    #[default]
    Empty,
    /// It was sent to be prepared, and its answer not looked at: perhaps it is there.
    Sent,
    /// It is prepared, and fits.
    Ready,
    /// It did not fit, or does no longer, and may be there: nothing runs before it has been prepared again and compared.
    Doubtful,
    /// It fits, and goes without a name.
    Unnamed,
}

/// What is known of one, and the name under which it is prepared, if it is.
#[derive(Clone, Copy)]
pub(crate) struct Found<'s> {
    pub(crate) slot: Slot,
    pub(crate) name: &'s [u8],
}

impl Found<'_> {
    const NOTHING: Self = Found { slot: Slot::Empty, name: &[] };
}

impl Slots {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let variants = Variants::new(bounds.variants.max(1));
        let bound = bounds.statements.max(1);
        Self { entries: Vec::new(), variants, kept: 0, bound, closing: Vec::new(), clock: 0, turn: 0 }
    }

    /// Another turn is going to be encoded.
    #[inline]
    pub(crate) fn begin_turn(&mut self) {
        self.turn = self.clock;
    }

    /// Looks at one that is to be used.
    #[inline]
    pub(crate) fn of(&mut self, form: Form) -> Found<'_> {
        self.clock += 1;
        if form.is_varying() {
            return self.variants.of(form, self.clock);
        }
        match self.entries.get_mut(form.slot()) {
            Some(entry) => {
                entry.used = self.clock;
                Found { slot: entry.slot, name: form.whole().prepared_name() }
            }
            None => Found::NOTHING,
        }
    }

    /// Looks at one without using it.
    pub(crate) fn peek(&self, form: Form) -> Slot {
        if form.is_varying() {
            return self.variants.peek(form);
        }
        self.entries.get(form.slot()).map_or(Slot::Empty, |entry| entry.slot)
    }

    /// What an answer says of one.
    pub(crate) fn set(&mut self, form: Form, slot: Slot) {
        if slot == Slot::Ready && !self.closing.is_empty() {
            self.closing.retain(|(along_with, _)| *along_with != form.key());
        }
        if form.is_varying() {
            self.variants.set(form, slot, self.clock);
            return;
        }
        let index = form.slot();
        if self.entries.len() <= index {
            self.entries.resize(index + 1, Entry::default());
        }
        let entry = &mut self.entries[index];
        self.kept -= usize::from(entry.slot.is_kept());
        self.kept += usize::from(slot.is_kept());
        *entry = Entry { slot, statement: Some(form.whole()), used: self.clock };
    }

    /// Parse and Describe, under its name, after Close where something may be in its way; and Close for those that were not used for
    /// longest, if there are too many. The name. After the SQL goes a comment, if there is one.
    pub(crate) fn encode(
        &mut self,
        form: Form,
        comment: &str,
        out: &mut BytesMut,
    ) -> Result<&[u8], sqlwright_wire::Error> {
        let Found { slot, name } = self.of(form);
        if slot.is_kept() {
            // No error where there is none.
            encode::close_statement(name, out);
        } else {
            self.make_room(form);
        }
        for (along_with, name) in &mut self.closing {
            *along_with = form.key();
            encode::close_statement(name, out);
        }
        let name = self.begin(form, if slot == Slot::Doubtful { slot } else { Slot::Sent });
        let types = if form.is_varying() { form.types(Ty::oid) } else { Vec::new() };
        encode::parse(name, &form.texts_with(comment), &types, out)?;
        encode::describe_statement(name, out);
        Ok(name)
    }

    /// From here on it may be there.
    fn begin(&mut self, form: Form, slot: Slot) -> &[u8] {
        let name = if form.is_varying() {
            self.variants.enter(form, slot, self.clock)
        } else {
            self.set(form, slot);
            form.whole().prepared_name()
        };
        self.closing.retain(|(_, closed)| closed != name);
        name
    }

    /// For one more.
    fn make_room(&mut self, form: Form) {
        while form.is_varying() && self.variants.kept() >= self.variants.bound {
            let Some((_, oldest)) = self.variants.oldest(self.turn) else { break };
            self.close_variant(form, oldest);
        }
        while self.kept + self.variants.kept() >= self.bound {
            // One that was sent and not answered is being used.
            let turn = self.turn;
            let ready = self.entries.iter_mut().filter(|entry| entry.slot == Slot::Ready && entry.used <= turn);
            let oldest = ready.min_by_key(|entry| entry.used);
            match (oldest, self.variants.oldest(turn)) {
                (Some(Entry { used, .. }), Some((before, variant))) if before < *used => {
                    self.close_variant(form, variant);
                }
                (Some(entry), _) => {
                    if let Some(statement) = entry.statement {
                        self.closing.push((form.key(), statement.prepared_name().to_vec()));
                    }
                    entry.slot = Slot::Empty;
                    self.kept -= 1;
                }
                (None, Some((_, variant))) => self.close_variant(form, variant),
                (None, None) => break,
            }
        }
    }

    fn close_variant(&mut self, form: Form, variant: Key) {
        if let Some(name) = self.variants.remove(variant) {
            self.closing.push((form.key(), name.as_bytes().to_vec()));
        }
    }

    /// Forgets one that is going to be closed: its name, if the server may keep it.
    pub(crate) fn release(&mut self, form: Form) -> Option<Vec<u8>> {
        let slot = self.peek(form);
        let name = if form.is_varying() {
            self.variants.remove(form.key())?.as_bytes().to_vec()
        } else {
            self.set(form, Slot::Empty);
            form.whole().prepared_name().to_vec()
        };
        slot.is_kept().then_some(name)
    }

    /// It does not fit any more.
    pub(crate) fn doubt(&mut self, form: Form) {
        if self.peek(form) != Slot::Empty {
            self.set(form, Slot::Doubtful);
        }
    }

    /// None does.
    pub(crate) fn doubt_all(&mut self) {
        self.variants.doubt_all();
        for entry in &mut self.entries {
            if matches!(entry.slot, Slot::Ready | Slot::Unnamed) {
                self.kept += usize::from(entry.slot == Slot::Unnamed);
                entry.slot = Slot::Doubtful;
            }
        }
    }
}

impl Slot {
    /// Whether the server keeps it by its name, or may.
    pub(crate) fn is_kept(self) -> bool {
        matches!(self, Self::Sent | Self::Ready | Self::Doubtful)
    }
}
