//! What kind of statement a text is, by its first word.

/// What the first word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It does what it says and no more.
    Ordinary,
    /// A utility statement whose changes are stored at its end, all or none.
    Whole,
    /// Another utility statement, which may commit on its way.
    Other,
}

const ORDINARY: [&str; 8] = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "WITH", "TABLE"];
const WHOLE: [&str; 2] = ["TRUNCATE", "REFRESH"];

impl Kind {
    pub(super) fn of(sql: &str) -> Self {
        let word = first_word(sql);
        let is_among = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
        if is_among(&ORDINARY) {
            Self::Ordinary
        } else if is_among(&WHOLE) {
            Self::Whole
        } else {
            Self::Other
        }
    }
}

/// Whether it may change `statement_timeout`, for its transaction or its session.
pub(super) fn names_limits(sql: &str) -> bool {
    const WORDS: [&str; 2] = ["statement_timeout", "set_config"];
    let mut words = sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.any(|word| WORDS.iter().any(|other| word.eq_ignore_ascii_case(other)))
}

/// Behind blanks, comments and parentheses.
fn first_word(sql: &str) -> &str {
    let mut rest = sql.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    loop {
        let behind = match rest.get(..2) {
            Some("--") => rest.split_once('\n').map(|(_, behind)| behind),
            Some("/*") => behind_comment(rest),
            _ => break,
        };
        let behind = behind.unwrap_or_default();
        rest = behind.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    }
    rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default()
}

/// Comments nest.
fn behind_comment(sql: &str) -> Option<&str> {
    let mut depth = 0;
    let mut rest = sql;
    loop {
        let at = rest.find(['/', '*'])?;
        match rest.get(at..at + 2) {
            Some("/*") => depth += 1,
            Some("*/") => depth -= 1,
            _ => {
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 2..];
        if depth == 0 {
            return Some(rest);
        }
    }
}
