//! Paths that an author wrote, from the root of all crates: so that a module or type of the generated code, which has its name from
//! SQL, is never taken for a crate.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// What begins a path without naming a crate.
const RELATIVE: &[&str] = &["crate", "self", "super", "Self"];

/// What begins the path of an attribute without naming a crate: tools that the compiler knows.
const TOOLS: &[&str] = &["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"];

/// A type with `::` before each path of several names: `Option<uuid::Uuid>` becomes `Option<::uuid::Uuid>`.
pub fn rooted(tokens: TokenStream) -> TokenStream {
    walk(tokens, &|first| !RELATIVE.contains(&first), &|_| true)
}

/// An attribute likewise, in its own path and in those of macros that it names; what else is in it belongs to the macro.
pub fn rooted_attribute(tokens: TokenStream) -> TokenStream {
    let is_crate = |first: &str| !RELATIVE.contains(&first) && !TOOLS.contains(&first);
    walk(tokens, &is_crate, &|name| matches!(name, "derive" | "cfg_attr"))
}

/// A type as it reads to people, who know what is a crate.
pub fn unrooted(shown: &str) -> String {
    let mut text = String::new();
    let mut parts = shown.split("::");
    text.extend(parts.next());
    for part in parts {
        if text.ends_with(|before: char| before.is_alphanumeric() || "_>".contains(before)) {
            text += "::";
        }
        text += part;
    }
    text
}

/// Puts `::` where a path begins that `is_crate` says begins with a crate, also in groups behind a name that `enters` says so of.
fn walk(tokens: TokenStream, is_crate: &dyn Fn(&str) -> bool, enters: &dyn Fn(&str) -> bool) -> TokenStream {
    let mut result = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    let mut previous = String::new();
    while let Some(token) = tokens.next() {
        let text = token.to_string();
        match token {
            TokenTree::Group(group) if enters(&previous) => {
                let inner = walk(group.stream(), is_crate, enters);
                result.extend([TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))]);
            }
            TokenTree::Ident(ident) => {
                let goes_on = matches!(tokens.peek(), Some(TokenTree::Punct(next))
                    if next.as_char() == ':' && next.spacing() == proc_macro2::Spacing::Joint);
                if goes_on && previous != ":" && is_crate(&text) {
                    result.extend(quote!(::));
                }
                result.extend([TokenTree::Ident(ident)]);
            }
            other => result.extend([other]),
        }
        previous = text;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{rooted, rooted_attribute, unrooted};
    use proc_macro2::TokenStream;

    fn tokens(text: &str) -> TokenStream {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn paths_begin_at_the_root() {
        for (written, expected) in [
            ("Vec<u8>", "Vec<u8>"),
            ("a::B<'_, c::D, (e::F, [g::H; 2])>", "::a::B<'_, ::c::D, (::e::F, [::g::H; 2])>"),
            ("::a::B", "::a::B"),
            ("crate::B<self::C, super::D>", "crate::B<self::C, super::D>"),
            ("Option<<A as b::C>::D>", "Option<<A as ::b::C>::D>"),
        ] {
            assert_eq!(rooted(tokens(written)).to_string(), tokens(expected).to_string());
        }
    }

    #[test]
    fn attributes_belong_to_their_macros() {
        for (written, expected) in [
            ("serde(rename = \"a::b\")", "serde(rename = \"a::b\")"),
            ("a::b(c::d)", "::a::b(c::d)"),
            ("rustfmt::skip", "rustfmt::skip"),
            ("cfg_attr(x, derive(a::B), c::d(e::f))", "cfg_attr(x, derive(::a::B), ::c::d(e::f))"),
        ] {
            assert_eq!(rooted_attribute(tokens(written)).to_string(), tokens(expected).to_string());
        }
    }

    #[test]
    fn people_read_paths_without_the_root() {
        assert_eq!(unrooted("Option<::a::B<&'a ::c::D, ::e::F>>"), "Option<a::B<&'a c::D, e::F>>");
        assert_eq!(unrooted("<A as B>::C"), "<A as B>::C");
    }
}
