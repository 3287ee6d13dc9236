//! Reads `pg_node_tree`, the text in which PostgreSQL stores analysed trees (`nodeToString`, `pg_strtok` and `nodeRead` in
//! `src/backend/nodes`). The format is generic, so one reader serves all versions; which fields a node has is left to those who ask.

use std::borrow::Cow;
use std::fmt;

/// How deep nodes may nest; PostgreSQL itself gives up on trees that are much deeper (`max_stack_depth`).
const MAX_DEPTH: usize = 1000;

/// One value of the tree, borrowing from its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'a> {
    /// `<>`, and any field that a node does not have.
    Null,
    /// A number, word or string, as it is written: see `Node::text`.
    Token(&'a str),
    /// `(a b c)`
    List(Vec<Node<'a>>),
    /// `(i 1 2)`, `(o 25 23)`, `(x 3)`, `(b 8 9)`: the kind and the numbers as they are written.
    Numbers(char, &'a str),
    /// `LEN [ 1 0 0 0 ]`: the signed bytes as they are written.
    Datum(&'a str),
    /// `{LABEL :field value …}`
    Record(Record<'a>),
    /// A field that holds more than one value.
    Several(Vec<Node<'a>>),
}

/// `{LABEL :field value …}`
#[derive(Debug, Clone, PartialEq)]
pub struct Record<'a> {
    label: &'a str,
    fields: Vec<(&'a str, Node<'a>)>,
}

/// Why a text is not a node tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeError {
    /// What is wrong.
    pub message: &'static str,
    /// Where: the offset in the text.
    pub offset: usize,
}

impl fmt::Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the query tree cannot be read: {} at byte {}", self.message, self.offset)
    }
}

impl std::error::Error for NodeError {}

static NULL: Node<'static> = Node::Null;

impl<'a> Record<'a> {
    /// What kind of node it is, in the spelling of PostgreSQL 16 and later: `CASEEXPR`, not `CASE`.
    pub(super) fn label(&self) -> &'a str {
        self.label
    }

    /// A field's value; [`Node::Null`] when the node has no such field.
    pub(super) fn get(&self, field: &str) -> &Node<'a> {
        self.fields.iter().find(|(name, _)| *name == field).map_or(&NULL, |(_, value)| value)
    }

    /// Whether the node has such a field, be it null.
    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| *name == field)
    }

    /// All fields in their order.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'a str, &Node<'a>)> {
        self.fields.iter().map(|(name, value)| (*name, value))
    }
}

impl<'a> Node<'a> {
    /// Reads one tree.
    ///
    /// # Errors
    /// When the text is not a node tree or nests deeper than PostgreSQL's own trees do.
    pub fn parse(text: &'a str) -> Result<Node<'a>, NodeError> {
        let mut reader = Reader { text, at: 0, fields: Vec::new(), items: Vec::new() };
        let first = reader.token().ok_or_else(|| reader.error("it is empty"))?;
        let node = reader.value(first, 0)?;
        match reader.token() {
            None => Ok(node),
            Some(_) => Err(reader.error("something follows it")),
        }
    }

    /// Whether it is `<>` or missing.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Node::Null)
    }

    /// The record, if it is one.
    pub(super) fn record(&self) -> Option<&Record<'a>> {
        match self {
            Node::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The record's label; empty for anything else.
    pub(super) fn label(&self) -> &'a str {
        self.record().map_or("", Record::label)
    }

    /// Whether it is a record with this label.
    pub(super) fn is(&self, label: &str) -> bool {
        self.label() == label
    }

    /// A field of the record; [`Node::Null`] when it is no record or has no such field.
    pub(super) fn get(&self, field: &str) -> &Node<'a> {
        self.record().map_or(&NULL, |record| record.get(field))
    }

    /// The items of a list. Null is the empty list (`NIL`); anything else has no items either.
    pub(super) fn items(&self) -> &[Node<'a>] {
        match self {
            Node::List(items) => items,
            _ => &[],
        }
    }

    /// A whole number.
    pub(super) fn int(&self) -> Option<i64> {
        match self {
            Node::Token(token) => token.parse().ok(),
            _ => None,
        }
    }

    /// An object identifier; 0 (`InvalidOid`) is none.
    pub(super) fn oid(&self) -> Option<u32> {
        self.int().and_then(|oid| u32::try_from(oid).ok()).filter(|oid| *oid != 0)
    }

    /// `true` or `false`.
    pub(super) fn bool(&self) -> Option<bool> {
        match self {
            Node::Token("true") => Some(true),
            Node::Token("false") => Some(false),
            _ => None,
        }
    }

    /// Whether it is `true`.
    pub(super) fn is_true(&self) -> bool {
        self.bool() == Some(true)
    }

    /// A string, with its quotes and escapes undone.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        match *self {
            Node::Token(token) => Some(unescape(unquote(token))),
            _ => None,
        }
    }

    /// The strings of a list such as `("id" "email")`.
    pub(super) fn texts(&self) -> impl Iterator<Item = Cow<'a, str>> + '_ {
        self.items().iter().filter_map(Node::text)
    }

    /// The numbers of `(i …)`, `(o …)`, `(x …)`, or the members of a bitmap set `(b …)`.
    pub(super) fn numbers(&self) -> impl Iterator<Item = i64> + 'a {
        let text = match *self {
            Node::Numbers(_, text) => text,
            _ => "",
        };
        text.split_ascii_whitespace().filter_map(|number| number.parse().ok())
    }

    /// The bytes of a datum; a by-value datum has eight of them, little-endian.
    pub(super) fn datum(&self) -> Option<Vec<u8>> {
        match self {
            Node::Datum(text) => {
                text.split_ascii_whitespace().map(|byte| byte.parse::<i8>().ok().map(i8::cast_unsigned)).collect()
            }
            _ => None,
        }
    }

    /// What it consists of: items, fields or values.
    pub(super) fn children(&self) -> Vec<&Node<'a>> {
        match self {
            Node::List(items) | Node::Several(items) => items.iter().collect(),
            Node::Record(record) => record.fields.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }
}

