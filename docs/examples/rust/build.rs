//! The build script of the chapter "build.rs or committed code".

// ANCHOR: build
fn main() -> Result<(), sqlwright_codegen::Failure> {
    sqlwright_codegen::generate()
}
// ANCHOR_END: build
