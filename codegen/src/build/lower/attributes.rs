//! Derives and attributes that an author asks for: they enter Rust verbatim, so they must be just that.

use crate::check::parse::ast::Attributes;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;

/// Derives and attributes as texts that parse; what does not is reported.
pub(super) fn checked(attributes: &Attributes, diagnostics: &mut Diagnostics) -> Option<(Vec<String>, Vec<String>)> {
    let derives = different(&attributes.derives, diagnostics, |derive| {
        let text = format!("`{}` is not the path of a derive macro", derive.escape_debug());
        let error = || Diagnostic::new(Code::InvalidDerive, text).help("write e.g. `serde::Serialize`");
        syn::parse_str::<syn::Path>(derive).is_err().then(error)
    });
    let texts = texts(&attributes.attributes, diagnostics);
    Some((derives?, texts?))
}

/// Attributes as texts that parse; what does not is reported.
pub(super) fn texts(attributes: &[Spanned<String>], diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    different(attributes, diagnostics, |attribute| {
        let text = format!("`{}` is not a Rust attribute", attribute.escape_debug());
        let help = "write e.g. `serde(rename_all = \"camelCase\")`";
        syn::parse_str::<syn::Meta>(attribute)
            .is_err()
            .then(|| Diagnostic::new(Code::InvalidAttribute, text).help(help))
    })
}

/// The texts, each once, if none is wrong.
fn different(
    texts: &[Spanned<String>],
    diagnostics: &mut Diagnostics,
    wrong: impl Fn(&str) -> Option<Diagnostic>,
) -> Option<Vec<String>> {
    diagnostics.unless_errors(|diagnostics| {
        let mut different: Vec<String> = Vec::new();
        for text in texts {
            match wrong(&text.value) {
                Some(error) => diagnostics.push(error.at(text.span, "")),
                None if !different.contains(&text.value) => different.push(text.value.clone()),
                None => {}
            }
        }
        different
    })
}
