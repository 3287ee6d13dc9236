//! `pg_type`, with enum labels, range subtypes and the CHECKs of domains.

use std::collections::BTreeMap;

use tokio_postgres::{Error, Row};

use super::query::{Introspection, character, tree};
use sqlwright_analysis::catalog::{Catalog, Domain, DomainCheck, Oid, Type, TypeKind};

/// The answers, not yet put together.
pub(super) struct Answers {
    types: Vec<Row>,
    enum_labels: Vec<Row>,
    ranges: Vec<Row>,
    domain_checks: Vec<Row>,
}

pub(super) async fn read(introspection: &Introspection<'_>) -> Result<Answers, Error> {
    let (types, enum_labels, ranges, domain_checks) = tokio::try_join!(
        introspection.all(include_str!("../sql/types.sql")),
        introspection.all(include_str!("../sql/enum_labels.sql")),
        introspection.all(include_str!("../sql/ranges.sql")),
        introspection.all(include_str!("../sql/domain_checks.sql")),
    )?;
    Ok(Answers { types, enum_labels, ranges, domain_checks })
}

/// What other catalogs say about types.
#[derive(Default)]
struct Details {
    enum_labels: BTreeMap<Oid, Vec<String>>,
    subtypes: BTreeMap<Oid, Oid>,
    multiranges: BTreeMap<Oid, Oid>,
    domain_checks: BTreeMap<Oid, Vec<DomainCheck>>,
}

impl Answers {
    pub(super) fn fill(self, catalog: &mut Catalog) -> Result<(), Error> {
        let mut details = Details::default();
        for row in &self.enum_labels {
            details.enum_labels.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
        }
        for row in &self.ranges {
            details.subtypes.insert(row.try_get(0)?, row.try_get(1)?);
            details.multiranges.insert(row.try_get(2)?, row.try_get(0)?);
        }
        for row in &self.domain_checks {
            let check = DomainCheck { name: row.try_get(1)?, check: tree(row, 2)?, validated: row.try_get(3)? };
            details.domain_checks.entry(row.try_get(0)?).or_default().push(check);
        }
        for row in &self.types {
            let ty = read_type(row, &mut details)?;
            catalog.types.insert(ty.oid, ty);
        }
        Ok(())
    }
}

fn read_type(row: &Row, details: &mut Details) -> Result<Type, Error> {
    let oid = row.try_get(0)?;
    Ok(Type {
        oid,
        schema: row.try_get(1)?,
        name: row.try_get(2)?,
        display: row.try_get(3)?,
        kind: read_kind(oid, row, details)?,
        comment: row.try_get(9)?,
        extension: row.try_get(10)?,
    })
}

fn read_kind(oid: Oid, row: &Row, details: &mut Details) -> Result<TypeKind, Error> {
    let kind = match character(row, 4)? {
        'p' => TypeKind::Pseudo,
        'e' => TypeKind::Enum(details.enum_labels.remove(&oid).unwrap_or_default()),
        'd' => TypeKind::Domain(Domain {
            base: row.try_get(7)?,
            not_null: row.try_get(8)?,
            dimensions: row.try_get(11)?,
            default: tree(row, 12)?,
            checks: details.domain_checks.remove(&oid).unwrap_or_default(),
        }),
        'c' => TypeKind::Composite(row.try_get(5)?),
        'r' => details.subtypes.get(&oid).map_or(TypeKind::Base, |subtype| TypeKind::Range(*subtype)),
        'm' => details.multiranges.get(&oid).map_or(TypeKind::Base, |range| TypeKind::Multirange(*range)),
        _ => row.try_get::<_, Option<Oid>>(6)?.map_or(TypeKind::Base, TypeKind::Array),
    };
    Ok(kind)
}
