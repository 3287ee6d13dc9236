//! The builder of the chapter "build.rs or committed code".

// ANCHOR: generator
use sqlwright_codegen::{Failure, Generator, Layout};

pub fn generate_for_admin() -> Result<(), Failure> {
    Generator::new().queries("admin/queries").schema("migrations").layout(Layout::SingleFile).generate()?;
    Ok(())
}
// ANCHOR_END: generator
