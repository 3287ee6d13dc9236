//! What the name of a file says: that it is SQL, its version, that it undoes another, that it is a migration in a program.

/// Endings of SQL files.
const SQL: [&str; 4] = ["sql", "psql", "pgsql", "ddl"];

/// Words by which the names of files that undo begin or end.
pub(super) const DOWN: [&str; 8] =
    ["down", "undo", "rollback", "revert", "downgrade", "unapply", "uninstall", "teardown"];

/// Names that say it alone; before or behind another word they are a step forward.
const DROPS: [&str; 4] = ["drop", "drop_all", "drop-all", "drop_tables"];

/// Words that the partners of such files have in their place.
const UP: [&str; 10] = ["up", "do", "apply", "deploy", "migrate", "upgrade", "forward", "redo", "install", "setup"];

/// What files for other database systems are called by.
const OTHERS: [&str; 10] =
    ["mysql", "mariadb", "sqlite", "sqlite3", "mssql", "sqlserver", "oracle", "h2", "db2", "clickhouse"];

/// What those for PostgreSQL are called by.
const OURS: [&str; 5] = ["postgres", "postgresql", "pg", "pgsql", "psql"];

/// Endings of files in which migration tools keep migrations that are no SQL, with the language where messages name it.
const PROGRAMS: [(&str, &str); 40] = [
    ("rs", "Rust"),
    ("go", "Go"),
    ("js", "JavaScript"),
    ("mjs", "JavaScript"),
    ("cjs", "JavaScript"),
    ("ts", "TypeScript"),
    ("mts", "TypeScript"),
    ("cts", "TypeScript"),
    ("py", "Python"),
    ("rb", "Ruby"),
    ("java", "Java"),
    ("kt", "Kotlin"),
    ("kts", "Kotlin"),
    ("scala", "Scala"),
    ("groovy", "Groovy"),
    ("clj", "Clojure"),
    ("php", "PHP"),
    ("ex", "Elixir"),
    ("exs", "Elixir"),
    ("cs", "C#"),
    ("fs", "F#"),
    ("hs", "Haskell"),
    ("pl", "Perl"),
    ("lua", "Lua"),
    ("swift", "Swift"),
    ("dart", "Dart"),
    ("cr", "Crystal"),
    ("sh", "shell"),
    ("bash", "shell"),
    ("ps1", "PowerShell"),
    ("fizz", "fizz"),
    ("edn", "EDN"),
    ("xml", "XML"),
    ("yaml", "YAML"),
    ("yml", "YAML"),
    ("json", "JSON"),
    ("toml", "TOML"),
    ("hcl", "HCL"),
    ("gz", "a compressed file"),
    ("zst", "a compressed file"),
];

/// A version: its parts, without zeros at its end.
pub(super) type Version = Vec<u128>;

/// Name and ending, the latter in lower case.
fn split(name: &str) -> (&str, String) {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    (stem, ending.to_ascii_lowercase())
}

pub(super) fn is_sql(name: &str) -> bool {
    let (stem, ending) = split(name);
    !stem.is_empty() && SQL.contains(&ending.as_str())
}

/// The language of a migration that is no SQL: a file that is named like a migration.
pub(super) fn program(name: &str) -> Option<&'static str> {
    let (stem, ending) = split(name);
    let (_, language) = PROGRAMS.iter().find(|(known, _)| *known == ending)?;
    // SeaORM's: m20220101_000001_create_table.rs
    let digits = stem.strip_prefix('m').unwrap_or(stem);
    let is_named_so = flyway(stem).is_some() || version(digits).is_some();
    is_named_so.then_some(language)
}

/// What Flyway or refinery makes of a name: `V1__name`, `V1.2__name`, `V1_2__name`, `U1__name`, `B1__name`, `R__name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Flyway {
    /// `V`, `U`, `B` or `R`.
    pub(super) kind: char,
    /// Empty for `R`.
    pub(super) version: Version,
    pub(super) description: String,
}

pub(super) fn flyway(name: &str) -> Option<Flyway> {
    let kind = name.chars().next()?.to_ascii_uppercase();
    if !matches!(kind, 'V' | 'U' | 'B' | 'R') || (kind != 'V' && name.starts_with(|c: char| c.is_ascii_lowercase())) {
        return None;
    }
    let (number, description) = name[1..].split_once("__")?;
    let description = description.to_owned();
    if kind == 'R' {
        return number.is_empty().then_some(Flyway { kind, version: Vec::new(), description });
    }
    let parts: Option<Version> = number.split(['.', '_']).map(|part| part.parse().ok()).collect();
    Some(Flyway { kind, version: without_zeros(parts?), description })
}

fn without_zeros(mut version: Version) -> Version {
    while version.len() > 1 && version.last() == Some(&0) {
        version.pop();
    }
    version
}

/// The number that a name begins with, as in `0001_types.sql`, `20240131120000_orders.up.sql`, `1.2_x.sql`.
pub(super) fn version(name: &str) -> Option<Version> {
    if let Some(flyway) = flyway(name).filter(|flyway| flyway.kind != 'R') {
        return Some(flyway.version);
    }
    // The scripts of MyBatis begin with this one.
    if name == "bootstrap.sql" {
        return Some(Vec::new());
    }
    let end = name.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(name.len());
    let numbers: Option<Version> = name[..end].trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect();
    numbers
}

