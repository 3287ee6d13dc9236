//! Statements that vary, as tests write them: texts with fragments and choices, put together as codegen does, so that all variants of
//! one have their places in common.

mod described;
mod template;

pub use described::{Answers, describe};
pub use template::Template;
