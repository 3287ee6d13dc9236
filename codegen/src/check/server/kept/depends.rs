//! On what a schema's result depends besides its text. Most statements make what they say. Code that runs while the schema is applied
//! may look at the clock (partitions for the next months, say), at files, or at other servers.
//!
//! What is not known to run no code counts as running some; such a schema is applied anew each day.

use sqlwright_migrations::{Schema, Step, What};
use sqlwright_source::lexer::{Token, TokenKind, Tokens};

use crate::source::SourceMap;

/// On what a schema's result depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depends {
    /// On its text.
    ItsText,
    /// On the day as well.
    TheDay,
    /// On what cannot be known.
    More,
}

/// Functions, languages and other words by which code reaches out of its database.
const OUTSIDE: [&str; 11] = [
    "dblink",
    "pg_read_",
    "pg_ls_",
    "pg_stat_file",
    "lo_import",
    "postgres_fdw",
    "foreign data wrapper",
    "plpython",
    "plperlu",
    "plsh",
    "pltclu",
];

/// Literals that stand for the time at which they are read.
const TIMES: [&str; 4] = ["'now", "today", "tomorrow", "yesterday"];

/// As many words of a statement tell what it does.
const WORDS: usize = 4;

/// On what the schema's result depends.
pub(super) fn depends(schema: &Schema, sources: &SourceMap) -> Depends {
    let text = |step: &Step| sources.file(step.file).text().get(step.item.range.clone()).unwrap_or_default();
    let runs = schema.steps().map(|step| runs(text(step), &step.item.what)).max().unwrap_or(Runs::Nothing);
    let mentions = |words: &[&str]| {
        schema.steps().any(|step| {
            let text = text(step).to_ascii_lowercase();
            words.iter().any(|word| text.contains(word))
        })
    };
    let copies = || {
        schema.steps().any(|step| {
            let text = text(step).to_ascii_lowercase();
            text.contains("copy ") && (text.contains("'/") || text.contains(" program "))
        })
    };
    match runs {
        Runs::Outside => Depends::More,
        Runs::Code if mentions(&OUTSIDE) || copies() => Depends::More,
        Runs::Code => Depends::TheDay,
        Runs::Nothing if mentions(&TIMES) => Depends::TheDay,
        Runs::Nothing => Depends::ItsText,
    }
}

/// What a statement runs besides itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Runs {
    Nothing,
    /// Code that stands in the schema, in an extension or in PostgreSQL.
    Code,
    /// Something that is outside the database.
    Outside,
}

fn runs(text: &str, what: &What) -> Runs {
    match what {
        // Those that run anything are refused, or send a statement.
        What::Command => return Runs::Nothing,
        What::Statement { sent_by: Some(_), .. } => return Runs::Code,
        What::Statement { rows: Some(_), .. } => return Runs::Code,
        What::Statement { .. } => {}
    }
    let words = words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["COPY" | "LOAD", ..] | ["IMPORT", "FOREIGN", ..] => Runs::Outside,
        // From then on, other statements run code.
        ["CREATE", "EVENT", "TRIGGER", ..] => Runs::Code,
        ["CREATE", rest @ ..] => match rest.iter().find(|word| matches!(**word, "TABLE" | "MATERIALIZED" | "SCHEMA")) {
            Some(_) if makes_rows(text) => Runs::Code,
            _ => Runs::Nothing,
        },
        [
            "ALTER" | "COMMENT" | "GRANT" | "REVOKE" | "SET" | "RESET" | "DROP" | "BEGIN" | "START" | "COMMIT" | "END"
            | "ROLLBACK" | "SAVEPOINT" | "RELEASE" | "SECURITY" | "REASSIGN" | "LOCK" | "DISCARD",
            ..,
        ] => Runs::Nothing,
        ["SELECT", ..] if is_of_a_dump(text) => Runs::Nothing,
        _ => Runs::Code,
    }
}

/// The first words, in upper case.
fn words(text: &str) -> Vec<String> {
    let words = Tokens::new(text).filter(|token| token.kind == TokenKind::Word).take(WORDS);
    words.map(|token| text[token.range].to_ascii_uppercase()).collect()
}

/// CREATE … AS with a query, unless WITH NO DATA keeps it from running. In brackets, AS belongs to something else.
fn makes_rows(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut outer = Vec::new();
    for token in Tokens::new(text) {
        match token.kind {
            TokenKind::Bracket(b'(') => depth += 1,
            TokenKind::Bracket(b')') => depth = depth.saturating_sub(1),
            TokenKind::Word if depth == 0 => outer.push(text[token.range].to_ascii_uppercase()),
            _ => {}
        }
    }
    outer.iter().any(|word| word == "AS") && !outer.ends_with(&["WITH", "NO", "DATA"].map(str::to_owned))
}

