//! The names of types in a generated module: which are free, and what authors may call theirs.

use crate::build::model::OptionalItems;
use crate::build::names::TypeIdent;
use crate::build::{imports, types};
use crate::check::CheckedFile;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};

/// Names that Rust has in every module.
const PRELUDE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Self",
    "Send",
    "Sync",
    "Sized",
    "Copy",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "ToOwned",
    "Clone",
    "PartialEq",
    "PartialOrd",
    "Eq",
    "Ord",
    "AsRef",
    "AsMut",
    "Into",
    "From",
    "Default",
    "Iterator",
    "Extend",
    "IntoIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "ToString",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "Debug",
    "Hash",
    "Future",
    "IntoFuture",
];

/// The access of a client, as a type parameter.
const ACCESS: &str = "A";

/// Whether a name means something else in a generated module: a row of that name would hide it.
pub(super) fn is_taken(name: &str) -> bool {
    name == ACCESS || imports::in_repository(name) || PRELUDE.contains(&name) || types::is_plain_name(name)
}

/// A name that an author chose for a type, taken as it is.
pub(super) fn author_type_name(written: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<TypeIdent> {
    let name = TypeIdent::verbatim(&written.value);
    if name.is_none() {
        let text = format!("`{}` cannot be the name of a Rust type", written.value.escape_debug());
        diagnostics.push(Diagnostic::new(Code::InvalidTypeName, text).at(written.span, ""));
    }
    name
}

/// A name that an author chose for a row or a params struct. One that generated code needs for something else gets `suffix`.
pub(super) fn author_struct_name(
    written: &Spanned<String>,
    suffix: &str,
    diagnostics: &mut Diagnostics,
) -> Option<TypeIdent> {
    let name = author_type_name(written, diagnostics)?;
    if !is_taken(name.as_str()) {
        return Some(name);
    }
    TypeIdent::new(&format!("{name}_{suffix}"))
}

/// The type names of one repository's module, taken one after the other.
pub(super) struct Claims<'c> {
    file: &'c CheckedFile,
    names: Vec<TypeIdent>,
}

impl<'c> Claims<'c> {
    /// Those of the repository itself.
    pub(super) fn new(file: &'c CheckedFile, repository: &TypeIdent, optional: OptionalItems) -> Self {
        let fakes = ["Api", "Fake"].into_iter().filter(|_| optional.fakes).map(|suffix| repository.with(suffix));
        Self { file, names: [repository.clone()].into_iter().chain(fakes).collect() }
    }

    /// Takes a name, unless something else has it, or a `--:` line of the file declares a type of this name.
    pub(super) fn claim(&mut self, name: &TypeIdent, place: Span, diagnostics: &mut Diagnostics) {
        if self.is_declared(name) {
            let text = format!("the Rust name `{name}` is already taken in this module, by a `--:` line");
            diagnostics.push(taken(text, place));
        } else {
            self.claim_declared(name, place, diagnostics);
        }
    }

    /// The same for a name that a `--:` line may have.
    pub(super) fn claim_declared(&mut self, name: &TypeIdent, place: Span, diagnostics: &mut Diagnostics) {
        if self.is_claimed(name) {
            diagnostics.push(taken(format!("the Rust name `{name}` is already taken in this module"), place));
        } else {
            self.names.push(name.clone());
        }
    }

    /// The same for a form that borrows, of a row that another file asks for.
    pub(super) fn claim_from_elsewhere(&mut self, name: &TypeIdent, place: Span, diagnostics: &mut Diagnostics) {
        if self.try_claim(name).is_none() {
            let text = format!("the Rust name `{name}` is already taken in the module that has the row");
            diagnostics.push(taken(text, place));
        }
    }

    /// Takes a name if it is free.
    pub(super) fn try_claim(&mut self, name: &TypeIdent) -> Option<()> {
        self.is_free(name).then(|| self.names.push(name.clone()))
    }

    /// Whether nothing else has a name.
    pub(super) fn is_free(&self, name: &TypeIdent) -> bool {
        !self.is_declared(name) && !self.is_claimed(name)
    }

    fn is_claimed(&self, name: &TypeIdent) -> bool {
        self.names.contains(name) || is_taken(name.as_str())
    }

    fn is_declared(&self, name: &TypeIdent) -> bool {
        self.file.declarations.iter().any(|row| row.name.value == name.as_str())
    }
}

fn taken(text: String, place: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateType, text).at(place, "").help("choose another name")
}
