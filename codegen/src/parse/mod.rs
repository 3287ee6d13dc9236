//! The first stage: annotated `.sql` text to statements.

pub mod ast;
