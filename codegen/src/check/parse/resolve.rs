//! What only the whole file shows: names that clash, types that are referred to, parameters that marks name.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::build::names::snake_case;
use crate::check::parse::annotation::{StructMarks, usable};
use crate::check::parse::ast::{Annotation, Attributes, Directive, Nullity, ParsedStatement, RowDeclaration, Sql};
use crate::check::parse::names::{shown, shown_list};
use crate::check::parse::statement::Draft;
use crate::check::parse::template::Template;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// Checks the file as a whole; statements that are not complete are missing. `declared` is what all files declare.
pub(super) fn resolve(
    file: FileId,
    declared: &[&RowDeclaration],
    drafts: Vec<Draft>,
    diagnostics: &mut Diagnostics,
) -> Vec<Annotation> {
    let mut resolver = Resolver { rows: HashMap::new(), elsewhere: HashMap::new(), roles: HashMap::new(), diagnostics };
    resolver.declare(file, declared);
    resolver.statement_names(&drafts);
    let annotation = |mut draft: Draft| Annotation {
        line: draft.annotation,
        section: draft.section,
        name: draft.name.take(),
        statement: resolver.statement(draft),
    };
    drafts.into_iter().map(annotation).collect()
}

struct Resolver<'a, 'b> {
    rows: HashMap<&'a str, &'a RowDeclaration>,
    /// What other files declare.
    elsewhere: HashMap<&'a str, Vec<&'a RowDeclaration>>,
    /// What each named struct is used for, and where first.
    roles: HashMap<String, (Role, Span)>,
    diagnostics: &'b mut Diagnostics,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Params,
    Row,
}

impl Role {
    fn words(self) -> &'static str {
        match self {
            Self::Params => "params struct",
            Self::Row => "row",
        }
    }
}

/// A params struct or row as far as the file says.
#[derive(Default)]
struct Struct {
    name: Option<Spanned<String>>,
    /// The file that declares it, where that is another one.
    home: Option<FileId>,
    marks: Vec<Nullity>,
    attributes: Attributes,
}

