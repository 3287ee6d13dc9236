//! What a body puts into the text of SQL that EXECUTE runs, as it is: neither quoted by `quote_ident`, `quote_literal` or `format`, nor passed with
//! USING. The body need not be understood otherwise; where its tokens cannot be told, nothing is found.

use std::collections::{BTreeMap, BTreeSet};

use sqlwright_source::lexer::{self, TokenKind};
use sqlwright_source::unquoted;

/// A token and its text; names as PostgreSQL folds them.
struct Token<'t> {
    kind: TokenKind,
    text: &'t str,
    name: Option<String>,
}

/// Functions of which a part of an argument comes out again. What others return is not known.
const PASSING: &[&str] = &[
    "array_to_string",
    "btrim",
    "coalesce",
    "concat",
    "concat_ws",
    "initcap",
    "left",
    "lower",
    "lpad",
    "ltrim",
    "nullif",
    "reverse",
    "right",
    "rpad",
    "rtrim",
    "string_agg",
    "substr",
    "substring",
    "trim",
    "upper",
];

/// Types whose values have no text that could be SQL.
const SAFE: &[&str] = &[
    "bigint",
    "bool",
    "boolean",
    "date",
    "decimal",
    "double",
    "float",
    "float4",
    "float8",
    "int",
    "int2",
    "int4",
    "int8",
    "integer",
    "interval",
    "numeric",
    "oid",
    "real",
    "regclass",
    "regnamespace",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "smallint",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
];

/// The names of all variables, arguments and fields (`new.title`) that reach the text of an EXECUTE as they are, also by way of other variables.
/// A name that the body compares with a list or a pattern is taken to be checked.
pub(super) fn unquoted_names(body: &str) -> BTreeSet<String> {
    let tokens: Option<Vec<Token<'_>>> = lexer::lex(body)
        .into_iter()
        .filter(|token| !token.kind.is_comment())
        .map(|token| read(token.kind, &body[token.range]))
        .collect();
    let Some(tokens) = tokens else { return BTreeSet::new() };
    let executed = executed(&tokens);
    if executed.is_empty() {
        return BTreeSet::new();
    }
    let assigned = assignments(&tokens);
    let mut found = BTreeSet::new();
    let mut pending: Vec<String> = executed.into_iter().flat_map(|range| names(range)).collect();
    while let Some(name) = pending.pop() {
        if found.insert(name.clone()) {
            pending.extend(assigned.get(&name).into_iter().flatten().cloned());
        }
    }
    let safe = declared_safe(&tokens);
    found.retain(|name| !safe.contains(name) && !is_checked(&tokens, name));
    found
}

fn read(kind: TokenKind, text: &str) -> Option<Token<'_>> {
    let name = match kind {
        TokenKind::Unterminated(_) => return None,
        TokenKind::Word => Some(text.to_lowercase()),
        TokenKind::QuotedIdentifier => Some(unquoted(text)?),
        TokenKind::Numbered => Some(text.to_owned()),
        _ => None,
    };
    Some(Token { kind, text, name })
}

impl Token<'_> {
    fn is(&self, text: &str) -> bool {
        self.text.eq_ignore_ascii_case(text)
    }
}

/// The expressions after EXECUTE.
fn executed<'a, 't>(tokens: &'a [Token<'t>]) -> Vec<&'a [Token<'t>]> {
    let starts = tokens.iter().enumerate().filter(|(at, token)| {
        let next = tokens.get(at + 1);
        let granted = ["on", "function", "procedure"];
        token.is("execute") && next.is_some_and(|next| !granted.iter().any(|word| next.is(word)))
    });
    starts.map(|(at, _)| until(&tokens[at + 1..], &["into", "using", "loop", ";"])).collect()
}

/// The tokens up to one of these words outside of brackets.
fn until<'a, 't>(tokens: &'a [Token<'t>], words: &[&str]) -> &'a [Token<'t>] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" if depth == 0 => return &tokens[..at],
            ")" | "]" => depth -= 1,
            _ if depth == 0 && words.iter().any(|word| token.is(word)) => return &tokens[..at],
            _ => {}
        }
    }
    tokens
}