/// A string list member is written in quotes, and so is an empty string; what is inside is escaped like any other token.
fn unquote(token: &str) -> &str {
    token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(token)
}

fn unescape(token: &str) -> Cow<'_, str> {
    if !token.contains('\\') {
        return Cow::Borrowed(token);
    }
    let mut plain = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        plain.push(if character == '\\' { characters.next().unwrap_or('\\') } else { character });
    }
    Cow::Owned(plain)
}

/// Labels that PostgreSQL up to 14, and most of them also 15, shorten.
fn canonical_label(label: &str) -> &str {
    match label {
        "CASE" => "CASEEXPR",
        "WHEN" => "CASEWHEN",
        "COALESCE" => "COALESCEEXPR",
        "COLLATE" => "COLLATEEXPR",
        "ARRAY" => "ARRAYEXPR",
        "ROW" => "ROWEXPR",
        "MINMAX" => "MINMAXEXPR",
        "ROWCOMPARE" => "ROWCOMPAREEXPR",
        "RTE" => "RANGETBLENTRY",
        other => other,
    }
}

/// A cursor, and stacks shared by all levels so that each list and record allocates once, at its final size.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    fields: Vec<(&'a str, Node<'a>)>,
    items: Vec<Node<'a>>,
}

impl<'a> Reader<'a> {
    fn error(&self, message: &'static str) -> NodeError {
        NodeError { message, offset: self.at }
    }

