//! Templates as people write them: with markers, guards and choices in a query file.

use super::template::{Piece, Template};

/// A statement of a query file.
#[derive(Debug, Clone)]
pub struct Marked {
    /// The lines above the statement.
    pub directives: String,
    /// The statement, with its markers.
    pub sql: String,
    /// How many parts of it are optional, or chosen.
    pub parts: usize,
}

impl Template {
    /// The statement with marks. What stands in the place of an omitted condition decides how it is written: a guard where `guards` says so of
    /// its term, else a block. What nobody can write so is there always.
    pub fn marked(&self, guards: u64) -> Marked {
        let mut marked = Marked { directives: String::new(), sql: String::new(), parts: 0 };
        let sql = write(&self.pieces, guards, &mut marked);
        Marked { sql, ..marked }
    }
}

/// The letters of terms.
fn letters(terms: u64) -> Vec<char> {
    (b'a'..=b'z').filter(|letter| terms & (1 << (letter - b'a')) != 0).map(char::from).collect()
}

fn write(pieces: &[Piece], guards: u64, marked: &mut Marked) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(plain) => text += plain,
            Piece::Fragment { terms, on, off } => {
                let on = write(on, guards, marked);
                let condition = |letter: &char| format!("f{letter}");
                let flags: Vec<String> = letters(*terms).iter().map(condition).collect();
                // LIMIT, OFFSET and locks are clauses, which are no items.
                let is_clause =
                    ["LIMIT", "OFFSET", "FETCH", "FOR "].iter().any(|word| on.trim_start().starts_with(word));
                match off.trim() {
                    "true" if *terms & guards == *terms && !on.contains("--@") => {
                        let tests: Vec<String> =
                            letters(*terms).iter().map(|letter| format!("NOT :g{letter} OR ")).collect();
                        let tests = if tests.len() == 1 { tests.concat() } else { tests[..1].concat() };
                        text += &format!("({tests}({on}))");
                        marked.parts += 1;
                    }
                    "" | "true" if !is_clause => {
                        text += &format!("\n--@ if {}\n{}\n--@ end\n", flags.join(" and "), on.trim());
                        marked.parts += 1;
                    }
                    _ => text += &on,
                }
            }
            Piece::Choice(alternatives) => {
                let before = marked.parts;
                let written: Vec<(String, String)> = alternatives
                    .iter()
                    .map(|(term, pieces)| {
                        (letters(*term).iter().collect(), write(pieces, guards, marked).trim().to_owned())
                    })
                    .collect();
                text += &format!(" {} ", written[0].1);
                let is_plain = marked.parts == before && written.iter().all(|(_, text)| !text.contains('\n'));
                if is_plain && written[0].1 != written[1].1 {
                    for (name, alternative) in &written {
                        marked.directives += &format!("--@ choice c{}.{name}_ = {alternative}\n", written[0].0);
                    }
                    marked.parts += 1;
                }
            }
        }
    }
    text
}
