//! Reads one file of the schema: what of it is applied, and how.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use sqlwright_source::read;
use sqlwright_source::{FileId, SourceMap, Span};

use super::directives::{Directives, by_directive};
use super::find::Found;
use super::markers::{self, Divided, same};
use super::tool::{Tool, Transaction};
use super::{Keeps, Migration, Options, Step, changesets, doubt, names, shown, unreadable};
use crate::help::Help;
use crate::problem::{Code, Problem, Problems};
use crate::script::psql::{self, Variables};
use crate::script::statement::{Demand, Kind, demand, kind};
use crate::script::{self, Item, What};

/// Reads files one after the other.
pub(super) struct Loader<'a> {
    pub(super) options: &'a Options,
    pub(super) sources: &'a mut SourceMap,
    pub(super) problems: &'a mut Problems,
    /// psql's, as far as they are known without running anything: for the paths of `\i`.
    pub(super) variables: Variables,
    /// Values of `${name}` that files say themselves, for those behind them, too.
    pub(super) properties: BTreeMap<String, String>,
    /// The files that others include, resolved.
    pub(super) included: HashSet<PathBuf>,
    /// The files that include the one at hand.
    pub(super) including: Vec<PathBuf>,
    /// The lines that have been reported as doubtful.
    pub(super) doubted: HashSet<String>,
}

/// A file that has been read.
pub(super) struct Loaded {
    pub(super) path: PathBuf,
    pub(super) migrations: Vec<Migration>,
    /// Atlas: databases begin with this file, without those before it.
    pub(super) is_checkpoint: bool,
    /// yoyo: the names of files that come before it.
    pub(super) depends: Vec<String>,
}

