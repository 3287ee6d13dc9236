//! SQL files as text: places in them, the tokens that they consist of, and the names that identifiers mean.
//!
//! What is common to all that read SQL files: the parser of query files and the lints of `sqlwright-codegen`, and `sqlwright-migrations`.

mod files;
pub mod lexer;
mod names;
mod position;
pub mod read;

pub use files::{FileId, SourceFile, SourceMap, Span, Spanned};
pub use names::{meant, unquoted};
pub use position::{offset_of, word_at};
