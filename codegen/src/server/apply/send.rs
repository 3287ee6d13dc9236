//! Sends one statement, as psql would.

use std::io::Cursor;
use std::ops::Range;
use std::pin::pin;

use futures_util::SinkExt;
use tokio_postgres::{Error, SimpleQueryMessage, SimpleQueryRow};

use super::{Run, said};
use crate::parse::lexer::{self, TokenKind};
use crate::server::connect::Outcome;
use crate::server::globals::{Treatment, check};
use crate::server::schema::Step;
use crate::server::script::psql;
use crate::server::script::statement::{Kind, kind};

impl Run<'_> {
    /// Sends a statement. The outer error ends the run, the inner one is the server's.
    pub(super) async fn statement(
        &mut self,
        step: &Step,
        at: usize,
        sent_by: Option<&Range<usize>>,
        rows: Option<&Range<usize>>,
    ) -> Outcome<Result<(), Error>> {
        let written = self.text(step, step.item.range.clone());
        let text = psql::interpolated(written, &self.variables).unwrap_or_else(|| written.to_owned());
        let kind = kind(&text);
        if kind == Kind::Builds {
            self.builds(step)?;
        }
        if kind == Kind::CopyIn {
            let Some(rows) = rows else { return Err(said::no_rows(step.span())) };
            return Ok(self.copy(&text, self.text(step, rows.clone())).await);
        }
        let command = sent_by.map_or("", |sent_by| self.text(step, sent_by.clone())).to_owned();
        let sent = match psql::name(&command) {
            "gexec" => self.send_what_it_returns(step, &text).await?,
            "gset" => self.set_what_it_returns(step, &command, &text).await?,
            "gdesc" => Ok(()),
            _ => self.send(step, &text, &kind).await?,
        };
        if sent.is_ok() {
            match kind {
                Kind::Begin if self.open.is_none() => self.remember(at, false),
                Kind::End => self.open = None,
                _ => {}
            }
        }
        Ok(sent)
    }

    /// A dump of several databases can be applied to one only where one of them has something in it.
    fn builds(&mut self, step: &Step) -> Outcome<()> {
        let Some(current) = &self.sections.current else { return Ok(()) };
        match &self.sections.built {
            Some(built) if built != current => Err(said::two_databases(step.span(), built, current)),
            _ => {
                self.sections.built = Some(current.clone());
                Ok(())
            }
        }
    }

    async fn send(&mut self, step: &Step, text: &str, kind: &Kind) -> Outcome<Result<(), Error>> {
        let text = match kind {
            Kind::Database | Kind::CopyOut => return Ok(Ok(())),
            Kind::Extension(name) if self.settings.migrations.stubbed_extensions.contains(name) => return Ok(Ok(())),
            Kind::OfDatabase(names) => self.with_our_database(text, names),
            _ => text.to_owned(),
        };
        let client = &self.connection.client;
        let (edits, checked) = match self.globals.treat(&text, step.span()) {
            Treatment::Send { edits, checked } => (edits, checked),
            Treatment::LeaveOut => return Ok(Ok(())),
            Treatment::Refuse(refusal) => return Err(said::reaches(step.span(), &refusal.what)),
        };
        let sent = edits.apply(&text);
        // What does not end would take the check in; the server refuses it as it is.
        let ends = !lexer::lex(&sent).iter().any(|token| matches!(token.kind, TokenKind::Unterminated(_)));
        if !(checked && ends) {
            return Ok(client.batch_execute(&sent).await);
        }
        match client.batch_execute(&format!("{sent};\n{}", check::SQL)).await {
            Err(error) => match check::written(&error) {
                Some(catalogs) => Err(said::reaches(step.span(), &format!("what all databases share ({catalogs})"))),
                None => Ok(Err(error)),
            },
            Ok(()) => Ok(Ok(())),
        }
    }

    /// The same statement about the database that the schema is applied to.
    fn with_our_database(&self, text: &str, names: &[Range<usize>]) -> String {
        let ours = self.address.config.get_dbname().unwrap_or_default();
        let ours = format!("\"{}\"", ours.replace('"', "\"\""));
        let mut written = text.to_owned();
        for name in names.iter().rev() {
            written.replace_range(name.clone(), &ours);
        }
        written
    }

    /// COPY … FROM STDIN, with the lines up to `\.`.
    async fn copy(&self, text: &str, rows: &str) -> Result<(), Error> {
        let rows = rows.strip_suffix("\\.\n").or_else(|| rows.strip_suffix("\\.\r\n")).or(rows.strip_suffix("\\."));
        let rows = rows.unwrap_or_default().as_bytes().to_vec();
        let mut sink = pin!(self.connection.client.copy_in::<_, Cursor<Vec<u8>>>(text).await?);
        sink.send(Cursor::new(rows)).await?;
        sink.finish().await.map(drop)
    }

    /// `\gexec`: each value that comes back is a statement.
    async fn send_what_it_returns(&mut self, step: &Step, text: &str) -> Outcome<Result<(), Error>> {
        let messages = match self.connection.client.simple_query(text).await {
            Ok(messages) => messages,
            Err(error) => return Ok(Err(error)),
        };
        for row in rows(messages) {
            for column in 0..row.len() {
                if let Some(statement) = row.get(column)
                    && let Err(error) = self.send(step, statement, &kind(statement)).await?
                {
                    return Ok(Err(error));
                }
            }
        }
        Ok(Ok(()))
    }

    /// `\gset`: each column of the only row is a variable.
    async fn set_what_it_returns(&mut self, step: &Step, command: &str, text: &str) -> Outcome<Result<(), Error>> {
        let rows = match self.connection.client.simple_query(text).await {
            Ok(messages) => rows(messages),
            Err(error) => return Ok(Err(error)),
        };
        let [row] = rows.as_slice() else { return Err(said::not_one_row(step.span(), rows.len())) };
        let prefix = psql::arguments(command, &self.variables).unwrap_or_default().concat();
        for (number, column) in row.columns().iter().enumerate() {
            let name = format!("{prefix}{}", column.name());
            match row.get(number) {
                Some(value) => self.variables.insert(name, value.to_owned()),
                None => self.variables.remove(&name),
            };
        }
        Ok(Ok(()))
    }
}

fn rows(messages: Vec<SimpleQueryMessage>) -> Vec<SimpleQueryRow> {
    let rows = messages.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    rows.collect()
}
