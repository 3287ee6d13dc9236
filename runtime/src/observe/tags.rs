//! Tags of a pool, which its statements carry to the server as a comment, in the format of sqlcommenter.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::{Error, ErrorKind};

/// As RFC 3986 has it. What is left cannot end a comment or a string, nor begin one.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The comment is sent with each Parse, and PostgreSQL shows 1,024 bytes of a statement by default.
const MOST: usize = 512;

/// By key, which is the order in which they are written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tags {
    tags: BTreeMap<String, String>,
    comment: String,
}

impl Tags {
    /// A second one of the same key takes the place of the first.
    pub(crate) fn add(&mut self, key: &str, value: &str) {
        let encode = |text| utf8_percent_encode(text, ENCODED).to_string();
        self.tags.insert(encode(key), encode(value));
        let pairs: Vec<_> = self.tags.iter().map(|(key, value)| format!("{key}='{value}'")).collect();
        // On a line of its own, because the SQL may end with a comment of its author's.
        self.comment = format!("\n/*{}*/", pairs.join(","));
    }

    /// What goes after the SQL: nothing if there are no tags.
    #[inline]
    pub(crate) fn comment(&self) -> &str {
        &self.comment
    }

    /// # Errors
    /// A key is empty, or they are too long.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let problem = match self.comment.len() {
            _ if self.tags.contains_key("") => "the key of a tag is empty".to_owned(),
            length if length > MOST => format!("the tags take {length} bytes as a comment, more than {MOST}"),
            _ => return Ok(()),
        };
        Err(Error::with_text(ErrorKind::Configuration, None, problem))
    }
}

#[cfg(test)]
mod tests {
    use super::Tags;

    fn comment(tags: &[(&str, &str)]) -> String {
        let mut all = Tags::default();
        for (key, value) in tags {
            all.add(key, value);
        }
        all.comment().to_owned()
    }

    #[test]
    fn tags_are_sorted_and_encoded() {
        assert_eq!(comment(&[]), "");
        let tags = [("version", "1.2-rc~3"), ("app name", "/shop café"), ("version", "1.3")];
        assert_eq!(comment(&tags), "\n/*app%20name='%2Fshop%20caf%C3%A9',version='1.3'*/");
    }

    #[test]
    fn nothing_leaves_the_comment() {
        for hostile in ["*/ DROP TABLE t; /*", "'", "\\'", "\0", "\n", "$$", "--", "%", "\u{2019}", "\"; x"] {
            let comment = comment(&[(hostile, hostile)]);
            let inner = comment.strip_prefix("\n/*").and_then(|rest| rest.strip_suffix("*/")).unwrap();
            let (key, value) = inner.split_once("='").unwrap();
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
            assert!(key.chars().all(is_plain) && value.strip_suffix('\'').unwrap().chars().all(is_plain), "{comment}");
        }
    }

    #[test]
    fn what_cannot_be_a_tag_is_refused() {
        let mut tags = Tags::default();
        tags.add("a", "b");
        assert!(tags.check().is_ok());
        tags.add("", "b");
        assert!(tags.check().is_err());
        let mut tags = Tags::default();
        tags.add("a", &"b".repeat(600));
        assert!(tags.check().is_err());
    }
}
