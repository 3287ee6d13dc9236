//! The command `sqlwright`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sqlwright_codegen::cli::main()
}
