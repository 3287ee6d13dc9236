//! Statements that vary, as tests write them: texts with fragments and choices, put together as codegen does, so that all variants of
//! one have their places in common.

mod described;
mod held;
mod marked;
mod template;

pub use described::Answers;
pub use held::{faults, too_much};
pub use marked::Marked;
pub use template::Template;
