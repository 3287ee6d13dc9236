//! What a statement or a check compares columns with, by its words: good enough to make data and parameters that please it.
//! Nothing is wrong where the words mislead; the data is only a little tamer then.

use std::collections::BTreeMap;

/// What a column is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    Null,
    NotNull,
    Value(String),
}

/// What a text says of columns, by their names without quotes.
#[derive(Debug, Default)]
pub struct Hints {
    pub wishes: BTreeMap<String, Vec<Wish>>,
    /// The columns that a parameter (`$1` is 1) is compared with or assigned to.
    pub parameters: BTreeMap<usize, Vec<String>>,
}

impl Hints {
    /// Those of a statement.
    pub fn of(sql: &str) -> Self {
        let tokens = tokens(sql);
        let mut hints = Self::default();
        hints.comparisons(&tokens);
        hints.assignments(&tokens);
        hints
    }

    /// Those of each arm of the ORs of a check: a row that pleases one of them pleases the check.
    pub fn arms(check: &str) -> Vec<Self> {
        let tokens = tokens(check);
        let arms = tokens.split(|token| token.is("or"));
        let hints = |tokens| {
            let mut hints = Self::default();
            hints.comparisons(tokens);
            hints
        };
        arms.map(hints).collect()
    }

    /// `column = 'a'`, `column IN (1, 2)`, `column IS NULL`, `$1 <= column`.
    fn comparisons(&mut self, tokens: &[Token]) {
        for (index, token) in tokens.iter().enumerate() {
            let rest = within_condition(&tokens[index + 1..]);
            match token {
                Token::Word(name) | Token::Name(name) => self.compared(name, rest),
                Token::Text(value) | Token::Number(value) => {
                    for name in rest.iter().filter_map(Token::name) {
                        self.wish(name, Wish::Value(value.clone()));
                    }
                }
                Token::Parameter(number) => {
                    for name in rest.iter().filter_map(Token::name) {
                        self.parameter(*number, name);
                    }
                }
                Token::Sign(_) => {}
            }
        }
    }

    /// What stands behind a column.
    fn compared(&mut self, name: &str, rest: &[Token]) {
        if rest.first().is_none_or(|token| token.is(".") || token.is(",")) {
            return;
        }
        for (index, token) in rest.iter().enumerate() {
            let before = |back: usize, word| index >= back && rest[index - back].is(word);
            match token {
                Token::Text(value) => self.wish(name, Wish::Value(value.replace('%', "").replace('_', "a"))),
                Token::Number(value) => self.wish(name, Wish::Value(value.clone())),
                Token::Parameter(number) => self.parameter(*number, name),
                _ if token.is("null") && before(1, "is") => self.wish(name, Wish::Null),
                _ if token.is("null") && before(1, "not") && before(2, "is") => self.wish(name, Wish::NotNull),
                _ => {}
            }
        }
    }

