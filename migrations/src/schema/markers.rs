//! Lines by which migration tools divide a file into what builds and what undoes it.

use std::ops::Range;

use super::tool::Tool;

/// Which part a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Up,
    Down,
}

/// A file as its markers divide it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Divided {
    /// The parts that build, in their order.
    pub(super) up: Vec<Range<usize>>,
    /// The tool whose markers they are.
    pub(super) tool: Option<Tool>,
}

/// Divides a file. `down` are further lines that begin a down part, as the project says.
pub(super) fn divide(text: &str, down: &[String]) -> Divided {
    let marker = |line: &str| {
        let is_listed = down.iter().any(|listed| same(listed, line));
        if is_listed { Some((None, Part::Down)) } else { marker(line).map(|(tool, part)| (Some(tool), part)) }
    };
    let mut markers: Vec<_> = lines(text).filter_map(|range| Some((marker(&text[range.clone()])?, range))).collect();
    // Lines that are drawn around a word are markers in pairs only.
    let is_drawn = |tool: Option<Tool>| matches!(tool, Some(Tool::Shmig | Tool::Aerich));
    let is_pair = markers.iter().any(|((tool, part), _)| *part == Part::Up && is_drawn(*tool));
    markers.retain(|((tool, _), _)| is_pair || !is_drawn(*tool));
    // What stands before the first marker for up is no part of the migration; some tools have no such marker.
    let has_up = markers.iter().any(|((_, part), _)| *part == Part::Up);
    let mut up = Vec::new();
    let mut begin = (!has_up).then_some(0);
    for ((_, part), line) in &markers {
        if let Some(begin) = begin.take() {
            up.push(begin..line.start);
        }
        begin = (*part == Part::Up).then_some(line.end);
    }
    up.extend(begin.map(|begin| begin..text.len()));
    Divided { up, tool: markers.into_iter().find_map(|((tool, _), _)| tool) }
}

/// The lines of a text, with their ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

/// The line by which a file is what `alembic downgrade --sql` writes; it has no other part.
pub(super) fn alembic_downgrade(text: &str) -> Option<Range<usize>> {
    let line = lines(text).find(|line| text[line.clone()].starts_with("-- Running downgrade "))?;
    Some(line.start..line.start + text[line].trim_end().len())
}

/// Whether two lines differ in nothing but white space.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// The marker that a line is, of the tools that are known:
///
/// | tool | markers |
/// |---|---|
/// | goose | `-- +goose Up`, `-- +goose Down` |
/// | sql-migrate | `-- +migrate Up`, `-- +migrate Down`, with options; likewise micrate |
/// | dbmate | `-- migrate:up`, `-- migrate:down`, with options |
/// | rambler | `-- rambler up`, `-- rambler down` |
/// | node-pg-migrate | `-- Up Migration`, `-- Down Migration` |
/// | shmig | `-- ====  UP  ====`, `-- ==== DOWN ====` |
/// | aerich | `-- upgrade --`, `-- downgrade --` |
/// | Play | `-- !Ups`, `# --- !Downs` |
/// | MyBatis, dbdeploy | `-- //@UNDO` |
/// | tern | `---- create above / drop below ----` |
fn marker(line: &str) -> Option<(Tool, Part)> {
    let line = line.trim();
    if let Some(part) = play(line) {
        return Some((Tool::Play, part));
    }
    let comment = line.strip_prefix("--")?;
    let words: Vec<String> = comment.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["+goose", part, ..] => Some((Tool::Goose, up_or_down(part)?)),
        ["+migrate" | "+micrate", part, ..] => Some((Tool::SqlMigrate, up_or_down(part)?)),
        ["rambler", part] => Some((Tool::Rambler, up_or_down(part)?)),
        ["migrate:", part, ..] => Some((Tool::Dbmate, up_or_down(part)?)),
        ["upgrade", "--"] => Some((Tool::Aerich, Part::Up)),
        ["downgrade", "--"] => Some((Tool::Aerich, Part::Down)),
        ["--", "create", "above", "/", "drop", "below", "----"] => Some((Tool::Tern, Part::Down)),
        [first, ..] if first.starts_with("migrate:") => {
            Some((Tool::Dbmate, up_or_down(first.trim_start_matches("migrate:"))?))
        }
        [first, ..] if first.starts_with("//") && comment.contains("@UNDO") => Some((Tool::MyBatis, Part::Down)),
        words => shmig(words).or_else(|| node_pg_migrate(comment)),
    }
}

