//! Which parameters are for columns of several dimensions: arrays that are assigned to one, or compared with one.

use super::ends::Uses;
use crate::catalog::{Catalog, Oid, RelationKind};
use crate::flow::sources;
use crate::flow::sources::{SourceOid, SourceOids};
use crate::prove::nullability::elements::{declared_dimensions, dimensions_of_domain, is_array_type};

/// How many views may be made over each other. Against a catalog that goes in circles.
const LONGEST_CHAIN: usize = 64;

/// Why a parameter of this type has several dimensions, where something says so.
pub(super) fn of_parameter(catalog: &Catalog, uses: &Uses, ty: Oid) -> Option<String> {
    if !is_array_type(catalog, ty) {
        return None;
    }
    if let Some(dimensions) = dimensions_of_domain(catalog, ty) {
        return Some(format!("its domain is declared with {dimensions} dimensions"));
    }
    if let Some(dimensions) = uses.cast_dimensions.filter(|dimensions| *dimensions > 1) {
        return Some(format!("it is cast to a type with {dimensions} dimensions"));
    }
    let sources = uses.sources();
    let whole = sources.iter().filter(|sources| !sources.in_array);
    whole.flat_map(|sources| &sources.values).find_map(|source| of_source(catalog, *source, 0))
}

fn of_source(catalog: &Catalog, source: SourceOid, depth: usize) -> Option<String> {
    let (oid, number) = match source {
        SourceOid::Column(oid, number) => (oid, number),
        SourceOid::Type(domain) => {
            let dimensions = dimensions_of_domain(catalog, domain)?;
            return Some(format!("its domain is declared with {dimensions} dimensions"));
        }
    };
    let relation = catalog.relations.get(&oid)?;
    let column = relation.columns.get(&number)?;
    if let Some(dimensions) = declared_dimensions(catalog, relation, column) {
        return Some(format!("{}.{} is declared with {dimensions} dimensions", relation.name, column.name));
    }
    if relation.kind != RelationKind::View || depth == LONGEST_CHAIN {
        return None;
    }
    let below: SourceOids = sources::view_column(catalog, oid, number).filter(|below| !below.in_array)?;
    below.values.into_iter().find_map(|source| of_source(catalog, source, depth + 1))
}
