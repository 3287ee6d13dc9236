//! The lines `--#` and `--&`: Rust attributes, as written.

use crate::check::parse::names::shown;
use crate::check::parse::sections::Line;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;

/// How deep brackets may nest in an attribute: the Rust parser is recursive.
const DEEPEST: usize = 64;

/// Reads an attribute, without `#[` and `]`. What is not exactly one attribute is refused: it is emitted as it stands.
pub(super) fn attribute(line: Line<'_>, diagnostics: &mut Diagnostics) -> Option<Spanned<String>> {
    let attribute = line.cursor().remainder();
    let (message, place, fault) = if attribute.value.is_empty() {
        ("an attribute line is empty".to_owned(), line.span, "nothing after the marker".to_owned())
    } else {
        let fault = if nests_too_deep(&attribute.value) {
            format!("brackets nest more than {DEEPEST} deep")
        } else if syn::parse_str::<syn::Meta>(&attribute.value).is_ok() {
            return Some(attribute);
        } else {
            "expected exactly one attribute".to_owned()
        };
        (format!("{} is not a Rust attribute", shown(&attribute.value)), attribute.span, fault)
    };
    diagnostics.push(
        Diagnostic::new(Code::InvalidAttribute, message)
            .at(place, fault)
            .help("write what goes between `#[` and `]`, as in `--# deprecated = \"use another\"`"),
    );
    None
}

fn nests_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}
