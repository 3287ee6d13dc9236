//! Whether an element of an array can be NULL, whatever the array itself is.

use crate::analyse::node::Node;
use crate::analyse::nullability::expression::{evaluate, parameter_value};
use crate::analyse::nullability::origin::{Clause, Known, proved};
use crate::analyse::scope::{Scope, View};
use crate::analyse::tree::{EntryKind, Query, RangeTableEntry};
use crate::catalog::{Catalog, Constraint, ConstraintKind, Oid, RelationKind, StoredTree, TypeKind};

/// Whether the array has at least one element for sure.
pub(crate) fn is_non_empty(array: &Node<'_>) -> bool {
    match array.label() {
        "ARRAYEXPR" => !array.get("elements").items().is_empty() && array.get("multidims").bool() == Some(false),
        "CONST" => ArrayHeader::of(array).is_some_and(|header| header.dimensions > 0),
        "RELABELTYPE" => is_non_empty(array.get("arg")),
        _ => false,
    }
}

/// Whether the array has no more than one element.
pub(crate) fn has_one_element(array: &Node<'_>) -> bool {
    match array.label() {
        "ARRAYEXPR" => array.get("elements").items().len() == 1 && array.get("multidims").bool() == Some(false),
        "CONST" => ArrayHeader::of(array).is_some_and(|header| header.elements.is_some_and(|count| count <= 1)),
        "RELABELTYPE" | "COLLATEEXPR" => has_one_element(array.get("arg")),
        _ => false,
    }
}

/// Whether no element of the array can be NULL. An array that is NULL has none.
pub(crate) fn never_null(scope: &Scope<'_>, array: &Node<'_>) -> bool {
    let Some(_level) = scope.analysis.enter() else { return false };
    let all = |list: &str| {
        let items = array.get(list).items();
        !items.is_empty() && items.iter().all(|item| never_null(scope, item))
    };
    match array.label() {
        "CONST" => constant(scope.analysis.catalog, array),
        "ARRAYEXPR" if array.get("multidims").is_true() => {
            array.get("elements").items().iter().all(|item| never_null(scope, item))
        }
        "ARRAYEXPR" => array.get("elements").items().iter().all(|item| !evaluate(scope, item).nullable),
        "PARAM" => parameter_value(scope, array).is_some_and(|value| !value.elements_nullable),
        "RELABELTYPE" | "COLLATEEXPR" | "COERCETODOMAIN" | "NAMEDARGEXPR" => never_null(scope, array.get("arg")),
        "ARRAYCOERCEEXPR" => keeps_value(scope, array.get("elemexpr")) && never_null(scope, array.get("arg")),
        "COALESCEEXPR" | "MINMAXEXPR" => all("args"),
        "NULLIFEXPR" => array.get("args").items().first().is_some_and(|item| never_null(scope, item)),
        "CASEEXPR" => {
            let mut branches = array.get("args").items().iter().map(|branch| branch.get("result"));
            branches.all(|result| never_null(scope, result)) && never_null(scope, array.get("defresult"))
        }
        // A slice; a subscript of one element is no array of its own.
        "SUBSCRIPTINGREF" if array.get("refassgnexpr").is_null() && !array.get("reflowerindexpr").is_null() => {
            never_null(scope, array.get("refexpr"))
        }
        "AGGREF" => aggregate(scope, array, "aggfnoid"),
        "WINDOWFUNC" => aggregate(scope, array, "winfnoid"),
        "FUNCEXPR" | "OPEXPR" => function(scope, array) || super::body::elements_never_null(scope, array, 1),
        "SUBLINK" => subquery(scope, array),
        "VAR" => variable(scope, array),
        _ => false,
    }
}

/// The start of an array value: `varlena` header, `ndim`, `dataoffset` (not 0 when there is a NULL bitmap), `elemtype`, and how
/// many elements each dimension has.
struct ArrayHeader {
    dimensions: i32,
    has_nulls: bool,
    elements: Option<i32>,
}

