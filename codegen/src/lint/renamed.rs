//! Something is called differently in Rust than its author called it.
//!
//! That happens where generated code needs the name for something else: a method `new` or `owned`, a row or params struct `Option`,
//! `Error`, `Result`.
//!
//! ## Why it matters
//!
//! The name in the query file is not the one in the program, and whoever searches for one does not find the other.
//!
//! ## Example
//!
//! ```sql
//! --! new
//! INSERT INTO books (author_id, isbn, title, pages) VALUES (:author_id, :isbn, :title, :pages);
//! ```
//!
//! ## What to do
//!
//! Use another name, or the one that Rust has.

use super::Subject;
use super::findings::Findings;
use crate::build::model::{Arguments, RowType, Statement};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Spanned;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for (complete, method) in subject.methods() {
        let parsed = complete.parsed;
        method_name(&parsed.name, method).into_iter().for_each(|warning| findings.push(warning));
        let params = parsed.params_name.as_ref().zip(params_of(method));
        let row = parsed.row_name.as_ref().zip(row_of(method));
        for (written, name) in params.into_iter().chain(row) {
            struct_name(written, name).into_iter().for_each(|warning| findings.push(warning));
        }
    }
}

fn method_name(written: &Spanned<String>, method: &Statement) -> Option<Diagnostic> {
    let own = ValueIdent::new(&written.value).filter(|own| *own != method.method)?;
    let name = &method.method;
    let text = format!("every repository already has a method `{own}`, so that this one is `{name}` in Rust");
    let help = format!("write `{}`, or another name", name.bare());
    Some(Diagnostic::new(Code::Renamed, text).at(written.span, "").help(help))
}

fn struct_name(written: &Spanned<String>, name: &TypeIdent) -> Option<Diagnostic> {
    let own = TypeIdent::verbatim(&written.value).filter(|own| own != name)?;
    let text = format!("generated code uses `{own}` for something else, so this is `{name}` in Rust");
    let help = format!("write `{name}`, or another name");
    Some(Diagnostic::new(Code::Renamed, text).at(written.span, "").help(help))
}

fn params_of(method: &Statement) -> Option<&TypeIdent> {
    match &method.arguments {
        Arguments::Struct(name) => Some(name),
        Arguments::Positional(_) => None,
    }
}

fn row_of(method: &Statement) -> Option<&TypeIdent> {
    match method.output.row()? {
        RowType::Struct { name, .. } => Some(name),
        RowType::Scalar(_) => None,
    }
}
