//! In which order files are applied, and which are not: those that undo, and those that others replace.

use std::path::PathBuf;

use super::find::{Folder, Found};
use super::names::{self, Flyway};
use super::tool::Tool;
use super::{Options, sqitch};
use crate::help::Help;
use crate::problem::{Code, Problem, Problems};

/// The files of a folder, in the order in which they are applied.
pub(super) fn in_order(folder: &Folder, options: &Options, problems: &mut Problems) -> Vec<Found> {
    if let Some(found) = sqitch::in_order(folder, problems) {
        return found;
    }
    let is_versioned = |name: &String| names::flyway(name).is_some_and(|flyway| matches!(flyway.kind, 'V' | 'B'));
    if folder.all().iter().any(|folder| folder.sql.iter().any(is_versioned)) {
        return versioned(folder, problems);
    }
    let mut plain = Plain { options, problems, found: Vec::new() };
    plain.folder(folder);
    plain.found
}

/// All that is not Flyway's, refinery's or sqitch's: folder by folder.
struct Plain<'a> {
    options: &'a Options,
    problems: &'a mut Problems,
    found: Vec<Found>,
}

impl Plain<'_> {
    fn folder(&mut self, folder: &Folder) {
        let siblings: Vec<&str> = folder.sql.iter().map(String::as_str).collect();
        let mut entries: Vec<&str> = siblings.iter().filter(|name| !names::undoes(name, &siblings)).copied().collect();
        entries.retain(|name| !names::is_word_for_down(name) || self.is_listed_to_build(folder, name));
        let below: Vec<&str> = folder.folders.iter().map(|(name, _)| name.as_str()).collect();
        entries.extend(below.iter().filter(|name| !self.is_left_out(folder, name)));
        let (foreign, mut entries): (Vec<&str>, Vec<&str>) =
            entries.into_iter().partition(|name| names::is_for_another_system(name, &below));
        for name in foreign {
            let path = folder.path.join(name);
            let shown = super::shown(path.strip_prefix(&self.options.folder).unwrap_or(&path));
            let text = format!("{shown} is skipped: its name says that it is for another database system");
            self.problems.push(Problem::new(Code::OtherSystem, text));
        }
        sort(&mut entries);
        for name in entries {
            match folder.folders.iter().find(|(below, _)| below == name) {
                Some((_, below)) => self.folder(below),
                None => self.found.push(Found { path: folder.path.join(name), tool: by_name(folder, name) }),
            }
        }
    }

    /// Whether a folder undoes what its parent or a folder beside it builds.
    fn is_left_out(&mut self, folder: &Folder, name: &str) -> bool {
        let Some((_, below)) = folder.folders.iter().find(|(other, _)| other == name) else { return false };
        let is_beside = |is_it: fn(&str) -> bool| folder.folders.iter().any(|(other, _)| is_it(other));
        if name == "verify" && is_beside(|other| other == "deploy") {
            return true;
        }
        if !names::is_word_for_down(name) || below.files().is_empty() {
            return false;
        }
        let undoes_a_file = |name: &String| {
            let version = names::version(name);
            folder.sql.iter().any(|other| other == name || (version.is_some() && names::version(other) == version))
        };
        is_beside(names::is_word_for_up)
            || below.sql.iter().any(undoes_a_file)
            || !self.is_listed_to_build(folder, name)
    }

    /// Whether the project says that a file or folder with such a name builds; otherwise that is reported.
    fn is_listed_to_build(&mut self, folder: &Folder, name: &str) -> bool {
        let path = folder.path.join(name);
        let is_listed = self.options.not_down.iter().any(|listed| path.ends_with(listed));
        if !is_listed {
            let shown = super::shown(path.strip_prefix(&self.options.folder).unwrap_or(&path));
            self.problems.push(
                Problem::new(Code::DownMigration, format!("{shown} is named like a down migration"))
                    .help(Help::SkipIfUndoing(shown.clone()))
                    .help(Help::NotDownFile(shown)),
            );
        }
        is_listed
    }
}

/// By number where all names begin with one, else by name.
fn sort(names: &mut [&str]) {
    if names.iter().all(|name| names::version(name).is_some()) {
        names.sort_by_key(|name| (names::version(name), *name));
    } else {
        names.sort_unstable();
    }
}

/// What a name and its folder show of the tool.
fn by_name(folder: &Folder, name: &str) -> Option<Tool> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let segments: Vec<&str> = name.split('.').collect();
    if name == "up.sql" {
        Some(Tool::Diesel)
    } else if name.ends_with(".up.sql") || name.ends_with("-up.sql") || name.ends_with("_up.sql") {
        Some(Tool::UpDown)
    } else if segments.len() > 2 && segments[1] == "do" && is_number(segments[0]) {
        Some(Tool::Postgrator)
    } else if name == "migration.sql" && names::version(&folder.name()).is_some() {
        Some(Tool::Prisma)
    } else if folder.path.ends_with("supabase/migrations") {
        Some(Tool::Supabase)
    } else {
        None
    }
}