/// What pg_dump writes as a query: `SELECT pg_catalog.set_config('search_path', '', false)`, and `setval` of a sequence.
fn is_of_a_dump(text: &str) -> bool {
    let tokens = Tokens::new(text).filter(|token| !token.kind.is_comment());
    let tokens: Vec<Token> = tokens.collect();
    let Some([_, schema, dot, function, open, arguments @ .., close]) = tokens.get(..) else { return false };
    let is = |token: &Token, expected: &str| text[token.range.clone()].eq_ignore_ascii_case(expected);
    is(schema, "pg_catalog")
        && is(dot, ".")
        && (is(function, "set_config") || is(function, "setval"))
        && is(open, "(")
        && is(close, ")")
        && arguments.iter().all(|token| match token.kind {
            TokenKind::Literal | TokenKind::Number => true,
            TokenKind::Word => is(token, "true") || is(token, "false"),
            _ => is(token, ","),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::server::schema;
    use crate::diagnostics::Diagnostics;

    fn of(text: &str) -> Depends {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("schema.sql");
        std::fs::write(&file, text).unwrap();
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let schema = schema::read(&[file], &schema::Options::default(), &mut sources, &mut diagnostics);
        depends(&schema.unwrap(), &sources)
    }

    #[test]
    fn what_makes_what_it_says_depends_on_its_text() {
        for text in [
            "CREATE TABLE a (b date DEFAULT now(), c int GENERATED ALWAYS AS (1) STORED);",
            "SET check_function_bodies = false; SELECT pg_catalog.set_config('search_path', '', false);",
            "SELECT pg_catalog.setval('public.a_id_seq', 1, true);",
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE b ()'; RETURN now(); END $$;",
            "CREATE MATERIALIZED VIEW m AS SELECT f() WITH NO DATA;",
            "CREATE EXTENSION dblink; CREATE VIEW v AS SELECT now();",
            "BEGIN; ALTER TABLE a ADD c int; COMMENT ON TABLE a IS 'b'; COMMIT;",
            "CREATE TABLE a (); \\set x 1",
        ] {
            assert_eq!(of(text), Depends::ItsText, "{text}");
        }
    }

    #[test]
    fn what_runs_code_depends_on_the_day() {
        for text in [
            "DO $$ BEGIN EXECUTE format('CREATE TABLE p_%s ()', to_char(now(), 'YYYYMM')); END $$;",
            "SELECT create_partitions();",
            "SELECT set_config('a.b', now()::text, false);",
            "SELECT pg_catalog.setval('s', f());",
            "SELECT pg_catalog.set_config('a', 'b', false), f();",
            "CALL f();",
            "SELECT 'CREATE TABLE a ()' \\gexec",
            "SELECT now() AS x \\gset",
            "INSERT INTO a VALUES (1);",
            "COPY a (b) FROM stdin;\n1\n\\.\n",
            "CREATE TABLE a AS SELECT f();",
            "CREATE MATERIALIZED VIEW m AS SELECT f();",
            "CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f();",
            "WITH x AS (SELECT f()) SELECT * FROM x;",
            "DO $$ BEGIN /* a copy of the rows */ PERFORM 1; END $$;",
            "CREATE VIEW v AS SELECT 'today'::date;",
            "CREATE TABLE a PARTITION OF b FOR VALUES FROM (' Tomorrow ') TO ('infinity');",
            "EXECUTE f;",
        ] {
            assert_eq!(of(text), Depends::TheDay, "{text}");
        }
    }

    #[test]
    fn what_reaches_out_depends_on_more() {
        for text in [
            "COPY a FROM '/tmp/a.csv';",
            "COPY a FROM PROGRAM 'date';",
            "IMPORT FOREIGN SCHEMA public FROM SERVER s INTO public;",
            "LOAD 'auto_explain';",
            "DO $$ BEGIN EXECUTE pg_read_file('/tmp/a.sql'); END $$;",
            "CREATE EXTENSION dblink; SELECT f();",
            "DO LANGUAGE plpython3u $$ import os $$;",
            "DO $$ BEGIN COPY a FROM '/tmp/a.csv'; END $$;",
            "DO $$ BEGIN COPY a FROM PROGRAM 'date'; END $$;",
        ] {
            assert_eq!(of(text), Depends::More, "{text}");
        }
    }
}