    /// The next token as `pg_strtok` cuts it: one of `(){}`, or everything up to white space or one of these, `\` hiding the next byte.
    fn token(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\n' | b'\t')) {
            self.at += 1;
        }
        let start = self.at;
        match bytes.get(start)? {
            b'(' | b')' | b'{' | b'}' => self.at += 1,
            _ => {
                while let Some(byte) = bytes.get(self.at) {
                    match byte {
                        b' ' | b'\n' | b'\t' | b'(' | b')' | b'{' | b'}' => break,
                        b'\\' => self.at += 2,
                        _ => self.at += 1,
                    }
                }
                self.at = self.at.min(bytes.len());
            }
        }
        // `\` before a character of several bytes hides only its first one; the others end no token, so the cut is at a character.
        self.text.get(start..self.at)
    }

    fn peek(&mut self) -> Option<&'a str> {
        let at = self.at;
        let token = self.token();
        self.at = at;
        token
    }

    fn value(&mut self, token: &'a str, depth: usize) -> Result<Node<'a>, NodeError> {
        if depth > MAX_DEPTH {
            return Err(self.error("it nests too deep"));
        }
        match token {
            "<>" => Ok(Node::Null),
            "(" => self.list(depth),
            "{" => self.record(depth),
            ")" | "}" => Err(self.error("a bracket closes nothing")),
            token => Ok(Node::Token(token)),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node<'a>, NodeError> {
        if let Some(kind @ ("i" | "o" | "x" | "b")) = self.peek() {
            self.token();
            return self.numbers(kind);
        }
        let first = self.items.len();
        loop {
            match self.token() {
                Some(")") => return Ok(Node::List(self.items.split_off(first))),
                Some(token) => {
                    let item = self.value(token, depth + 1)?;
                    self.items.push(item);
                }
                None => return Err(self.error("a list is not closed")),
            }
        }
    }

    fn numbers(&mut self, kind: &str) -> Result<Node<'a>, NodeError> {
        let start = self.at;
        loop {
            let end = self.at;
            match self.token() {
                Some(")") => {
                    let kind = kind.chars().next().unwrap_or('i');
                    return Ok(Node::Numbers(kind, self.text.get(start..end).unwrap_or("").trim()));
                }
                Some(token) if token.parse::<i64>().is_ok() => {}
                Some(_) => return Err(self.error("a list of numbers holds something else")),
                None => return Err(self.error("a list is not closed")),
            }
        }
    }

    fn record(&mut self, depth: usize) -> Result<Node<'a>, NodeError> {
        let label = match self.token() {
            Some("}") => return Ok(Node::Record(Record { label: "", fields: Vec::new() })),
            Some(label) if !matches!(label, "(" | ")" | "{") => canonical_label(label),
            _ => return Err(self.error("a node has no label")),
        };
        let first = self.fields.len();
        loop {
            match self.token() {
                Some("}") => return Ok(Node::Record(Record { label, fields: self.fields.split_off(first) })),
                Some(token) => {
                    let name = token.strip_prefix(':').ok_or_else(|| self.error("a field has no name"))?;
                    let value = self.field(depth + 1)?;
                    self.fields.push((name, value));
                }
                None => return Err(self.error("a node is not closed")),
            }
        }
    }

    /// Every field has at least one value, which may begin with a colon (a column named `:x`); further ones end at a colon or bracket.
    fn field(&mut self, depth: usize) -> Result<Node<'a>, NodeError> {
        let token = self.token().ok_or_else(|| self.error("a field has no value"))?;
        let value = self.value(token, depth)?;
        match self.peek() {
            Some("[") => self.datum(),
            Some(token) if token != "}" && !token.starts_with(':') => self.several(value, depth),
            _ => Ok(value),
        }
    }

    fn datum(&mut self) -> Result<Node<'a>, NodeError> {
        self.token();
        let start = self.at;
        loop {
            let end = self.at;
            match self.token() {
                Some("]") => return Ok(Node::Datum(self.text.get(start..end).unwrap_or("").trim())),
                Some(token) if token.parse::<i8>().is_ok() => {}
                Some(_) => return Err(self.error("a datum holds something other than bytes")),
                None => return Err(self.error("a datum is not closed")),
            }
        }
    }

    fn several(&mut self, first: Node<'a>, depth: usize) -> Result<Node<'a>, NodeError> {
        let mut values = vec![first];
        while let Some(token) = self.peek() {
            if token == "}" || token.starts_with(':') {
                break;
            }
            self.token();
            values.push(self.value(token, depth)?);
        }
        Ok(Node::Several(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = r#"(({QUERY :commandType 1 :utilityStmt <> :rtable ({RTE :eref {ALIAS :aliasname *SELECT*\ 1 :colnames ("id" "a\ b" "" "\(ü")} :selectedCols (b 8 9) :empty (b) :coltypes (o 23 25)}) :expr {CONST :constisnull false :constvalue 5 [ 20 0 0 0 -68 ]} :odd 1 2 {A} :resname :resjunk :name \<> :path \"x :after true}))"#;

    fn query<'t>(tree: &'t Node<'t>) -> &'t Node<'t> {
        &tree.items()[0].items()[0]
    }

    #[test]
    fn fields_are_looked_up_by_name() {
        let tree = Node::parse(TREE).unwrap();
        let query = query(&tree);
        assert_eq!(query.label(), "QUERY");
        assert_eq!(query.get("commandType").int(), Some(1));
        assert!(query.get("utilityStmt").is_null());
        assert!(query.get("no such field").is_null());
        assert!(query.get("after").is_true());
    }

    #[test]
    fn strings_lose_their_escapes_and_nothing_else() {
        let tree = Node::parse(TREE).unwrap();
        let query = query(&tree);
        let alias = query.get("rtable").items()[0].get("eref");
        assert_eq!(alias.get("aliasname").text().unwrap(), "*SELECT* 1");
        assert_eq!(alias.get("colnames").texts().collect::<Vec<_>>(), ["id", "a b", "", "(ü"]);
        assert_eq!(query.get("resname").text().unwrap(), ":resjunk");
        assert_eq!(query.get("name").text().unwrap(), "<>");
        assert_eq!(query.get("path").text().unwrap(), "\"x");
    }

    #[test]
    fn numbers_sets_and_datums() {
        let tree = Node::parse(TREE).unwrap();
        let query = query(&tree);
        let entry = &query.get("rtable").items()[0];
        assert_eq!(entry.label(), "RANGETBLENTRY", "the short label of 14 and 15");
        assert_eq!(entry.get("selectedCols").numbers().collect::<Vec<_>>(), [8, 9]);
        assert_eq!(entry.get("empty").numbers().count(), 0);
        assert_eq!(entry.get("coltypes").numbers().collect::<Vec<_>>(), [23, 25]);
        assert_eq!(query.get("expr").get("constvalue").datum().unwrap(), [20, 0, 0, 0, 188]);
        assert_eq!(query.get("odd").children().len(), 3);
    }

    #[test]
    fn what_is_cut_off_or_malformed_is_an_error_and_no_panic() {
        for end in 0..TREE.len() {
            if TREE.is_char_boundary(end) {
                assert!(Node::parse(&TREE[..end]).is_err(), "cut at {end}");
            }
        }
        for text in ["", ")", "{A :b}", "{A b}", "(i 1 x)", "{A :b 1 [ 300 ]}", "{A :b 1 [ 1", "{(}", "1 2", "\\"] {
            let _ = Node::parse(text);
        }
        assert!(Node::parse("(i 1 x)").is_err());
        assert!(Node::parse(&"(".repeat(100_000)).is_err());
        assert!(Node::parse(&"{A :b ".repeat(100_000)).is_err());
    }
}