impl<'a> Resolver<'a, '_> {
    fn declare(&mut self, file: FileId, declared: &[&'a RowDeclaration]) {
        for row in declared {
            if row.name.span.file != file {
                self.elsewhere.entry(&row.name.value).or_default().push(row);
                continue;
            }
            match self.rows.get(row.name.value.as_str()) {
                Some(first) => self.diagnostics.push(twice(Code::DuplicateDeclaration, "row", &first.name, &row.name)),
                None => {
                    self.rows.insert(&row.name.value, row);
                }
            }
        }
    }

    fn statement_names(&mut self, drafts: &[Draft]) {
        let mut names: HashMap<String, &Spanned<String>> = HashMap::new();
        for name in drafts.iter().filter_map(|draft| draft.name.as_ref()) {
            let method = snake_case(&name.value).into_owned();
            let converted = Spanned::new(method.clone(), name.span);
            if let Err(diagnostic) = usable(name).and_then(|()| usable(&converted)) {
                self.diagnostics.push(*diagnostic);
            } else if let Some(first) = names.get(&method) {
                self.diagnostics.push(twice(Code::DuplicateStatement, "statement", first, name));
            } else {
                names.insert(method, name);
            }
        }
    }

    fn statement(&mut self, draft: Draft) -> Option<ParsedStatement> {
        let mut line = draft.line?;
        let by_directive = self.params_directive(&mut line.params, &draft.directives);
        let params_place = line.params.place();
        let params_marks_here = line.params.marks.is_some();
        let params = self.named(line.params, Role::Params, by_directive);
        let row = self.named(line.row, Role::Row, false);
        let sql = draft.sql?;
        let shared = if params_marks_here { None } else { params.name.as_ref().map(|name| name.span) };
        if sql.parameters.is_empty() {
            self.no_parameters(params_place, &sql);
        } else {
            self.marked_parameters(&params.marks, shared, &sql);
        }
        self.positional(&draft.directives, params.name.as_ref(), &sql, draft.template.as_ref());
        Some(ParsedStatement {
            name: line.name,
            docs: draft.docs,
            attributes: draft.attributes,
            params_name: params.name,
            params: params.marks,
            params_attributes: params.attributes,
            row_name: row.name,
            row_home: row.home,
            columns: row.marks,
            row_attributes: row.attributes,
            directives: draft.directives,
            sql: Arc::new(sql),
            template: draft.template.map(Arc::new),
            fragments: draft.fragments,
        })
    }

    /// Takes over the name of a `--@ params` line; whether there is one.
    fn params_directive(&mut self, params: &mut StructMarks, directives: &[Spanned<Directive>]) -> bool {
        let named = directives.iter().find_map(|directive| match &directive.value {
            Directive::Params(name) => Some(name),
            _ => None,
        });
        let Some(named) = named else { return false };
        match &params.name {
            Some(first) => self.diagnostics.push(
                Diagnostic::new(Code::DuplicateDirective, "the params struct is given two names")
                    .at(named.span, "named again here")
                    .also(first.span, "named here")
                    .help("keep one of the two names"),
            ),
            None => params.name = Some(named.clone()),
        }
        true
    }

    /// A struct with its own marks, or those of the declaration that its name refers to.
    fn named(&mut self, marks: StructMarks, role: Role, may_be_new: bool) -> Struct {
        let Some(name) = marks.name else {
            return Struct { marks: marks.marks.unwrap_or_default(), ..Struct::default() };
        };
        if let Err(diagnostic) = usable(&name) {
            self.diagnostics.push(*diagnostic);
        }
        self.role(&name, role);
        let own = self.rows.get(name.value.as_str()).copied();
        let elsewhere =
            || self.elsewhere.get(name.value.as_str()).filter(|_| role == Role::Row && marks.marks.is_none());
        let declared = own.or_else(|| elsewhere().and_then(|found| found.first().copied()));
        let others = if own.is_some() { Vec::new() } else { elsewhere().cloned().unwrap_or_default() };
        if let [_, second, ..] = others.as_slice() {
            self.diagnostics.push(ambiguous(&name, others[0], second));
        }
        let known = declared.is_some() || marks.marks.is_some() || may_be_new;
        let (marks, attributes) = match (declared, marks.marks) {
            (Some(row), None) => (row.columns.clone(), row.attributes.clone()),
            (Some(row), Some(marks)) => {
                self.diagnostics.push(declared_and_inline(&row.name, &name));
                (marks, row.attributes.clone())
            }
            (None, Some(marks)) => (marks, Attributes::default()),
            (None, None) => {
                if !may_be_new {
                    self.unknown(&name, role);
                }
                (Vec::new(), Attributes::default())
            }
        };
        // A name that nothing declares is said once; the stages behind go on as if there were none.
        let home = declared.filter(|_| own.is_none()).map(|row| row.name.span.file);
        Struct { name: Some(name).filter(|_| known), home, marks, attributes }
    }

    fn role(&mut self, name: &Spanned<String>, role: Role) {
        let (first, place) = *self.roles.entry(name.value.clone()).or_insert((role, name.span));
        if first != role {
            let message = format!("{} is both a params struct and a row", shown(&name.value));
            self.diagnostics.push(
                Diagnostic::new(Code::ParamsAndRow, message)
                    .at(name.span, format!("a {} here", role.words()))
                    .also(place, format!("a {} here", first.words()))
                    .help("give one of them another name"),
            );
        }
    }

    fn unknown(&mut self, name: &Spanned<String>, role: Role) {
        let what = role.words();
        let mut known: Vec<&str> = self.rows.keys().copied().collect();
        known.sort_unstable();
        let plain = &name.value;
        let mut diagnostic =
            Diagnostic::new(Code::UndeclaredType, format!("no {what} is declared as {}", shown(plain)))
                .at(name.span, "unknown")
                .help(format!("declare it here as `{plain}()`, or for several statements by a line `--: {plain}()`"));
        if role == Role::Params {
            diagnostic =
                diagnostic.help(format!("if this is the name of the row, put a colon before it: `: {plain}()`"));
        }
        if !known.is_empty() {
            diagnostic = diagnostic.note(format!("declared in this file: {}", shown_list(known)));
        }
        self.diagnostics.push(diagnostic);
    }

    fn no_parameters(&mut self, place: Option<Span>, sql: &Sql) {
        let Some(place) = place else { return };
        self.diagnostics.push(
            Diagnostic::new(Code::NoParameters, "the annotation lists parameters, but the statement has none")
                .at(place, "parameters here")
                .also(sql.span, "the statement")
                .help("remove it; if it is about the row, put a colon before it"),
        );
    }

    /// `shared` is where the statement names the `--:` line that the marks come from.
    fn marked_parameters(&mut self, marks: &[Nullity], shared: Option<Span>, sql: &Sql) {
        let known: HashSet<&str> = sql.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        for mark in marks.iter().filter(|mark| !known.contains(mark.name.value.as_str())) {
            let diagnostic = match shared {
                None => unknown_parameter(&mark.name, sql),
                Some(place) => unknown_parameter(&mark.name, sql)
                    .at(place, "used here as the params struct")
                    .also(mark.name.span, "marked here"),
            };
            self.diagnostics.push(diagnostic);
        }
    }

    /// A `--@ positional` line names each parameter once.
    fn positional(
        &mut self,
        directives: &[Spanned<Directive>],
        params: Option<&Spanned<String>>,
        sql: &Sql,
        template: Option<&Template>,
    ) {
        for directive in directives {
            let Directive::Positional(order) = &directive.value else { continue };
            if let Some(name) = params {
                self.diagnostics.push(
                    Diagnostic::new(Code::DuplicateDirective, "parameters cannot be both positional and in a struct")
                        .at(directive.span, "arguments by position")
                        .also(name.span, "a struct with this name")
                        .help("keep one of the two"),
                );
            }
            self.positional_names(order, directive.span, sql, template);
        }
    }

    /// What is optional is no argument of its own.
    fn positional_names(&mut self, order: &[Spanned<String>], place: Span, sql: &Sql, template: Option<&Template>) {
        let is_optional = |name: &str| {
            let index = sql.parameters.iter().position(|parameter| parameter.name == name);
            template.zip(index).is_some_and(|(template, index)| template.owner(index).is_some())
        };
        let known: HashSet<&str> = sql.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let mut listed: HashMap<&str, &Spanned<String>> = HashMap::new();
        for name in order {
            if !known.contains(name.value.as_str()) {
                self.diagnostics.push(unknown_parameter(name, sql));
            } else if is_optional(&name.value) {
                let text = format!("{} is optional, and no argument by its position", shown(&name.value));
                let diagnostic = Diagnostic::new(Code::UnknownParameter, text).at(name.span, "a field of the options");
                self.diagnostics.push(diagnostic.help("list the parameters that every call has"));
            } else if let Some(first) = listed.insert(&name.value, name) {
                self.diagnostics.push(
                    Diagnostic::new(Code::DuplicateArgument, format!("{} is listed twice", shown(&name.value)))
                        .at(name.span, "listed again here")
                        .also(first.span, "first listed here")
                        .help("remove one of the two"),
                );
            }
        }
        let names = sql.parameters.iter().map(|parameter| parameter.name.as_str());
        let missing: Vec<&str> = names.filter(|name| !listed.contains_key(name) && !is_optional(name)).collect();
        if !missing.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(Code::MissingArgument, "the order of the arguments is not complete")
                    .at(place, format!("not listed: {}", shown_list(missing)))
                    .help("list every parameter of the statement once"),
            );
        }
    }
}