impl ArrayHeader {
    fn of(constant: &Node<'_>) -> Option<ArrayHeader> {
        let bytes = constant.get("constvalue").datum()?;
        let word = |start: usize| Some(i32::from_le_bytes(bytes.get(start..start + 4)?.try_into().ok()?));
        // An uncompressed value with a four-byte header: its two lowest bits are 0, the rest is its length.
        let length = usize::try_from(word(0)? >> 2).ok()?;
        if word(0)? & 3 != 0 || length != bytes.len() || constant.get("constlen").int() != Some(-1) {
            return None;
        }
        let dimensions = word(4).filter(|number| (0..=6).contains(number))?;
        let lengths = (0..usize::try_from(dimensions).ok()?).map(|dimension| word(16 + 4 * dimension));
        let elements = match dimensions {
            0 => Some(0),
            _ => lengths.into_iter().try_fold(1_i32, |product, length| product.checked_mul(length?)),
        };
        Some(ArrayHeader { dimensions, has_nulls: word(8)? != 0, elements })
    }
}

fn constant(catalog: &Catalog, node: &Node<'_>) -> bool {
    let ty = node.get("consttype").oid().and_then(|ty| catalog.types.get(&catalog.base_type(ty)));
    if !ty.is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_))) {
        return false;
    }
    node.get("constisnull").is_true() || ArrayHeader::of(node).is_some_and(|header| !header.has_nulls)
}

/// The cast of one element (`CASETESTEXPR`) gives no NULL for a value.
pub(crate) fn keeps_value(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    match node.label() {
        "CASETESTEXPR" => true,
        "RELABELTYPE" | "COERCEVIAIO" | "COERCETODOMAIN" | "COLLATEEXPR" => keeps_value(scope, node.get("arg")),
        "FUNCEXPR" => {
            let listed =
                scope.analysis.function(node).is_some_and(|function| super::function::is_listed(scope, function));
            let value = |argument: &Node<'_>| match argument.label() {
                "CONST" => argument.get("constisnull").bool() == Some(false),
                _ => keeps_value(scope, argument),
            };
            listed && node.get("args").items().iter().all(value)
        }
        _ => false,
    }
}

fn aggregate(scope: &Scope<'_>, node: &Node<'_>, function: &str) -> bool {
    let function = node.get(function).oid().and_then(|oid| scope.analysis.catalog.functions.get(&oid));
    let collects = function.is_some_and(|function| function.is_builtin() && function.name == "array_agg");
    let this_level = node.get("agglevelsup").int().unwrap_or(0) == 0;
    let Some(argument) = node.get("args").items().first().filter(|_| collects && this_level) else { return false };
    let argument = if argument.is("TARGETENTRY") { argument.get("expr") } else { argument };
    // What FILTER lets through is what is collected.
    let filter = node.get("aggfilter");
    let assumed = if filter.is_null() { Known::new() } else { proved(scope, filter, Clause::Filter) };
    let view = View { inside_aggregate: node.is("AGGREF"), assumed, ..scope.view.clone() };
    value_of(&scope.seen_from(view), argument, takes_arrays(scope.analysis.catalog, function))
}

/// `array_agg(anyarray)` makes a dimension more: the elements are those of the arrays.
fn takes_arrays(catalog: &Catalog, function: Option<&crate::catalog::Function>) -> bool {
    function.is_some_and(|function| {
        function.arguments.iter().any(|ty| catalog.types.get(ty).is_some_and(|ty| ty.name == "anyarray"))
    })
}

fn value_of(scope: &Scope<'_>, node: &Node<'_>, is_array: bool) -> bool {
    if is_array { never_null(scope, node) } else { !evaluate(scope, node).nullable }
}

