//! Statements that build a part of the schema and name a role or a tablespace besides: they are sent with another in its place.

use std::collections::BTreeSet;

use super::words::Words;
use crate::edits::Edits;

/// Who connects, whom PostgreSQL knows by these names; nothing has to be replaced there.
const OURSELVES: &[&str] = &["CURRENT_USER", "CURRENT_ROLE", "SESSION_USER"];

/// Lets the role that connects own what another should, and a policy hold for all. Neither makes a statement mean something else.
/// Those who should own something are noted.
pub(super) fn roles(words: &Words<'_>, from: usize, to: usize, owners: &mut BTreeSet<String>) -> Edits {
    let mut edits = Edits::default();
    if words.is(from, "ALTER") {
        let owner = words.all(from, to, &["OWNER"]).filter(|at| words.is(at + 1, "TO")).map(|at| at + 2);
        for role in owner.filter(|role| *role < to && !words.is_any(*role, OURSELVES)) {
            owners.extend(words.name(role));
            edits.replace(words.range(role), "CURRENT_USER");
        }
    }
    if words.are(from, &["CREATE", "SCHEMA"]) {
        schema(words, from, to, owners, &mut edits);
    }
    if words.is_any(from, &["CREATE", "ALTER"]) && words.is(from + 1, "POLICY") {
        let role = words.all(from, to, &["TO"]).find(|at| !words.is(at - 1, "RENAME")).map(|at| at + 1);
        if let Some(role) = role.filter(|role| *role < to) {
            let end = words.find(role, to, &["USING", "WITH"]).unwrap_or(to);
            edits.replace(words.range(role).start..words.range(end - 1).end, "PUBLIC");
        }
    }
    edits
}

/// `CREATE SCHEMA a AUTHORIZATION b`, and `CREATE SCHEMA AUTHORIZATION b`, which is named `b` too.
fn schema(words: &Words<'_>, from: usize, to: usize, owners: &mut BTreeSet<String>, edits: &mut Edits) {
    let Some(keyword) = words.find(from, to, &["AUTHORIZATION"]) else { return };
    let role = keyword + 1;
    if role >= to || words.is_any(role, OURSELVES) {
        return;
    }
    owners.extend(words.name(role));
    let is_name = words.is_any(keyword - 1, &["SCHEMA", "EXISTS"]);
    let name = if is_name { format!("{} ", words.token(role)) } else { String::new() };
    edits.replace(words.range(keyword).start..words.range(role).end, format!("{name}AUTHORIZATION CURRENT_USER"));
}

/// Lets what should be in one of these tablespaces be where everything else is.
pub(super) fn tablespaces(words: &Words<'_>, missing: &BTreeSet<String>) -> Edits {
    let mut edits = Edits::default();
    let named = (1..words.len()).filter(|at| words.is(at - 1, "TABLESPACE"));
    for at in named.filter(|at| words.name(*at).is_some_and(|name| missing.contains(&name))) {
        let is_needed = at >= 2 && (words.is_any(at - 2, &["SET", "IN"]) || words.token(at - 2) == "(");
        if is_needed {
            edits.replace(words.range(at), "pg_default");
            continue;
        }
        // Partitioned tables must not name the default.
        let first = if at >= 3 && words.are(at - 3, &["USING", "INDEX"]) { at - 3 } else { at - 1 };
        edits.replace(words.range(first).start..words.range(at).end, "");
    }
    edits
}

/// Whether it makes one of these tablespaces the default.
pub(super) fn sets_tablespace(words: &Words<'_>, missing: &BTreeSet<String>) -> bool {
    let settings = ["DEFAULT_TABLESPACE", "TEMP_TABLESPACES"];
    let mut names = (0..words.len()).filter_map(|at| words.name(at));
    words.is(0, "SET") && (1..3).any(|at| words.is_any(at, &settings)) && names.any(|name| missing.contains(&name))
}
