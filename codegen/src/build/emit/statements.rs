//! Statements: the method, and the `static` that describes it to the runtime.

use quote::quote;

use super::tokens::{text, wire};
use super::{documentation, format, params, rows, varying};
use crate::build::model::types::WireType;
use crate::build::model::{Arguments, Copy, Group, Output, Repository, RowType, SessionEffects, Statement};
use crate::build::types::{CurrentModule, shown};

// pub fn find_by_email(&self, email: &str) -> Optional<'c, Customer> {
//     self.db.optional(&FIND_BY_EMAIL, &[&email])
// }
pub(super) fn method(statement: &Statement, repository: &Repository) -> String {
    let mut method = String::new();
    for line in documentation::method(statement, repository) {
        method += &format!("    ///{line}\n");
    }
    method += &attributes(statement);
    method += &head(statement, repository);
    let (verb, _) = output(statement, repository);
    let is_copy = is_copy(statement);
    let values = if is_copy { Vec::new() } else { arguments(statement, repository).1 };
    let name = statement.method.shouty();
    if is_copy {
        return method + &format!("        self.db.{verb}(&{name})\n    }}\n");
    }
    let Some(varying) = &statement.varying else {
        let call = format!("self.db.{verb}(&{name}, &[");
        if let Output::Grouped(_, group) | Output::OptionalGroup(_, group) = &statement.output {
            return method + &format::list(8, &call, &values, "], |group, row| {") + &joined(group);
        }
        return method + &format::list(8, &call, &values, "])") + "    }\n";
    };
    method += &varying::variant(varying, statement);
    let call = format!("self.db.{verb}_varying(&{name}, {}, &[", varying::local(statement));
    method + &format::list(8, &call, &values, "])") + "    }\n"
}

//         if group.order_id != row.order_id {
//             return Some(row);
//         }
//         group.items.extend(row.items);
//         None
//     })
// }
fn joined(group: &Group) -> String {
    let members = &group.members;
    let differs: Vec<String> = group.key.iter().map(|field| format!("group.{field} != row.{field}")).collect();
    let differs = match differs.as_slice() {
        [] => String::new(),
        differs => {
            format!("            if {} {{\n                return Some(row);\n            }}\n", differs.join(" || "))
        }
    };
    format!(
        "{differs}            group.{members}.extend(row.{members});
            None
        }})
    }}
"
    )
}

/// The method up to its body.
pub(super) fn head(statement: &Statement, repository: &Repository) -> String {
    let mut all = vec!["&self".to_owned()];
    if !is_copy(statement) {
        all.extend(arguments(statement, repository).0);
    }
    let (_, output) = output(statement, repository);
    let bound = if statement.effects.read_only { "" } else { "\n    where A: MayWrite" };
    format::list(4, &format!("pub fn {}(", statement.method), &all, &format!(") -> {output}{bound} {{"))
}

fn is_copy(statement: &Statement) -> bool {
    matches!(statement.output, Output::CopyIn(_))
}

