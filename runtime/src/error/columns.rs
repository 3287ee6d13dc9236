//! The columns of a violated key, which the server tells in its message only.

/// The names before the values in `Key (a, b)=(1, 2) already exists.`, which has this form in every language
/// (`BuildIndexValueDescription` in access/index/genam.c, `ri_ReportViolation` in utils/adt/ri_triggers.c); none where the role
/// may not see them.
pub(super) fn of_key(detail: &str) -> Vec<String> {
    let mut lists = detail.match_indices('(').filter_map(|(start, _)| list(&detail[start + 1..]));
    lists.next().unwrap_or_default()
}

/// What stands between commas up to `)=(`: identifiers, without their quotes, and expressions.
fn list(text: &str) -> Option<Vec<String>> {
    let (mut items, mut item, mut depth, mut quote) = (Vec::new(), String::new(), 0, None);
    for (place, next) in text.char_indices() {
        match (next, quote) {
            ('"' | '\'', None) => quote = Some(next),
            (_, Some(open)) if open == next => quote = None,
            (_, Some(_)) => {}
            ('(', None) => depth += 1,
            (')', None) if depth == 0 => {
                items.push(name(&item));
                return text[place..].starts_with(")=(").then_some(items);
            }
            (')', None) => depth -= 1,
            (',', None) if depth == 0 => {
                items.push(name(&item));
                item.clear();
                continue;
            }
            _ => {}
        }
        item.push(next);
    }
    None
}

fn name(item: &str) -> String {
    let item = item.trim();
    match item.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::of_key;

    #[test]
    fn the_columns_are_those_before_the_values() {
        for (detail, columns) in [
            ("Key (email)=(ada) already exists.", vec!["email"]),
            ("Key (a, b)=(1, (2)) already exists.", vec!["a", "b"]),
            (r#"Key (lower(name), "say ""x"", y", f(a, ')'))=(1)"#, vec!["lower(name)", "say \"x\", y", "f(a, ')')"]),
            ("Key (during)=([1,6)) conflicts with existing key (during)=([2,3)).", vec!["during"]),
            ("Schlüssel »(email)=(ada)« existiert bereits.", vec!["email"]),
            ("Key conflicts exist.", vec![]),
            ("Failing row contains (1, null).", vec![]),
            ("Key (\"", vec![]),
        ] {
            assert_eq!(of_key(detail), columns, "{detail}");
        }
    }
}