/// Whether the name says by convention that the file undoes: `down.sql` beside `up.sql`, `x.down.sql`, `1.undo.x.sql`;
/// `x-down.sql`, `x_rollback.sql` or `rollback-x.sql` beside a file that is named alike without the word.
pub(super) fn undoes(name: &str, siblings: &[&str]) -> bool {
    let (stem, _) = split(name);
    let stem = stem.to_ascii_lowercase();
    let segments: Vec<&str> = stem.split('.').collect();
    let (first, rest) = (segments[0], &segments[1..]);
    // The action of postgrator stands behind the version.
    let is_action = rest.first() == Some(&"undo") && first.bytes().all(|byte| byte.is_ascii_digit());
    if is_action || rest.last().is_some_and(|last| DOWN.contains(last)) {
        return true;
    }
    let stems: Vec<String> = siblings.iter().map(|name| split(name).0.to_ascii_lowercase()).collect();
    let is_there = |wanted: &str| stems.iter().any(|stem| *stem == wanted);
    if rest.is_empty() && DOWN.contains(&first) {
        return first == "down" || UP.iter().any(|up| is_there(up)) || is_there("migration");
    }
    // `0007_rollback_feature.sql` and `0007_shut_down.sql` have no partner.
    DOWN.iter().any(|down| {
        let partner =
            |rest: &str, with: &dyn Fn(&str) -> String| is_there(rest) || UP.iter().any(|up| is_there(&with(up)));
        let ends = ["-", "_"].iter().any(|separator| {
            let cut = stem.strip_suffix(&format!("{separator}{down}"));
            cut.is_some_and(|rest| partner(rest, &|up| format!("{rest}{separator}{up}")))
        });
        let begins = ["-", "_", "."].iter().any(|separator| {
            let cut = stem.strip_prefix(&format!("{down}{separator}"));
            cut.is_some_and(|rest| partner(rest, &|up| format!("{up}{separator}{rest}")))
        });
        ends || begins
    })
}

/// Whether a file or folder is named by nothing but a word for undoing.
pub(super) fn is_word_for_down(name: &str) -> bool {
    let stem = if is_sql(name) { split(name).0 } else { name }.to_ascii_lowercase();
    let is_drop = DROPS.contains(&stem.as_str());
    is_drop || DOWN.contains(&stem.as_str()) || DOWN.iter().any(|down| stem.strip_suffix('s') == Some(down))
}

/// Whether a file is for another database system, as in `1_a.mysql.up.sql`; or a folder, which one for PostgreSQL is beside.
pub(super) fn is_for_another_system(name: &str, siblings: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    if !is_sql(&name) {
        let is_beside = siblings.iter().any(|other| OURS.contains(&other.to_ascii_lowercase().as_str()));
        return is_beside && OTHERS.contains(&name.as_str());
    }
    let segments: Vec<&str> = name.split('.').collect();
    segments.len() > 2 && segments[1..segments.len() - 1].iter().any(|segment| OTHERS.contains(segment))
}

/// Whether a folder is named by nothing but a word for what a down folder undoes.
pub(super) fn is_word_for_up(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    UP.iter().any(|up| name == *up || name.strip_suffix('s') == Some(up))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(version("0012_a.sql"), Some(vec![12]));
        assert_eq!(version("1.10_a.sql"), Some(vec![1, 10]));
        assert_eq!(version("001.do.sql"), Some(vec![1]));
        assert_eq!(version("V1_2__a.sql"), Some(vec![1, 2]));
        assert_eq!(version("V1.0__a.sql"), version("V1__b.sql"));
        assert_eq!(version("users.sql"), None);
        assert_eq!(flyway("R__views.sql").map(|flyway| flyway.description), Some("views.sql".to_owned()));
        assert_eq!(flyway("Vxy__views.sql"), None);
    }

    #[test]
    fn names_that_undo() {
        let folder = ["1-a-up.sql", "1-a-down.sql", "2_b.sql", "2_b_rollback.sql", "migrate-3.sql", "rollback-3.sql"];
        let undo: Vec<_> = folder.into_iter().filter(|name| undoes(name, &folder)).collect();
        assert_eq!(undo, ["1-a-down.sql", "2_b_rollback.sql", "rollback-3.sql"]);
        assert!(undoes("uninstall.sql", &["install.sql"]) && is_word_for_down("drop.sql"));
        assert!(!undoes("0002_drop.sql", &["0001.sql"]) && !is_word_for_down("0002_drop.sql"));
        for name in ["1.down.sql", "a.undo.sql", "1.undo.words-about-it.sql", "x.ROLLBACK.SQL", "1.tx.down.sql"] {
            assert!(undoes(name, &[]), "{name}");
        }
        for name in [
            "0007_rollback_feature.sql",
            "0007_shut_down.sql",
            "rollback.sql",
            "down_payments.sql",
            "0007.rollback.feature.sql",
        ] {
            assert!(!undoes(name, &["0006_x.sql"]), "{name}");
        }
    }

    #[test]
    fn names_for_other_systems() {
        assert!(is_for_another_system("1_a.mysql.up.sql", &[]));
        assert!(is_for_another_system("schema.sqlite.sql", &["schema.sql"]));
        assert!(is_for_another_system("mysql", &["mysql", "postgres"]));
        for name in ["1_a.postgres.up.sql", "mysql.sql", "1_mysql_import.sql", "mysql"] {
            assert!(!is_for_another_system(name, &["mysql"]), "{name}");
        }
    }

    #[test]
    fn migrations_in_programs() {
        assert_eq!(program("V2__x.rs"), Some("Rust"));
        assert_eq!(program("m20220101_000001_create.rs"), Some("Rust"));
        assert_eq!(program("00002_x.go"), Some("Go"));
        assert_eq!(program("mod.rs"), None);
        assert_eq!(program("readme.md"), None);
        assert_eq!(program("1_data.csv"), None);
    }
}
