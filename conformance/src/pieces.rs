//! Query files, taken apart: both generators stop at the first error of a file, and the statements beside it are to be compared too.

use std::io;
use std::path::{Path, PathBuf};

use crate::api::key;
use sqlwright_codegen::Generator;

/// One statement of a query file, with the shared types that the file declares.
#[derive(Debug)]
pub struct Piece {
    /// Repository and name: `reports.sales.by_month`.
    pub name: String,
    /// The path of its file below the folder of query files.
    path: PathBuf,
    text: String,
}

impl Piece {
    /// Writes it as the only query file below a folder.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let path = folder.join(&self.path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, &self.text)
    }
}

/// All statements below a folder.
pub fn pieces(folder: &Path) -> Vec<Piece> {
    // Nobody asks it.
    let checked = Generator::new().queries(folder).database_url("postgres://nowhere").read();
    let mut pieces = Vec::new();
    for file in &checked.files {
        let text = checked.sources.file(file.file).text();
        let line = |offset: usize| text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let rows = file.declarations.iter().map(|row| (line(row.name.span.start), None));
        let statements = file.parsed().map(|statement| (line(statement.name.span.start), Some(statement)));
        let mut items: Vec<_> = rows.chain(statements).collect();
        items.sort_by_key(|(start, _)| *start);
        let ends = items.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
        let items: Vec<_> = items.iter().zip(ends).map(|((start, item), end)| (item, &text[*start..end])).collect();
        let shared: String = items.iter().filter(|(item, _)| item.is_none()).map(|(_, text)| *text).collect();
        for (item, text) in items {
            let Some(statement) = item else { continue };
            let name = key(&format!("{}.{}", file.path.join("."), statement.name.value));
            let path = file.path.iter().collect::<PathBuf>().with_extension("sql");
            pieces.push(Piece { name, path, text: format!("{shared}\n{text}") });
        }
    }
    pieces
}
