//! Running cases under the names that they have.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// Runs the cases that the arguments of the process ask for, as the harness of the standard library would.
pub fn run(cases: Vec<Trial>) -> ExitCode {
    // Refused before anything starts.
    crate::accepting();
    libtest_mimic::run(&Arguments::from_args(), cases).exit_code()
}

/// Runs the body of an asynchronous case.
///
/// # Panics
/// When the operating system provides no event queue.
pub fn block_on<T>(body: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|error| panic!("{error}")).block_on(body)
}