fn unknown_parameter(name: &Spanned<String>, sql: &Sql) -> Diagnostic {
    let names = shown_list(sql.parameters.iter().map(|parameter| parameter.name.as_str()));
    let help = if sql.parameters.is_empty() {
        format!("remove it, or use `:{}` in the statement", name.value)
    } else {
        format!("the parameters of the statement are: {names}")
    };
    Diagnostic::new(Code::UnknownParameter, format!("the statement has no parameter {}", shown(&name.value)))
        .at(name.span, "no such parameter")
        .also(sql.span, "the statement")
        .help(help)
}

fn declared_and_inline(declared: &Spanned<String>, inline: &Spanned<String>) -> Diagnostic {
    let name = &inline.value;
    Diagnostic::new(Code::DuplicateDeclaration, format!("{} is declared twice", shown(name)))
        .at(inline.span, "parentheses declare it again")
        .also(declared.span, "declared here")
        .help("remove the parentheses to use the declaration, or choose another name")
}

fn ambiguous(name: &Spanned<String>, first: &RowDeclaration, second: &RowDeclaration) -> Diagnostic {
    Diagnostic::new(Code::AmbiguousType, format!("several other files declare {}", shown(&name.value)))
        .at(name.span, "which of them?")
        .also(first.name.span, "declared here")
        .also(second.name.span, "and here")
        .help("declare it in this file, too, or give one of them another name")
}

fn twice(code: Code, what: &str, first: &Spanned<String>, second: &Spanned<String>) -> Diagnostic {
    let (first_name, second_name) = (shown(&first.value), shown(&second.value));
    let message = if first.value == second.value {
        format!("the {what} {second_name} is declared twice")
    } else {
        let method = shown(&snake_case(&second.value));
        format!("the {what}s {first_name} and {second_name} are both {method} in Rust")
    };
    Diagnostic::new(code, message)
        .at(second.span, "declared again here")
        .also(first.span, "first declared here")
        .help("give one of them another name")
}
