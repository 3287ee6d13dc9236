//! Comparisons as text, JSON, Markdown, SARIF, and commands of GitHub's workflows: a file each.

mod github;
mod json;
mod markdown;
mod sarif;
mod text;

use super::{Change, Comparison, Compatibility, Direction, Severity};

/// How a comparison is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum DiffFormat {
    /// For people: a line each
    Text,
    /// One JSON document
    Json,
    /// For the summary of a pull request
    Markdown,
    /// SARIF 2.1.0, for code scanners
    Sarif,
    /// Commands of GitHub's workflows, which become annotations: at most ten
    Github,
}

impl Comparison {
    /// In a format. Each but text and Markdown is complete and valid also if nothing changed.
    pub fn render(&self, format: DiffFormat) -> String {
        match format {
            DiffFormat::Text => text::comparison(self),
            DiffFormat::Json => json::comparison(self),
            DiffFormat::Markdown => markdown::comparison(self),
            DiffFormat::Sarif => sarif::render(self.changes.iter().map(|change| (None, change))),
            DiffFormat::Github => github::render(self.changes.iter()),
        }
    }
}

impl Compatibility {
    /// In a format.
    pub fn render(&self, format: DiffFormat) -> String {
        match format {
            DiffFormat::Text => text::compatibility(self),
            DiffFormat::Json => json::compatibility(self),
            DiffFormat::Markdown => markdown::compatibility(self),
            DiffFormat::Sarif => {
                sarif::render(self.all().map(|(version, direction, change)| (Some((version, direction)), change)))
            }
            DiffFormat::Github => github::render(self.all().map(|(_, _, change)| change)),
        }
    }

    fn all(&self) -> impl Iterator<Item = (&str, Direction, &Change)> {
        self.deployments.iter().flat_map(|one| {
            [Direction::OldCode, Direction::NewCode].into_iter().flat_map(move |direction| {
                one.changes(direction).iter().map(move |change| (one.version.as_str(), direction, change))
            })
        })
    }
}

/// `3 changes: 1 decode, 2 behaviour`.
fn counts<'c>(changes: impl Iterator<Item = &'c Change> + Clone) -> String {
    let count = changes.clone().count();
    let of = |severity: Severity| changes.clone().filter(|change| change.severity == severity).count();
    let each = Severity::ALL.into_iter().map(|severity| (severity, of(severity))).filter(|(_, count)| *count > 0);
    let each: Vec<String> = each.map(|(severity, count)| format!("{count} {severity}")).collect();
    format!("{count} change{}: {}", if count == 1 { "" } else { "s" }, each.join(", "))
}
