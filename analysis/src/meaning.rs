//! What a statement means, as a text by names: two texts that are equal are of statements that mean the same, be they written
//! differently or prepared on different databases. The opposite does not hold.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalog::dependencies::{Dependencies, recorded};
use crate::catalog::{Catalog, FIRST_NORMAL_OID, Oid, TypeKind};
use crate::described::{Described, Tree};
use crate::facts::Facts;
use crate::tree::node::Node;
use crate::tree::normal::{COLUMN, CONSTANT, Clause, ENTRY, Layout, Level, Part, normal};
use crate::written::{TokenKind, Written};
use crate::{Options, ParameterMark, analyse_with};

/// Names that tell entries of a range table apart, each with its number in the query and its relation.
type Entries = BTreeMap<String, (usize, Option<Oid>)>;

/// The text; `None` where the statement has no tree that can be read.
pub fn of_statement(described: &Described, catalog: &Catalog) -> Option<String> {
    let Tree::Query(text) = &described.tree else { return None };
    let node = Node::parse(text).ok()?;
    let layout = Layout::default();
    let part = normal(&node, &layout, 0)?;
    let mut writer = Writer { catalog, written: described.written.as_ref(), levels: Vec::new(), text: String::new() };
    writer.part(&part);
    Some(writer.text)
}

/// What the facts of a statement depend on, by names.
pub fn dependencies(
    described: &Described,
    catalog: &Catalog,
    marks: &[ParameterMark],
    options: Options,
) -> (Facts, Dependencies) {
    recorded(catalog, || analyse_with(described, catalog, marks, options))
}

/// Types of constants whose values are oids of objects: `regclass` and the like.
const OIDS: [Oid; 9] = [24, 2202, 2203, 2204, 2205, 2206, 3734, 3769, 4089];

struct Writer<'c> {
    catalog: &'c Catalog,
    /// The statement as it was sent.
    written: Option<&'c Written>,
    levels: Vec<Entries>,
    text: String,
}

