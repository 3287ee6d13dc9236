//! What changed of the meaning of statements: from two states of a project to a list of [`Change`]s. Nothing here asks a server or reads
//! a file: a [`Snapshot`] has all that is known of a state.
//!
//! Facts decide first: names, types, NULL, rows, violations, effects. What is not in them, such as the definition of a view, is compared
//! as the server words it, as far as a statement uses it; a difference there is of unknown consequence. What is equal in both is no change,
//! however it is written.

mod beyond;
mod cause;
mod change;
mod columns;
mod deploy;
mod facts;
mod format;
mod snapshot;
mod understand;
mod violations;

use std::collections::{BTreeMap, BTreeSet};

pub use change::{Accepted, Cause, Change, Kind, Place, Severity};
pub(crate) use deploy::Four;
pub use deploy::{Compatibility, Deployment, Direction, Order};
pub use format::DiffFormat;
pub(crate) use snapshot::Origin;
pub use snapshot::{Broken, Object, Snapshot, Understood};

use crate::report::Statement;

/// What for two states are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To read a change: everything is said.
    Review,
    /// To deploy: the code was generated for one schema, and runs on the other.
    Deploy,
}

/// What changed from one state to another, the most severe first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// The changes.
    pub changes: Vec<Change>,
    /// What could not be compared, in words.
    pub notes: Vec<String>,
}

impl Comparison {
    /// Compares.
    pub fn of(old: &Snapshot, new: &Snapshot) -> Self {
        let mut changes = compare(old, new, Purpose::Review);
        cause::find(&mut changes, old, new);
        sort(&mut changes);
        let mut notes: Vec<String> = [old, new].into_iter().flat_map(|side| side.notes.iter().cloned()).collect();
        if old.understood.is_empty() != new.understood.is_empty() && !(old.is_empty() || new.is_empty()) {
            notes.push(
                "a report says nothing of views, functions, policies and privileges, so only facts were compared"
                    .to_owned(),
            );
        }
        Self { changes, notes }
    }

    /// Those of this level or a more severe one that nobody has accepted.
    pub fn at_least(&self, severity: Severity) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.severity <= severity && change.accepted.is_none())
    }

    /// Marks the changes that somebody has accepted; those of `accepted` that no change fits are returned.
    pub fn accept<'a>(&mut self, accepted: &'a [Accepted]) -> Vec<&'a Accepted> {
        accept(&mut self.changes, accepted)
    }
}

fn accept<'a>(changes: &mut [Change], accepted: &'a [Accepted]) -> Vec<&'a Accepted> {
    let mut unused = Vec::new();
    for one in accepted {
        let mut fits = changes.iter_mut().filter(|change| one.fits(change)).peekable();
        if fits.peek().is_none() {
            unused.push(one);
        }
        fits.for_each(|change| change.accepted = Some(one.reason.clone()));
    }
    unused
}

fn sort(changes: &mut Vec<Change>) {
    changes.sort_by(|one, other| {
        let key = |change: &Change| (change.severity, change.place.clone(), change.statement.clone(), change.kind);
        key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
    });
    changes.dedup();
}

/// One statement of a side.
#[derive(Clone, Copy)]
struct Side<'s> {
    statement: &'s Statement,
    understood: Option<&'s Understood>,
}

/// Takes down what changed of one statement.
struct Notes<'s> {
    statement: String,
    place: Option<Place>,
    purpose: Purpose,
    /// The author has written another statement.
    rewritten: bool,
    changes: &'s mut Vec<Change>,
}

impl Notes<'_> {
    fn add(&mut self, kind: Kind, severity: Severity, object: Option<&str>, message: impl Into<String>) {
        if self.purpose == Purpose::Deploy && severity == Severity::Safe {
            return;
        }
        // Code that was generated before sends the text of before.
        let severity = if self.rewritten && severity == Severity::Decode { Severity::Source } else { severity };
        self.changes.push(Change {
            severity,
            kind,
            statement: self.statement.clone(),
            place: self.place.clone(),
            object: object.map(str::to_owned),
            message: message.into(),
            cause: None,
            accepted: None,
        });
    }

    /// "now " where a change is told.
    fn now(&self) -> &'static str {
        match self.purpose {
            Purpose::Review => "now ",
            Purpose::Deploy => "",
        }
    }
}

fn compare(old: &Snapshot, new: &Snapshot, purpose: Purpose) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (sides(old), sides(new));
    let was_broken: BTreeSet<&str> = old.broken.iter().map(|broken| broken.statement.as_str()).collect();
    for broken in new.broken.iter().filter(|broken| !was_broken.contains(broken.statement.as_str())) {
        let existed = before.contains_key(broken.statement.as_str());
        if existed || purpose == Purpose::Review {
            changes.push(broken.change(new, purpose));
        }
    }
    let is_broken: BTreeSet<&str> = new.broken.iter().map(|broken| broken.statement.as_str()).collect();
    for (name, side) in &after {
        let place = new.place(side.statement);
        let rewritten = before.get(name).is_some_and(|before| before.statement.sql != side.statement.sql);
        let mut notes =
            Notes { statement: name.clone(), place: Some(place), purpose, rewritten, changes: &mut changes };
        match before.get(name) {
            Some(before) => statement(*before, *side, &mut notes),
            None if was_broken.contains(name.as_str()) => notes.add(Kind::Mended, Severity::Safe, None, "is valid now"),
            None => notes.add(Kind::Added, Severity::Safe, None, "was added"),
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name) && !is_broken.contains(name.as_str())) {
        let mut notes =
            Notes { statement: name.clone(), place: None, purpose, rewritten: false, changes: &mut changes };
        notes.add(Kind::Removed, Severity::Source, None, "was removed");
    }
    changes
}

fn sides(snapshot: &Snapshot) -> BTreeMap<String, Side<'_>> {
    let side = |statement| {
        let name = Statement::qualified_name(statement);
        let understood = snapshot.understood.get(&name);
        (name, Side { statement, understood })
    };
    snapshot.report.iter().flat_map(|report| &report.statements).map(side).collect()
}

fn statement(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    columns::columns(old, new, notes);
    columns::parameters(old, new, notes);
    facts::rows(old, new, notes);
    violations::violations(old, new, notes);
    facts::effects(old, new, notes);
    facts::settings(old, new, notes);
    beyond::beyond(old, new, notes);
    // Last: what says nothing if something else was said.
    columns::signature(old, new, notes);
    beyond::meaning(old, new, notes);
}
