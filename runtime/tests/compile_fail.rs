//! Programs that must not compile, each a test of its name, with the exact text.

use std::process::{Command, ExitCode};

use sqlwright_harness::{Trial, accepting};

fn main() -> ExitCode {
    // trybuild writes texts if its own variable says so.
    if accepting() && std::env::var_os("TRYBUILD").is_none() {
        return again();
    }
    let programs = sqlwright_harness::files_below("tests/compile_fail".as_ref()).expect("the folder of programs");
    let names = programs.keys().filter_map(|name| name.strip_suffix(".rs"));
    let mut trials: Vec<Trial> = names
        .map(|name| {
            let file = format!("tests/compile_fail/{name}.rs");
            let test = move || {
                trybuild::TestCases::new().compile_fail(file);
                Ok(())
            };
            Trial::test(name, test)
        })
        .collect();
    trials.extend(stale(&programs));
    sqlwright_harness::run(trials)
}

/// A text without a program.
fn stale(programs: &sqlwright_harness::Files) -> impl Iterator<Item = Trial> {
    let texts = programs.keys().filter_map(|name| name.strip_suffix(".stderr"));
    let stale = texts.filter(|name| !programs.contains_key(&format!("{name}.rs")));
    stale.map(|name| Trial::test(name, || Err("a text is expected, but there is no program".into())))
}

/// The same process again, with that variable.
fn again() -> ExitCode {
    let this = std::env::current_exe().expect("the path of this program");
    let status = Command::new(this).args(std::env::args_os().skip(1)).env("TRYBUILD", "overwrite").status();
    if status.expect("this program runs").success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
