//! The choices of which a statement is made, written down so that it can be made again with simpler ones.

use super::super::random::Random;

/// Choices in a row: those that are given first, then random ones, or the simplest where there is no randomness.
///
/// Whoever chooses puts the simplest first: number 0 is what a shrunk statement has.
#[derive(Debug, Clone)]
pub struct Choices {
    given: Vec<usize>,
    random: Option<Random>,
    taken: Vec<usize>,
}

impl Choices {
    /// Random ones.
    pub fn random(seed: &str) -> Self {
        Self { given: Vec::new(), random: Some(Random::new(seed)), taken: Vec::new() }
    }

    /// Those that are given, then the simplest.
    pub fn given(given: Vec<usize>) -> Self {
        Self { given, random: None, taken: Vec::new() }
    }

    /// All that were taken so far.
    pub fn taken(self) -> Vec<usize> {
        self.taken
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        let choice = match (self.given.get(self.taken.len()), &mut self.random) {
            (Some(given), _) => given % end,
            (None, Some(random)) => random.below(end),
            (None, None) => 0,
        };
        self.taken.push(choice);
        choice
    }

    /// True in so many of a hundred cases; the simplest is not.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) + chance >= 100
    }

    /// One of some, which are not none.
    pub fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    /// One of some, if there are any.
    pub fn maybe<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        if items.is_empty() { None } else { items.get(self.below(items.len())) }
    }
}
