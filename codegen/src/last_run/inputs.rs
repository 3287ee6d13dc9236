//! Everything on which the result of a run depends.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check::read::query_files;
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::digest::digest;
use crate::source::SourceMap;

/// Reads them as a run does; `None` where that cannot be said. `sources` has the configuration, and is given all that is read, in the order in
/// which a run reads it.
pub(super) fn read(
    config: &Config,
    manifest: Option<&Path>,
    installation: &[PathBuf],
    sources: &mut SourceMap,
) -> Option<BTreeMap<String, String>> {
    let mut found = Diagnostics::default();
    query_files(&config.queries, sources, &mut found);
    let schema = config.server.schema(sources)?.result?;
    if found.has_errors() { None } else { of(config, manifest, installation, &schema, sources) }
}

/// Digests of what was read, by what they are of. `schema` is the [result](crate::check::server::SchemaIdentity) of the one that is among it.
pub(super) fn of(
    config: &Config,
    manifest: Option<&Path>,
    installation: &[PathBuf],
    schema: &str,
    sources: &SourceMap,
) -> Option<BTreeMap<String, String>> {
    let server = config.server.installed(installation)?;
    let manifest = manifest.map(|manifest| sqlwright_source::read::text(manifest).unwrap_or_default());
    let configuration = format!("{config:?}");
    let mut inputs = BTreeMap::from([
        ("the program, PostgreSQL or the order of the schema".to_owned(), digest([&*server, schema])),
        ("the configuration".to_owned(), digest([&*configuration])),
        ("the manifest".to_owned(), digest(manifest.as_deref())),
    ]);
    // Two of one name differ in their order.
    for file in sources.files() {
        let before = inputs.remove(&file.path().display().to_string());
        let parts = before.as_deref().into_iter().chain([file.text()]);
        inputs.insert(file.path().display().to_string(), digest(parts));
    }
    Some(inputs)
}
