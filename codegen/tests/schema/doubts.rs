//! What reads like a down part of a tool that is not known: it stops, and the configuration decides.

use super::*;

const FILE: (&str, &str) = ("1_a.sql", "CREATE TABLE a ();\n\n-- === DOWN ===\n\nDROP TABLE a;\n");

#[tokio::test]
async fn a_line_that_reads_like_a_marker_stops() {
    let second = ("2_b.sql", "CREATE TABLE b ();\n-- ===  DOWN ===\nDROP TABLE b;\n");
    let Made { said, .. } = made_with(&[FILE, second], &[""], Options::default()).await;
    assert_eq!(
        said,
        [
            "error[SW0402]: the line looks like the beginning of a down section\n --> schema/1_a.sql:3:1\n  |\n3 | -- === DOWN ===\n  | ^^^^^^^^^^^^^^^ what follows would be applied, too\n  |\n  = help: if it is one, list it in sqlwright.toml: down = [\"-- === DOWN ===\"] under [migrations]\n  = help: if it is a comment like others: not-down = [\"-- === DOWN ===\"] under [migrations]"
        ]
    );
}

#[tokio::test]
async fn the_configuration_says_what_it_is() {
    let down = vec!["-- === DOWN ===".to_owned()];
    let Made { tables, said } = made_with(&[FILE], &[""], Options { down, ..Options::default() }).await;
    assert_eq!((tables, said), (vec!["a".to_owned()], Vec::new()));
    let not_down = vec!["-- === DOWN ===".to_owned()];
    let Made { tables, said } = made_with(&[FILE], &[""], Options { not_down, ..Options::default() }).await;
    assert_eq!((tables, said), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn all_are_named_in_one_run() {
    let files = [FILE, ("2_b.sql", "SELECT 1;\n-- Rollback\n\nSELECT 2;\n-- @undo\nSELECT 3;")];
    let Made { said, .. } = made_with(&files, &[""], Options::default()).await;
    let places: Vec<_> = said.iter().filter_map(|words| words.lines().nth(1)).collect();
    assert_eq!(places, [" --> schema/1_a.sql:3:1", " --> schema/2_b.sql:2:1", " --> schema/2_b.sql:5:1"]);
}

#[tokio::test]
async fn down_parts_in_comments_are_harmless() {
    let files = [
        ("1_a.sql", "-- Migration: a\n-- Rollback: DROP TABLE a;\n\nCREATE TABLE a ();\n\n-- DOWN\n-- DROP TABLE a;\n"),
        ("2_b.sql", "BEGIN;\nCREATE TABLE b ();\n-- ROLLBACK;\nCOMMIT;\n\n-- Rollback:\n--   DROP TABLE b;\n"),
    ];
    assert_eq!(tables(&files).await, names(&["a", "b"]));
}

#[tokio::test]
async fn names_that_are_nothing_but_a_word_for_undoing_are_asked_for() {
    for (name, key) in [("rollback.sql", "rollback.sql"), ("undo/x.sql", "undo")] {
        let files = [("1_a.sql", "CREATE TABLE a ()"), (name, "DROP TABLE a")];
        let Made { said, .. } = made_with(&files, &[""], Options::default()).await;
        assert_eq!(said.len(), 1, "{said:?}");
        let expected = format!("error[SW0403]: {key} is named like a down migration");
        assert!(said[0].starts_with(&expected), "{}", said[0]);
        assert!(said[0].contains(&format!("skip = [\"{key}\"]")), "{}", said[0]);
        assert!(said[0].contains(&format!("not-down = [\"{key}\"]")), "{}", said[0]);
        let skip = vec![key.into()];
        let Made { tables, said } = made_with(&files, &[""], Options { skip, ..Options::default() }).await;
        assert_eq!((tables, said), (vec!["a".to_owned()], Vec::new()));
        let not_down = vec![key.to_owned()];
        let Made { tables, said } = made_with(&files, &[""], Options { not_down, ..Options::default() }).await;
        assert_eq!((tables, said), (Vec::new(), Vec::new()));
    }
}

/// Alembic writes a file for each direction.
#[tokio::test]
async fn downgrades_of_alembic_are_named() {
    let files = [
        ("1_up.sql", "BEGIN;\n-- Running upgrade  -> 1975ea\n\nCREATE TABLE a ();\nCOMMIT;"),
        ("2_back.sql", "BEGIN;\n-- Running downgrade 1975ea -> \n\nDROP TABLE a;\nCOMMIT;"),
    ];
    let Made { said, .. } = made_with(&files, &[""], Options::default()).await;
    assert!(said[0].starts_with("error[SW0403]: 2_back.sql is the output of an Alembic downgrade"), "{said:?}");
    let skip = vec!["2_back.sql".into()];
    let Made { tables, said } = made_with(&files, &[""], Options { skip, ..Options::default() }).await;
    assert_eq!((tables, said), (vec!["a".to_owned()], Vec::new()));
}

#[tokio::test]
async fn what_is_skipped_must_be_there() {
    let skip = vec!["nothing.sql".into()];
    let Made { said, .. } = made_with(&[FILE], &[""], Options { skip, ..Options::default() }).await;
    assert!(said[0].starts_with("error[SW0001]: schema/nothing.sql, which skip"), "{said:?}");
}