fn function(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let Some(function) = scope.analysis.function(node).filter(|function| function.is_builtin()) else { return false };
    let arguments = node.get("args").items();
    match (function.name.as_str(), arguments) {
        ("string_to_array", [_, _]) => true,
        ("regexp_split_to_array" | "array_positions" | "enum_range" | "current_schemas" | "tsvector_to_array", _) => {
            true
        }
        ("string_to_array", [_, _, null]) => is_constant_null(null),
        ("array_fill", [value, ..]) => !evaluate(scope, value).nullable,
        ("array_remove", [array, element]) => is_constant_null(element) || never_null(scope, array),
        ("array_append", [array, element]) | ("array_prepend", [element, array]) => {
            never_null(scope, array) && !evaluate(scope, element).nullable
        }
        ("array_cat", [left, right]) => never_null(scope, left) && never_null(scope, right),
        ("array_replace", [array, replaced, element]) => {
            (is_constant_null(replaced) || never_null(scope, array)) && !evaluate(scope, element).nullable
        }
        ("trim_array" | "array_sort" | "array_reverse" | "array_shuffle" | "array_sample", [array, ..]) => {
            never_null(scope, array)
        }
        _ => false,
    }
}

fn is_constant_null(node: &Node<'_>) -> bool {
    match node.label() {
        "RELABELTYPE" => is_constant_null(node.get("arg")),
        _ => node.is("CONST") && node.get("constisnull").is_true(),
    }
}

fn subquery(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let Some(query) = Query::of(node.get("subselect")) else { return false };
    let inner = Scope::new(scope.analysis, query, Some(scope));
    match node.get("subLinkType").int() {
        // ARRAY(…) of arrays: the elements are theirs.
        Some(6) => match output(&inner) {
            Some(column) if is_array_expression(scope.analysis.catalog, column) => query_column(&inner, 0),
            Some(_) => {
                super::columns(scope.analysis, query, Some(scope)).first().is_some_and(|answer| !answer.nullable)
            }
            None => false,
        },
        Some(4) => query_column(&inner, 0),
        _ => false,
    }
}

fn output<'s>(scope: &Scope<'s>) -> Option<&'s Node<'s>> {
    scope.query.output().first().map(|entry| entry.expression())
}

/// Whether it may be an array: what is not known may be.
fn is_array_expression(catalog: &Catalog, node: &Node<'_>) -> bool {
    let fields =
        ["vartype", "consttype", "paramtype", "funcresulttype", "opresulttype", "resulttype", "aggtype", "wintype"];
    let fields = fields.into_iter().chain(["casetype", "coalescetype", "minmaxtype", "array_typeid"]);
    let ty = fields.into_iter().find_map(|field| node.get(field).oid());
    let kind = ty.and_then(|ty| catalog.types.get(&catalog.base_type(ty))).map(|ty| &ty.kind);
    !matches!(kind, Some(kind) if !matches!(kind, TypeKind::Array(_) | TypeKind::Pseudo))
}

/// The elements of a query's column.
pub(crate) fn query_column(scope: &Scope<'_>, position: usize) -> bool {
    if !scope.query.get("setOperations").is_null() {
        let leaves = scope.query.get("setOperations").records().filter(|record| record.label() == "RANGETBLREF");
        let mut leaves =
            leaves.map(|leaf| leaf.get("rtindex").int().and_then(|index| usize::try_from(index).ok())).peekable();
        let leaf = |index: Option<usize>| {
            let entry = index.and_then(|index| scope.query.entry(index));
            entry.is_some_and(|entry| entry_column(scope, entry, position))
        };
        return leaves.peek().is_some() && leaves.all(leaf);
    }
    scope.query.output().get(position).is_some_and(|entry| never_null(scope, entry.expression()))
}

fn variable(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let levels = node.get("varlevelsup").int().and_then(|levels| usize::try_from(levels).ok());
    let owner = levels.and_then(|levels| scope.ancestor(levels));
    let index = node.get("varno").int().and_then(|index| usize::try_from(index).ok());
    let number = node.get("varattno").int().and_then(|number| usize::try_from(number).ok());
    let position = number.and_then(|number| number.checked_sub(1));
    let (Some(owner), Some(index), Some(position)) = (owner, index, position) else { return false };
    owner.query.entry(index).is_some_and(|entry| entry_column(owner, entry, position))
}

