//! Whether the tests would see it if the analysis were wrong.
//!
//! [`mutator`] makes small mistakes in the sources of the analysis, [`copy`] builds all of them at once, each behind a question to
//! [`seam`], and [`judge`] holds what the analysis says with each of them against what the tests expect of [recorded](record)
//! statements.

mod calls;
mod code;
pub mod copy;
mod error;
pub mod judge;
pub mod mutator;
pub mod record;
mod returns;
pub mod seam;
