//! The program as a process.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

const PRINTED: &str = "\
Beowulf is lent until 2030-01-31
Beowulf is lent already, until 2030-01-31
  Beowulf by somebody: Ada has it until 2030-01-31
  Frankenstein by Mary Shelley: on the shelf
Beowulf is back
  Beowulf by somebody: on the shelf
  Frankenstein by Mary Shelley: on the shelf
";

#[test]
fn calls_the_repositories_that_its_build_script_made() {
    let output = Command::new(env!("CARGO_BIN_EXE_build-script")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), PRINTED);
}
