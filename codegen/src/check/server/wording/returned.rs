//! Utility statements that return rows.

use sqlwright_analysis::wording::Returns;

use super::words::Words;

/// Which of the utility statements that return rows a statement is, if it is one of those that are known.
pub(super) fn returns(words: &Words<'_>) -> Option<Returns> {
    if words.are(0, &["call"]) {
        return Some(Returns::Call);
    }
    if words.are(0, &["show"]) && !words.are(1, &["all"]) {
        return Some(Returns::Show);
    }
    if !words.are(0, &["explain"]) || !words.is_sign(1, "(") {
        return None;
    }
    let end = (2..words.len()).find(|index| words.is_sign(*index, ")"))?;
    let mut formats = (2..end).filter(|index| words.are(*index, &["format"]));
    let format = formats.next().filter(|_| formats.next().is_none())?;
    words.is_one_of(format + 1, &["json", "xml", "yaml"]).then_some(Returns::Explain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_told_by_their_words() {
        let cases = [
            ("/* a */ call p(1)", Some(Returns::Call)),
            ("SHOW TimeZone", Some(Returns::Show)),
            ("show time zone", Some(Returns::Show)),
            ("EXPLAIN (ANALYZE, FORMAT JSON) SELECT (1)", Some(Returns::Explain)),
            ("SHOW ALL", None),
            ("EXPLAIN SELECT 1", None),
            ("EXPLAIN (ANALYZE) SELECT 1", None),
            ("EXPLAIN (FORMAT TEXT) SELECT 1", None),
            ("EXPLAIN (FORMAT JSON, FORMAT TEXT) SELECT 1", None),
            ("EXPLAIN ANALYZE SELECT format, json FROM t", None),
            ("\"call\" p(1)", None),
            ("SELECT call", None),
        ];
        for (sql, expected) in cases {
            assert_eq!(returns(&Words::of(sql)), expected, "{sql}");
        }
    }
}
