//! The `--@` lines: what cornucopia's annotations have no words for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::Duration;

use crate::check::parse::annotation::usable;
use crate::check::parse::ast::{Directive, RowsExpected};
use crate::check::parse::cursor::{Cursor, Parsed};
use crate::check::parse::names::shown;
use crate::check::parse::nest::{embed, nest};
use crate::check::parse::vary::directives as vary;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{Span, Spanned};
use sqlwright_connect::nearest;

/// Every directive, as help shows it.
const ALL: &str = "the directives are `--@ one`, `--@ optional`, `--@ many`, `--@ affects one`, \
                   `--@ affects one = Variant`, `--@ affects one enforced`, `--@ error constraint = Variant`, `--@ params Name`, `--@ positional a, b`, \
                   `--@ type column = rust::Type`, `--@ type :parameter = rust::Type`, `--@ timeout 500ms`, `--@ borrowed`, `--@ nest column = Struct(fields)`, `--@ embed field = Struct(alias.*)`, `--@ group field = Struct(alias.*)`, `--@ allow CODE reason`, \
                   `--@ sort name = items`, `--@ choice group.name = text`, `--@ after`, `--@ patch column`, `--@ default column`, `--@ always condition`, \
                   `--@ constant`, `--@ unrestricted` and `--@ bulk`; within a statement there are `--@ if condition` and `--@ end`";

const AFFECTS: &str =
    "`--@ affects one` or `--@ affects one = Variant`, with `enforced` behind `one` where the server is to enforce it";

/// Reads what stands behind `--@`. `whole` is the place of the line.
pub(super) fn directive(cursor: &mut Cursor<'_>, whole: Span) -> Parsed<Spanned<Directive>> {
    let Some(word) = cursor.plain_name() else {
        return Err(in_directive(cursor.unexpected("a directive"), ALL));
    };
    let (directive, form) = match word.value.as_str() {
        "one" => (Ok(Directive::Rows(RowsExpected::One)), "`--@ one`"),
        "optional" => (Ok(Directive::Rows(RowsExpected::Optional)), "`--@ optional`"),
        "many" => (Ok(Directive::Rows(RowsExpected::Many)), "`--@ many`"),
        "affects" => (affects(cursor), AFFECTS),
        "error" => (error(cursor), "`--@ error constraint = Variant`"),
        "params" => (name(cursor, "the name of the params struct").map(Directive::Params), "`--@ params Name`"),
        "borrowed" => (Ok(Directive::Borrowed), "`--@ borrowed`"),
        "embed" => (embed(cursor, false), "`--@ embed field = Struct(alias.*)`"),
        "group" => (embed(cursor, true), "`--@ group field = Struct(alias.*)`"),
        "nest" => (nest(cursor), "`--@ nest column = Struct` or `--@ nest column = Struct(field, field)`"),
        "type" => (rust_type(cursor), "`--@ type column = rust::Type` or `--@ type :parameter = rust::Type`"),
        "positional" => (positional(cursor), "`--@ positional a, b`"),
        "allow" => (
            allow(cursor),
            "`--@ allow CODE reason`, as in `--@ allow session-state called on a connection of its own`",
        ),
        "sort" => (vary::sort(cursor), "`--@ sort name` or `--@ sort name = items`"),
        "choice" => (vary::choice(cursor), "`--@ choice group.name = text`"),
        "after" => (Ok(Directive::After), "`--@ after`"),
        "patch" => (vary::columns(cursor).map(Directive::Patch), "`--@ patch a, b`"),
        "default" => (vary::columns(cursor).map(Directive::Default), "`--@ default a, b`"),
        "always" => (vary::always(cursor), "`--@ always condition`"),
        "constant" => (Ok(Directive::Constant), "`--@ constant`"),
        "unrestricted" => (Ok(Directive::Unrestricted), "`--@ unrestricted`"),
        "bulk" => (Ok(Directive::Bulk), "`--@ bulk`"),
        "timeout" => (timeout(cursor), "`--@ timeout 500ms`; the units are `ms`, `s` and `min`"),
        "use" | "fragment" => {
            let text = format!("`--@ {}` does not stand within a statement", word.value);
            let help = "write it below the first word of the statement, on a line of its own, with `--@ end` below what it is about";
            return Err(Diagnostic::new(Code::MalformedFragment, text).at(word.span, "").help(help).into());
        }
        _ => {
            return Err(Diagnostic::new(
                Code::UnknownDirective,
                format!("there is no directive {}", shown(&word.value)),
            )
            .at(word.span, "unknown")
            .help(ALL)
            .into());
        }
    };
    let help = format!("the line is {form}");
    let directive = directive.map_err(|diagnostic| in_directive(diagnostic, &help))?;
    if cursor.at_end() {
        Ok(Spanned::new(directive, whole))
    } else {
        Err(in_directive(cursor.unexpected("the end of the line"), &help))
    }
}