impl Writer<'_> {
    fn part(&mut self, part: &Part<'_>) {
        match part {
            Part::Text(text) => self.word(text),
            Part::List(parts) => self.all("[", parts.iter(), "]"),
            Part::Node(COLUMN, _, fields) => self.variable(fields),
            Part::Node(CONSTANT, Some(place), fields) => match self.literal(*place, fields) {
                Some(literal) => drop(write!(self.text, "{{literal {literal}}}")),
                None => self.node(CONSTANT, fields),
            },
            Part::Node(label, _, fields) => self.node(label, fields),
            Part::Arms(junction, items) => {
                let mut arms: Vec<String> = items.iter().map(|item| self.apart(&item.part)).collect();
                arms.sort();
                arms.dedup();
                let _ = write!(self.text, "{junction:?}({})", arms.join(" "));
            }
            Part::Items(items) => self.all("[", items.iter().map(|item| &item.part), "]"),
            Part::Hole(choice, parts) => {
                let _ = write!(self.text, "choice {choice}");
                self.all("(", parts.iter(), ")");
            }
            Part::Glue(junction, _) => {
                let _ = write!(self.text, "{junction:?}()");
            }
            Part::Query(level) => self.level(level),
            Part::Join(joined) => {
                let _ = write!(self.text, "{:?} join ", joined.kind);
                self.all("(", [&joined.how, &joined.right, &joined.on].into_iter(), ")");
            }
            Part::Exists(_, query) => self.all("exists (", std::iter::once(&**query), ")"),
            Part::Union(members) => self.all("union (", members.iter(), ")"),
        }
    }

    /// A part as a text of its own.
    fn apart(&mut self, part: &Part<'_>) -> String {
        let before = std::mem::take(&mut self.text);
        self.part(part);
        std::mem::replace(&mut self.text, before)
    }

    fn all<'p, 't: 'p>(&mut self, open: &str, parts: impl Iterator<Item = &'p Part<'t>>, close: &str) {
        self.text += open;
        for part in parts {
            self.part(part);
            self.text.push(' ');
        }
        self.text += close;
    }

    fn level(&mut self, level: &Level<'_>) {
        let mut entries = Entries::new();
        level.clauses.iter().for_each(|(_, part)| gather(part, &mut entries));
        self.levels.push(entries);
        let Level { command, distinct, distinct_on, with_ties, grouped, .. } = level;
        let _ = write!(self.text, "{command:?} {distinct} {distinct_on} {with_ties} {grouped} (");
        for (clause, part) in &level.clauses {
            let _ = write!(self.text, "{}: ", if *clause == Clause::Rest { "rest" } else { clause.words() });
            self.part(part);
            self.text.push('\n');
        }
        self.text.push(')');
        self.levels.pop();
    }

    fn node(&mut self, label: &str, fields: &[(&str, Part<'_>)]) {
        let of_table = label == ENTRY && fields.iter().any(|(name, part)| *name == "relid" && !is_none(part));
        let _ = write!(self.text, "{{{label}");
        for (name, part) in fields {
            // What a table is called in a statement does not matter, unless its columns have other names.
            if of_table && *name == "alias" && !renames(part) {
                continue;
            }
            let _ = write!(self.text, " {name} ");
            match part {
                Part::Text(text) if name.ends_with("typmod") || *name == "resname" => self.text += text,
                part => self.part(part),
            }
        }
        self.text.push('}');
    }

    /// A constant whose value is that of an oid, as it is written, with its type.
    fn literal(&self, place: usize, fields: &[(&str, Part<'_>)]) -> Option<String> {
        let ty = fields.iter().find(|(name, _)| *name == "consttype").and_then(|(_, part)| match part {
            Part::Text(oid) => oid.parse::<Oid>().ok(),
            _ => None,
        })?;
        if OIDS.contains(&ty) {
            let value = fields.iter().find(|(name, _)| *name == "constvalue").map(|(_, part)| part)?;
            return Some(format!("{} {ty}", self.name_of(oid_in(value)?)?));
        }
        if !self.has_oids(ty, 0) {
            return None;
        }
        let written = self.written?;
        let position = written.position(place)?;
        let is_literal = written.kind(position) == Some(TokenKind::Literal);
        is_literal.then(|| format!("{} {}", written.at(position), self.name_of(ty).unwrap_or_default()))
    }

    fn has_oids(&self, ty: Oid, depth: usize) -> bool {
        match self.catalog.types.get(&ty).map(|ty| &ty.kind) {
            Some(TypeKind::Enum(_)) => true,
            Some(TypeKind::Array(inner) | TypeKind::Range(inner) | TypeKind::Multirange(inner)) if depth < 32 => {
                self.has_oids(*inner, depth + 1)
            }
            Some(TypeKind::Domain(domain)) if depth < 32 => self.has_oids(domain.base, depth + 1),
            _ => false,
        }
    }

    /// A column, by name where it is one of a relation.
    fn variable(&mut self, fields: &[(&str, Part<'_>)]) {
        let field = |wanted: &str| fields.iter().find(|(name, _)| *name == wanted).map(|(_, part)| part);
        let number = |wanted| match field(wanted) {
            Some(Part::Text(text)) => text.parse::<i64>().ok(),
            _ => None,
        };
        let entry = match (field("varno"), number("varlevelsup")) {
            (Some(Part::Text(name)), Some(up)) => {
                let up = usize::try_from(up).ok();
                let level = up.and_then(|up| self.levels.len().checked_sub(up + 1)).and_then(|at| self.levels.get(at));
                level.and_then(|level| level.get(&**name)).copied()
            }
            _ => None,
        };
        let Some((position, relation)) = entry else { return self.node(COLUMN, fields) };
        let relation = relation.and_then(|oid| self.catalog.relations.get(&oid));
        let attribute = number("varattno").and_then(|number| i16::try_from(number).ok());
        let column = relation.zip(attribute).and_then(|(relation, number)| relation.columns.get(&number));
        let _ = write!(self.text, "{{column of {position}: ");
        match column {
            Some(column) => self.text += &column.name,
            None => drop(write!(self.text, "{attribute:?}")),
        }
        for (name, part) in fields.iter().filter(|(name, _)| !matches!(*name, "varno" | "varattno")) {
            let _ = write!(self.text, " {name} ");
            match part {
                Part::Text(text) if name.ends_with("typmod") => self.text += text,
                part => self.part(part),
            }
        }
        self.text.push('}');
    }

    /// A word: that of an oid by name, and of an entry of the range table by its number.
    fn word(&mut self, text: &str) {
        if let Some((position, _)) = self.levels.iter().rev().find_map(|level| level.get(text)) {
            let _ = write!(self.text, "entry {position}");
            return;
        }
        let list = text.strip_prefix("(o ").and_then(|rest| rest.strip_suffix(')'));
        let words: Vec<Cow<'_, str>> = match list {
            Some(oids) => oids.split(' ').map(|oid| self.name(oid)).collect(),
            None => vec![self.name(text)],
        };
        self.text += &words.join(" ");
    }

    fn name<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let oid = text.parse::<Oid>().ok().filter(|oid| *oid >= FIRST_NORMAL_OID);
        oid.and_then(|oid| self.name_of(oid)).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    fn name_of(&self, oid: Oid) -> Option<String> {
        let catalog = self.catalog;
        if let Some(relation) = catalog.relations.get(&oid) {
            return Some(format!("relation {}.{}", relation.schema, relation.name));
        }
        if let Some(ty) = catalog.types.get(&oid) {
            return Some(format!("type {}.{}", ty.schema, ty.name));
        }
        let function = catalog.functions.get(&oid).or_else(|| catalog.functions.get(catalog.operators.get(&oid)?))?;
        let arguments: Vec<String> =
            function.arguments.iter().map(|ty| self.name_of(*ty).unwrap_or_else(|| ty.to_string())).collect();
        Some(format!("function {}.{}({})", function.schema, function.name, arguments.join(", ")))
    }
}

/// The oid in the bytes of a constant, of a server on a machine that has the lowest first.
fn oid_in(part: &Part<'_>) -> Option<Oid> {
    let Part::Text(bytes) = part else { return None };
    let (_, bytes) = bytes.split_once('[')?;
    let bytes = bytes.split_whitespace().map_while(|byte| byte.parse::<i16>().ok()).take(4);
    let bytes: Vec<u8> = bytes.map(|byte| byte.to_le_bytes()[0]).collect();
    Some(Oid::from_le_bytes(bytes.try_into().ok()?))
}

/// The entries of the range table of a query, by their names; not those of its sub-selects.
fn gather(part: &Part<'_>, entries: &mut Entries) {
    match part {
        Part::Query(_) | Part::Exists(..) => {}
        Part::List(parts) => {
            if let [Part::Text(name), Part::Node(ENTRY, _, fields)] = &parts[..] {
                let relation = fields.iter().find(|(name, _)| *name == "relid").and_then(|(_, part)| match part {
                    Part::Text(oid) => oid.parse::<Oid>().ok().filter(|oid| *oid != 0),
                    _ => None,
                });
                let position = entries.len();
                entries.entry(name.to_string()).or_insert((position, relation));
            }
            part.children().into_iter().for_each(|child| gather(child, entries));
        }
        other => other.children().into_iter().for_each(|child| gather(child, entries)),
    }
}

fn is_none(part: &Part<'_>) -> bool {
    matches!(part, Part::Text(text) if matches!(&**text, "<>" | "0"))
}

/// Whether an alias has names for columns.
fn renames(part: &Part<'_>) -> bool {
    match part {
        Part::Node(_, _, fields) => fields.iter().any(|(name, part)| *name == "colnames" && !is_none(part)),
        other => !is_none(other),
    }
}
