//! Checks the statements of `queries/` against `schema/` and writes the repositories into `OUT_DIR`.

fn main() -> Result<(), sqlwright_codegen::Failure> {
    sqlwright_codegen::generate()
}
