//! The terms with which each item is there: where it stands tells, or in which variants it was seen.

use std::collections::BTreeMap;

use super::compare::Path;
use crate::tree::normal::Part;
use crate::vary::doubt::Doubt;
use crate::vary::shape::Shape;

/// In which variants an item was there, and in which not.
pub(super) type Sightings = BTreeMap<Path, Vec<(u64, bool)>>;

/// Gives each item its terms, those of what it is in included.
///
/// # Errors
/// Of an item that no fragment brings.
pub(super) fn settle(shape: &Shape, whole: &mut Part<'_>, sightings: &Sightings) -> Result<(), Doubt> {
    let terms = (0..shape.fragments.len()).map(|fragment| shape.terms_of(fragment));
    Settling { sightings, candidates: terms.chain([0]).collect(), path: Vec::new() }.part(whole, 0)
}

struct Settling<'s> {
    sightings: &'s Sightings,
    candidates: Vec<u64>,
    path: Path,
}

impl Settling<'_> {
    fn part(&mut self, part: &mut Part<'_>, around: u64) -> Result<(), Doubt> {
        if let Part::Arms(_, items) | Part::Items(items) = part {
            for (position, item) in items.iter_mut().enumerate() {
                self.path.push(position);
                let place = item.span.map(|span| span.0).or_else(|| item.part.place());
                let terms = self.terms(item.terms, around, place)?;
                item.terms = Some(terms);
                self.part(&mut item.part, terms)?;
                self.path.pop();
            }
            return Ok(());
        }
        for (position, child) in part.children_mut().into_iter().enumerate() {
            self.path.push(position);
            self.part(child, around)?;
            self.path.pop();
        }
        Ok(())
    }

    fn terms(&self, known: Option<u64>, around: u64, place: Option<usize>) -> Result<u64, Doubt> {
        let seen = self.sightings.get(&self.path).map_or(&[] as &[_], Vec::as_slice);
        let wrong = |terms: u64| seen.iter().find(|(variant, present)| (variant & terms == terms) != *present);
        let candidates = known.map_or_else(|| self.candidates.clone(), |known| vec![known]);
        let mut fitting: Vec<u64> = candidates.iter().map(|terms| terms | around).collect();
        fitting.retain(|terms| wrong(*terms).is_none());
        fitting.sort_unstable();
        fitting.dedup();
        match fitting.as_slice() {
            [terms] => Ok(*terms),
            _ => {
                let variant = wrong(candidates.first().copied().unwrap_or(0) | around);
                let variant = variant.or(seen.first()).map_or(0, |(variant, _)| *variant);
                Err(Doubt::Meaning { variant, place, what: "what is there".to_owned() })
            }
        }
    }
}
