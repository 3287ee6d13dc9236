//! What somebody may have meant by a name that is not there.

/// The candidate that is nearest to a name, if one is near: it has at most a third of the letters otherwise. The first of several.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let name: Vec<char> = name.to_lowercase().replace('_', "-").chars().collect();
    let distances = candidates.into_iter().map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().replace('_', "-").chars().collect();
        (distance(&name, &letters), candidate)
    });
    let near = distances.filter(|(distance, candidate)| distance * 3 <= name.len().max(candidate.len()));
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many letters are inserted, left out or replaced, or swapped with their neighbours.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, there) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != there);
            let mut least = replaced.min(last[column + 1] + 1).min(next[column] + 1);
            if row > 0 && column > 0 && one[row - 1] == *there && *letter == other[column - 1] {
                least = least.min(before[column - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_is_near() {
        let known = ["search-path", "schema", "output", "sslmode"];
        for (name, meant) in [
            ("serch-path", Some("search-path")),
            ("search_path", Some("search-path")),
            ("shcema", Some("schema")),
            ("SSLMode", Some("sslmode")),
            ("ouput", Some("output")),
            ("pgbouncer", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known), meant, "{name}");
        }
    }
}
