//! `sqlwright diff` and `sqlwright compat`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::revision::Checkout;
use super::{Levels, Settings, generator, print};
use crate::compare::{DiffFormat, Order, Severity};
use crate::diagnostics::{Code, Diagnostic};
use crate::failure::Failure;
use crate::generator::Generator;
use crate::report::Report;

/// There is what was asked for.
const FOUND: u8 = 1;

/// How a comparison is written.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// How it is written to standard output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    format: DiffFormat,
    /// Also writes it to a file: `markdown=summary.md`; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = written)]
    write: Vec<(DiffFormat, PathBuf)>,
}

fn written(text: &str) -> Result<(DiffFormat, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("write FORMAT=FILE")?;
    Ok((DiffFormat::from_str(format, false)?, PathBuf::from(file)))
}

impl Output {
    fn write(&self, render: impl Fn(DiffFormat) -> String) -> Result<(), Failure> {
        for (format, file) in &self.write {
            fs::write(file, render(*format)).map_err(|error| {
                Failure::new(Diagnostic::new(Code::FailedOutput, format!("cannot write {}: {error}", file.display())))
            })?;
        }
        print(&render(self.format))
    }
}

/// From which level on a change is worth exit code 1.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    /// PostgreSQL refuses a statement
    Broken,
    /// Values can no longer be read or sent
    Decode,
    /// A statement does something else
    Behaviour,
    /// The Rust API is a different one
    Source,
    /// Something that a statement uses is different
    Unknown,
    /// Anything that is reported
    Safe,
    /// Nothing
    Never,
}

impl FailOn {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Broken => Some(Severity::Broken),
            Self::Decode => Some(Severity::Decode),
            Self::Behaviour => Some(Severity::Behaviour),
            Self::Source => Some(Severity::Source),
            Self::Unknown => Some(Severity::Unknown),
            Self::Safe => Some(Severity::Safe),
            Self::Never => None,
        }
    }
}

/// The order in which a project deploys.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Required {
    /// The schema is migrated before the code is deployed
    MigrateFirst,
    /// The code is deployed before the schema is migrated
    DeployFirst,
    /// Any order must do
    Either,
}

/// What changed since a revision or a report.
pub(super) fn diff(settings: &Settings, base: &str, output: &Output, fail_on: FailOn) -> Result<u8, Failure> {
    let new = generator(settings, &Levels::default());
    let comparison = match report(base)? {
        Some(report) => new.compared_with_report(report)?,
        None => {
            let checkout = Checkout::new(base)?;
            new.compared_with(&earlier(settings, &checkout))?
        }
    };
    output.write(|format| comparison.render(format))?;
    let is_found = fail_on.severity().is_some_and(|severity| comparison.at_least(severity).next().is_some());
    Ok(if is_found { FOUND } else { 0 })
}

/// Whether old code and the new schema fit each other, and the other way round.
pub(super) fn compat(
    settings: &Settings,
    against: &[String],
    output: &Output,
    order: Option<Required>,
) -> Result<u8, Failure> {
    let checkouts = against.iter().map(|version| Ok((version, Checkout::new(version)?)));
    let checkouts = checkouts.collect::<Result<Vec<_>, Failure>>()?;
    let earlier: Vec<(String, Generator)> =
        checkouts.iter().map(|(version, checkout)| ((*version).clone(), earlier(settings, checkout))).collect();
    let compatibility = generator(settings, &Levels::default()).compatibility(&earlier)?;
    output.write(|format| compatibility.render(format))?;
    let found = compatibility.order();
    let fits = match order {
        None => found != Order::TwoSteps,
        Some(Required::Either) => found == Order::Either,
        Some(Required::MigrateFirst) => matches!(found, Order::Either | Order::MigrateFirst),
        Some(Required::DeployFirst) => matches!(found, Order::Either | Order::DeployFirst),
    };
    Ok(if fits { 0 } else { FOUND })
}

/// A report, if the base is the file of one.
fn report(base: &str) -> Result<Option<Report>, Failure> {
    let path = Path::new(base);
    if !path.is_file() {
        return Ok(None);
    }
    let failed =
        |error: &dyn std::fmt::Display| Failure::new(Diagnostic::new(Code::UnreadableFile, format!("{base}: {error}")));
    let text = sqlwright_source::read::text(path).map_err(|error| failed(&error))?;
    Report::from_json(&text).map(Some).map_err(|error| failed(&error))
}

/// The same project at a revision.
fn earlier(settings: &Settings, checkout: &Checkout) -> Generator {
    let path = |path: &PathBuf| checkout.path(path);
    let Settings { queries, schema, output, database_url, server_url, config } = settings;
    let settings = Settings {
        queries: queries.as_ref().map(path),
        schema: schema.iter().map(path).collect(),
        output: output.as_ref().map(path),
        config: config.as_ref().map(path),
        database_url: database_url.clone(),
        server_url: server_url.clone(),
    };
    generator(&settings, &Levels::default()).root(checkout.root())
}
