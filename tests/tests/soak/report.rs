//! What a run prints.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

/// Bars of a histogram, each a tenth longer than the one before, from a microsecond on.
const BARS: usize = 256;
const GROWTH: f64 = 1.1;

/// How long calls took, to within a tenth.
#[derive(Clone)]
pub(crate) struct Times {
    bars: Vec<u64>,
}

impl Default for Times {
    fn default() -> Self {
        Self { bars: vec![0; BARS] }
    }
}

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        let bar = (time.as_micros().max(1) as f64).log(GROWTH) as usize;
        self.bars[bar.min(BARS - 1)] += 1;
    }

    pub(crate) fn join(&mut self, other: &Self) {
        for (bar, more) in self.bars.iter_mut().zip(&other.bars) {
            *bar += more;
        }
    }

    fn count(&self) -> u64 {
        self.bars.iter().sum()
    }

    fn at(&self, percent: f64) -> Duration {
        let mut left = (self.count() as f64 * percent / 100.0) as u64;
        for (bar, count) in self.bars.iter().enumerate() {
            if left < *count {
                return Duration::from_micros(GROWTH.powi(bar as i32 + 1) as u64);
            }
            left -= count;
        }
        Duration::ZERO
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} calls", self.count())?;
        for percent in [50.0, 95.0, 99.0, 99.9, 99.99] {
            write!(f, ", p{percent} {:.1?}", self.at(percent))?;
        }
        Ok(())
    }
}

/// What came of one kind of fault.
#[derive(Default)]
struct Row {
    recoveries: Vec<Duration>,
    seen: BTreeMap<&'static str, usize>,
}

#[derive(Default)]
pub(crate) struct Faults {
    rows: BTreeMap<&'static str, Row>,
}

impl Faults {
    /// One happened, it took so long until calls succeeded again, and meanwhile others failed so.
    pub(crate) fn add(&mut self, name: &'static str, recovery: Duration, seen: BTreeMap<&'static str, usize>) {
        let row = self.rows.entry(name).or_default();
        row.recoveries.push(recovery);
        for (kind, count) in seen {
            *row.seen.entry(kind).or_default() += count;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.rows.values().map(|row| row.recoveries.len()).sum()
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:24} {:>6} {:>10} {:>10}  failed calls", "fault", "times", "median", "longest")?;
        for (name, row) in &self.rows {
            let mut recoveries = row.recoveries.clone();
            recoveries.sort_unstable();
            let (median, longest) = (recoveries[recoveries.len() / 2], recoveries[recoveries.len() - 1]);
            let mut seen = String::new();
            for (kind, count) in &row.seen {
                let _ = write!(seen, "{kind} {count}, ");
            }
            let seen = seen.trim_end_matches(", ");
            writeln!(f, "{name:24} {:6} {median:10.1?} {longest:10.1?}  {seen}", recoveries.len())?;
        }
        Ok(())
    }
}

/// Memory of this process, in KiB.
pub(crate) fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
