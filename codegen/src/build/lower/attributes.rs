//! Derives and attributes that an author asks for: they enter Rust verbatim, so they must be just that.

use crate::check::parse::ast::Attributes;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;

/// Derives and attributes as texts that parse; what does not is reported.
pub(super) fn checked(attributes: &Attributes, diagnostics: &mut Diagnostics) -> Option<(Vec<String>, Vec<String>)> {
    let before = diagnostics.error_count();
    let mut derives: Vec<String> = Vec::new();
    for derive in &attributes.derives {
        if syn::parse_str::<syn::Path>(&derive.value).is_err() {
            let text = format!("`{}` is not the path of a derive macro", derive.value.escape_debug());
            diagnostics.push(
                Diagnostic::new(Code::InvalidDerive, text).at(derive.span, "").help("write e.g. `serde::Serialize`"),
            );
        } else if !derives.contains(&derive.value) {
            derives.push(derive.value.clone());
        }
    }
    let texts = texts(&attributes.attributes, diagnostics);
    texts.filter(|_| diagnostics.error_count() == before).map(|texts| (derives, texts))
}

/// Attributes as texts that parse; what does not is reported.
pub(super) fn texts(attributes: &[Spanned<String>], diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    let before = diagnostics.error_count();
    let mut texts: Vec<String> = Vec::new();
    for attribute in attributes {
        if syn::parse_str::<syn::Meta>(&attribute.value).is_err() {
            let text = format!("`{}` is not a Rust attribute", attribute.value.escape_debug());
            let help = "write e.g. `serde(rename_all = \"camelCase\")`";
            diagnostics.push(Diagnostic::new(Code::InvalidAttribute, text).at(attribute.span, "").help(help));
        } else if !texts.contains(&attribute.value) {
            texts.push(attribute.value.clone());
        }
    }
    (diagnostics.error_count() == before).then_some(texts)
}
