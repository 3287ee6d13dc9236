//! Names that may stand in generated Rust: each kind has one constructor, and it validates.

use std::borrow::Cow;
use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;
use quote::ToTokens;

use crate::build::types;

/// A name of a value or module: a method, field, argument, module. Keywords are escaped (`r#type`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueIdent(String);

impl ValueIdent {
    /// The Rust name for a name of SQL or of a file, in snake case. `None` where Rust cannot have it:
    /// nothing of it can stand in an identifier, or it is `self`, `super`, `crate` or `_`.
    pub fn new(name: &str) -> Option<Self> {
        identifier(snake_case(name).into_owned()).map(Self)
    }

    /// The Rust name of a module within another generated one, which imports some modules itself and names primitive types: a module
    /// that is called so gets a `_`.
    pub fn inner_module(name: &str) -> Option<Self> {
        let own = Self::new(name)?;
        let is_named = IMPORTED_MODULES.contains(&own.bare()) || types::is_plain_name(own.bare());
        Some(if is_named { Self(format!("{}_", own.bare())) } else { own })
    }

    /// The Rust name of a module of the generated crate: one that is called as another file of the crate gets a `_`.
    pub fn outer_module(name: &str) -> Option<Self> {
        let own = Self::new(name)?;
        Some(if FILES_OF_CRATES.contains(&own.bare()) { Self(format!("{}_", own.bare())) } else { own })
    }

    /// The Rust name of the module of a folder or file, so many folders below the queries folder.
    pub fn module(depth: usize, name: &str) -> Option<Self> {
        if depth == 0 { Self::outer_module(name) } else { Self::inner_module(name) }
    }

    /// The name as it stands in Rust.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without `r#`, e.g. for a file.
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }

    /// The same name for a `static`; other methods of a repository have other ones, also where only a `_` tells them apart. Where
    /// capitals change nothing, an argument or column could have the name, so something is put before it that no method has.
    pub fn shouty(&self) -> ConstantIdent {
        let name = self.bare().to_uppercase();
        ConstantIdent(if name == self.bare() { format!("STATEMENT__{name}") } else { name })
    }

    /// The same name for a type, followed by `suffix`: `find_by_email` and `Row` give `FindByEmailRow`.
    pub fn type_with(&self, suffix: &str) -> TypeIdent {
        TypeIdent(leading_letter(format!("{}{suffix}", self.bare().to_upper_camel_case())))
    }
}

/// Modules that generated modules import.
const IMPORTED_MODULES: &[&str] = &["fake", "ty", "types"];

/// Files of a crate that are not the modules of query files.
const FILES_OF_CRATES: &[&str] = &["lib", "main", "mod", "types"];

/// A name of a type or an enum variant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeIdent(String);

impl TypeIdent {
    /// The Rust name for a name of SQL or of a file, in upper camel case; `None` where Rust cannot have it.
    pub fn new(name: &str) -> Option<Self> {
        identifier(name.to_upper_camel_case()).map(Self)
    }

    /// The same for a text of which nothing, or not enough to tell it from others, can stand in an identifier: each sign becomes a word.
    pub fn spelled(text: &str) -> Self {
        let mut name = String::new();
        let mut begins = true;
        for character in text.chars() {
            match sign(character) {
                Some(word) => name += word,
                None if !character.is_alphanumeric() => name += &format!("U{:X}", u32::from(character)),
                None if begins => name.extend(character.to_uppercase()),
                None => name.push(character),
            }
            begins = !character.is_alphanumeric();
        }
        let name = if text.is_empty() { "Empty".to_owned() } else { name };
        // What is left are `Self` and letters that no identifier has.
        let name = identifier(name.clone()).or_else(|| identifier(format!("{name}_")));
        Self(name.unwrap_or_else(|| text.chars().map(|character| format!("U{:X}", u32::from(character))).collect()))
    }

