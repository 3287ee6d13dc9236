//! Array constants, by the bytes that PostgreSQL keeps of them.

use super::{Property, Verdict, is_array_type};
use crate::catalog::Catalog;
use crate::tree::node::Node;

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

/// How many elements the array has, where that is plain to see.
pub(super) fn length(array: &Node<'_>) -> Option<usize> {
    match array.label() {
        "ARRAYEXPR" if array.get("multidims").bool() == Some(false) => Some(array.get("elements").items().len()),
        "CONST" => usize::try_from(ArrayHeader::of(array)?.elements?).ok(),
        "RELABELTYPE" | "COLLATEEXPR" => length(array.get("arg")),
        _ => None,
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

/// A constant; one that is NULL has no elements.
pub(super) fn check(catalog: &Catalog, node: &Node<'_>, property: Property) -> Verdict {
    let unreadable = || property.unknown(|| "the constant could not be read".to_owned());
    if !node.get("consttype").oid().is_some_and(|ty| is_array_type(catalog, ty)) {
        return unreadable();
    }
    if node.get("constisnull").is_true() {
        return Ok(());
    }
    let Some(header) = ArrayHeader::of(node) else { return unreadable() };
    match property {
        Property::NeverNull if header.has_nulls => Err("the constant contains NULL".to_owned()),
        Property::OneDimension if header.dimensions > 1 => {
            Err(format!("the constant has {} dimensions", header.dimensions))
        }
        _ => Ok(()),
    }
}

/// Whether it is the constant NULL.
pub(super) fn is_null(node: &Node<'_>) -> bool {
    match node.label() {
        "RELABELTYPE" => is_null(node.get("arg")),
        _ => node.is("CONST") && node.get("constisnull").is_true(),
    }
}
