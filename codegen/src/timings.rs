//! How long the stages of a run took.

use std::time::{Duration, Instant};

/// A clock that is read behind each stage.
#[derive(Debug, Clone)]
pub struct Timings {
    last: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Default for Timings {
    /// Starts the clock.
    fn default() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }
}

impl Timings {
    /// The time since the last call belongs to this stage.
    pub fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.stages.push((stage, now.duration_since(self.last)));
        self.last = now;
    }

    /// The stages in their order.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }
}
