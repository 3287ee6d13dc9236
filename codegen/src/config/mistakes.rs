//! What is wrong with `sqlwright.toml`, in words that say what to write.

use sqlwright_connect::nearest;

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// An error of reading the file: of TOML, or of what is expected where.
pub(super) fn diagnostic(error: &toml::de::Error, file: FileId, text: &str) -> Diagnostic {
    let message = error.message();
    let range = error.span().unwrap_or(0..0);
    let start = text.get(..range.start).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let shows_url = text[start..].lines().next().is_some_and(|line| line.contains("://"));
    let of = |message: String| match shows_url {
        // The line may hold a password.
        true => {
            let line = text[..start].matches('\n').count() + 1;
            Diagnostic::new(Code::InvalidConfiguration, format!("line {line} of the configuration file: {message}"))
        }
        false => Diagnostic::new(Code::InvalidConfiguration, message).at(Span::new(file, range.clone()), ""),
    };
    let names = quoted(message);
    let (what, known) = match names.split_first() {
        Some((_, known)) if message.starts_with("unknown field `") => ("key", known),
        Some((_, known)) if message.starts_with("unknown variant `") => ("value", known),
        _ if message.starts_with("duplicate key") => return of(message.to_owned()).help("keep one of the two"),
        _ if is_about_type(message) => return of(expected(message)),
        _ => return of(format!("this is not TOML: {message}")).help("write `key = value`, with text in double quotes"),
    };
    let name = names[0];
    let mut known = known.to_vec();
    known.sort_unstable();
    let list = format!("the {what}s here are {}", known.join(", "));
    let diagnostic = of(format!("unknown {what} `{name}`"));
    match nearest(name, known) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).help(list),
        None => diagnostic.help(list),
    }
}

/// What is TOML, and of another type or length than what is expected.
fn is_about_type(message: &str) -> bool {
    ["invalid type", "invalid value", "invalid length"].iter().any(|begin| message.starts_with(begin))
}

/// In words of TOML instead of serde's.
fn expected(message: &str) -> String {
    let Some((found, expected)) = message.split_once(", expected ") else { return message.to_owned() };
    let expected = match expected {
        "a boolean" => "true or false",
        "a map" => "a table such as { name = … }",
        "a sequence" => "a list such as [\"…\"]",
        "a string" => "a text in double quotes",
        other => other,
    };
    let found = found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
    let found = match found {
        "sequence" => "a list",
        "map" => "a table",
        "invalid length 0" => "an empty list",
        other => other,
    };
    format!("expected {expected}, found {found}")
}

/// What stands between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}
