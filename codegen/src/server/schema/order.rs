//! In which order migrations are applied, and which are none: those that undo.

use std::collections::BTreeSet;

/// Leaves out down migrations and sorts the rest: by number where all names begin with one, else by name.
pub(super) fn in_order(mut names: Vec<&str>) -> Vec<&str> {
    let versioned: BTreeSet<_> =
        names.iter().filter_map(|name| refinery(name)).filter(|(kind, _)| *kind == 'V').collect();
    // refinery's U migrations build the schema like its V ones; beside a V of the same number it is Flyway's undo.
    let undoes =
        |name: &str| refinery(name).is_some_and(|(kind, number)| kind == 'U' && versioned.contains(&('V', number)));
    names.retain(|name| !name.ends_with(".down.sql") && *name != "down.sql" && !undoes(name));
    if names.iter().all(|name| number(name).is_some()) {
        names.sort_by_key(|name| (number(name), *name));
    } else {
        names.sort_unstable();
    }
    names
}

/// `V1__name.sql`, `U1.2__name.sql`: the letter and the number.
fn refinery(name: &str) -> Option<(char, &str)> {
    let kind = name.chars().next().filter(|kind| matches!(kind, 'V' | 'U'))?;
    let (number, _) = name[1..].split_once("__")?;
    let is_number =
        number.starts_with(|c: char| c.is_ascii_digit()) && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number.then_some((kind, number))
}

/// The number that a name begins with, as in `0001_types.sql`, `20240131120000_orders.up.sql`, `V1.2__x.sql`.
fn number(name: &str) -> Option<Vec<u128>> {
    if let Some((_, number)) = refinery(name) {
        return number.split('.').map(|part| part.parse().ok()).collect();
    }
    let digits = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    Some(vec![name[..digits].parse().ok()?])
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn numbers_count_where_all_names_have_one() {
        assert_eq!(in_order(vec!["10_c.sql", "9_b.sql", "1_a.sql"]), ["1_a.sql", "9_b.sql", "10_c.sql"]);
        assert_eq!(in_order(vec!["10_c.sql", "9_b.sql", "base.sql"]), ["10_c.sql", "9_b.sql", "base.sql"]);
    }

    #[test]
    fn refinery_counts_by_number() {
        let names = vec!["V10__c.sql", "V2__b.sql", "U3__late.sql", "V2.1__x.sql"];
        assert_eq!(in_order(names), ["V2__b.sql", "V2.1__x.sql", "U3__late.sql", "V10__c.sql"]);
    }

    #[test]
    fn what_undoes_is_left_out() {
        assert_eq!(in_order(vec!["1_a.down.sql", "1_a.up.sql"]), ["1_a.up.sql"]);
        assert_eq!(in_order(vec!["U1__undo.sql", "V1__do.sql"]), ["V1__do.sql"]);
    }
}
