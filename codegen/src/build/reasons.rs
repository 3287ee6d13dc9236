//! Reasons of the analysis, as readers of query files see them.

use crate::build::model::Reason;
use crate::check::parse::ast::Sql;
use crate::source::SourceMap;
use sqlwright_analysis::facts;

/// A reason, its places in the query file instead of in the statement as it is sent, and parameters by their names.
pub fn in_file(reason: &facts::Reason, sql: &Sql, sources: &SourceMap) -> Reason {
    let file = sources.file(sql.span.file);
    Reason {
        text: sql.with_names(&reason.text),
        place: reason.place.map(|place| file.line_column(sql.offset_in_file(place))),
        because: reason.because.iter().map(|reason| in_file(reason, sql, sources)).collect(),
    }
}
