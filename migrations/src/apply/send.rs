//! Sends one statement, as psql would.

use std::io::Cursor;
use std::ops::Range;
use std::pin::pin;

use futures_util::SinkExt;
use postgres_protocol::escape::escape_identifier;
use tokio_postgres::{Error, SimpleQueryRow};

use super::session::Outcome;
use super::{Run, Session, guard, messages};
use crate::edits::{Edits, Rewritten};
use crate::globals::Treatment;
use crate::schema::Step;
use crate::script::psql;
use crate::script::statement::{Kind, kind, temporary};

impl<S: Session> Run<'_, S> {
    /// Sends a statement. The outer error ends the run, the inner one is the server's.
    pub(super) async fn statement(
        &mut self,
        step: &Step,
        at: usize,
        sent_by: Option<&Range<usize>>,
        rows: Option<&Range<usize>>,
    ) -> Outcome<Result<(), Error>, S::Failure> {
        let written = self.text(step, step.item.range.clone());
        let mut text = Rewritten::new(written);
        text.rewrite(psql::interpolation(written, &self.variables));
        let kind = kind(&text.text);
        if kind == Kind::Builds {
            self.builds(step)?;
        }
        if kind == Kind::CopyIn {
            let Some(rows) = rows else { return Err(messages::no_rows(step.span()).into()) };
            let rows = self.text(step, rows.clone()).to_owned();
            return self.copy(step, &text.text, &rows).await;
        }
        let command = sent_by.map_or("", |sent_by| self.text(step, sent_by.clone())).to_owned();
        let name = psql::name(&command);
        if name == "gdesc" {
            return Ok(Ok(()));
        }
        let wants_rows = ["gexec", "gset"].contains(&name);
        let rows = match self.send(step, text, &kind, wants_rows).await? {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error)),
        };
        if let Some(name) = self.sent.as_ref().and_then(|sent| temporary(&sent.text)) {
            self.temporary.insert(name, step.span());
        }
        match kind {
            Kind::Begin if self.open.is_none() => self.remember(at, false),
            Kind::End => self.open = None,
            _ => {}
        }
        match (name, rows) {
            ("gexec", Some(rows)) => self.send_rows(step, &rows).await,
            ("gset", Some(rows)) => self.set_row(step, &command, &rows).map(Ok),
            _ => Ok(Ok(())),
        }
    }

    /// A dump of several databases can be applied to one only where one of them has something in it.
    fn builds(&mut self, step: &Step) -> Outcome<(), S::Failure> {
        let Some(current) = &self.sections.current else { return Ok(()) };
        match &self.sections.built {
            Some(built) if built != current => Err(messages::two_databases(step.span(), built, current).into()),
            _ => {
                self.sections.built = Some(current.clone());
                Ok(())
            }
        }
    }

    /// The rows that come back, where they are wanted; `None` where the statement was left out.
    async fn send(
        &mut self,
        step: &Step,
        mut text: Rewritten,
        kind: &Kind,
        wants_rows: bool,
    ) -> Outcome<Result<Option<Vec<SimpleQueryRow>>, Error>, S::Failure> {
        match kind {
            Kind::Database | Kind::CopyOut | Kind::SecurityLabel => return Ok(Ok(None)),
            Kind::Extension(name) if self.target.options.stubbed_extensions.contains(name) => return Ok(Ok(None)),
            Kind::OfDatabase(names) => text.rewrite(self.with_our_database(names)),
            _ => {}
        }
        let guard = match self.globals.treat(&text.text, step.span()) {
            Treatment::Send { edits, guard } => {
                text.rewrite(edits);
                guard
            }
            Treatment::LeaveOut => return Ok(Ok(None)),
            Treatment::Refuse(refusal) => return Err(messages::reaches(step.span(), &refusal.what).into()),
        };
        let sql = text.text.clone();
        self.sent = Some(text);
        let sent = self.guarded(step, &sql, kind, guard, wants_rows).await?;
        if sent.is_ok() && self.target.all_rights && guard::makes_roles(&sql) {
            self.execute(guard::ALL_MAY).await?;
        }
        Ok(sent.map(Some))
    }

    /// What makes a statement be about the database that the schema is applied to.
    fn with_our_database(&self, names: &[Range<usize>]) -> Edits {
        let ours = escape_identifier(self.session.config().get_dbname().unwrap_or_default());
        let mut edits = Edits::default();
        for name in names {
            edits.replace(name.clone(), ours.as_str());
        }
        edits
    }

    /// COPY … FROM STDIN, with the lines up to `\.`.
    async fn copy(&mut self, step: &Step, text: &str, rows: &str) -> Outcome<Result<(), Error>, S::Failure> {
        let rows = rows.strip_suffix("\\.\n").or_else(|| rows.strip_suffix("\\.\r\n")).or(rows.strip_suffix("\\."));
        let rows = rows.unwrap_or_default().as_bytes().to_vec();
        let Treatment::Send { guard, .. } = self.globals.treat(text, step.span()) else { return Ok(Ok(())) };
        let is_alone = guard.is_some() && self.open.is_none();
        if is_alone {
            self.execute("BEGIN").await?;
        }
        let client = self.session.client();
        let copied = self.asked(async {
            let mut sink = pin!(client.copy_in::<_, Cursor<Vec<u8>>>(text).await?);
            sink.send(Cursor::new(rows)).await?;
            sink.finish().await.map(drop)
        });
        let mut copied = copied.await?;
        if copied.is_ok() && guard.is_some() {
            copied = self.run_deferred(step, if is_alone { "COMMIT" } else { "" }).await?;
        }
        if copied.is_err() && is_alone {
            self.execute("ROLLBACK").await?;
        }
        Ok(copied)
    }

    /// `\gexec`: each value that comes back is a statement.
    async fn send_rows(&mut self, step: &Step, rows: &[SimpleQueryRow]) -> Outcome<Result<(), Error>, S::Failure> {
        for row in rows {
            for column in 0..row.len() {
                if let Some(statement) = row.get(column)
                    && let Err(error) = self.send(step, Rewritten::new(statement), &kind(statement), false).await?
                {
                    self.sent = None;
                    return Ok(Err(error));
                }
            }
        }
        Ok(Ok(()))
    }

    /// `\gset`: each column of the only row is a variable.
    fn set_row(&mut self, step: &Step, command: &str, rows: &[SimpleQueryRow]) -> Outcome<(), S::Failure> {
        let [row] = rows else { return Err(messages::not_one_row(step.span(), rows.len()).into()) };
        let prefix = psql::arguments(command, &self.variables).unwrap_or_default().concat();
        for (number, column) in row.columns().iter().enumerate() {
            let name = format!("{prefix}{}", column.name());
            match row.get(number) {
                Some(value) => self.variables.insert(name, value.to_owned()),
                None => self.variables.remove(&name),
            };
        }
        Ok(())
    }
}
