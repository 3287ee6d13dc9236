//! Identifiers as they are written, and the names that they mean.

/// The name in a quoted identifier; `None` for one without quotes.
pub fn unquoted(identifier: &str) -> Option<String> {
    let inside = identifier.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.replace("\"\"", "\""))
}

/// The name that an identifier means: folded to lower case unless it is quoted.
pub fn meant(identifier: &str) -> String {
    unquoted(identifier).unwrap_or_else(|| identifier.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_case_and_are_doubled() {
        assert_eq!(unquoted("\"A\"\"b\""), Some("A\"b".to_owned()));
        assert_eq!((unquoted("Ab"), unquoted("\"")), (None, None));
        assert_eq!((meant("Ab"), meant("\"Ab\"")), ("ab".to_owned(), "Ab".to_owned()));
    }
}
