//! The condition that a row comes behind another one in an order, for PostgreSQL's indexes: rows of keys are compared as rows where one
//! index scan can do it, and a bound on the first key stands in front where it cannot.

/// One key of an order.
pub(super) struct Key<'a> {
    pub(super) text: &'a str,
    /// The parameter with the value in the row before, from 1.
    pub(super) parameter: usize,
    pub(super) descending: bool,
    pub(super) nulls_first: bool,
    /// Whether it can be NULL.
    pub(super) nullable: bool,
    /// Whether it is NULL in the row before.
    pub(super) is_null: bool,
}

impl Key<'_> {
    /// Whether a comparison alone tells: no row behind has NULL in it, for which a comparison is never true.
    fn is_compared(&self) -> bool {
        !self.nullable || (self.nulls_first && !self.is_null)
    }

    fn operator(&self) -> &'static str {
        if self.descending { "<" } else { ">" }
    }
}

/// What holds for the rows behind the one with these keys.
pub(super) fn behind(keys: &[Key<'_>]) -> String {
    let Some(first) = keys.first() else { return "false".to_owned() };
    if !first.is_compared() {
        return behind_nullable(first, &keys[1..]);
    }
    let alike = |key: &&Key<'_>| key.is_compared() && key.descending == first.descending;
    let run = keys.iter().take_while(alike).count();
    let (run, rest) = keys.split_at(run);
    let further = compared(run, first.operator());
    if rest.is_empty() {
        return further;
    }
    // An index can begin at the bound, whatever the OR.
    let bound = compared(run, if first.descending { "<=" } else { ">=" });
    format!("{bound} AND ({further} OR ({} AND {}))", compared(run, "="), in_brackets(&behind(rest)))
}

fn behind_nullable(key: &Key<'_>, rest: &[Key<'_>]) -> String {
    let Key { text, parameter, .. } = key;
    let operator = key.operator();
    let further = match (key.is_null, key.nulls_first) {
        (false, _) => Some(format!("{text} {operator} ${parameter} OR {text} IS NULL")),
        (true, true) => Some(format!("{text} IS NOT NULL")),
        (true, false) => None,
    };
    let same = if key.is_null { format!("{text} IS NULL") } else { format!("{text} = ${parameter}") };
    let same = (!rest.is_empty()).then(|| format!("{same} AND {}", in_brackets(&behind(rest))));
    match (further, same) {
        (Some(further), Some(same)) => format!("({further} OR ({same}))"),
        (Some(one), None) => format!("({one})"),
        (None, Some(one)) => one,
        (None, None) => "false".to_owned(),
    }
}

/// Keys that a comparison tells of, compared one by one with the row before.
fn compared(keys: &[Key<'_>], operator: &str) -> String {
    let row = |parts: Vec<String>| if let [one] = &parts[..] { one.clone() } else { format!("({})", parts.join(", ")) };
    let texts = row(keys.iter().map(|key| key.text.to_owned()).collect());
    let values = row(keys.iter().map(|key| format!("${}", key.parameter)).collect());
    format!("{texts} {operator} {values}")
}

fn in_brackets(condition: &str) -> String {
    format!("({condition})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str, parameter: usize, descending: bool, nullable: Option<bool>) -> Key<'_> {
        let (nullable, is_null) = (nullable.is_some(), nullable == Some(true));
        Key { text, parameter, descending, nulls_first: descending, nullable, is_null }
    }

    #[test]
    fn an_index_can_be_used() {
        assert_eq!(behind(&[key("a", 1, false, None), key("b", 2, false, None)]), "(a, b) > ($1, $2)");
        assert_eq!(
            behind(&[key("a", 1, true, None), key("b", 2, false, None)]),
            "a <= $1 AND (a < $1 OR (a = $1 AND (b > $2)))"
        );
        assert_eq!(
            behind(&[key("a", 1, false, Some(false)), key("b", 2, false, None)]),
            "(a > $1 OR a IS NULL OR (a = $1 AND (b > $2)))"
        );
        assert_eq!(behind(&[key("a", 1, false, Some(true)), key("b", 2, false, None)]), "a IS NULL AND (b > $2)");
        assert_eq!(behind(&[key("a", 1, true, Some(true))]), "(a IS NOT NULL)");
        assert_eq!(behind(&[key("a", 1, true, Some(false)), key("b", 2, true, None)]), "(a, b) < ($1, $2)");
    }
}