/// The attributes that the author asked for, a line each.
fn attributes(statement: &Statement) -> String {
    let attributes = rows::attributes(&statement.attributes);
    let method = format::items([quote!(#attributes fn method() {})]);
    let lines = method.lines().take_while(|line| !line.starts_with("fn "));
    lines.map(|line| format!("    {line}\n")).collect()
}

/// The arguments of the method, and the values that go to the server.
pub(super) fn arguments(statement: &Statement, repository: &Repository) -> (Vec<String>, Vec<String>) {
    let parameters = &statement.parameters;
    let mut arguments: Vec<String> = match &statement.arguments {
        Arguments::Positional(order) => {
            let argument = |index: &usize| {
                let field = &parameters[*index].field;
                let ty = CurrentModule::Repository.argument(&field.ty, field.nullable, None);
                format!("{}: {}", field.name, shown(&ty))
            };
            order.iter().map(argument).collect()
        }
        Arguments::Struct(name) => vec![format!("params: {}", params::named(name, repository))],
    };
    arguments.extend(statement.varying.iter().flat_map(varying::arguments).map(|(name, ty)| format!("{name}: {ty}")));
    let values = (0..parameters.len()).map(|index| value(statement, index));
    (arguments, values.collect())
}

/// What goes to the server for a parameter.
fn value(statement: &Statement, index: usize) -> String {
    let name = &statement.parameters[index].field.name;
    let varying = statement.varying.as_ref().and_then(|varying| varying::value(varying, index, name));
    varying.unwrap_or_else(|| format!("&{}", required(statement, index)))
}

/// A parameter that the caller passes in any case.
pub(super) fn required(statement: &Statement, index: usize) -> String {
    let name = &statement.parameters[index].field.name;
    match &statement.arguments {
        Arguments::Positional(_) => name.to_string(),
        Arguments::Struct(_) => format!("params.{name}"),
    }
}

/// The type of a row.
pub(super) fn row(ty: &RowType, repository: &Repository) -> String {
    match ty {
        RowType::Scalar(field) => shown(&CurrentModule::Repository.field(&field.ty, field.nullable)),
        RowType::Struct { module: None, name } => name.to_string(),
        RowType::Struct { module: Some(module), name } => {
            let up = "super::".repeat(repository.module.len());
            let module: String = module.iter().map(|part| format!("{part}::")).collect();
            format!("{up}{module}{name}")
        }
    }
}

/// The handle's method, and the type of the value that it makes.
fn output(statement: &Statement, repository: &Repository) -> (&'static str, String) {
    let error = statement.error.as_ref().map(|error| format!(", {}", error.name)).unwrap_or_default();
    let row = |ty| row(ty, repository);
    match &statement.output {
        Output::Count => ("execute", format!("Execute<'c{error}>")),
        Output::CopyIn(name) => ("copy_in", format!("CopyIn<'c, {}{error}>", params::owned(name, repository))),
        Output::AffectsOne { .. } => ("execute_one", format!("ExecuteOne<'c{error}>")),
        Output::One(ty) => ("one", format!("One<'c, {}{error}>", row(ty))),
        Output::Optional(ty) => ("optional", format!("Optional<'c, {}{error}>", row(ty))),
        Output::Grouped(ty, _) => ("grouped", format!("Grouped<'c, {}{error}>", row(ty))),
        Output::OptionalGroup(ty, _) => ("optional_group", format!("OptionalGroup<'c, {}{error}>", row(ty))),
        Output::Many(ty) => ("many", format!("Many<'c, {}{error}>", row(ty))),
    }
}

// static FIND_BY_EMAIL: Statement = Statement::read_only("customers.find_by_email", "SELECT …", &[ty::TEXT], &[ty::INT8, ty::TEXT]);
pub(super) fn description(statement: &Statement) -> String {
    let constructor = match (&statement.varying, statement.effects.read_only) {
        (Some(_), _) => "varying",
        (None, true) => "read_only",
        (None, false) => "new",
    };
    let first = format!("static {}: Statement = Statement::{constructor}(", statement.method.shouty());
    let name = text(&statement.qualified_name).to_string();
    let sql = text(&statement.sql).to_string();
    let parameters = wires(statement.parameters.iter().map(|parameter| &parameter.wire));
    let is_enforced = statement.output == Output::AffectsOne { enforced: true };
    let columns = match is_enforced {
        // The one that nobody reads.
        true => vec!["ty::INT4".to_owned()],
        false => wires(statement.columns.iter().map(|column| &column.wire)),
    };
    let copy = match &statement.copy {
        None => String::new(),
        Some(Copy::In(copy)) => format!(".with_copy({})", text(copy)),
        Some(Copy::Out) => ".copied_out()".to_owned(),
    };
    let more = more(statement) + &copy + if is_enforced { ".enforced()" } else { "" };
    if let Some(varying) = &statement.varying {
        return varying::description(varying, statement, &first, [&parameters, &columns], &more);
    }
    constant(&first, &name, &sql, [&parameters, &columns], &more)
}

/// A statement whose SQL is constant.
pub(super) fn constant(
    first: &str,
    name: &str,
    sql: &str,
    [parameters, columns]: [&[String]; 2],
    more: &str,
) -> String {
    let (short, long) = (format!("&[{}]", parameters.join(", ")), format!("&[{}]", columns.join(", ")));
    let line = format!("{first}{name}, {sql}, {short}, {long}){more};\n");
    if line.chars().count() <= format::WIDTH && !sql.contains('\n') {
        return line;
    }
    let mut types = format!("    {short}, {long},\n");
    if types.chars().count() > format::WIDTH {
        types = format::list(4, "&[", parameters, "],") + &format::list(4, "&[", columns, "],");
    }
    format!("{first}\n    {name},\n    {sql},\n{types}){more};\n")
}

/// Types on the wire, as the repository's module writes them.
pub(super) fn wires<'w>(wires: impl Iterator<Item = &'w WireType>) -> Vec<String> {
    wires.map(|one| wire(CurrentModule::Repository, one).to_string().replace(' ', "")).collect()
}

/// What the runtime has to know of a statement besides its text and types.
pub(super) fn more(statement: &Statement) -> String {
    let limits = statement.timeout.map(|limit| format!(".with_timeout_millis({})", limit.as_millis()));
    let path = statement.search_path.as_ref().map(|path| format!(".with_search_path({})", text(path)));
    limits.unwrap_or_default() + &path.unwrap_or_default() + &session(&statement.effects.session) + &order(statement)
}

/// Which column each field of the row is, where they have another order.
fn order(statement: &Statement) -> String {
    let order: Vec<String> = statement.column_order.iter().map(ToString::to_string).collect();
    if order.is_empty() { String::new() } else { format!(".with_column_order(&[{}])", order.join(", ")) }
}

/// What the runtime has to know of its session.
fn session(session: &SessionEffects) -> String {
    let marks = [
        (!session.changes.is_empty() && session.for_good, ".changing_session_for_good()"),
        (!session.changes.is_empty() && !session.for_good, ".changing_session()"),
        (session.changes.is_empty() && !session.doubts.is_empty(), ".perhaps_changing_session()"),
        (!session.transaction_only.is_empty(), ".within_transaction()"),
    ];
    marks.into_iter().filter(|(applies, _)| *applies).map(|(_, mark)| mark).collect()
}
