//! The values that a statement is given: NULL where it may be, what occurs in the data, and what hurts.

use super::data::Data;
use super::hints::Hints;
use super::promise::Promise;
use super::random::Random;
use super::types::{Shape, Types};
use super::values::{Literals, Taste, Values, quoted};
use super::wire::Text;

/// Makes parameters for the data at hand.
pub struct Parameters<'a> {
    types: &'a Types,
    data: &'a Data,
    values: Values<'a>,
}

impl<'a> Parameters<'a> {
    pub fn new(types: &'a Types, literals: &'a Literals, data: &'a Data) -> Self {
        Self { types, data, values: Values { types, literals, known: data.known.clone() } }
    }

    /// One for each promise and type.
    pub fn make(&self, promises: &[Promise], oids: &[u32], hints: &Hints, random: &mut Random) -> Vec<Text> {
        // Half of the runs are kind: what is hard to please is to be pleased at times.
        let (known, edge) = if random.percent(50) { (90, 3) } else { (50, 20) };
        let dimensions = if self.data.flat { 0 } else { 10 };
        let taste = Taste { null: 25, edge, known, distinct: 4, dimensions };
        let mut parameters = Vec::new();
        for (position, (promise, oid)) in promises.iter().zip(oids).enumerate() {
            let columns = hints.parameters.get(&(position + 1)).map_or(&[][..], Vec::as_slice);
            parameters.push(Text(self.parameter(promise, *oid, columns, taste, random)));
        }
        parameters
    }

    /// NULL where it may be; often a value of a column that the parameter is compared with, or that has its name. Arrays that
    /// occur in the data may hold NULL where the parameter may not.
    fn parameter(
        &self,
        promise: &Promise,
        oid: u32,
        columns: &[String],
        taste: Taste,
        random: &mut Random,
    ) -> Option<String> {
        if promise.nullable && random.percent(taste.null) {
            return None;
        }
        if random.percent(taste.known * 2 / 3)
            && let Some(value) = self.hinted(oid, columns, random)
        {
            return Some(value);
        }
        if promise.nullable_elements == Some(false) {
            return Some(self.values.value(oid, Taste { null: 0, known: 0, ..taste }, random));
        }
        let namesakes = self.data.accepted.get(&(promise.name.clone(), self.types.base(oid)));
        if random.percent(taste.known / 2)
            && let Some(value) = namesakes.and_then(|values| random.pick(values))
        {
            return Some(value.clone());
        }
        Some(self.values.value(oid, taste, random))
    }

    /// A value that one of these columns has now; for an array, some of them.
    fn hinted(&self, oid: u32, columns: &[String], random: &mut Random) -> Option<String> {
        let element = match self.types.get(self.types.base(oid))?.shape {
            Shape::Array(element) => Some(element),
            _ => None,
        };
        let base = self.types.base(element.unwrap_or(oid));
        let of = |column: &String| self.data.current.get(&(column.clone(), base));
        let values: Vec<&String> = columns.iter().filter_map(of).flatten().collect();
        let one = *random.pick(&values)?;
        if element.is_none() {
            return Some(one.clone());
        }
        Some(format!("{{{}, {}}}", quoted(one), quoted(random.pick(&values)?)))
    }
}
