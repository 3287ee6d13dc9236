//! What kind of statement a text is, by its first word.

/// The statements that do what they say and no more.
pub(super) const ORDINARY: [&str; 8] = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "WITH", "TABLE"];

/// Behind blanks, comments and parentheses.
pub(super) fn first_word(sql: &str) -> &str {
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
