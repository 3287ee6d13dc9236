//! Where a value comes from: the table columns that it is taken from unchanged, and the domain that it is of. What is not known has no
//! sources, and only loses a mapping to a Rust type.

use crate::catalog::{Catalog, Oid, TypeKind};
use crate::facts;
use crate::tree::node::Node;
use crate::tree::query::{EntryKind, Query, RangeTableEntry};
use crate::tree::result_type::result_type;

/// What a value is taken from unchanged, or goes to: all of these, or one of them, as the row may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sources {
    /// Each once; none for NULL.
    pub(crate) values: Vec<Source>,
    /// The value is an array of them.
    pub(crate) in_array: bool,
}

/// One thing that a value is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A column of a table or view, or a field of a composite type: `pg_class.oid` and `attnum`.
    Column(Oid, i16),
    /// Something of this domain.
    Type(Oid),
}

impl Sources {
    /// The same by names; `None` where the catalog does not have one of them.
    pub(crate) fn named(&self, catalog: &Catalog) -> Option<facts::Sources> {
        let named = |source: &Source| match source {
            Source::Column(relation, number) => catalog.column_name(*relation, *number).map(facts::Source::Column),
            Source::Type(oid) => catalog.type_name(*oid).map(facts::Source::Type),
        };
        let values: Option<Vec<_>> = self.values.iter().map(named).collect();
        Some(facts::Sources { values: values?, in_array: self.in_array })
    }
}

/// How deep expressions and subqueries may nest.
const MAX_DEPTH: u32 = 100;

/// Functions of PostgreSQL that return one of their first argument's values.
const PICKS: &[&str] = &["min", "max", "any_value", "first_value", "last_value", "nth_value", "lag", "lead"];

/// The sources of each output column of a statement.
pub(crate) fn of_columns(catalog: &Catalog, query: Query<'_>) -> Vec<Option<Sources>> {
    let mut walk = Walk { catalog, depth: 0, open: Vec::new() };
    (0..query.output().len()).map(|position| walk.output(&[query], position)).collect()
}

/// The sources of an expression at its place; the innermost query is the last.
pub(crate) fn of_expression(catalog: &Catalog, levels: &[Query<'_>], node: &Node<'_>) -> Option<Sources> {
    Walk { catalog, depth: 0, open: Vec::new() }.expression(levels, node)
}

/// The sources of a view's column, by names.
pub fn of_view(catalog: &Catalog, view: Oid, column: i16) -> Option<facts::Sources> {
    view_column(catalog, view, column)?.named(catalog)
}

/// The sources of a view's column.
pub(crate) fn view_column(catalog: &Catalog, view: Oid, column: i16) -> Option<Sources> {
    let node = catalog.relations.get(&view)?.view_query.as_ref()?.node()?;
    let position = usize::try_from(column).ok()?.checked_sub(1)?;
    Walk { catalog, depth: 0, open: Vec::new() }.output(&[Query::of(node)?], position)
}

struct Walk<'c> {
    catalog: &'c Catalog,
    depth: u32,
    /// The outputs that are being looked into: a recursive query refers to its own.
    open: Vec<(usize, usize)>,
}

