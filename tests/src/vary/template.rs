//! Texts with fragments. `⟦a: AND x > 1⟧` is there where term a is on, and blank elsewhere; `⟦ab: x ¦ true⟧` is there where a
//! and b are on, and elsewhere `true` stands in its place; `⟪a: x ¦ b: y⟫` is a choice between a, the default, and b. All can nest.

use std::ops::Range;

use sqlwright_analysis::vary::{Choice, Fragment, Shape};

/// A text with fragments and choices.
#[derive(Debug, Clone)]
pub struct Template {
    pub(super) pieces: Vec<Piece>,
    /// What of it varies.
    pub shape: Shape,
}

#[derive(Debug, Clone)]
pub(super) enum Piece {
    Text(String),
    Fragment { terms: u64, on: Vec<Piece>, off: String },
    Choice(Vec<(u64, Vec<Piece>)>),
}

impl Template {
    /// Reads a text.
    ///
    /// # Panics
    /// When a bracket is not closed, or has no terms.
    pub fn new(text: &str) -> Self {
        let mut reader = Reader { rest: text };
        let pieces = reader.pieces(&[]);
        assert!(reader.rest.is_empty(), "a bracket too many: {}", reader.rest);
        let mut shape = Shape::default();
        places(&pieces, 0, &mut shape);
        Self { pieces, shape }
    }

    /// The same, of which each variant has at least one term of these.
    #[must_use]
    pub fn requiring(mut self, terms: &str) -> Self {
        self.shape.required.push(bits(terms));
        self
    }

    /// The text of a variant.
    pub fn text(&self, variant: u64) -> String {
        assemble(&self.pieces, variant)
    }

    /// All variants.
    pub fn variants(&self) -> Vec<u64> {
        let terms = self.shape.fragments.iter().fold(0, |all, fragment| all | fragment.terms);
        let chosen = self.shape.choices.iter().flat_map(|choice| &choice.alternatives);
        let all = chosen.fold(terms, |all, term| all | term);
        (0..=all).filter(|variant| variant & !all == 0 && self.shape.admits(*variant)).collect()
    }
}

/// The terms that letters stand for.
fn bits(letters: &str) -> u64 {
    letters.trim().bytes().map(|letter| 1 << (letter - b'a')).sum()
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn pieces(&mut self, ends: &[&str]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        loop {
            let stop = ["⟦", "⟪"].iter().chain(ends).filter_map(|mark| self.rest.find(mark)).min();
            let (text, rest) = self.rest.split_at(stop.unwrap_or(self.rest.len()));
            if !text.is_empty() {
                pieces.push(Piece::Text(text.to_owned()));
            }
            self.rest = rest;
            match rest.chars().next() {
                Some('⟦') => {
                    self.skip();
                    let terms = self.terms();
                    let on = self.pieces(&["¦", "⟧"]);
                    let off = if self.rest.starts_with('¦') {
                        self.skip();
                        self.until('⟧')
                    } else {
                        String::new()
                    };
                    self.skip();
                    pieces.push(Piece::Fragment { terms, on, off });
                }
                Some('⟪') => {
                    let mut alternatives = Vec::new();
                    while !self.rest.starts_with('⟫') {
                        self.skip();
                        let term = self.terms();
                        alternatives.push((term, self.pieces(&["¦", "⟫"])));
                    }
                    self.skip();
                    pieces.push(Piece::Choice(alternatives));
                }
                _ => return pieces,
            }
        }
    }

    fn terms(&mut self) -> u64 {
        let (letters, rest) = self.rest.split_once(':').expect("terms");
        self.rest = rest;
        bits(letters)
    }

    fn until(&mut self, end: char) -> String {
        let (text, rest) = self.rest.split_at(self.rest.find(end).expect("a closing bracket"));
        self.rest = rest;
        text.to_owned()
    }

    /// Goes on behind a mark.
    fn skip(&mut self) {
        let mut characters = self.rest.chars();
        characters.next().expect("a closing bracket");
        self.rest = characters.as_str();
    }
}

/// How long a piece is in every variant.
fn width(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Text(text) => text.len(),
        Piece::Fragment { on, off, .. } => width(on).max(off.len()),
        Piece::Choice(alternatives) => alternatives.iter().map(|(_, pieces)| width(pieces)).max().unwrap_or(0),
    };
    pieces.iter().map(of).sum()
}

fn assemble(pieces: &[Piece], variant: u64) -> String {
    let mut text = String::new();
    for piece in pieces {
        let written = match piece {
            Piece::Text(text) => text.clone(),
            Piece::Fragment { terms, on, .. } if variant & terms == *terms => assemble(on, variant),
            Piece::Fragment { off, .. } => off.clone(),
            Piece::Choice(alternatives) => {
                let chosen = alternatives.iter().find(|(term, _)| variant & term != 0);
                chosen.map(|(_, pieces)| assemble(pieces, variant)).unwrap_or_default()
            }
        };
        let blanks = width(std::slice::from_ref(piece)).saturating_sub(written.len());
        text.push_str(&written);
        text.push_str(&" ".repeat(blanks));
    }
    text
}

/// Notes where fragments and choices stand. Choices with the same terms are one.
fn places(pieces: &[Piece], mut at: usize, shape: &mut Shape) {
    for piece in pieces {
        let place: Range<usize> = at..at + width(std::slice::from_ref(piece));
        at = place.end;
        match piece {
            Piece::Text(_) => {}
            Piece::Fragment { terms, on, .. } => {
                shape.fragments.push(Fragment { place: place.clone(), terms: *terms });
                places(on, place.start, shape);
            }
            Piece::Choice(alternatives) => {
                let terms: Vec<u64> = alternatives.iter().map(|(term, _)| *term).collect();
                match shape.choices.iter_mut().find(|choice| choice.alternatives == terms) {
                    Some(choice) => choice.places.push(place.clone()),
                    None => {
                        shape.choices.push(Choice { places: vec![place.clone()], alternatives: terms, sort: false })
                    }
                }
                alternatives.iter().for_each(|(_, pieces)| places(pieces, place.start, shape));
            }
        }
    }
}