    /// A name that an author wrote for Rust, taken as it is; `None` where Rust cannot have it.
    pub fn verbatim(name: &str) -> Option<Self> {
        (identifier(name.to_owned())? == name).then(|| Self(name.to_owned()))
    }

    /// The name as it stands in Rust.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name with a number behind it, to tell it from others.
    pub fn numbered(&self, number: usize) -> Self {
        Self(format!("{}{number}", self.0.trim_end_matches('_')))
    }

    /// The same name for a `static`. Names that differ in nothing but capitals and `_` may have one.
    pub fn constant(&self) -> ConstantIdent {
        let snake = ValueIdent::new(&self.0).map(|name| name.bare().to_uppercase());
        // A newtype has its own name as a value, too.
        let snake = snake.filter(|name| *name != self.0);
        ConstantIdent(snake.unwrap_or_else(|| format!("{}_TYPE", self.0.trim_end_matches('_').to_uppercase())))
    }

    /// The name with something behind it.
    pub fn with(&self, suffix: &str) -> Self {
        Self(format!("{}{suffix}", self.0))
    }
}

/// The word for a sign of ASCII.
fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        ' ' => "Space",
        '!' => "Exclamation",
        '"' => "DoubleQuote",
        '#' => "Hash",
        '$' => "Dollar",
        '%' => "Percent",
        '&' => "And",
        '\'' => "Quote",
        '(' => "LeftParenthesis",
        ')' => "RightParenthesis",
        '*' => "Star",
        '+' => "Plus",
        ',' => "Comma",
        '-' => "Minus",
        '.' => "Dot",
        '/' => "Slash",
        ':' => "Colon",
        ';' => "Semicolon",
        '<' => "Less",
        '=' => "Equal",
        '>' => "Greater",
        '?' => "Question",
        '@' => "At",
        '[' => "LeftBracket",
        '\\' => "Backslash",
        ']' => "RightBracket",
        '^' => "Caret",
        '_' => "Underscore",
        '`' => "Backtick",
        '{' => "LeftBrace",
        '|' => "Or",
        '}' => "RightBrace",
        '~' => "Tilde",
        _ => return None,
    })
}

/// A name of a `static`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConstantIdent(String);

/// The name of a method, argument or field. A plain name without capitals stays as it is, so that `bool_` does not become `bool`;
/// only `_` in a row are one within it, as rustc's lint `non_snake_case` wants.
pub fn snake_case(name: &str) -> Cow<'_, str> {
    let stays = |character: char| character == '_' || (character.is_alphanumeric() && !character.is_uppercase());
    let inner = name.trim_matches('_');
    if !name.chars().all(stays) {
        Cow::Owned(name.to_snake_case())
    } else if inner.contains("__") {
        let words: Vec<&str> = inner.split('_').filter(|word| !word.is_empty()).collect();
        Cow::Owned(name.replacen(inner, &words.join("_"), 1))
    } else {
        Cow::Borrowed(name)
    }
}

/// The first of some names, or of them with `_` behind, that none of `taken` is.
pub fn free(name: &str, taken: &[&ValueIdent]) -> ValueIdent {
    let mut name = name.to_owned();
    while taken.iter().any(|other| other.bare() == name) {
        name.push('_');
    }
    ValueIdent(name)
}

/// Keywords that came with the edition 2024 and that `syn` takes for identifiers.
const NEW_KEYWORDS: &[&str] = &["gen"];

/// Escapes a keyword, puts `_` before a digit, and refuses what is no identifier even then.
fn identifier(name: String) -> Option<String> {
    let name = leading_letter(name);
    let raw = format!("r#{name}");
    let plain = |name: &str| syn::parse_str::<Ident>(name).is_ok() && !NEW_KEYWORDS.contains(&name);
    [name, raw].into_iter().find(|name| plain(name))
}

fn leading_letter(name: String) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

macro_rules! identifiers {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl ToTokens for $name {
            fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
                let span = proc_macro2::Span::call_site();
                let ident = match self.0.strip_prefix("r#") {
                    Some(bare) => Ident::new_raw(bare, span),
                    None => Ident::new(&self.0, span),
                };
                ident.to_tokens(tokens);
            }
        }
    )*};
}