/// A grammar error inside a directive has a code of its own; a name that Rust cannot have keeps its.
fn in_directive(mut diagnostic: Box<Diagnostic>, help: &str) -> Box<Diagnostic> {
    if diagnostic.code == Code::MalformedAnnotation {
        diagnostic.code = Code::MalformedDirective;
        diagnostic.help.push(help.to_owned());
    }
    diagnostic
}

fn affects(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    match cursor.plain_name() {
        Some(word) if word.value == "one" => {
            let enforced = match cursor.plain_name() {
                None => false,
                Some(word) if word.value == "enforced" => true,
                Some(word) => {
                    return Err(Diagnostic::new(Code::MalformedDirective, "only `enforced` can follow `affects one`")
                        .at(word.span, "expected `enforced` or `=`")
                        .help(format!("the line is {AFFECTS}"))
                        .into());
                }
            };
            let variant = cursor.takes('=').map(|_| name(cursor, "the name of the error's variant"));
            Ok(Directive::AffectsOne { enforced, variant: variant.transpose()? })
        }
        Some(word) => Err(Diagnostic::new(Code::MalformedDirective, "only `affects one` is known")
            .at(word.span, "expected `one`")
            .help("the line is `--@ affects one`")
            .into()),
        None => Err(cursor.unexpected("`one`")),
    }
}

fn error(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let Some(constraint) = cursor.name()? else {
        return Err(cursor.unexpected("the name of a constraint or unique index"));
    };
    cursor.expect('=', "`=`")?;
    Ok(Directive::Error { constraint, variant: name(cursor, "the name of the error's variant")? })
}

fn rust_type(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let parameter = cursor.takes(':').is_some();
    let Some(name) = cursor.name()? else {
        return Err(cursor.unexpected("the name of a column, or a parameter"));
    };
    cursor.expect('=', "`=`")?;
    let rust = cursor.remainder();
    if rust.value.is_empty() {
        return Err(cursor.unexpected("a Rust type"));
    }
    Ok(Directive::Type { parameter, name, rust })
}

fn positional(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let mut list = Vec::new();
    loop {
        let Some(name) = cursor.plain_name() else {
            return Err(cursor.unexpected("the name of a parameter"));
        };
        list.push(name);
        if cursor.takes(',').is_none() {
            return Ok(Directive::Positional(list));
        }
    }
}

/// The number or name of a lint, and why it does not matter here.
fn allow(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let Some(word) = cursor.code() else {
        return Err(cursor.unexpected("the number or name of a lint"));
    };
    let code = Spanned::new(lint(&word)?, word.span);
    let reason = cursor.remainder();
    let is_separate = reason.span.start > code.span.end;
    if !is_separate || !reason.value.contains(char::is_alphanumeric) {
        return Err(Diagnostic::new(Code::MalformedDirective, "an allowance needs a reason")
            .at(Span { start: code.span.end, ..reason.span }, "expected the reason, in words")
            .help(format!("write why it does not matter in this statement: `--@ allow {} reason`", word.value))
            .into());
    }
    Ok(Directive::Allow { code, reason })
}

/// The lint that a word names.
fn lint(word: &Spanned<String>) -> Parsed<Code> {
    let code = Code::named(&word.value);
    if let Some(code) = code.filter(|code| Code::LINTS.contains(code)) {
        return Ok(code);
    }
    let name = shown(&word.value);
    Err(match code {
        Some(code) if code.severity() == Severity::Error => {
            Diagnostic::new(Code::MalformedDirective, format!("{name} is an error, which cannot be allowed"))
                .at(word.span, code.title())
                .help("remove the line; only warnings and notes about statements can be allowed")
        }
        Some(code) => Diagnostic::new(Code::MalformedDirective, format!("{name} is not about statements"))
            .at(word.span, code.title())
            .help("remove the line; only warnings and notes about statements can be allowed on one"),
        None => {
            let known = Code::LINTS.iter().flat_map(|code| [code.number(), code.name()]);
            let near = nearest(&word.value, known).map(|near| format!("did you mean `{near}`?"));
            let list = "write the number or name that a warning shows, as in `SW1007` or `session-state`".to_owned();
            let unknown = Diagnostic::new(Code::MalformedDirective, format!("there is no lint {name}"));
            near.into_iter().chain([list]).fold(unknown.at(word.span, "unknown"), Diagnostic::help)
        }
    }
    .into())
}

