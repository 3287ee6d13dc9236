//! Statements that vary, as tests write them: texts with fragments and choices, put together as codegen does, so that all variants of
//! one have their places in common.

mod described;
mod held;
mod template;

pub use described::Answers;
pub use held::faults;
pub use template::Template;
