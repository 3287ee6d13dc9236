//! What all tests share whose cases are files: a name for each case, expected texts, and one way to accept new ones.
//!
//! A test binary without the harness of the standard library collects its cases as [`Trial`]s, and [`run`]s them: in parallel, filtered
//! by name, with all the options of `cargo test`. What comes out of a case is [compared](compare) with the files that it expects, and
//! written over them if the run [accepts](accepting) it.

mod accepting;
mod compare;
mod run;
mod walk;

pub use accepting::accepting;
pub use compare::{Files, compare, compare_file};
pub use libtest_mimic::{Failed, Trial};
pub use run::{block_on, run};
pub use walk::{case_folders, files_below, folders_in};
