//! Fragments and choices in statements that are made at random, for [`crate::vary`].

use super::writer::{Scope, Source, Writer};

/// How many terms a statement has at most.
const TERMS: usize = 7;

/// What varies so far in what is being written.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Whether anything may vary.
    pub may_vary: bool,
    used: usize,
    /// Those that are alternatives.
    chosen: Vec<char>,
}

impl Writer<'_> {
    fn letter(&mut self) -> Option<char> {
        let letters: Vec<char> = ('a'..='z').take(self.terms.used).collect();
        if !letters.is_empty() && (self.terms.used >= TERMS || self.percent(20)) {
            return Some(self.pick(&letters));
        }
        let next = ('a'..='z').nth(self.terms.used).filter(|_| self.terms.used < TERMS);
        self.terms.used += usize::from(next.is_some());
        next
    }

    /// The text, perhaps as a fragment in whose place something else stands where it is off.
    pub fn may_be_off(&mut self, text: &str, off: &str) -> String {
        if !self.terms.may_vary || !self.percent(45) {
            return text.to_owned();
        }
        let Some(letter) = self.letter() else { return text.to_owned() };
        let second = if self.percent(8) { self.letter() } else { None };
        let letters: String = [Some(letter), second.filter(|other| *other != letter)].into_iter().flatten().collect();
        self.note("a fragment");
        let text = if self.percent(5) { unqualified(text) } else { text.to_owned() };
        format!("⟦{letters}:{text} ¦ {off}⟧")
    }

    /// One of two texts, perhaps by choice.
    pub fn one_of(&mut self, text: String, other: impl FnOnce(&mut Self) -> String) -> String {
        if !self.terms.may_vary || !self.percent(7) || self.terms.used + 2 > TERMS {
            return text;
        }
        let letters: Vec<char> = ('a'..='z').skip(self.terms.used).take(2).collect();
        self.terms.used += 2;
        let other = other(self);
        self.terms.chosen.extend(&letters);
        self.note("a choice");
        format!("⟪{}:{text} ¦ {}:{other}⟫", letters[0], letters[1])
    }

    /// Conditions with AND between them, of which any can be off.
    pub fn all_of(&mut self, conditions: &[String]) -> String {
        let mut text = String::new();
        for (number, condition) in conditions.iter().enumerate() {
            let first = number == 0;
            text += &match (first, self.terms.may_vary && self.percent(50)) {
                (true, _) => self.may_be_off(condition, "true"),
                (false, true) => self.may_be_off(&format!(" AND {condition}"), ""),
                (false, false) => format!(" AND {}", self.may_be_off(condition, "true")),
            };
        }
        text
    }

    /// A join that only fragments know of: the text behind FROM, and a condition for WHERE.
    pub fn optional_join(&mut self, scope: &Scope) -> Option<(String, String)> {
        if !self.terms.may_vary || self.items == 0 || !self.percent(25) {
            return None;
        }
        let letter = self.letter()?;
        self.note("an optional join");
        let (right, sources) = self.from(&[], 0);
        if right.contains('⟦') || right.contains('⟪') {
            return None;
        }
        let own = sources.iter().flat_map(Source::named);
        let both = Scope { own: scope.own.iter().cloned().chain(own).collect(), ..scope.clone() };
        let kind = self.pick(&["JOIN", "LEFT JOIN", "JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN", ","]);
        let right = if right.contains(' ') && right.contains("JOIN") { format!("({right})") } else { right };
        let on = match kind {
            "CROSS JOIN" | "," => String::new(),
            "FULL JOIN" => " ON true".to_owned(),
            _ => format!(" ON {}", self.condition(&both, 1)),
        };
        let condition = self.condition(&both, 1);
        let plain = |text: &str| !text.contains('⟦') && !text.contains('⟪');
        (plain(&on) && plain(&condition))
            .then(|| (format!(" ⟦{letter}:{kind} {right}{on}⟧"), format!("⟦{letter}:{condition} ¦ true⟧")))
    }
}

/// Without the names of relations in front of columns.
fn unqualified(text: &str) -> String {
    let mut plain = String::new();
    let mut word = String::new();
    for character in text.chars() {
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        let is_alias = word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.len() > 1
            && word.chars().skip(1).all(|c| c.is_ascii_digit());
        if !(character == '.' && is_alias) {
            plain.push_str(&word);
            plain.push(character);
        }
        word.clear();
    }
    plain + &word
}
