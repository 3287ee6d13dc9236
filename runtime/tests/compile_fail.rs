//! Programs that must not compile, with the exact text. `TRYBUILD=overwrite cargo test -p sqlwright --test compile_fail`
//! writes the texts anew.

#[test]
fn misuse_does_not_compile_and_says_why() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