fn up_or_down(word: &str) -> Option<Part> {
    match word {
        "up" => Some(Part::Up),
        "down" => Some(Part::Down),
        _ => None,
    }
}

/// `^(#|--).*!Ups.*$`, as Play reads it.
fn play(line: &str) -> Option<Part> {
    let is_comment = line.starts_with('#') || line.starts_with("--");
    match line {
        _ if !is_comment => None,
        line if line.contains("!Ups") => Some(Part::Up),
        line if line.contains("!Downs") => Some(Part::Down),
        _ => None,
    }
}

fn shmig(words: &[&str]) -> Option<(Tool, Part)> {
    let [before, part, behind] = words else { return None };
    let is_rule = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte == b'=');
    (is_rule(before) && is_rule(behind)).then_some((Tool::Shmig, up_or_down(part)?))
}

/// `^\s*--[\s-]*up\s+migration`, and nothing but dashes behind it: more words are prose, or at least doubtful.
fn node_pg_migrate(comment: &str) -> Option<(Tool, Part)> {
    let words: Vec<String> = comment.split(['-', ' ', '\t']).map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    let [part, "migration"] = words.as_slice() else { return None };
    Some((Tool::NodePgMigrate, up_or_down(part)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up(text: &str) -> (Vec<&str>, Option<Tool>) {
        let divided = divide(text, &["-- BACK".to_owned()]);
        (divided.up.into_iter().map(|range| &text[range]).collect(), divided.tool)
    }

    #[test]
    fn parts_of_known_tools() {
        for (before, between, tool) in [
            ("-- +goose Up", "-- +goose Down", Tool::Goose),
            ("--+goose up", "--  +goose   down", Tool::Goose),
            ("-- +migrate Up notransaction", "-- +migrate Down", Tool::SqlMigrate),
            ("-- +micrate Up", "-- +micrate Down", Tool::SqlMigrate),
            ("-- migrate:up transaction:false", "--migrate:down", Tool::Dbmate),
            ("-- rambler up", "-- rambler down", Tool::Rambler),
            ("-- Up Migration", "-- Down Migration", Tool::NodePgMigrate),
            ("---- up migration ----", "---- DOWN migration ----", Tool::NodePgMigrate),
            ("-- ====  UP  ====", "-- ==== DOWN ====", Tool::Shmig),
            ("-- upgrade --", "-- downgrade --", Tool::Aerich),
            ("# --- !Ups", "# --- !Downs", Tool::Play),
            ("-- !Ups", "-- !Downs", Tool::Play),
        ] {
            let text = format!("-- head\n{before}\nSELECT 1;\n{between}\nSELECT 2;\n");
            assert_eq!(up(&text), (vec!["SELECT 1;\n"], Some(tool)), "{before}");
            let twice = text.repeat(2);
            assert_eq!(up(&twice), (vec!["SELECT 1;\n"; 2], Some(tool)), "{before}");
        }
    }

    #[test]
    fn tools_without_a_marker_for_up() {
        let text = "SELECT 1;\n-- //@UNDO\nSELECT 2;\n";
        assert_eq!(up(text), (vec!["SELECT 1;\n"], Some(Tool::MyBatis)));
        let text = "SELECT 1;\n\n---- create above / drop below ----\n\nSELECT 2;\n";
        assert_eq!(up(text), (vec!["SELECT 1;\n\n"], Some(Tool::Tern)));
        assert_eq!(up("SELECT 1;\n--  BACK\nSELECT 2;"), (vec!["SELECT 1;\n"], None));
        assert_eq!(up("SELECT 1;"), (vec!["SELECT 1;"], None));
    }

    #[test]
    fn prose_is_no_marker() {
        for line in [
            "-- rolls back down payments",
            "-- Down migration is not supported",
            "-- migrate:upwards",
            "-- up",
            "-- === DOWN ===",
        ] {
            let text = format!("{line}\nSELECT 1;\n");
            assert_eq!(up(&text), (vec![text.as_str()], None));
        }
    }
}
