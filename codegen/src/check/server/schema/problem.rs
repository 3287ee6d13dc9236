//! What `sqlwright-migrations` finds wrong, as diagnostics.

use sqlwright_migrations as migrations;
use sqlwright_migrations::Problem;

use super::help::words;
use crate::check::server::failure;
use crate::diagnostics::{Code, Diagnostic, Label};

pub(super) fn diagnostic(problem: Problem) -> Diagnostic {
    let Problem { code, message, primary, secondary, notes, help, error } = problem;
    let diagnostic = match (&error, &primary) {
        (Some(error), Some(label)) => failure::of_schema(error, label.span),
        (Some(error), None) => failure::of_server(error, &message),
        // There, options are keys of the configuration.
        (None, _) if code == migrations::Code::UnreadableSkip => {
            Diagnostic::new(Code::InvalidConfiguration, message.replacen("`skip`", "skip under [migrations]", 1))
        }
        (None, _) => Diagnostic::new(self::code(code), message),
    };
    let diagnostic = match primary {
        Some(label) if error.is_none() => diagnostic.at(label.span, label.text),
        _ => diagnostic,
    };
    let label = |label: migrations::Label| Label { span: label.span, text: label.text };
    let diagnostic = Diagnostic { secondary: secondary.into_iter().map(label).collect(), ..diagnostic };
    let diagnostic = notes.into_iter().fold(diagnostic, Diagnostic::note);
    help.iter().map(words).fold(diagnostic, Diagnostic::help)
}

fn code(code: migrations::Code) -> Code {
    match code {
        migrations::Code::NoSchema => Code::NoSchema,
        migrations::Code::UnreadableSkip => Code::InvalidConfiguration,
        migrations::Code::InvalidSchema => Code::InvalidSchema,
        migrations::Code::ServerError => Code::ServerError,
        migrations::Code::DownMarker => Code::DownMarker,
        migrations::Code::DownMigration => Code::DownMigration,
        migrations::Code::UnsetPlaceholder => Code::UnsetPlaceholder,
        migrations::Code::MigrationNotInSql => Code::MigrationNotInSql,
        migrations::Code::SkippedFile => Code::SkippedFile,
        migrations::Code::SkippedLink => Code::SkippedLink,
        migrations::Code::SearchPathLeft => Code::SearchPathLeft,
        migrations::Code::OtherSystem => Code::OtherSystem,
        migrations::Code::SkippedStatements => Code::SkippedStatements,
        migrations::Code::SkippedRows => Code::SkippedRows,
    }
}
