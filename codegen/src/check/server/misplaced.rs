//! Parameters where PostgreSQL takes none: in utility statements, and in a query in place of a name or a keyword.

use sqlwright_source::lexer::{Token, TokenKind, lex};
use tokio_postgres::error::{DbError, SqlState};

use crate::check::parse::ast::Sql;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// `transformStmt` in `src/backend/parser/analyze.c`: what is analysed when it is prepared, and so can have parameters.
const TAKE_PARAMETERS: &str = "PostgreSQL takes parameters in SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE and CALL, and in the \
     query of EXPLAIN and CREATE TABLE … AS; any other statement is a utility statement, which takes none";

/// Types whose literals may be written with the type before them.
const TYPES: &[&str] = &[
    "bigint",
    "bit",
    "bool",
    "boolean",
    "box",
    "bytea",
    "char",
    "cidr",
    "circle",
    "citext",
    "date",
    "decimal",
    "float4",
    "float8",
    "hstore",
    "inet",
    "int",
    "int2",
    "int4",
    "int8",
    "integer",
    "interval",
    "json",
    "jsonb",
    "macaddr",
    "money",
    "numeric",
    "point",
    "polygon",
    "real",
    "smallint",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsquery",
    "tsvector",
    "uuid",
    "varchar",
    "xml",
];

const VALUES_ONLY: &str =
    "a parameter stands for a value: it cannot be a name, a keyword, or the text of a typed literal";

/// A statement that was prepared although PostgreSQL did not see its parameters: it would say so when it runs.
pub(super) fn unseen(sql: &Sql, seen: usize) -> Option<Diagnostic> {
    if seen >= sql.parameters.len() {
        return None;
    }
    Some(in_utility(sql, &words(&sql.text), sql.parameters.first()?.uses.first().copied()?))
}

/// A statement that PostgreSQL refused for a parameter, which stands at `place` if it is a syntax error.
pub(super) fn refused(sql: &Sql, db_error: &DbError, place: Span) -> Option<Diagnostic> {
    // Errors of the grammar name what they stand at; later ones have the same SQLSTATE.
    let mut numbered = (1..).zip(&sql.parameters);
    let parameter = numbered.find(|(_, parameter)| parameter.uses.contains(&place));
    let parameter =
        parameter.filter(|(number, _)| db_error.message().contains(&format!("${number}"))).map(|(_, one)| one);
    let words = words(&sql.text);
    match (parameter, db_error.code()) {
        (Some(_), code) if *code == SqlState::SYNTAX_ERROR && !has_query(&words) => {
            Some(in_utility(sql, &words, place))
        }
        (Some(parameter), code) if *code == SqlState::SYNTAX_ERROR => {
            Some(in_query(sql, &parameter.name, place).note(format!("SQLSTATE {}", code.code())))
        }
        // The only query of a utility statement that is analysed and yet takes none.
        (None, code)
            if *code == SqlState::FEATURE_NOT_SUPPORTED && begins(&words, &["CREATE", "MATERIALIZED", "VIEW"]) =>
        {
            Some(in_utility(sql, &words, sql.parameters.first()?.uses.first().copied()?))
        }
        _ => None,
    }
}

fn in_query(sql: &Sql, name: &str, place: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MisplacedParameter, format!("syntax error at the parameter `:{name}`"))
        .at(place, "")
        .note(VALUES_ONLY);
    let start = sql.map.iter().find(|(_, file)| *file == place.start).map_or(0, |(text, _)| *text);
    let before = sql.text[..start].trim_end().rsplit(|c: char| !c.is_alphanumeric() && c != '_').next();
    let before_in_capitals = before.unwrap_or_default().to_ascii_uppercase();
    match before.map(str::to_ascii_lowercase).filter(|word| TYPES.contains(&word.as_str())) {
        Some(ty) => diagnostic.help(format!("cast it: `:{name}::{ty}`")),
        None => match before_in_capitals.as_str() {
            "IN" => {
                diagnostic.help(format!("write `= ANY (:{name})`, and `<> ALL (:{name})` for NOT IN, with an array"))
            }
            "VALUES" => {
                diagnostic.help("pass an array for each column: `FROM unnest(:a::text[], :b::int[]) AS t (a, b)`")
            }
            "FROM" | "JOIN" | "INTO" | "UPDATE" | "TABLE" | "ONLY" => {
                diagnostic.help("the name of a table is part of the statement: write a statement for each table")
            }
            "ANY" | "ALL" | "SOME" => diagnostic.help(format!("write the array in parentheses: `{before_in_capitals} (:{name})`")),
            "SET" => diagnostic.help("the name of a column is part of the statement: write a statement for each column"),
            _ if is_sorted_by(&sql.text[..start]) => {
                diagnostic.help(format!("ASC and DESC are part of the statement: write `CASE WHEN :{name} THEN column END DESC, column` with a bool"))
            }
            _ => diagnostic,
        },
    }
}

