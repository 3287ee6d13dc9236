//! The text that users wrote: files, and places in them.

pub use sqlwright_source::{FileId, SourceFile, SourceMap, Span, Spanned};