/// A whole number and a unit, as PostgreSQL writes durations.
fn timeout(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let what = "a duration";
    let Some(mut word) = cursor.plain_name() else {
        return Err(cursor.unexpected(what));
    };
    if word.value.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(unit) = cursor.plain_name()
    {
        word = Spanned::new(word.value + &unit.value, unit.span);
    }
    let digits = word.value.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = word.value.split_at(digits);
    let factor = match unit {
        "ms" => Some(1),
        "s" => Some(1000),
        "min" => Some(60_000),
        _ => None,
    };
    // PostgreSQL's own limit.
    let limit = u64::from(i32::MAX.unsigned_abs());
    let millis = factor.and_then(|factor| number.parse::<u64>().ok()?.checked_mul(factor));
    match millis.filter(|millis| (1..=limit).contains(millis)) {
        Some(millis) => Ok(Directive::Timeout(Duration::from_millis(millis))),
        None => Err(Diagnostic::new(Code::MalformedDirective, format!("{} is not a duration", shown(&word.value)))
            .at(word.span, "expected a whole number, at least 1, followed by `ms`, `s` or `min`")
            .help("the line is `--@ timeout 500ms`")
            .into()),
    }
}

pub(super) fn name(cursor: &mut Cursor<'_>, what: &str) -> Parsed<Spanned<String>> {
    let Some(name) = cursor.plain_name() else {
        return Err(cursor.unexpected(what));
    };
    usable(&name)?;
    Ok(name)
}

/// Reports directives that say the same thing twice, or two things at once.
pub(super) fn check_twice(directives: &[Spanned<Directive>], diagnostics: &mut Diagnostics) {
    let mut places: HashMap<(&str, Cow<'_, str>), Span> = HashMap::new();
    for directive in directives {
        let subject = subject(&directive.value);
        let Some(first) = places.insert(subject.clone(), directive.span) else { continue };
        diagnostics.push(
            Diagnostic::new(Code::DuplicateDirective, twice(subject.0, &subject.1))
                .at(directive.span, "given again here")
                .also(first, "first given here")
                .help("keep one of the two lines"),
        );
    }
}

/// What a directive decides: no other may decide the same.
fn subject(directive: &Directive) -> (&str, Cow<'_, str>) {
    match directive {
        Directive::Sort { name, .. } => ("sort", (&*name.value).into()),
        Directive::Choice { group, name, .. } => ("alternative", format!("{}.{}", group.value, name.value).into()),
        Directive::After => ("after", "".into()),
        Directive::Patch(_) => ("patch", "".into()),
        Directive::Default(_) => ("default", "".into()),
        Directive::Always(condition) => ("always", (&*condition.value).into()),
        Directive::Constant => ("constant", "".into()),
        Directive::Unrestricted => ("unrestricted", "".into()),
        Directive::Bulk => ("bulk", "".into()),
        Directive::Rows(_) => ("rows", "".into()),
        Directive::AffectsOne { .. } => ("affects", "".into()),
        // Several constraints may have one variant: a caller can do no more about the one than about the other.
        Directive::Error { constraint, .. } => ("constraint", (&*constraint.value).into()),
        Directive::Params(_) => ("params", "".into()),
        Directive::Type { parameter: true, name, .. } => ("parameter's type", (&*name.value).into()),
        Directive::Type { parameter: false, name, .. } => ("column's type", (&*name.value).into()),
        Directive::Positional(_) => ("positional", "".into()),
        Directive::Timeout(_) => ("timeout", "".into()),
        Directive::Borrowed => ("borrowed", "".into()),
        Directive::Embed { alias, .. } => ("embedded alias", (&*alias.value).into()),
        Directive::Nest { column, .. } => ("nested column", (&*column.value).into()),
        Directive::Allow { code, .. } => ("allowance", code.value.name().into()),
    }
}

fn twice(kind: &str, name: &str) -> String {
    match kind {
        "rows" => "two directives give the number of rows".to_owned(),
        "affects" => "`affects one` is given twice".to_owned(),
        "constraint" => format!("the violation of {} is given two names", shown(name)),
        "parameter's type" => format!("the type of the parameter {} is given twice", shown(name)),
        "column's type" => format!("the type of the column {} is given twice", shown(name)),
        "params" => "the params struct is given two names".to_owned(),
        "timeout" => "two directives give a time limit".to_owned(),
        "borrowed" => "`borrowed` is given twice".to_owned(),
        "embedded alias" => format!("the columns of {} are embedded twice", shown(name)),
        "nested column" => format!("the column {} is nested twice", shown(name)),
        "sort" => format!("the sort {} is given twice", shown(name)),
        "patch" | "default" => format!("`{kind}` is given twice: list all columns on one line"),
        "always" => "a condition is given twice".to_owned(),
        "after" | "constant" | "unrestricted" | "bulk" => format!("`{kind}` is given twice"),
        "alternative" => format!("the alternative {} is given twice", shown(name)),
        "allowance" => format!("{} is allowed twice", shown(name)),
        _ => "the order of the arguments is given twice".to_owned(),
    }
}