impl Loader<'_> {
    /// Reads a file. `None` when a problem says why not.
    pub(super) fn load(&mut self, found: Found) -> Option<Loaded> {
        let path = found.path;
        let text = self.read(&path)?;
        let mut divided = markers::divide(&text, &self.options.down);
        let tool = divided.tool.or_else(|| by_directive(&text)).or(found.tool);
        if tool == Some(Tool::Liquibase) {
            for (name, value) in changesets::properties(&text) {
                self.properties.entry(name).or_insert(value);
            }
        }
        let written = self.with_placeholders(&path, text.clone(), tool)?;
        if written != text {
            divided = markers::divide(&written, &self.options.down);
        }
        let text = written;
        let directives = Directives::of(&path, &text);
        let downgrade = markers::alembic_downgrade(&text);
        let file = self.sources.add(shown(&path), text);
        if let Some(line) = downgrade {
            let shown = shown(path.strip_prefix(&self.options.folder).unwrap_or(&path));
            let text = format!("{shown} is the output of an Alembic downgrade");
            let problem = Problem::new(Code::DownMigration, text).at(Span::new(file, line), "");
            self.problems.push(problem.help(Help::SkipUndoing(shown)));
            return None;
        }
        if directives.skipped {
            return Some(Loaded { path, migrations: Vec::new(), is_checkpoint: false, depends: Vec::new() });
        }
        let migrations = match tool {
            Some(Tool::Liquibase) => self.changesets(&path, file),
            _ => vec![self.migration(&path, file, &divided, tool, directives.no_transaction)],
        };
        Some(Loaded { path, migrations, is_checkpoint: directives.checkpoint, depends: directives.depends })
    }

    fn read(&mut self, path: &Path) -> Option<String> {
        match read::text(path) {
            Ok(text) => Some(text),
            Err(error) => {
                self.problems.push(unreadable(path, &error));
                None
            }
        }
    }

    fn migration(
        &mut self,
        path: &Path,
        file: FileId,
        divided: &Divided,
        tool: Option<Tool>,
        no_transaction: bool,
    ) -> Migration {
        self.including = fs::canonicalize(path).into_iter().collect();
        let steps: Vec<Step> = divided.up.iter().flat_map(|part| self.steps(path, file, part.clone())).collect();
        let transaction = !no_transaction && self.runs_in_transaction(&steps, tool);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let keeps = match (self.options.keep_settings, tool) {
            (Some(true), _) => Keeps::Yes,
            (Some(false), _) => Keeps::No,
            (None, Some(tool)) => tool.keeps(),
            // Files with numbers are run by some tool, others more likely by psql.
            (None, None) if names::version(&name).is_some() => Keeps::Unsaid,
            (None, None) => Keeps::No,
        };
        Migration { file, steps, transaction, keeps, tool }
    }

    fn changesets(&mut self, path: &Path, file: FileId) -> Vec<Migration> {
        let text = self.sources.file(file).text().to_owned();
        let mut migrations = Vec::new();
        for changeset in changesets::changesets(&text) {
            let divided = Divided { up: vec![changeset.part], tool: None };
            migrations.push(self.migration(path, file, &divided, Some(Tool::Liquibase), changeset.no_transaction));
        }
        migrations
    }

    fn runs_in_transaction(&self, steps: &[Step], tool: Option<Tool>) -> bool {
        let statements = steps.iter().filter(|step| step.item.what != What::Command);
        let texts: Vec<&str> = statements.map(|step| self.text(step)).collect();
        let demands: Vec<Demand> = texts.iter().map(|text| demand(text)).collect();
        let any = |demanded: Demand| demands.contains(&demanded);
        match tool.map_or(Transaction::AsNeeded, Tool::transaction) {
            // One statement is whole without, and some tools send it so: CREATE INDEX CONCURRENTLY must be alone.
            Transaction::Always => texts.len() > 1 || any(Demand::Transaction),
            Transaction::Never => false,
            Transaction::WherePossible => !any(Demand::None),
            Transaction::AsNeeded => {
                let has_own = || texts.iter().any(|text| kind(text) == Kind::Begin);
                any(Demand::Transaction) && !any(Demand::None) && !has_own()
            }
        }
    }

    fn text(&self, step: &Step) -> &str {
        &self.sources.file(step.file).text()[step.item.range.clone()]
    }

    /// The statements and commands of a part of a file, those of the files that it includes in their places.
    fn steps(&mut self, path: &Path, file: FileId, part: Range<usize>) -> Vec<Step> {
        let text = self.sources.file(file).text()[part.clone()].to_owned();
        let items = script::items(&text);
        self.report_doubts(file, part.start, &text, &items);
        let mut steps = Vec::new();
        for item in items {
            let command = (item.what == What::Command).then(|| &text[item.range.clone()]);
            let name = command.map(psql::name).unwrap_or_default();
            let mut step = Step { file, item: item.moved_by(part.start), not_included: None };
            match (name, command.and_then(|command| psql::arguments(command, &self.variables))) {
                ("set", Some(arguments)) => {
                    if let Some((variable, values)) = arguments.split_first() {
                        self.variables.insert(variable.clone(), values.concat());
                    }
                }
                ("i" | "include" | "ir" | "include_relative", Some(arguments)) => {
                    let is_relative = name.contains('r');
                    match self.include(path, &arguments.concat(), is_relative, step.span()) {
                        Ok(included) => {
                            steps.extend(included);
                            continue;
                        }
                        Err(why) => step.not_included = Some(why),
                    }
                }
                _ => {}
            }
            steps.push(step);
        }
        steps
    }

    /// The steps of an included file, or why there are none.
    fn include(&mut self, path: &Path, name: &str, is_relative: bool, place: Span) -> Result<Vec<Step>, String> {
        let folder = path.parent().unwrap_or(Path::new(""));
        // psql looks from the folder that it is started in, which is most often one above the file.
        let mut folders = folder.ancestors().chain([Path::new("")]).take(if is_relative { 1 } else { usize::MAX });
        let found = folders.find_map(|folder| Some(folder.join(name)).filter(|path| path.is_file()));
        let Some(found) = found else { return Err(format!("there is no file {name}")) };
        let unreadable = |error| format!("{} cannot be read: {error}", shown(&found));
        let resolved = fs::canonicalize(&found).map_err(unreadable)?;
        let text = read::text(&found).map_err(unreadable)?;
        if self.including.contains(&resolved) {
            let text = format!("{} is included from within itself", shown(&found));
            self.problems.push(Problem::new(Code::InvalidSchema, text).at(place, ""));
            return Ok(Vec::new());
        }
        self.included.insert(resolved.clone());
        self.including.push(resolved);
        let up = markers::divide(&text, &self.options.down).up;
        let file = self.sources.add(shown(&found), text);
        let steps = up.into_iter().flat_map(|part| self.steps(&found, file, part)).collect();
        self.including.pop();
        Ok(steps)
    }

    /// Reports lines that read like the beginning of a down part, each text once.
    fn report_doubts(&mut self, file: FileId, start: usize, text: &str, items: &[Item]) {
        for range in doubt::doubtful(text, items) {
            let line = text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            if self.options.not_down.iter().any(|listed| same(listed, &line)) || !self.doubted.insert(line.clone()) {
                continue;
            }
            let place = Span::new(file, start + range.start..start + range.end);
            self.problems.push(
                Problem::new(Code::DownMarker, "the line looks like the beginning of a down section")
                    .at(place, "what follows would be applied, too")
                    .help(Help::DownLine(line.clone()))
                    .help(Help::NotDownLine(line)),
            );
        }
    }

    /// A text with the values of `${name}`.
    fn with_placeholders(&mut self, path: &Path, mut text: String, tool: Option<Tool>) -> Option<String> {
        if tool == Some(Tool::Play) {
            // Its way to write a semicolon that ends no statement.
            text = text.replace(";;", "; ");
        }
        if tool == Some(Tool::Liquibase) {
            text = changesets::with_semicolons(&text);
        }
        let mut written = String::with_capacity(text.len());
        let mut missing = None;
        let mut rest = text.as_str();
        while let Some(at) = rest.find("${") {
            let name = rest[at + 2..].split_once('}').map(|(name, _)| name).filter(|name| is_placeholder(name));
            let value = name.and_then(|name| {
                let given = self.options.placeholders.get(name).map(String::as_str);
                given.or_else(|| self.properties.get(name).map(String::as_str)).or_else(|| tool?.placeholder(name))
            });
            written += &rest[..at];
            rest = &rest[at..];
            let length = match (name, value) {
                (Some(name), Some(value)) => {
                    written += value;
                    name.len() + 3
                }
                (name, _) => {
                    let place = written.len();
                    missing = missing.or_else(|| Some((name?.to_owned(), place)));
                    written += "${";
                    2
                }
            };
            rest = &rest[length..];
        }
        written += rest;
        match missing.filter(|_| tool.is_some_and(Tool::replaces)) {
            None => Some(written),
            Some((name, place)) => {
                let file = self.sources.add(shown(path), written);
                let span = Span::new(file, place..place + name.len() + 3);
                self.problems.push(no_value(&name).at(span, ""));
                None
            }
        }
    }
}

fn is_placeholder(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.:".contains(c))
}

fn no_value(name: &str) -> Problem {
    let text = format!("the placeholder `${{{name}}}` has no value");
    Problem::new(Code::UnsetPlaceholder, text).help(Help::SetPlaceholder(name.to_owned()))
}
