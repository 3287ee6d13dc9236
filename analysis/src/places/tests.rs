//! Where joins are found in texts, and where they are not.

use super::*;
use crate::tree::node::Node;
use crate::tree::query::FromItem;

/// Cuts a text as far as these tests need it.
pub(super) fn cut(text: &str) -> Written {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let up_to = |end: &str| rest[1..].find(end).map_or(rest.len(), |found| 1 + found + end.len());
        let while_in = |belongs: fn(char) -> bool| rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
        let (kind, length) = match first {
            '/' if rest.starts_with("/*") => (None, up_to("*/")),
            _ if first.is_whitespace() || first == '#' => (None, 1),
            '\'' => (Some(TokenKind::Literal), up_to("'")),
            '"' => (Some(TokenKind::QuotedIdentifier), up_to("\"")),
            '(' | ')' | '[' | ']' => (Some(TokenKind::Bracket(rest.as_bytes()[0])), 1),
            '0'..='9' => (Some(TokenKind::Number), while_in(|letter| letter.is_ascii_digit())),
            '$' => (Some(TokenKind::Other), 1 + rest[1..].chars().take_while(char::is_ascii_digit).count()),
            ':' if rest.starts_with("::") => (Some(TokenKind::Other), 2),
            _ if first.is_alphabetic() => {
                (Some(TokenKind::Word), while_in(|letter| letter.is_alphanumeric() || letter == '_'))
            }
            _ => (Some(TokenKind::Other), first.len_utf8()),
        };
        tokens.extend(kind.map(|kind| Token { kind, range: at..at + length }));
        at += length;
    }
    Written::new(text.to_owned(), tokens)
}

/// A query of two entries, named `a` and `name`, in a join of this kind under this condition.
fn place(text: &str, kind: u8, name: &str, condition: &str) -> Option<usize> {
    let tree = format!(
        "{{QUERY :rtable ({{RANGETBLENTRY :eref {{ALIAS :aliasname a}}}} {{RANGETBLENTRY :eref {{ALIAS :aliasname {name}}}}}) \
         :jointree {{FROMEXPR :fromlist ({{JOINEXPR :jointype {kind} :larg {{RANGETBLREF :rtindex 1}} \
         :rarg {{RANGETBLREF :rtindex 2}} :quals {condition} :rtindex 3}})}}}}"
    );
    let node = Node::parse(&tree).unwrap();
    let query = Query::of(&node).unwrap();
    let Some(FromItem::Join(join)) = query.join_tree().items().next() else { panic!("no join") };
    Places::new(&cut(text)).of_join(query, join)
}

/// A join whose condition begins at the first `#`, which becomes a blank.
fn by_condition(text: &str, kind: u8) -> Option<&str> {
    let at = text.find('#').unwrap() + 1;
    let found = place(
        &text.replace('#', " "),
        kind,
        "b",
        &format!("{{OPEXPR :args ({{VAR :location {at}}}) :location {}}}", at + 5),
    );
    found.map(|found| &text[found..])
}

fn by_name<'t>(text: &'t str, kind: u8, name: &str) -> Option<&'t str> {
    place(text, kind, name, "{OPEXPR :location -1}").map(|found| &text[found..])
}

#[test]
fn a_join_is_found_by_its_condition() {
    let cases = [
        ("SELECT 1 FROM a LEFT JOIN b ON#a.x = b.y", 1, Some("LEFT JOIN b ON#a.x = b.y")),
        ("SELECT 1 FROM a left\n outer join b ON ((#a.x = b.y))", 1, Some("left\n outer join b ON ((#a.x = b.y))")),
        ("SELECT 1 FROM a LEFT JOIN c ON z LEFT JOIN b ON#a.x = b.y", 1, Some("LEFT JOIN b ON#a.x = b.y")),
        ("SELECT 1 FROM a LEFT JOIN b JOIN c ON p ON#a.x = b.y", 1, Some("LEFT JOIN b JOIN c ON p ON#a.x = b.y")),
        ("SELECT 1 FROM a LEFT JOIN (b CROSS JOIN c) ON#a.x = b.y", 1, Some("LEFT JOIN (b CROSS JOIN c) ON#a.x = b.y")),
        (
            "SELECT 1 FROM a LEFT JOIN b JOIN c USING (u) ON#a.x = b.y",
            1,
            Some("LEFT JOIN b JOIN c USING (u) ON#a.x = b.y"),
        ),
        ("SELECT 1 FROM a FULL JOIN b ON#a.x = b.y", 2, Some("FULL JOIN b ON#a.x = b.y")),
        ("SELECT DISTINCT ON (q) 1 FROM a RIGHT JOIN b ON#a.x = b.y", 3, Some("RIGHT JOIN b ON#a.x = b.y")),
        // The kind is another one, or the condition of something else.
        ("SELECT 1 FROM a LEFT JOIN b ON#a.x = b.y", 3, None),
        ("SELECT 1 FROM a LEFT JOIN b ON z WHERE#a.x = b.y", 1, None),
        ("SELECT 1 FROM a LEFT JOIN b ON -#a.x = b.y", 1, None),
        ("SELECT a.join FROM a, b WHERE#a.x = b.y", 0, None),
        ("SELECT ' LEFT JOIN b ON#a.x = b.y'", 1, None),
        ("SELECT 1 /* LEFT JOIN b ON#a.x = b.y */", 1, None),
    ];
    for (text, kind, expected) in cases {
        assert_eq!(by_condition(text, kind), expected, "{text}");
    }
}

#[test]
fn a_join_without_a_condition_is_found_by_the_name_on_its_right() {
    let cases = [
        ("SELECT 1 FROM a LEFT JOIN b USING (x)", 1, Some("LEFT JOIN b USING (x)")),
        ("SELECT 1 FROM a NATURAL LEFT JOIN s.B WHERE true", 1, Some("NATURAL LEFT JOIN s.B WHERE true")),
        ("SELECT 1 FROM a LEFT JOIN c AS b USING (x)", 1, Some("LEFT JOIN c AS b USING (x)")),
        ("SELECT 1 FROM a LEFT JOIN LATERAL f(1) \"b\" USING (x)", 1, Some("LEFT JOIN LATERAL f(1) \"b\" USING (x)")),
        (
            "SELECT 1 FROM a LEFT JOIN (SELECT 1 FROM y JOIN z ON p) b USING (x)",
            1,
            Some("LEFT JOIN (SELECT 1 FROM y JOIN z ON p) b USING (x)"),
        ),
        ("SELECT 1 FROM a LEFT JOIN b c USING (x)", 1, None),
        ("SELECT 1 FROM a LEFT JOIN b USING (x) UNION SELECT 1 FROM a LEFT JOIN b USING (x)", 1, None),
        ("SELECT 1 FROM a LEFT JOIN c USING (x)", 1, None),
    ];
    for (text, kind, expected) in cases {
        assert_eq!(by_name(text, kind, "b"), expected, "{text}");
    }
}

#[test]
fn places_outside_the_text_are_none() {
    let written = cut("SELECT ü");
    let places = Places::new(&written);
    let place = |location: i32| places.of(Expr::from(&Node::parse(&format!("{{VAR :location {location}}}")).unwrap()));
    assert_eq!([place(-1), place(0), place(7), place(8), place(9)], [None, Some(0), Some(7), None, None]);
}