/// What each variable is made of: `name := expression`, also where it is declared.
fn assignments(tokens: &[Token<'_>]) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let begins = [";", "begin", "declare", "then", "else", "loop"];
        if begins.iter().any(|word| token.is(word)) {
            start = at + 1;
            continue;
        }
        let assigns = token.is(":=") || token.is("default") || token.is("=") && at == start + 1;
        if let (true, Some(Token { name: Some(name), .. })) = (assigns, tokens.get(start)) {
            let expression = until(&tokens[at + 1..], &[";"]);
            found.entry(name.clone()).or_default().extend(names(expression));
        }
    }
    found
}

/// Variables that are declared with a safe type.
fn declared_safe(tokens: &[Token<'_>]) -> BTreeSet<String> {
    let triples = tokens.windows(3).filter(|three| three[0].is(";") || three[0].is("declare"));
    let safe = triples.filter(|three| SAFE.iter().any(|ty| three[2].is(ty)));
    safe.filter_map(|three| three[1].name.clone()).collect()
}

/// Whether the body compares it with a list, an array or a pattern.
fn is_checked(tokens: &[Token<'_>], name: &str) -> bool {
    tokens.windows(3).any(|three| {
        let compares = ["in", "not", "~", "!~", "~*", "!~*", "similar"];
        three[0].name.as_deref() == Some(name) && compares.iter().any(|word| three[1].is(word))
            || three[0].name.as_deref() == Some(name)
                && (three[1].is("=") || three[1].is("<>"))
                && (three[2].is("any") || three[2].is("all"))
    })
}

/// The names whose text is in that of the expression.
fn names(tokens: &[Token<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let inside = |open: usize| until(tokens.get(open + 1..).unwrap_or_default(), &[]);
        let opens = |at: usize| tokens.get(at).is_some_and(|token| token.text == "(");
        if token.is("when") || token.is("case") {
            // A condition decides, and is not part of the text.
            let end = if token.is("when") { "then" } else { "when" };
            at += 1 + until(&tokens[at + 1..], &[end]).len();
            continue;
        }
        if ["then", "else", "end"].iter().any(|word| token.is(word)) {
            at += 1;
            continue;
        }
        if token.text == "(" {
            let content = inside(at);
            let end = at + 2 + content.len();
            if !content.first().is_some_and(|first| first.is("select") || first.is("with"))
                && !is_cast_to_safe(tokens, end)
            {
                found.extend(names(content));
            }
            at = behind_casts(tokens, end);
            continue;
        }
        let Some(name) = token.name.clone().filter(|_| token.kind != TokenKind::Number) else {
            at += 1;
            continue;
        };
        if opens(at + 1) {
            let content = inside(at + 1);
            let end = at + 3 + content.len();
            if name == "format" {
                found.extend(formatted(content));
            } else if name == "cast" {
                let end = until(content, &["as"]).len();
                let safe = content.get(end + 1).is_some_and(|ty| SAFE.iter().any(|safe| ty.is(safe)));
                found.extend(if safe { Vec::new() } else { names(&content[..end]) });
            } else if PASSING.contains(&name.as_str()) && !is_cast_to_safe(tokens, end) {
                found.extend(arguments(content).into_iter().flat_map(names));
            }
            at = behind_casts(tokens, end);
            continue;
        }
        // A field; of a function in a schema the schema.
        let is_field = tokens.get(at + 1).is_some_and(|dot| dot.text == ".");
        let field = tokens.get(at + 2).and_then(|field| field.name.clone()).filter(|_| is_field);
        match field {
            Some(_) if opens(at + 3) => at += 2,
            Some(field) => {
                if !is_cast_to_safe(tokens, at + 3) {
                    found.push(format!("{name}.{field}"));
                }
                at = behind_casts(tokens, at + 3);
            }
            None => {
                if !is_cast_to_safe(tokens, at + 1) {
                    found.push(name);
                }
                at = behind_casts(tokens, at + 1);
            }
        }
    }
    found
}

/// Where what follows casts begins: their types are no names.
fn behind_casts(tokens: &[Token<'_>], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|cast| cast.text == "::") {
        at += 2;
    }
    at
}

fn is_cast_to_safe(tokens: &[Token<'_>], at: usize) -> bool {
    let casts = tokens.get(at).is_some_and(|cast| cast.text == "::");
    casts && tokens.get(at + 1).is_some_and(|ty| SAFE.iter().any(|safe| ty.is(safe)))
}

/// What stands between the commas.
fn arguments<'a, 't>(tokens: &'a [Token<'t>]) -> Vec<&'a [Token<'t>]> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let argument = until(rest, &[","]);
        found.push(argument);
        rest = rest.get(argument.len() + 1..).unwrap_or_default();
    }
    found
}

