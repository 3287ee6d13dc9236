//! Which mutant is on. Every place that was mutated asks [`is`], with the number of its mutant: in a thread one is on, or none.
//!
//! This file is also a module of the package that was mutated.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

const NONE: u32 = u32::MAX;
const ALL: u32 = u32::MAX - 1;

/// How deep the stack may become before a mutant is taken to call itself for ever.
const DEEPEST: usize = 64 << 20;

/// A stack for threads in which mutants are on.
pub const STACK: usize = 128 << 20;

thread_local! {
    static ON: Cell<u32> = const { Cell::new(NONE) };
    static LEFT: Cell<u64> = const { Cell::new(0) };
    static START: Cell<usize> = const { Cell::new(0) };
    static MET: RefCell<BTreeSet<u32>> = const { RefCell::new(BTreeSet::new()) };
}

/// Whether this mutant is on.
///
/// # Panics
/// When the mutant that is on runs for ever.
#[inline]
pub fn is(number: u32) -> bool {
    match ON.get() {
        NONE => false,
        on => is_on(on, number),
    }
}

fn is_on(on: u32, number: u32) -> bool {
    let left = LEFT.get().saturating_sub(1);
    LEFT.set(left);
    // What is dropped while a panic unwinds the stack asks, too.
    if !std::thread::panicking() {
        assert!(left > 0, "it runs for ever");
        assert!(here().abs_diff(START.get()) < DEEPEST, "it calls itself for ever");
    }
    if on == ALL {
        MET.with_borrow_mut(|met| met.insert(number));
    }
    on == number
}

/// Where the stack is.
#[inline(never)]
fn here() -> usize {
    let byte = 0_u8;
    (&raw const byte).addr()
}

/// What `work` gives while the mutant is on; places may be passed `patience` times.
pub fn with<T>(number: u32, patience: u64, work: impl FnOnce() -> T) -> T {
    /// Switches it off whatever happens.
    struct Off;
    impl Drop for Off {
        fn drop(&mut self) {
            ON.set(NONE);
        }
    }
    START.set(here());
    LEFT.set(patience);
    let _off = Off;
    ON.set(number);
    work()
}

/// What `work` gives with no mutant on; which mutants it passes, and how often it passes any.
pub fn watched<T>(work: impl FnOnce() -> T) -> (T, BTreeSet<u32>, u64) {
    MET.take();
    let done = with(ALL, u64::MAX, work);
    (done, MET.take(), u64::MAX - LEFT.get())
}
