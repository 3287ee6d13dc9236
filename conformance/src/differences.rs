//! Where two generators differ, value by value.

use crate::api::{Api, Statement, UserType, Value};
use crate::shape::Shape;

/// What can be NULL, or is refused, or is called otherwise: the kinds of differences, in the words of the list.
pub type Kind = String;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Its kind.
    pub kind: Kind,
    /// What cornucopia gives.
    pub theirs: String,
    /// What sqlwright gives.
    pub ours: String,
}

/// Two generators side by side.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Statements that both generate.
    pub both: usize,
    /// Of these, those without any difference.
    pub equal_statements: usize,
    /// Parameters, columns and fields of composites that both generate.
    pub values: usize,
    /// Of these, those without any difference.
    pub equal_values: usize,
    /// Statements that only cornucopia, only sqlwright, and neither generates.
    pub only: [usize; 3],
    /// The differences, each with its place.
    pub differences: Vec<(Difference, String)>,
}

impl Comparison {
    /// Puts another beside this.
    pub fn merge(&mut self, other: Self) {
        self.both += other.both;
        self.equal_statements += other.equal_statements;
        self.values += other.values;
        self.equal_values += other.equal_values;
        for (sum, count) in self.only.iter_mut().zip(other.only) {
            *sum += count;
        }
        self.differences.extend(other.differences);
    }

    fn note(&mut self, place: &str, kind: &str, theirs: impl ToString, ours: impl ToString) {
        let difference = Difference { kind: kind.to_owned(), theirs: theirs.to_string(), ours: ours.to_string() };
        self.differences.push((difference, place.to_owned()));
    }

    fn statement(&mut self, place: &str, theirs: &Statement, ours: &Statement) {
        self.both += 1;
        let before = self.differences.len();
        self.values(&format!("{place}, parameter"), "a parameter", &theirs.parameters, &ours.parameters);
        self.values(&format!("{place}, column"), "a column", &theirs.columns, &ours.columns);
        self.equal_statements += usize::from(self.differences.len() == before);
    }

    fn values(&mut self, place: &str, what: &str, theirs: &[Value], ours: &[Value]) {
        if theirs.len() != ours.len() {
            return self.note(place, "another number of values", theirs.len(), ours.len());
        }
        // Statements that share a row have its fields in one order, and their columns in another.
        let position = |our: &Value| theirs.iter().position(|their| plain(&their.name) == plain(&our.name));
        let mut positions: Vec<usize> = ours.iter().filter_map(position).collect();
        let ordered = positions.clone();
        positions.sort_unstable();
        positions.dedup();
        let by_name = positions.len() == ours.len();
        for (index, our) in ours.iter().enumerate() {
            let their = &theirs[if by_name { ordered[index] } else { index }];
            self.values += 1;
            let before = self.differences.len();
            let place = format!("{place} {}", our.name);
            if !their.name.is_empty() && plain(&their.name) != plain(&our.name) {
                self.note(&place, "another name", &their.name, &our.name);
            }
            self.shapes(&place, what, &their.shape, &our.shape);
            self.equal_values += usize::from(self.differences.len() == before);
        }
    }

    fn shapes(&mut self, place: &str, what: &str, theirs: &Shape, ours: &Shape) {
        match (theirs, ours) {
            (Shape::Option(theirs), Shape::Option(ours)) => self.shapes(place, what, theirs, ours),
            (Shape::Option(theirs), ours) => {
                self.note(place, what, "Option<T>", "T");
                self.shapes(place, what, theirs, ours);
            }
            (theirs, Shape::Option(ours)) => {
                self.note(place, what, "T", "Option<T>");
                self.shapes(place, what, theirs, ours);
            }
            (Shape::Array(theirs), Shape::Array(ours)) => {
                self.shapes(place, &format!("an element of {what}"), theirs, ours);
            }
            (theirs, ours) if theirs == ours => {}
            (theirs, ours) => self.note(place, "a type", theirs, ours),
        }
    }

    fn user_type(&mut self, place: &str, theirs: &UserType, ours: &UserType) {
        match (theirs, ours) {
            (UserType::Composite(theirs), UserType::Composite(ours)) => self.values(place, "a field", theirs, ours),
            (UserType::Enum(theirs), UserType::Enum(ours)) => {
                if theirs.len() != ours.len() {
                    self.note(place, "another number of values", theirs.len(), ours.len());
                }
                for (their, our) in theirs.iter().zip(ours).filter(|(their, our)| their != our) {
                    let place = format!("{place}: {their} and {our}");
                    if plain(their) == plain(our) {
                        self.note(&place, "a variant", "as the label", "in upper camel case");
                    } else {
                        self.note(&place, "another name", their, our);
                    }
                }
            }
            _ => self.note(place, "a type", "an enum", "a composite"),
        }
    }
}

/// All differences between what two generators made of one input.
pub fn compare(input: &str, theirs: &Api, ours: &Api) -> Comparison {
    let mut comparison = Comparison::default();
    for (name, our) in &ours.statements {
        let place = format!("{input}: {name}");
        match theirs.statements.get(name) {
            Some(their) => comparison.statement(&place, their, our),
            None => {
                comparison.only[1] += 1;
                let reason = theirs.refused.get(name).map_or("missing", String::as_str);
                comparison.note(&place, "a statement", reason, "generated");
            }
        }
    }
    for name in theirs.statements.keys().filter(|name| !ours.statements.contains_key(*name)) {
        comparison.only[0] += 1;
        let reason = ours.refused.get(name).map_or("missing", String::as_str);
        comparison.note(&format!("{input}: {name}"), "a statement", "generated", reason);
    }
    comparison.only[2] += ours.refused.keys().filter(|name| theirs.refused.contains_key(*name)).count();
    for (name, our) in &ours.types {
        if let Some(their) = theirs.types.get(name) {
            comparison.user_type(&format!("{input}: {name}, field"), their, our);
        }
    }
    comparison
}

/// A name without what the two write otherwise: case, `r#`, and characters that Rust does not have.
fn plain(name: &str) -> String {
    name.trim_start_matches("r#").chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
