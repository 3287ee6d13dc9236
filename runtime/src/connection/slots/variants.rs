//! The variants of varying statements that a connection knows.

use std::collections::BTreeMap;

use super::{Found, Slot};
use crate::statement::{Form, Key, Name};

/// So many beyond the bound are kept while the answers to their Parse may be on their way.
const UNDER_WAY: usize = 64;

/// So many that have no name are remembered, which costs the server nothing.
const UNNAMED: usize = 1000;

pub(super) struct Variants {
    entries: BTreeMap<Key, Variant>,
    /// How many of them the server keeps, or may keep.
    kept: usize,
    pub(super) bound: usize,
}

struct Variant {
    slot: Slot,
    used: u64,
    name: Name,
}

impl Variants {
    pub(super) fn new(bound: usize) -> Self {
        Self { entries: BTreeMap::new(), kept: 0, bound }
    }

    pub(super) fn kept(&self) -> usize {
        self.kept
    }

    pub(super) fn of(&mut self, form: Form, clock: u64) -> Found<'_> {
        match self.entries.get_mut(&form.key()) {
            Some(variant) => {
                variant.used = clock;
                Found { slot: variant.slot, name: variant.name.as_bytes() }
            }
            None => Found::NOTHING,
        }
    }

    pub(super) fn peek(&self, form: Form) -> Slot {
        self.entries.get(&form.key()).map_or(Slot::Empty, |variant| variant.slot)
    }

    /// Makes an entry, unless there is one: the name.
    pub(super) fn enter(&mut self, form: Form, slot: Slot, clock: u64) -> &[u8] {
        let new = || Variant { slot: Slot::Empty, used: clock, name: form.make_name() };
        let variant = self.entries.entry(form.key()).or_insert_with(new);
        self.kept -= usize::from(variant.slot.is_kept());
        self.kept += usize::from(slot.is_kept());
        variant.slot = slot;
        variant.name.as_bytes()
    }

    /// What an answer says of one. If it has been closed meanwhile, that is out of date.
    pub(super) fn set(&mut self, form: Form, slot: Slot, clock: u64) {
        let is_known = self.entries.contains_key(&form.key());
        if is_known || slot == Slot::Unnamed {
            if !is_known && self.entries.len() - self.kept >= UNNAMED {
                let unnamed = self.entries.iter().filter(|(_, variant)| variant.slot == Slot::Unnamed);
                let oldest = unnamed.min_by_key(|(_, variant)| variant.used).map(|(key, _)| *key);
                oldest.and_then(|key| self.entries.remove(&key));
            }
            self.enter(form, slot, clock);
        }
    }

    /// When the one was used last that is to go, and which it is: not one of this turn, and one that is being prepared only if there are too many.
    pub(super) fn oldest(&self, turn: u64) -> Option<(u64, Key)> {
        let is_any = self.kept >= self.bound.saturating_add(UNDER_WAY);
        let may_go = |slot: Slot| slot == Slot::Ready || is_any && slot.is_kept();
        let old = self.entries.iter().filter(|(_, variant)| may_go(variant.slot) && variant.used <= turn);
        old.map(|(key, variant)| (variant.used, *key)).min()
    }

    /// Forgets it: the name under which it is to be closed.
    pub(super) fn remove(&mut self, key: Key) -> Option<Name> {
        let variant = self.entries.remove(&key)?;
        self.kept -= usize::from(variant.slot.is_kept());
        Some(variant.name)
    }

    pub(super) fn doubt_all(&mut self) {
        for variant in self.entries.values_mut() {
            if matches!(variant.slot, Slot::Ready | Slot::Unnamed) {
                self.kept += usize::from(variant.slot == Slot::Unnamed);
                variant.slot = Slot::Doubtful;
            }
        }
    }
}
