//! A query file as the parser understood it, in a form for people.

use std::fmt::Write;

use sqlwright_codegen::CheckedFile;
use sqlwright_codegen::ast::{Attributes, Directive, Mark, NestedRecord, Nullity, ParsedStatement, RowsExpected};
use sqlwright_codegen::source::Spanned;

/// All of `file`.
pub(crate) fn listing(file: &CheckedFile) -> String {
    let mut out = String::new();
    for row in &file.declarations {
        let _ = writeln!(out, "shared {:?} {}", row.name.value, marks(&row.columns));
        attributes(&mut out, &row.attributes);
    }
    for statement in file.parsed() {
        list_statement(&mut out, statement);
    }
    for (documentation, _) in &file.ignored.documentation_above {
        let _ = writeln!(out, "documentation above an annotation at {}", documentation.start);
    }
    for (_, line) in &file.ignored.annotations_in_literals {
        let _ = writeln!(out, "annotation in a literal at {}", line.start);
    }
    for line in &file.ignored.borrowed_attributes {
        let _ = writeln!(out, "attribute below a statement at {}", line.start);
    }
    out
}

fn list_statement(out: &mut String, statement: &ParsedStatement) {
    let _ = writeln!(out, "statement {}", statement.name.value);
    for doc in &statement.docs {
        let _ = writeln!(out, "  doc {doc:?}");
    }
    for attribute in &statement.attributes {
        let _ = writeln!(out, "  #[{}]", attribute.value);
    }
    list_struct(out, "params", statement.params_name.as_ref(), &statement.params, &statement.params_attributes);
    list_struct(out, "row", statement.row_name.as_ref(), &statement.columns, &statement.row_attributes);
    for item in &statement.directives {
        let _ = writeln!(out, "  @ {}", directive(&item.value));
    }
    for (index, parameter) in statement.sql.parameters.iter().enumerate() {
        let _ = writeln!(out, "  ${} = :{} ({} uses)", index + 1, parameter.name, parameter.uses.len());
    }
    for line in statement.sql.text.split('\n') {
        let _ = writeln!(out, "  | {line}");
    }
    let Some(template) = &statement.template else { return };
    for variant in template.shape().samples() {
        let text = template.padded(variant).text;
        let _ = writeln!(out, "  {}", template.words(variant));
        let _ = writeln!(out, "  > {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

fn list_struct(
    out: &mut String,
    what: &str,
    name: Option<&Spanned<String>>,
    nullities: &[Nullity],
    attached: &Attributes,
) {
    if name.is_none() && nullities.is_empty() {
        return;
    }
    let name = name.map_or("", |name| name.value.as_str());
    let _ = writeln!(out, "  {what} {name}{}", marks(nullities));
    attributes(out, attached);
}

fn attributes(out: &mut String, attributes: &Attributes) {
    for derive in &attributes.derives {
        let _ = writeln!(out, "    derive {}", derive.value);
    }
    for attribute in &attributes.attributes {
        let _ = writeln!(out, "    #[{}]", attribute.value);
    }
    for attribute in &attributes.borrowed {
        let _ = writeln!(out, "    &[{}]", attribute.value);
    }
}

fn marks(list: &[Nullity]) -> String {
    let list: Vec<_> = list.iter().map(nullity).collect();
    format!("({})", list.join(", "))
}

fn nullity(nullity: &Nullity) -> String {
    let mut text = format!("{}{}", nullity.name.value, mark(nullity.mark.as_ref()));
    if let Some(element) = &nullity.element {
        let _ = write!(text, "[{}]", mark(element.mark.as_ref()));
        if !element.fields.is_empty() {
            let _ = write!(text, ".{}", marks(&element.fields));
        }
    }
    if !nullity.fields.is_empty() {
        let _ = write!(text, ".{}", marks(&nullity.fields));
    }
    text
}

fn mark(mark: Option<&Spanned<Mark>>) -> &'static str {
    match mark.map(|mark| mark.value) {
        None => "",
        Some(Mark::Nullable) => "?",
        Some(Mark::NotNull) => "!",
    }
}

fn directive(directive: &Directive) -> String {
    match directive {
        Directive::Rows(RowsExpected::One) => "one".to_owned(),
        Directive::Rows(RowsExpected::Optional) => "optional".to_owned(),
        Directive::Rows(RowsExpected::Many) => "many".to_owned(),
        Directive::AffectsOne { enforced, variant } => {
            let enforced = if *enforced { " enforced" } else { "" };
            let variant = variant.as_ref().map(|variant| format!(" = {}", variant.value)).unwrap_or_default();
            format!("affects one{enforced}{variant}")
        }
        Directive::Error { constraint, variant } => format!("error {:?} = {}", constraint.value, variant.value),
        Directive::Type { parameter, name, rust } => {
            format!("type {}{:?} = {}", if *parameter { ":" } else { "" }, name.value, rust.value)
        }
        Directive::Params(name) => format!("params {}", name.value),
        Directive::Timeout(limit) => format!("timeout {limit:?}"),
        Directive::Borrowed => "borrowed".to_owned(),
        Directive::Allow { code, reason } => format!("allow {} {:?}", code.value, reason.value),
        Directive::Positional(names) => format!("positional {}", list(names)),
        Directive::Sort { name, items } => {
            let items = items.as_ref().map(|items| format!(" = {:?}", items.value)).unwrap_or_default();
            format!("sort {}{items}", name.value)
        }
        Directive::Choice { group, name, text } => format!("choice {}.{} = {:?}", group.value, name.value, text.value),
        Directive::Patch(columns) => format!("patch {}", list(columns)),
        Directive::Default(columns) => format!("default {}", list(columns)),
        Directive::Always(condition) => format!("always {:?}", condition.value),
        Directive::After => "after".to_owned(),
        Directive::Constant => "constant".to_owned(),
        Directive::Unrestricted => "unrestricted".to_owned(),
        Directive::Bulk => "bulk".to_owned(),
        Directive::Nest { column, record } => format!("nest {:?} = {}", column.value, nested(record)),
        Directive::Embed { field, name, alias, groups } => {
            let kind = if *groups { "group" } else { "embed" };
            format!("{kind} {} = {}({:?}.*)", field.value, name.value, alias.value)
        }
    }
}

fn nested(record: &NestedRecord) -> String {
    let Some(fields) = &record.fields else { return record.name.value.clone() };
    let fields = fields.iter().map(|field| match &field.record {
        Some(record) => format!("{} = {}", field.name.value, nested(record)),
        None => field.name.value.clone(),
    });
    format!("{}({})", record.name.value, fields.collect::<Vec<_>>().join(", "))
}

fn list(names: &[Spanned<String>]) -> String {
    names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join(", ")
}
