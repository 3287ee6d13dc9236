//! What two schemas have in common that come to the same.

use std::collections::HashMap;
use std::fmt::Write as _;

use sqlwright_source::{FileId, SourceMap};

use super::Schema;
use crate::script::What;

impl Schema {
    /// Everything in its files that decides what it comes to, as text: what is applied, in which order and how. `sources` is what
    /// [`read`](crate::read) filled. Names of files are no part of it.
    pub fn identity(&self, sources: &SourceMap) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "expected {:?}", self.expected);
        // By their order: query files have numbers of the same kind.
        let files = self.files();
        let numbers: HashMap<FileId, usize> = files.iter().enumerate().map(|(number, file)| (*file, number)).collect();
        for migration in &self.migrations {
            let (transaction, keeps, tool) = (migration.transaction, migration.keeps, migration.tool);
            let _ = writeln!(text, "migration {} {transaction} {keeps:?} {tool:?}", numbers[&migration.file]);
            for step in &migration.steps {
                let range = &step.item.range;
                let _ = write!(text, "{} {} {}", numbers[&step.file], range.start, range.end);
                match &step.item.what {
                    What::Statement { sent_by: None, rows: None } => {}
                    what => drop(write!(text, " {what:?}")),
                }
                if let Some(why) = &step.not_included {
                    let _ = write!(text, " {why:?}");
                }
                text.push('\n');
            }
        }
        for file in files {
            let content = sources.file(file).text();
            let _ = writeln!(text, "file {}", content.len());
            text.push_str(content);
        }
        text
    }
}