identifiers!(ValueIdent TypeIdent ConstantIdent);

/// The singular of an English plural, as far as plain rules go; configuration overrides it per table.
pub fn singular(name: &str) -> String {
    let lower = name.to_lowercase();
    let cut = |count: usize| name[..name.len() - count].to_owned();
    if lower.ends_with("ies") && lower.len() > 4 {
        return cut(3) + "y";
    }
    if ["sses", "shes", "ches", "xes", "zes"].iter().any(|ending| lower.ends_with(ending)) {
        return cut(2);
    }
    let stays = ["ss", "us", "is", "as", "series", "news"].iter().any(|ending| lower.ends_with(ending));
    if lower.ends_with('s') && lower.len() > 2 && !stays { cut(1) } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str) -> Option<String> {
        ValueIdent::new(name).map(|name| name.to_string())
    }

    #[test]
    fn values_are_snake_case_and_escaped() {
        assert_eq!(value("findByEmail").as_deref(), Some("find_by_email"));
        assert_eq!(value("this.is.inconceivable").as_deref(), Some("this_is_inconceivable"));
        assert_eq!(value("type").as_deref(), Some("r#type"));
        assert_eq!(value("2nd").as_deref(), Some("_2nd"));
        assert_eq!(value("bool_").as_deref(), Some("bool_"));
        assert_eq!(value("__total__net___").as_deref(), Some("__total_net___"));
        assert_eq!(value("gen").as_deref(), Some("r#gen"));
        assert_eq!(value("größe").as_deref(), Some("größe"));
        let inner = |name| ValueIdent::inner_module(name).map(|name| name.to_string());
        assert_eq!((inner("ty").as_deref(), inner("fn").as_deref()), (Some("ty_"), Some("r#fn")));
    }

    #[test]
    fn what_rust_cannot_have_is_refused() {
        for name in ["self", "super", "crate", "_", "", "😀", "\"", "*/"] {
            assert_eq!(value(name), None, "{name}");
        }
        assert_eq!(TypeIdent::new("self"), None);
        assert_eq!(TypeIdent::verbatim("Row; struct X"), None);
    }

    #[test]
    fn hostile_names_lose_everything_that_is_no_identifier() {
        assert_eq!(value("a\"#; fn main() {}").as_deref(), Some("a_fn_main"));
        assert_eq!(TypeIdent::new("I Love Chocolate").map(|name| name.to_string()).as_deref(), Some("ILoveChocolate"));
    }

    #[test]
    fn statics_are_called_as_nothing_else() {
        let of_method = |name| ValueIdent::new(name).map(|name| name.shouty().to_string());
        assert_eq!(of_method("find").as_deref(), Some("FIND"));
        assert_eq!(of_method("1").as_deref(), Some("STATEMENT___1"));
        let of_type = |name| TypeIdent::verbatim(name).map(|name| name.constant().to_string());
        assert_eq!((of_type("Mood").as_deref(), of_type("ID").as_deref()), (Some("MOOD"), Some("ID_TYPE")));
    }

    #[test]
    fn signs_are_spelled() {
        let spelled = |text| TypeIdent::spelled(text).to_string();
        for (text, name) in [("", "Empty"), ("<=", "LessEqual"), ("-1", "Minus1"), ("a-b", "AMinusB"), ("1", "_1")] {
            assert_eq!(spelled(text), name);
        }
        for (text, name) in [("Self", "Self_"), ("_", "Underscore"), ("😀", "U1F600"), ("ö ä", "ÖSpaceÄ"), ("²", "UB2")]
        {
            assert_eq!(spelled(text), name);
        }
    }

    #[test]
    fn singulars() {
        for (plural, one) in [
            ("customers", "customer"),
            ("categories", "category"),
            ("boxes", "box"),
            ("addresses", "address"),
            ("status", "status"),
            ("news", "news"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