/// Whether a text ends within ORDER BY.
fn is_sorted_by(before: &str) -> bool {
    let words = words(before);
    let last = words.iter().rposition(|word| matches!(word.as_str(), "BY" | "SELECT" | "WHERE" | "FROM" | "LIMIT"));
    last.is_some_and(|last| last > 0 && words[last] == "BY" && words[last - 1] == "ORDER")
}

fn in_utility(sql: &Sql, words: &[String], place: Span) -> Diagnostic {
    let text = format!("`{}` takes no parameters", command(words));
    let mut diagnostic = Diagnostic::new(Code::MisplacedParameter, text).at(place, "a parameter");
    let others = sql.parameters.iter().flat_map(|parameter| &parameter.uses).filter(|other| **other != place);
    for other in others.take(4) {
        diagnostic = diagnostic.also(*other, "");
    }
    diagnostic.note(TAKE_PARAMETERS).help(instead(sql, words))
}

/// What does the same and takes parameters.
fn instead(sql: &Sql, words: &[String]) -> String {
    let word = |index: usize| words.get(index).map_or("", String::as_str);
    match word(0) {
        "SET" => match (setting(&sql.text, words), sql.parameters.as_slice()) {
            (Some(name), [value]) => {
                let (value, local) = (&value.name, word(1) == "LOCAL");
                format!("`SELECT set_config('{name}', :{value}, {local})` does the same, with a parameter")
            }
            _ => "`SELECT set_config(name, value, is_local)` takes parameters".to_owned(),
        },
        "SHOW" => "`SELECT current_setting(name)` takes a parameter".to_owned(),
        "NOTIFY" => "`SELECT pg_notify(channel, payload)` does the same, with parameters".to_owned(),
        "ALTER" if word(1) == "SEQUENCE" => "`SELECT setval(sequence, value, is_called)` takes parameters".to_owned(),
        "DO" => "write a function instead of the block, and call it with the parameters".to_owned(),
        _ => "write the value into the statement; one that is known only at run time can be written by a function in \
              PL/pgSQL: `EXECUTE format('… %L', value)`, or `%I` for a name"
            .to_owned(),
    }
}

/// The name of the setting that SET sets.
fn setting(text: &str, words: &[String]) -> Option<String> {
    let name = words.get(1..)?.iter().map(String::as_str).skip_while(|word| matches!(*word, "LOCAL" | "SESSION"));
    let name: Vec<&str> = name.take_while(|word| *word != "TO").collect();
    match name.as_slice() {
        ["TIME", "ZONE"] => Some("TimeZone".to_owned()),
        ["AUTHORIZATION"] => Some("session_authorization".to_owned()),
        ["SCHEMA"] => Some("search_path".to_owned()),
        ["NAMES"] => Some("client_encoding".to_owned()),
        [] | ["CONSTRAINTS" | "TRANSACTION", ..] => None,
        name => (!text.contains([',', '"'])).then(|| name.join(".").to_ascii_lowercase()),
    }
}

/// Whether a statement is a query, or has one that takes parameters; one of CREATE TABLE stands behind AS.
fn has_query(words: &[String]) -> bool {
    const QUERIES: &[&str] = &["SELECT", "VALUES", "TABLE", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "CALL"];
    let is_query = |word: &String| QUERIES.contains(&word.as_str());
    match words.first().map(String::as_str) {
        Some("EXPLAIN") => words[1..].iter().any(is_query),
        Some("CREATE") => {
            let table = words.iter().take(4).any(|word| word == "TABLE");
            table && words.iter().skip_while(|word| *word != "AS").any(is_query)
        }
        _ => words.first().is_some_and(is_query),
    }
}

/// How a statement is called: its first words, without those that may be left out.
fn command(words: &[String]) -> String {
    const LEFT_OUT: &[&str] =
        &["GLOBAL", "LOCAL", "OR", "RECURSIVE", "REPLACE", "SESSION", "TEMP", "TEMPORARY", "UNIQUE", "UNLOGGED"];
    let mut told = words.iter().filter(|word| !LEFT_OUT.contains(&word.as_str())).map(String::as_str);
    let first = told.next().unwrap_or("this statement");
    match first {
        "CREATE" | "ALTER" | "DROP" | "REFRESH" => match told.next() {
            Some("MATERIALIZED") => format!("{first} MATERIALIZED VIEW"),
            Some(second) => format!("{first} {second}"),
            None => first.to_owned(),
        },
        _ => first.to_owned(),
    }
}

fn begins(words: &[String], with: &[&str]) -> bool {
    words.len() >= with.len() && words.iter().zip(with).all(|(word, expected)| word == expected)
}

fn tokens(text: &str) -> Vec<Token> {
    lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect()
}

/// The words of a statement, in capitals.
fn words(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word);
    words.map(|word| text[word.range].to_ascii_uppercase()).collect()
}
