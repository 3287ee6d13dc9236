//! The text of a record: one line for each thing that can change by itself, with empty lines between, so that changes of two of them merge.

use std::collections::BTreeMap;
use std::fmt;

/// The first line of every record.
const MARKER: &str = "# What `sqlwright generate` has checked. Commit it.";

/// Whether a text is that of a record.
pub(crate) fn is_record(text: &str) -> bool {
    text.starts_with(MARKER)
}

/// A record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) lines: Lines,
    /// Digests of generated files, by their paths.
    pub(super) code: BTreeMap<String, String>,
}

/// What it is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// All of the code.
    Root {
        /// Which sqlwright.
        tool: String,
        /// A digest.
        configuration: String,
        /// A digest.
        schema: String,
    },
    /// A query file.
    File {
        /// A digest of it, and of those with which it shares rows.
        statements: String,
        /// A digest of the lines of the root.
        with: String,
    },
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{MARKER}")?;
        match &self.lines {
            Lines::Root { tool, configuration, schema } => {
                write!(f, "\ntool {tool}\n\nconfiguration {configuration}\n\nschema {schema}\n")?;
            }
            Lines::File { statements, with } => write!(f, "\nstatements {statements}\n\nwith {with}\n")?,
        }
        self.code.iter().try_for_each(|(path, digest)| write!(f, "\ncode {digest} {path}\n"))
    }
}

impl Text {
    /// `None` where it is no record: where a merge has left its marks, for example.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim_end);
        lines.next().filter(|line| *line == MARKER)?;
        let (mut named, mut code) = (BTreeMap::new(), BTreeMap::new());
        for line in lines.filter(|line| !line.is_empty()) {
            match line.split_once(' ')? {
                ("code", rest) => {
                    let (digest, path) = rest.split_once(' ')?;
                    code.insert(path.to_owned(), digest.to_owned()).is_none().then_some(())?;
                }
                (name, value) => named.insert(name, value.to_owned()).is_none().then_some(())?,
            }
        }
        let mut take = |name| named.remove(name);
        let lines = match take("statements") {
            Some(statements) => Lines::File { statements, with: take("with")? },
            None => Lines::Root { tool: take("tool")?, configuration: take("configuration")?, schema: take("schema")? },
        };
        named.is_empty().then_some(Self { lines, code })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let code =
            || BTreeMap::from([("src/a b.rs".to_owned(), "2".to_owned()), ("src/c.rs".to_owned(), "3".to_owned())]);
        let [tool, configuration, schema] = ["0.1.0 5", "1", "2"].map(str::to_owned);
        let root = Text { lines: Lines::Root { tool, configuration, schema }, code: code() };
        assert_eq!(Text::read(&root.to_string()), Some(root));
        let [statements, with] = ["1", "2"].map(str::to_owned);
        let file = Text { lines: Lines::File { statements, with }, code: code() };
        let text = file.to_string();
        assert_eq!(Text::read(&text.replace('\n', "\r\n")), Some(file));
        for (from, to) in [
            (MARKER, "# else"),
            ("with", "<<<<<<< HEAD\nwith"),
            ("statements 1", ""),
            ("code 3", "code 2 src/a b.rs\ncode 3"),
        ] {
            assert_eq!(Text::read(&text.replacen(from, to, 1)), None, "{to}");
        }
    }
}