    /// `INSERT INTO t (a, b) VALUES ($1, $2)`, and with SELECT.
    fn assignments(&mut self, tokens: &[Token]) {
        for start in (0..tokens.len()).filter(|start| tokens[*start].is("into")) {
            let Some(open) = tokens[start..].iter().take(5).position(|token| token.is("(")) else { continue };
            let inside = &tokens[start + open + 1..];
            let close = inside.iter().position(|token| token.is(")")).unwrap_or(inside.len());
            let names: Vec<&str> = inside[..close].iter().filter_map(Token::name).collect();
            let rest = &inside[close..];
            let source = rest.iter().take(8).position(|token| token.is("values") || token.is("select"));
            let Some(source) = source else { continue };
            let first = if rest[source].is("values") { source + 2 } else { source + 1 };
            let (mut position, mut depth) = (0, 0);
            for token in rest.iter().skip(first) {
                match token {
                    _ if token.is("(") => depth += 1,
                    _ if token.is(")") && depth == 0 => break,
                    _ if token.is(")") => depth -= 1,
                    _ if token.is("from") && depth == 0 => break,
                    _ if token.is(",") && depth == 0 => position += 1,
                    Token::Parameter(number) => {
                        if let Some(name) = names.get(position) {
                            self.parameter(*number, name);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn wish(&mut self, name: &str, wish: Wish) {
        let wishes = self.wishes.entry(name.to_owned()).or_default();
        if !wishes.contains(&wish) {
            wishes.push(wish);
        }
    }

    fn parameter(&mut self, number: usize, name: &str) {
        let names = self.parameters.entry(number).or_default();
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
}

/// The tokens up to the end of a condition, as far as words show it.
fn within_condition(tokens: &[Token]) -> &[Token] {
    const ENDS: [&str; 24] = [
        "and",
        "or",
        "where",
        "from",
        "select",
        "group",
        "order",
        "then",
        "else",
        "when",
        "join",
        "on",
        "limit",
        "returning",
        "end",
        "having",
        "union",
        "as",
        "insert",
        "into",
        "values",
        "update",
        "set",
        ";",
    ];
    const LONGEST: usize = 16;
    let mut depth = 0;
    let end = tokens.iter().take(LONGEST).position(|token| {
        depth += i32::from(token.is("(") || token.is("[")) - i32::from(token.is(")") || token.is("]"));
        ENDS.iter().any(|end| token.is(end)) || token.is(",") && depth <= 0
    });
    &tokens[..end.unwrap_or(tokens.len().min(LONGEST))]
}

#[derive(Debug)]
enum Token {
    /// In lower case.
    Word(String),
    /// In double quotes.
    Name(String),
    Text(String),
    Number(String),
    Parameter(usize),
    /// One sign, or `::`.
    Sign(String),
}

impl Token {
    fn is(&self, text: &str) -> bool {
        matches!(self, Self::Word(own) | Self::Sign(own) if own == text)
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::Word(name) | Self::Name(name) => Some(name),
            _ => None,
        }
    }
}

fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => quoted(rest, first),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '$' => 1 + word(&rest[1..]),
            '0'..='9' => rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len()),
            _ if first.is_alphabetic() || first == '_' => word(rest),
            ':' if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
        };
        let (text, behind) = rest.split_at(length);
        let inner = || text.get(1..text.len() - 1).unwrap_or_default();
        match first {
            '\'' => tokens.push(Token::Text(inner().replace("''", "'"))),
            '"' => tokens.push(Token::Name(inner().replace("\"\"", "\""))),
            '-' | '/' if length > 1 => {}
            '$' if text[1..].parse::<usize>().is_ok() => tokens.extend(text[1..].parse().map(Token::Parameter)),
            '0'..='9' => tokens.push(Token::Number(text.to_owned())),
            _ if first.is_alphabetic() || first == '_' => tokens.push(Token::Word(text.to_lowercase())),
            _ if first.is_whitespace() => {}
            _ => tokens.push(Token::Sign(text.to_owned())),
        }
        rest = behind;
    }
    tokens
}

/// The length of what starts with a quote.
fn quoted(text: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(end) = text[at..].find(quote) {
        at += end + 1;
        if !text[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    text.len()
}

fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Hints, Wish};

    #[test]
    fn columns_and_what_they_are_compared_with() {
        let sql = "SELECT a FROM t WHERE t.a = 'x' AND \"B\" IN (1, 2) AND c LIKE 'y%' AND d IS NULL AND e IS NOT NULL";
        let hints = Hints::of(sql);
        let value = |text: &str| Wish::Value(text.to_owned());
        assert_eq!(hints.wishes["a"], [value("x")]);
        assert_eq!(hints.wishes["B"], [value("1"), value("2")]);
        assert_eq!(hints.wishes["c"], [value("y")]);
        assert_eq!(hints.wishes["d"], [Wish::Null]);
        assert_eq!(hints.wishes["e"], [Wish::NotNull]);
    }

    #[test]
    fn parameters_and_their_columns() {
        let has = |hints: &Hints, number, name: &str| hints.parameters[&number].iter().any(|known| known == name);
        let hints = Hints::of("INSERT INTO t (a, b) VALUES ($1, lower($2)) ON CONFLICT (a) DO UPDATE SET b = $3");
        assert!(has(&hints, 1, "a") && has(&hints, 2, "b") && has(&hints, 3, "b"));
        assert!(!has(&hints, 1, "b") && !has(&hints, 2, "a"));
        assert!(has(&Hints::of("SELECT 1 FROM t WHERE $1 = ANY (t.a)"), 1, "a"));
    }

    #[test]
    fn arms_of_a_check() {
        let arms =
            Hints::arms("CHECK (((kind = 'a'::text) AND (x IS NULL)) OR ((kind = 'b'::text) AND (x IS NOT NULL)))");
        assert_eq!(arms.len(), 2);
        assert_eq!(arms[0].wishes["x"], [Wish::Null]);
        assert_eq!(arms[1].wishes["kind"], [Wish::Value("b".to_owned())]);
    }
}
