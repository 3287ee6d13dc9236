//! What is to be said about a schema that could be applied. It is data, so that it can be said again where the schema is not.

use super::said;
use crate::diagnostics::Diagnostic;
use crate::server::schema::{Schema, Step};
use crate::source::Span;

/// One thing to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct Remark {
    place: Span,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// `\copy`: rows in another file.
    CopyOfAFile,
    /// The file leaves this `search_path`.
    SearchPathLeft(String),
}

impl Remark {
    pub(super) fn copy_of_a_file(step: &Step) -> Self {
        Self { place: step.span(), what: What::CopyOfAFile }
    }

    pub(super) fn search_path_left(step: &Step, path: String) -> Self {
        Self { place: step.span(), what: What::SearchPathLeft(path) }
    }

    /// In words.
    pub(in crate::server) fn diagnostic(&self) -> Diagnostic {
        match &self.what {
            What::CopyOfAFile => said::copy_of_a_file(self.place),
            What::SearchPathLeft(path) => said::left_search_path(self.place, path),
        }
    }

    /// As text, with the numbers of steps for places.
    pub(in crate::server) fn to_text(remarks: &[Self], schema: &Schema) -> String {
        let number = |place: Span| schema.steps().position(|step| step.span() == place);
        let path = |what: &What| match what {
            What::CopyOfAFile => None,
            What::SearchPathLeft(path) => Some(path.clone()),
        };
        let list: Vec<_> = remarks.iter().map(|remark| (number(remark.place), path(&remark.what))).collect();
        serde_json::json!(list).to_string()
    }

    /// Reads what [`Self::to_text`] has written of the same schema.
    pub(in crate::server) fn from_text(text: &str, schema: &Schema) -> Option<Vec<Self>> {
        let list: Vec<(usize, Option<String>)> = serde_json::from_str(text).ok()?;
        let remark = |(number, path): (usize, Option<String>)| {
            let what = path.map_or(What::CopyOfAFile, What::SearchPathLeft);
            Some(Self { place: schema.steps().nth(number)?.span(), what })
        };
        list.into_iter().map(remark).collect()
    }
}