/// The arguments of `format` that stand where it says `%s`; where its text is no literal, its names.
fn formatted(content: &[Token<'_>]) -> Vec<String> {
    let arguments = arguments(content);
    let Some((format, values)) = arguments.split_first() else { return Vec::new() };
    let [Token { kind: TokenKind::Literal, text, .. }] = format else { return names(format) };
    let mut found = Vec::new();
    let mut next = 0;
    let mut rest = *text;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        let Some(end) = rest.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '$' | '-')) else {
            break;
        };
        let position = rest[..end].split_once('$').and_then(|(position, _)| position.parse::<usize>().ok());
        let kind = rest[end..].chars().next();
        rest = &rest[end..];
        if !matches!(kind, Some('s' | 'I' | 'L')) {
            rest = rest.get(kind.map_or(0, char::len_utf8)..).unwrap_or_default();
            continue;
        }
        let value = position.map_or(next, |position| position.saturating_sub(1));
        next = value + 1;
        if kind == Some('s') {
            found.extend(values.get(value).into_iter().flat_map(|value| names(value)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::unquoted_names;

    fn found(body: &str) -> Vec<String> {
        unquoted_names(body).into_iter().collect()
    }

    #[test]
    fn what_is_put_into_the_text_is_found() {
        assert_eq!(found("BEGIN EXECUTE 'SELECT ' || a; END"), ["a"]);
        assert_eq!(
            found("BEGIN RETURN QUERY EXECUTE 'SELECT * FROM t WHERE n = ''' || lower(a) || '''' USING b; END"),
            ["a"]
        );
        assert_eq!(found("BEGIN EXECUTE format('SELECT %I FROM %s WHERE x = %L', a, b, c) INTO d; END"), ["b"]);
        assert_eq!(found("BEGIN EXECUTE format($q$SELECT %2$s FROM %1$I$q$, a, b); END"), ["b"]);
        assert_eq!(found("DECLARE q text := 'SELECT ' || a; BEGIN q := q || b; EXECUTE q; END"), ["a", "b", "q"]);
        assert_eq!(found("BEGIN FOR r IN EXECUTE $1 LOOP NULL; END LOOP; END"), ["$1"]);
        assert_eq!(found("BEGIN EXECUTE 'SELECT ' || NEW.title; RETURN NEW; END"), ["new.title"]);
        assert_eq!(found("BEGIN EXECUTE 'SELECT ' || CASE WHEN c THEN a ELSE 'x' END; END"), ["a"]);
    }

    #[test]
    fn what_is_quoted_checked_or_no_text_is_not() {
        for body in [
            "BEGIN EXECUTE 'SELECT ' || quote_ident(a) || quote_literal(b); END",
            "BEGIN EXECUTE format('SELECT %I, %L, 100 %%', a, b); END",
            "BEGIN EXECUTE 'SELECT $1' USING a; END",
            "BEGIN EXECUTE 'SELECT ' || a::int || (b)::regclass || CAST(c AS integer); END",
            "BEGIN IF a NOT IN ('x', 'y') THEN RAISE EXCEPTION 'no'; END IF; EXECUTE 'SELECT ' || a; END",
            "DECLARE n int := length(a); BEGIN EXECUTE 'SELECT ' || n; END",
            "BEGIN EXECUTE 'SELECT ' || (SELECT string_agg(quote_ident(c), ',') FROM t); END",
            "BEGIN RETURN a || b; END",
        ] {
            assert_eq!(found(body), [""; 0], "{body}");
        }
    }
}
