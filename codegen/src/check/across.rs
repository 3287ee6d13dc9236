//! The statements of several projects on the schemas of several: old ones on a new schema, and the other way round.

use super::server::{Definitions, Session, Vacant};
use super::{Checked, answer, block_on, read};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::SourceMap;

/// A schema with what was checked on it.
#[derive(Debug, Default)]
pub struct Across {
    /// What the server says of the objects of the schema.
    pub definitions: Definitions,
    /// The texts of the schema's files.
    pub sources: SourceMap,
    /// What is wrong with the schema.
    pub diagnostics: Diagnostics,
    /// The statements of each project that was asked for, in that order; none where the schema is wrong.
    pub checked: Vec<Checked>,
}

/// Checks, on the schema of each of `schemas`, the statements of the projects that it is given with. The schemas are applied one after the
/// other, if possible on one private server.
pub fn across(schemas: &[(&Config, Vec<&Config>)]) -> Vec<Across> {
    let asked = block_on(async || {
        let (mut vacant, mut found) = (Vacant::default(), Vec::new());
        for (schema, projects) in schemas {
            let mut one = Across::default();
            ask(schema, projects, &mut vacant, &mut one).await;
            found.push(one);
        }
        // It blocks until the server has ended.
        let _ = tokio::task::spawn_blocking(move || drop(vacant)).await;
        found
    });
    asked.unwrap_or_else(|error| {
        let text = format!("the operating system provides no event queue: {error}");
        let mut failed = Across::default();
        failed.diagnostics.push(Diagnostic::new(Code::SystemError, text));
        vec![failed]
    })
}

async fn ask(schema: &Config, projects: &[&Config], vacant: &mut Vacant, one: &mut Across) -> Option<()> {
    let mut session = Session::open_on(vacant, &schema.server, &mut one.sources, &mut one.diagnostics).await?;
    for (position, project) in projects.iter().enumerate() {
        if position > 0 {
            session.reconnect(&mut one.diagnostics).await?;
        }
        let mut checked = read(project, SourceMap::default(), Diagnostics::default());
        answer(&mut session, project, &mut checked).await;
        one.checked.push(checked);
    }
    session.reconnect(&mut one.diagnostics).await?;
    one.definitions = session.definitions(&mut one.diagnostics).await.unwrap_or_default();
    session.close_for(vacant, &schema.server, &mut one.diagnostics).await;
    Some(())
}
