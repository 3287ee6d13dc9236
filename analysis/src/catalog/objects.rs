//! The objects of one kind, by their oids, and the record of which of them were asked for.

use std::collections::BTreeMap;
use std::ops::{self, RangeBounds};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::dependencies::{self, Kind};
use super::{Constraint, Function, Index, Oid, Relation, Type};

/// A kind of objects.
pub trait Object {
    /// Which one.
    const KIND: Kind;
}

impl Object for Relation {
    const KIND: Kind = Kind::Relation;
}

impl Object for Type {
    const KIND: Kind = Kind::Type;
}

impl Object for Function {
    const KIND: Kind = Kind::Function;
}

impl Object for Constraint {
    const KIND: Kind = Kind::Constraint;
}

impl Object for Index {
    const KIND: Kind = Kind::Index;
}

/// All objects of a kind. What is asked for is noted where somebody listens: see [`dependencies`](super::dependencies).
#[derive(Debug, Clone)]
pub struct Objects<T>(BTreeMap<Oid, T>);

impl<T> Default for Objects<T> {
    fn default() -> Self {
        Objects(BTreeMap::new())
    }
}

impl<T: Object> Objects<T> {
    /// The object of an oid.
    pub fn get(&self, oid: &Oid) -> Option<&T> {
        let object = self.0.get(oid);
        dependencies::note(T::KIND, *oid, object.is_some());
        object
    }

    /// All of them, by oid.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        dependencies::note_all(T::KIND);
        self.0.values()
    }

    /// All of them, for lookups that note themselves what they were asked for.
    pub(super) fn unnoted(&self) -> &BTreeMap<Oid, T> {
        &self.0
    }
}

impl<T> Objects<T> {
    /// The object of an oid, to be changed.
    pub fn get_mut(&mut self, oid: &Oid) -> Option<&mut T> {
        self.0.get_mut(oid)
    }

    /// All of them, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.values_mut()
    }

    /// Those of some oids, with the oids.
    pub(crate) fn range(&self, oids: impl RangeBounds<Oid>) -> impl DoubleEndedIterator<Item = (&Oid, &T)> {
        self.0.range(oids)
    }

    /// Adds one.
    pub fn insert(&mut self, oid: Oid, object: T) {
        self.0.insert(oid, object);
    }

    /// Whether there is one of this oid.
    pub fn contains_key(&self, oid: &Oid) -> bool {
        self.0.contains_key(oid)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// As of a `BTreeMap`: panics where there is none.
impl<T: Object> ops::Index<&Oid> for Objects<T> {
    type Output = T;

    fn index(&self, oid: &Oid) -> &T {
        dependencies::note(T::KIND, *oid, true);
        &self.0[oid]
    }
}

impl<T> Extend<(Oid, T)> for Objects<T> {
    fn extend<I: IntoIterator<Item = (Oid, T)>>(&mut self, objects: I) {
        self.0.extend(objects);
    }
}

impl<T> FromIterator<(Oid, T)> for Objects<T> {
    fn from_iter<I: IntoIterator<Item = (Oid, T)>>(objects: I) -> Self {
        Objects(objects.into_iter().collect())
    }
}

impl<T> From<BTreeMap<Oid, T>> for Objects<T> {
    fn from(objects: BTreeMap<Oid, T>) -> Self {
        Objects(objects)
    }
}

impl<T> IntoIterator for Objects<T> {
    type Item = (Oid, T);
    type IntoIter = std::collections::btree_map::IntoIter<Oid, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for Objects<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Objects<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Objects)
    }
}