fn entry_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, position: usize) -> bool {
    let Some(_level) = scope.analysis.enter() else { return false };
    let listed = |list: &str| entry.get(list).items().get(position).is_some_and(|item| never_null(scope, item));
    match entry.kind() {
        EntryKind::Relation => {
            entry.relation().is_some_and(|oid| relation_column(scope, oid, entry.inherits(), position))
        }
        EntryKind::Subquery => entry
            .subquery()
            .is_some_and(|query| query_column(&Scope::new(scope.analysis, query, Some(scope)), position)),
        EntryKind::Join => listed("joinaliasvars"),
        EntryKind::Group => listed("groupexprs"),
        EntryKind::Values => {
            let rows = entry.get("values_lists").items();
            let cell = |row: &Node<'_>| row.items().get(position).is_some_and(|cell| never_null(scope, cell));
            !rows.is_empty() && rows.iter().all(cell)
        }
        EntryKind::Cte => scope.cte(entry).is_some_and(|(owner, _, cte)| {
            let query = cte.query().filter(|_| !cte.is_recursive());
            query.is_some_and(|query| query_column(&Scope::new(owner.analysis, query, Some(owner)), position))
        }),
        EntryKind::Function => match entry.get("functions").items() {
            [function] => i64::try_from(position + 1)
                .is_ok_and(|number| super::body::elements_never_null(scope, function.get("funcexpr"), number)),
            _ => false,
        },
        _ => false,
    }
}

fn relation_column(scope: &Scope<'_>, oid: Oid, inherits: bool, position: usize) -> bool {
    let catalog = scope.analysis.catalog;
    let Some(relation) = catalog.relations.get(&oid) else { return false };
    if relation.kind == RelationKind::View {
        let column = |query: Query<'_>| query_column(&Scope::new(scope.analysis, query, None), position);
        return scope.analysis.with_view_query(oid, column).unwrap_or(false);
    }
    let Some(name) =
        i16::try_from(position + 1).ok().and_then(|number| relation.columns.get(&number)).map(|column| &column.name)
    else {
        return false;
    };
    let family = if inherits { scope.analysis.family(oid) } else { Some(vec![relation]) };
    family.is_some_and(|family| {
        family.iter().all(|member| {
            let number = member.columns.values().find(|column| column.name == *name).map(|column| column.number);
            let stored = matches!(member.kind, RelationKind::Table | RelationKind::PartitionedTable);
            stored && number.is_some_and(|number| has_check(catalog, member.oid, number))
        })
    })
}

fn has_check(catalog: &Catalog, relation: Oid, column: i16) -> bool {
    catalog.constraints_of(relation).any(|constraint| forbids_null_elements(catalog, constraint, column))
}

/// A validated `CHECK (array_position(column, NULL) IS NULL)`, alone or ANDed with others.
fn forbids_null_elements(catalog: &Catalog, constraint: &Constraint, column: i16) -> bool {
    if constraint.kind != ConstraintKind::Check || !constraint.validated || !constraint.columns.contains(&column) {
        return false;
    }
    let check = constraint.check.as_ref().and_then(StoredTree::node);
    check.is_some_and(|check| conjuncts(check).any(|test| is_null_search(catalog, test, column)))
}

fn conjuncts<'n>(check: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    let and = check.is("BOOLEXPR") && matches!(check.get("boolop"), Node::Token("and"));
    let alone = if and { &[] } else { std::slice::from_ref(check) };
    let arguments = if and { check.get("args").items() } else { &[] };
    alone.iter().chain(arguments)
}

fn is_null_search(catalog: &Catalog, test: &Node<'_>, column: i16) -> bool {
    let call = test.get("arg");
    let is_null = test.is("NULLTEST") && test.get("nulltesttype").int() == Some(0);
    let function = call.get("funcid").oid().and_then(|oid| catalog.functions.get(&oid));
    let searches = function.is_some_and(|function| function.is_builtin() && function.name == "array_position");
    let [array, element] = call.get("args").items() else { return false };
    let array = if array.is("RELABELTYPE") { array.get("arg") } else { array };
    let of_column = array.is("VAR") && array.get("varattno").int() == Some(i64::from(column));
    is_null && searches && of_column && element.is("CONST") && element.get("constisnull").is_true()
}
