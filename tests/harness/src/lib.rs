//! What tests share: a name for each case that is a file, expected texts, and one way to accept new ones; and what stands before a server, a
//! proxy that counts and cuts, and PgBouncer.
//!
//! A test binary without the harness of the standard library collects its cases as [`Trial`]s, and [`run`]s them: in parallel, filtered
//! by name, with all the options of `cargo test`. What comes out of a case is [compared](compare) with the files that it expects, and
//! written over them if the run [accepts](accepting) it.

mod accepting;
pub mod bouncer;
mod compare;
mod run;
mod walk;
pub mod wire;

pub use accepting::accepting;
pub use compare::{Files, compare, compare_file};
pub use libtest_mimic::{Failed, Trial};
pub use run::{block_on, run};
pub use walk::{case_folders, files_below, folders_in};
