//! Time, processor time and peak memory of one run.

use std::fs;
use std::time::{Duration, Instant};

/// What one process found out.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    pub operations: usize,
    pub wall: Duration,
    /// Of this process, without the server.
    pub processor: Duration,
    /// The most memory that the process had, in KiB.
    pub peak: u64,
    /// The same for all peers.
    pub check: i64,
}

pub struct Meter {
    start: Instant,
    processor: Duration,
}

impl Meter {
    pub fn start() -> Self {
        Self { processor: processor_time(), start: Instant::now() }
    }

    pub fn done(self, operations: usize, check: i64) -> Measured {
        let wall = self.start.elapsed();
        Measured { operations, wall, processor: processor_time() - self.processor, peak: peak(), check }
    }
}

impl Measured {
    /// One line for the process that started this one.
    pub fn print(self) {
        let Self { operations, wall, processor, peak, check } = self;
        println!("{operations} {} {} {peak} {check}", wall.as_nanos(), processor.as_nanos());
    }

    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let measured = Self {
            operations: words.next()?.parse().ok()?,
            wall: Duration::from_nanos(words.next()?.parse().ok()?),
            processor: Duration::from_nanos(words.next()?.parse().ok()?),
            peak: words.next()?.parse().ok()?,
            check: words.next()?.parse().ok()?,
        };
        words.next().is_none().then_some(measured)
    }

    /// Seconds for one operation.
    pub fn seconds(&self) -> f64 {
        self.wall.as_secs_f64() / self.operations as f64
    }
}

/// Of all threads, by the scheduler's account.
fn processor_time() -> Duration {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let times = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(times.sum())
}

fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or_default()
}