impl Walk<'_> {
    fn output(&mut self, levels: &[Query<'_>], position: usize) -> Option<Sources> {
        let query = *levels.last()?;
        let key = (std::ptr::from_ref(query.node()).addr(), position);
        if self.open.contains(&key) {
            return Some(Sources::default());
        }
        self.open.push(key);
        let found = if query.get("setOperations").is_null() {
            query.output().get(position).and_then(|entry| self.expression(levels, entry.expression()))
        } else {
            let arms = query.range_table().filter_map(RangeTableEntry::subquery);
            all(arms.map(|arm| self.output(&[levels, &[arm]].concat(), position)).collect())
        };
        self.open.pop();
        found
    }

    fn expression(&mut self, levels: &[Query<'_>], node: &Node<'_>) -> Option<Sources> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let found = self.node(levels, node).or_else(|| self.domain(node));
        self.depth -= 1;
        found
    }

    /// An expression of which only its domain is known.
    fn domain(&self, node: &Node<'_>) -> Option<Sources> {
        let oid = result_type(node)?;
        let is_domain = matches!(self.catalog.types.get(&oid)?.kind, TypeKind::Domain(_));
        is_domain.then(|| Sources { values: vec![Source::Type(oid)], in_array: false })
    }

    fn node(&mut self, levels: &[Query<'_>], node: &Node<'_>) -> Option<Sources> {
        let items = |field: &str| node.get(field).items();
        let mut every = |nodes: Vec<&Node<'_>>| {
            let found = nodes.into_iter().map(|node| self.expression(levels, node)).collect();
            all(found)
        };
        match node.label() {
            "VAR" => self.variable(levels, node),
            // NULL, and what a caller gives, may be anything.
            "CONST" if node.get("constisnull").is_true() => Some(Sources::default()),
            "PARAM" => self.domain(node).or(Some(Sources::default())),
            // A cast that was not written.
            "RELABELTYPE" if node.get("relabelformat").int() == Some(2) => self.expression(levels, node.get("arg")),
            "COLLATEEXPR" | "RETURNINGEXPR" => {
                self.expression(levels, if node.is("COLLATEEXPR") { node.get("arg") } else { node.get("retexpr") })
            }
            "COALESCEEXPR" | "MINMAXEXPR" => every(items("args").iter().collect()),
            "NULLIFEXPR" => self.expression(levels, items("args").first()?),
            "CASEEXPR" => {
                let results = items("args").iter().map(|when| when.get("result"));
                every(results.chain([node.get("defresult")]).filter(|node| !node.is_null()).collect())
            }
            "ARRAYEXPR" if !node.get("multidims").is_true() => {
                every(items("elements").iter().collect()).and_then(in_array)
            }
            "AGGREF" => {
                let argument = items("args").first()?.get("expr");
                match self.builtin(node.get("aggfnoid"))? {
                    "array_agg" => self.expression(levels, argument).and_then(in_array),
                    name if PICKS.contains(&name) => self.expression(levels, argument),
                    _ => None,
                }
            }
            "WINDOWFUNC" => {
                let picks = PICKS.contains(&self.builtin(node.get("winfnoid"))?);
                if picks { self.expression(levels, items("args").first()?) } else { None }
            }
            "SUBLINK" => {
                let inner = [levels, &[Query::of(node.get("subselect"))?]].concat();
                match node.get("subLinkType").int()? {
                    4 => self.output(&inner, 0),
                    6 => self.output(&inner, 0).and_then(in_array),
                    _ => None,
                }
            }
            "FIELDSELECT" => {
                let ty = self.catalog.types.get(&self.catalog.base_type(result_type(node.get("arg"))?))?;
                let TypeKind::Composite(relation) = ty.kind else { return None };
                column(relation, node.get("fieldnum"))
            }
            _ => None,
        }
    }

    /// The name of a function of PostgreSQL itself.
    fn builtin(&self, function: &Node<'_>) -> Option<&str> {
        let function = self.catalog.functions.get(&function.oid()?)?;
        function.is_builtin().then_some(function.name.as_str())
    }

    fn variable(&mut self, levels: &[Query<'_>], var: &Node<'_>) -> Option<Sources> {
        let number = |field: &str| var.get(field).int().and_then(|number| usize::try_from(number).ok());
        let depth = levels.len().checked_sub(number("varlevelsup")? + 1)?;
        let here = &levels[..=depth];
        let entry = levels[depth].entry(number("varno")?)?;
        let position = number("varattno")?.checked_sub(1)?;
        match entry.kind() {
            EntryKind::Relation => column(entry.relation()?, var.get("varattno")),
            EntryKind::Subquery => self.output(&[here, &[entry.subquery()?]].concat(), position),
            EntryKind::Cte => {
                let (name, up) = entry.cte()?;
                let owner = depth.checked_sub(up)?;
                let query = levels[owner].ctes().find(|cte| cte.name() == name)?.query()?;
                self.output(&[&levels[..=owner], &[query]].concat(), position)
            }
            EntryKind::Join => self.expression(here, entry.get("joinaliasvars").items().get(position)?),
            EntryKind::Group => self.expression(here, entry.get("groupexprs").items().get(position)?),
            EntryKind::Values => {
                let rows = entry.get("values_lists").items().iter();
                let cells: Option<Vec<_>> = rows.map(|row| row.items().get(position)).collect();
                all(cells?.into_iter().map(|cell| self.expression(here, cell)).collect())
            }
            _ => None,
        }
    }
}

/// The column of a table, view or composite type.
fn column(relation: Oid, number: &Node<'_>) -> Option<Sources> {
    let number = number.int().and_then(|number| i16::try_from(number).ok()).filter(|number| *number > 0)?;
    Some(Sources { values: vec![Source::Column(relation, number)], in_array: false })
}

/// The sources of what is one of several values; none where those of one are not known.
fn all(found: Vec<Option<Sources>>) -> Option<Sources> {
    let mut together = Sources::default();
    for sources in found {
        let sources = sources?;
        if !sources.values.is_empty() && !together.values.is_empty() && sources.in_array != together.in_array {
            return None;
        }
        together.in_array |= sources.in_array;
        let new: Vec<_> = sources.values.into_iter().filter(|source| !together.values.contains(source)).collect();
        together.values.extend(new);
    }
    Some(together)
}

/// The same in an array; arrays of arrays are none.
fn in_array(sources: Sources) -> Option<Sources> {
    (!sources.in_array).then_some(Sources { in_array: true, ..sources })
}