/// Flyway and refinery: versions in all folders are one sequence.
fn versioned(folder: &Folder, problems: &mut Problems) -> Vec<Found> {
    let mut files = Vec::new();
    let mut callbacks = Vec::new();
    for path in folder.files() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match names::flyway(&name) {
            Some(flyway) => files.push((flyway, path)),
            None if Event::of(&name).is_some() => callbacks.push((name, path)),
            None => {
                let text = format!(
                    "{} has no version in its name as the others have, so Flyway and refinery do not take it as a migration, and it is skipped",
                    super::shown(&path)
                );
                problems.push(Problem::new(Code::SkippedFile, text).help(Help::NameOrList));
            }
        }
    }
    // `V1_2__x` is Flyway's alone, as are `R` and `B`.
    let is_flyway = !callbacks.is_empty()
        || files.iter().any(|(flyway, path)| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            matches!(flyway.kind, 'R' | 'B') || name.split("__").next().is_some_and(|number| number.contains('_'))
        });
    let versions: Vec<_> =
        files.iter().filter(|(flyway, _)| flyway.kind == 'V').map(|(flyway, _)| flyway.version.clone()).collect();
    let baseline =
        files.iter().filter(|(flyway, _)| flyway.kind == 'B').map(|(flyway, _)| flyway.version.clone()).max();
    files.retain(|(flyway, _)| match flyway.kind {
        // refinery's build the schema like its V ones; beside a V of the same number it is Flyway's undo.
        'U' => !is_flyway && !versions.contains(&flyway.version),
        'B' => Some(&flyway.version) == baseline.as_ref(),
        'V' => baseline.as_ref().is_none_or(|baseline| flyway.version > *baseline),
        _ => true,
    });
    files.sort_by_key(|(flyway, path)| {
        (flyway.kind == 'R', flyway.version.clone(), flyway.description.clone(), path.clone())
    });
    let tool = Some(if is_flyway { Tool::Flyway } else { Tool::Refinery });
    let found = |path: &PathBuf| Found { path: path.clone(), tool };
    with_callbacks(&files, &callbacks, found)
}

/// Flyway's SQL callbacks that change what a first migration of a database comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    BeforeMigrate,
    BeforeEachMigrate,
    AfterEachMigrate,
    BeforeRepeatables,
    AfterVersioned,
    AfterMigrate,
    AfterMigrateApplied,
    /// One that does not happen then.
    Another,
}

impl Event {
    /// `beforeMigrate.sql`, `beforeMigrate__with_a_description.sql`
    fn of(name: &str) -> Option<Self> {
        let event = name.rsplit_once('.')?.0.split("__").next()?;
        let is_event = ["before", "after", "createSchema"].iter().any(|prefix| {
            event
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
        });
        is_event.then_some(match event {
            "beforeMigrate" => Self::BeforeMigrate,
            "beforeEachMigrate" => Self::BeforeEachMigrate,
            "afterEachMigrate" => Self::AfterEachMigrate,
            "beforeRepeatables" => Self::BeforeRepeatables,
            "afterVersioned" => Self::AfterVersioned,
            "afterMigrate" => Self::AfterMigrate,
            "afterMigrateApplied" => Self::AfterMigrateApplied,
            _ => Self::Another,
        })
    }
}

fn with_callbacks(
    files: &[(Flyway, PathBuf)],
    callbacks: &[(String, PathBuf)],
    found: impl Fn(&PathBuf) -> Found,
) -> Vec<Found> {
    let of = |event: Event| {
        let mut named: Vec<_> = callbacks.iter().filter(|(name, _)| Event::of(name) == Some(event)).collect();
        named.sort();
        named.into_iter().map(|(_, path)| found(path)).collect::<Vec<_>>()
    };
    let mut all = of(Event::BeforeMigrate);
    let mut repeats = false;
    for (flyway, path) in files {
        if flyway.kind == 'R' && !repeats {
            repeats = true;
            all.extend(of(Event::AfterVersioned));
            all.extend(of(Event::BeforeRepeatables));
        }
        all.extend(of(Event::BeforeEachMigrate));
        all.push(found(path));
        all.extend(of(Event::AfterEachMigrate));
    }
    if !repeats {
        all.extend(of(Event::AfterVersioned));
        all.extend(of(Event::BeforeRepeatables));
    }
    all.extend(of(Event::AfterMigrate));
    all.extend(of(Event::AfterMigrateApplied));
    all
}
