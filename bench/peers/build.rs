//! Generates sqlwright's repository into `OUT_DIR`.

fn main() -> Result<(), sqlwright_codegen::Failure> {
    sqlwright_codegen::generate()
}
