//! Which names Rust can have, and how messages show names.

use syn::ext::IdentExt;
use syn::parse::Parser;

/// Why Rust cannot have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// `self`, `Self`, `super`, `crate`, `_`: not even `r#` makes identifiers of them.
    Reserved,
    /// It is no identifier.
    NotAnIdentifier,
}

/// Checks that `name` can be an identifier of Rust, with `r#` in front if it must.
///
/// # Errors
/// When Rust has no way to write it.
pub fn check(name: &str) -> Result<(), NameFault> {
    if matches!(name, "self" | "Self" | "super" | "crate" | "_") {
        return Err(NameFault::Reserved);
    }
    let plain = name.chars().all(|character| character.is_alphanumeric() || character == '_');
    if plain && syn::Ident::parse_any.parse_str(name).is_ok() { Ok(()) } else { Err(NameFault::NotAnIdentifier) }
}

/// A name as messages show it: in backquotes, unprintable characters escaped, cut when it is long.
pub(super) fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown = String::new();
    for character in name.chars().take(LONGEST) {
        if matches!(character, '\'' | '"' | '\\') {
            shown.push(character);
        } else {
            shown.extend(character.escape_debug());
        }
    }
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// A list of names as messages show it, cut when it is long.
pub(super) fn shown_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 20;
    let mut names = names.into_iter();
    let mut list: Vec<_> = names.by_ref().take(MOST).map(shown).collect();
    let left = names.count();
    if left > 0 {
        list.push(format!("and {left} more"));
    }
    list.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_names_and_reserved_words_are_not() {
        for name in ["type", "async", "größe", "a1", "__", "名前"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in ["self", "Self", "super", "crate", "_"] {
            assert_eq!(check(name), Err(NameFault::Reserved), "{name}");
        }
        for name in ["", "1a", "a-b", "a b", "a$b", "🦀", "²", "r#a", "a\0", "a//", "'a"] {
            assert_eq!(check(name), Err(NameFault::NotAnIdentifier), "{name}");
        }
    }

    #[test]
    fn shown_names_are_short_and_printable() {
        assert_eq!(shown("a\u{a0}\0"), "`a\\u{a0}\\0`");
        assert_eq!(shown(&"x".repeat(99)).chars().count(), 63);
    }
}
