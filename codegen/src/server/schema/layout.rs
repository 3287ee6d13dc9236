//! Which part of a migration builds the schema, and whether its tool runs it in a transaction.

use std::ops::Range;
use std::path::Path;

/// The up part of a file, and whether it runs in a transaction.
pub(super) fn up_part(path: &Path, text: &str) -> (Range<usize>, bool) {
    if let Some(up) = between(text, &["+goose", "up"], &["+goose", "down"]) {
        let transaction = !comments(text).any(|(_, words)| starts_with(&words, &["+goose", "no", "transaction"]));
        return (up, transaction);
    }
    if let Some(up) = between(text, &["migrate:up"], &["migrate:down"]) {
        let mut options = comments(text).filter(|(_, words)| starts_with(words, &["migrate:up"]));
        let transaction = !options.any(|(_, words)| words.iter().any(|word| word == "transaction:false"));
        return (up, transaction);
    }
    (0..text.len(), is_transaction(path, text))
}

/// sqlx, refinery and diesel, by their file names.
fn is_transaction(path: &Path, text: &str) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name == "up.sql" {
        let metadata = crate::source::read_text(&path.with_file_name("metadata.toml")).unwrap_or_default();
        return !metadata.lines().any(|line| line.replace(' ', "") == "run_in_transaction=false");
    }
    let refinery = name.starts_with(['V', 'U']) && name.contains("__");
    let sqlx = name.ends_with(".up.sql") && !text.starts_with("-- no-transaction");
    refinery || sqlx
}

/// From the line behind the marker `start` up to the marker `end` or the end of the file.
fn between(text: &str, start: &[&str], end: &[&str]) -> Option<Range<usize>> {
    let (start, _) = comments(text).find(|(_, words)| starts_with(words, start))?;
    let end = comments(text).find(|(line, words)| line.start >= start.end && starts_with(words, end));
    Some(start.end..end.map_or(text.len(), |(line, _)| line.start))
}

/// The lines that are comments, with their words in lower case.
fn comments(text: &str) -> impl Iterator<Item = (Range<usize>, Vec<String>)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        let comment = line.trim().strip_prefix("--")?;
        Some((range, comment.split_whitespace().map(str::to_lowercase).collect()))
    })
}

fn starts_with(words: &[String], start: &[&str]) -> bool {
    words.len() >= start.len() && words.iter().zip(start).all(|(word, expected)| word == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up(path: &str, text: &str) -> (String, bool) {
        let (range, transaction) = up_part(Path::new(path), text);
        (text[range].to_owned(), transaction)
    }

    #[test]
    fn goose() {
        let text = "-- +goose Up\nCREATE TABLE t ();\n-- +goose Down\nDROP TABLE t;\n";
        assert_eq!(up("1_t.sql", text), ("CREATE TABLE t ();\n".to_owned(), true));
        let text = "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;";
        assert_eq!(up("1_t.sql", text), ("SELECT 1;".to_owned(), false));
    }

    #[test]
    fn dbmate() {
        let text = "-- migrate:up transaction:false\nSELECT 1;\n\n-- migrate:down\nSELECT 2;";
        assert_eq!(up("1_t.sql", text), ("SELECT 1;\n\n".to_owned(), false));
        let text = "-- migrate:down\nSELECT 2;\n-- migrate:up\nSELECT 1;";
        assert_eq!(up("1_t.sql", text), ("SELECT 1;".to_owned(), true));
    }

    #[test]
    fn others_by_name() {
        assert_eq!(up("1_t.sql", "SELECT 1"), ("SELECT 1".to_owned(), false));
        assert_eq!(up("1_t.up.sql", "SELECT 1"), ("SELECT 1".to_owned(), true));
        assert_eq!(up("1_t.up.sql", "-- no-transaction\n"), ("-- no-transaction\n".to_owned(), false));
        assert_eq!(up("V1__t.sql", "SELECT 1"), ("SELECT 1".to_owned(), true));
    }
}
