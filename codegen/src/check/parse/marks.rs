//! The list of nullity marks in parentheses: `(a?, arr?[?], compos?.field?, comps[].field!)`.

use std::collections::HashMap;

use crate::check::parse::ast::{ElementNullity, Mark, Nullity};
use crate::check::parse::cursor::{Cursor, Parsed, malformed};
use crate::check::parse::names::shown;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};

/// How deep a mark may reach into composites and arrays.
const DEEPEST: usize = 16;

/// One item of the list as written: a column, then ways into it.
struct Path {
    name: Spanned<String>,
    mark: Option<Spanned<Mark>>,
    steps: Vec<Step>,
}

/// One way into a value.
enum Step {
    /// `.field`.
    Field { name: Spanned<String>, mark: Option<Spanned<Mark>> },
    /// `[]`, `[?]`.
    Element { mark: Option<Spanned<Mark>> },
}

/// Reads the list in parentheses, if one comes next.
pub(super) fn list(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Parsed<Option<Vec<Nullity>>> {
    if cursor.takes('(').is_none() {
        return Ok(None);
    }
    let mut tree = Level::default();
    while cursor.takes(')').is_none() {
        let path = path(cursor)?;
        tree.insert(path, diagnostics);
        if cursor.takes(',').is_none() {
            cursor.expect(')', "`,` or `)`")?;
            break;
        }
    }
    Ok(Some(tree.finish()))
}

fn path(cursor: &mut Cursor<'_>) -> Parsed<Path> {
    let Some(name) = cursor.name()? else {
        return Err(cursor.unexpected("a name or `)`"));
    };
    let mark = mark(cursor);
    let mut steps = Vec::new();
    loop {
        if cursor.takes('.').is_some() {
            let Some(name) = cursor.name()? else {
                return Err(cursor.unexpected("the name of a field"));
            };
            steps.push(Step::Field { name, mark: self::mark(cursor) });
        } else if cursor.takes('[').is_some() {
            let mark = self::mark(cursor);
            cursor.expect(']', "`?`, `!` or `]`")?;
            steps.push(Step::Element { mark });
        } else {
            return Ok(Path { name, mark, steps });
        }
        if steps.len() > DEEPEST {
            return Err(malformed("a mark is nested too deep")
                .at(name.span, format!("more than {DEEPEST} levels into this value"))
                .into());
        }
    }
}

fn mark(cursor: &mut Cursor<'_>) -> Option<Spanned<Mark>> {
    let nullable = cursor.takes('?').map(|span| Spanned::new(Mark::Nullable, span));
    nullable.or_else(|| cursor.takes('!').map(|span| Spanned::new(Mark::NotNull, span)))
}

/// Columns or fields that stand side by side, in the order of their first mention.
#[derive(Default)]
struct Level {
    nodes: Vec<Node>,
    by_name: HashMap<String, usize>,
}

/// A column or field, and all that is said of it by all items of the list.
struct Node {
    name: Spanned<String>,
    slot: Slot,
    element: Option<Box<Element>>,
    fields: Level,
}

#[derive(Default)]
struct Element {
    slot: Slot,
    fields: Level,
}

/// What is said of one place.
#[derive(Default)]
struct Slot {
    mark: Option<Spanned<Mark>>,
    /// The item that ends here: a second one says it twice.
    item: Option<Span>,
}

impl Slot {
    /// Takes in a mark; a second one must agree with the first.
    fn mark(&mut self, mark: Option<Spanned<Mark>>, diagnostics: &mut Diagnostics) {
        let Some(mark) = mark else { return };
        match &self.mark {
            Some(first) if first.value != mark.value => diagnostics.push(
                Diagnostic::new(Code::ConflictingMarks, "one value has both `?` and `!`")
                    .at(mark.span, "the opposite here")
                    .also(first.span, "marked here")
                    .help("keep one of the two marks"),
            ),
            Some(_) => {}
            None => self.mark = Some(mark),
        }
    }

    /// Notes that an item ends here.
    fn end(&mut self, name: &Spanned<String>, diagnostics: &mut Diagnostics) {
        match self.item {
            Some(first) => diagnostics.push(
                Diagnostic::new(Code::DuplicateMark, format!("{} is listed twice", shown(&name.value)))
                    .at(name.span, "listed again here")
                    .also(first, "first listed here")
                    .help("remove one of the two"),
            ),
            None => self.item = Some(name.span),
        }
    }
}

impl Level {
    fn node(&mut self, name: Spanned<String>) -> &mut Node {
        let next = self.nodes.len();
        let index = *self.by_name.entry(name.value.clone()).or_insert(next);
        if index == next {
            self.nodes.push(Node { name, slot: Slot::default(), element: None, fields: Level::default() });
        }
        &mut self.nodes[index]
    }

    fn insert(&mut self, path: Path, diagnostics: &mut Diagnostics) {
        let name = path.name.clone();
        let mut node = self.node(path.name);
        node.slot.mark(path.mark, diagnostics);
        let mut within = false;
        for step in path.steps {
            match step {
                // `[?][]`: the elements of an array of arrays are those of the inner one, as PostgreSQL has it.
                Step::Element { mark } => {
                    node.element.get_or_insert_default().slot.mark(mark, diagnostics);
                    within = true;
                }
                Step::Field { name, mark } => {
                    let fields = match &mut node.element {
                        Some(element) if within => &mut element.fields,
                        _ => &mut node.fields,
                    };
                    node = fields.node(name);
                    node.slot.mark(mark, diagnostics);
                    within = false;
                }
            }
        }
        let slot = match &mut node.element {
            Some(element) if within => &mut element.slot,
            _ => &mut node.slot,
        };
        slot.end(&name, diagnostics);
    }

    /// The tree as data; as deep as [`DEEPEST`] at most.
    fn finish(self) -> Vec<Nullity> {
        self.nodes.into_iter().map(Node::finish).collect()
    }
}

impl Node {
    fn finish(self) -> Nullity {
        let element = self
            .element
            .map(|element| Box::new(ElementNullity { mark: element.slot.mark, fields: element.fields.finish() }));
        Nullity { name: self.name, mark: self.slot.mark, element, fields: self.fields.finish() }
    }
}
