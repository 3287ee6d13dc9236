//! What `sqlwright.toml` says about the schema's files: `schema`, and `[migrations]`. The same for all that read that file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use crate::Options;

/// The key `schema`: a path, or a list of paths.
#[derive(Debug, Clone)]
pub struct Paths(pub Vec<PathBuf>);

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PathsVisitor;
        impl<'de> Visitor<'de> for PathsVisitor {
            type Value = Paths;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path, or a list of paths in the order in which they are applied")
            }

            fn visit_str<E: Error>(self, path: &str) -> Result<Paths, E> {
                Ok(Paths(vec![path.into()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Paths, A::Error> {
                let mut paths = Vec::new();
                while let Some(path) = list.next_element()? {
                    paths.push(path);
                }
                if paths.is_empty() { Err(A::Error::invalid_length(0, &self)) } else { Ok(Paths(paths)) }
            }
        }
        deserializer.deserialize_any(PathsVisitor)
    }
}

/// The table `[migrations]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct MigrationsTable {
    skip: Vec<PathBuf>,
    down: Vec<String>,
    not_down: Vec<String>,
    keep_settings: Option<bool>,
    stubbed_extensions: Vec<String>,
    placeholders: BTreeMap<String, String>,
}

impl MigrationsTable {
    /// As [`read`](crate::read) takes it; paths are relative to `folder`.
    pub fn options(self, folder: &Path) -> Options {
        Options {
            folder: folder.to_owned(),
            skip: self.skip.into_iter().map(|path| folder.join(path)).collect(),
            down: self.down,
            not_down: self.not_down,
            keep_settings: self.keep_settings,
            stubbed_extensions: self.stubbed_extensions,
            placeholders: self.placeholders,
        }
    }
}
