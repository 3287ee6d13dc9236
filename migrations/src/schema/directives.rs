//! What a file says about itself in comments, or in a file beside it.

use std::path::{Path, PathBuf};

use sqlwright_source::read;

use super::tool::Tool;

/// The tool whose directive a file has, besides those that divide it.
pub(super) fn by_directive(text: &str) -> Option<Tool> {
    let mut lines = text.lines().map(str::trim).filter(|line| line.starts_with("--"));
    lines.find_map(|line| {
        let lower = line.to_ascii_lowercase();
        let body = lower.trim_start_matches('-').trim_start();
        if body.starts_with("liquibase formatted sql") {
            Some(Tool::Liquibase)
        } else if body.starts_with("atlas:") {
            Some(Tool::Atlas)
        } else if body.starts_with("depends:") || body.starts_with("transactional:") {
            Some(Tool::Yoyo)
        } else if lower.starts_with("--! previous:") {
            Some(Tool::Graphile)
        } else {
            None
        }
    })
}

/// What a file says about itself in comments, or in a file beside it.
#[derive(Default)]
pub(super) struct Directives {
    pub(super) no_transaction: bool,
    pub(super) checkpoint: bool,
    pub(super) skipped: bool,
    pub(super) depends: Vec<String>,
}

impl Directives {
    pub(super) fn of(path: &Path, text: &str) -> Self {
        let mut directives = Self::beside(path);
        for line in text.lines().map(str::trim).filter(|line| line.starts_with("--")) {
            let words: Vec<String> = line
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match words.as_slice() {
                // goose; sqlx, node-pg-migrate, graphile-migrate; migratus; yoyo; tern; Atlas
                ["goose", "no", "transaction"]
                | ["no", "transaction"]
                | ["notransaction"]
                | ["disable", "transaction"]
                | ["transactional", "false"]
                | ["tern", "disable", "tx"]
                | ["atlas", "txmode", "none"]
                // dbmate; sql-migrate
                | ["migrate", "up", .., "transaction", "false"]
                | ["migrate", "up", "transaction", "false", ..]
                | ["migrate" | "micrate", "up", .., "notransaction"] => directives.no_transaction = true,
                ["atlas", "checkpoint", ..] => directives.checkpoint = true,
                ["depends", ..] if line.contains("depends:") => {
                    let names = line.split_once(':').map_or("", |(_, names)| names).split_whitespace();
                    directives.depends.extend(names.map(str::to_owned));
                }
                _ => {}
            }
        }
        directives
    }

    /// diesel's `metadata.toml` and Flyway's `NAME.sql.conf`.
    fn beside(path: &Path) -> Self {
        let is_set = |file: PathBuf, setting: &str| {
            let text = read::text(&file).unwrap_or_default();
            text.lines().any(|line| line.replace(' ', "") == setting)
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let conf = || path.with_file_name(format!("{name}.conf"));
        Self {
            no_transaction: (name == "up.sql"
                && is_set(path.with_file_name("metadata.toml"), "run_in_transaction=false"))
                || is_set(conf(), "executeInTransaction=false"),
            skipped: is_set(conf(), "shouldExecute=false"),
            ..Self::default()
        }
    }
}
