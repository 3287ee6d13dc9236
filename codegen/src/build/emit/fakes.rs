//! A trait for each repository, and a fake whose methods are closures: so that what calls it is tested without a database.

use super::statements::{arguments, row};
use super::{bulk, format, params, varying};
use crate::build::model::{Arguments, Output, Repository, Statement};
use crate::build::types::{CurrentModule, shown};

/// The trait, what implements it, and the fake.
pub(super) fn items(repository: &Repository) -> [String; 4] {
    [definition(repository), of_repository(repository), fake(repository), of_fake(repository)]
}

// /// What [`Customers`] does, as a trait: …
// pub trait CustomersApi: Send + Sync {
//     /// [`Customers::find`]
//     fn find(&self, customer_id: i64) -> Answer<'_, Option<Customer>>;
// }
fn definition(repository: &Repository) -> String {
    let name = &repository.name;
    let methods = repository.statements.iter().map(|statement| {
        let docs = format!("    /// [`{name}::{}`]\n", statement.method.bare());
        let bulk = statement.bulk.iter().map(|bulk| {
            let docs = format!("    /// [`{name}::{}`]\n", bulk.method.bare());
            docs + &bulk::signature(bulk, statement, repository, ";")
        });
        docs + &signature(statement, repository, ";") + &bulk.collect::<String>()
    });
    let copies = if repository.statements.iter().any(is_copy) { ", and a COPY is given all rows at once" } else { "" };
    format!(
        "/// The methods of [`{name}`] as a trait: code that takes a `&dyn {name}Api` can be tested with a [`{name}Fake`].
///
/// Here, a method that returns many rows returns all of them at once{copies}.
pub trait {name}Api: Send + Sync {{
{}}}
",
        methods.collect::<String>()
    )
}

// impl CustomersApi for Customers<'_> {
//     fn find(&self, customer_id: i64) -> Answer<'_, Option<Customer>> {
//         Box::pin(self.find(customer_id))
//     }
// }
fn of_repository(repository: &Repository) -> String {
    let name = &repository.name;
    let methods = repository.statements.iter().map(|statement| {
        let all = match statement.output {
            Output::Many(_) | Output::Grouped(..) => ".all()",
            Output::CopyIn(_) => ".send_all(rows)",
            Output::OptionalGroup(..) => ".into_future()",
            _ => "",
        };
        let call = format!("Box::pin(self.{}(", statement.method);
        let body = format::list(8, &call, &passed(statement), &format!("){all})"));
        let bulk = statement.bulk.iter().map(|bulk| {
            let signature = bulk::signature(bulk, statement, repository, " {");
            format!("\n{signature}        self.{}(rows).into_future()\n    }}\n", bulk.method)
        });
        format!("{}{body}    }}\n", signature(statement, repository, " {")) + &bulk.collect::<String>()
    });
    let methods = methods.collect::<Vec<_>>().join("\n");
    if repository.statements.iter().all(|statement| statement.effects.read_only) {
        return format!("impl<A> {name}Api for {name}<'_, A> {{\n{methods}}}\n");
    }
    format!("impl {name}Api for {name}<'_> {{\n{methods}}}\n")
}

// #[derive(Default)]
// pub struct CustomersFake<'f> {
//     pub find: Option<Box<dyn Fn(i64) -> Result<Option<Customer>, Error> + Send + Sync + 'f>>,
// }
fn fake(repository: &Repository) -> String {
    let name = &repository.name;
    let fields = repository.statements.iter().map(|statement| {
        let types = if is_copy(statement) {
            rows_to_copy(statement, repository, "'_")
        } else {
            types(statement, repository).join(", ")
        };
        let types = types.replace("&'_ ", "&");
        let (value, error) = output(statement, repository);
        let error = error.unwrap_or_else(|| "Error".to_owned());
        let field = &statement.method;
        let bulk = statement.bulk.iter().map(|bulk| {
            let (method, value) = (&bulk.method, bulk::value(bulk, repository));
            let ty = bulk::parameter(statement, repository, "'_").replace("&'_ ", "&");
            format!("    pub {method}: Option<Box<dyn Fn(&[{ty}]) -> Result<{value}, {error}> + Send + Sync + 'f>>,\n")
        });
        format!("    pub {field}: Option<Box<dyn Fn({types}) -> Result<{value}, {error}> + Send + Sync + 'f>>,\n")
            + &bulk.collect::<String>()
    });
    format!(
        "/// A [`{name}Api`] without a database: each method calls a closure, and panics if there is none.
#[derive(Default)]
#[allow(clippy::type_complexity)]
pub struct {name}Fake<'f> {{
{}}}
",
        fields.collect::<String>()
    )
}

fn of_fake(repository: &Repository) -> String {
    let name = &repository.name;
    let methods = repository.statements.iter().map(|statement| {
        let method = &statement.method;
        let called = super::tokens::text(&statement.qualified_name);
        let call = format!("fake::answer(fake::closure(&self.{method}, {called})(");
        let body = format::list(8, &call, &names(statement), "))");
        let bulk = statement.bulk.iter().map(|bulk| {
            let signature = bulk::signature(bulk, statement, repository, " {");
            let called = super::tokens::text(&format!("{}_all", statement.qualified_name));
            let method = &bulk.method;
            format!("\n{signature}        fake::answer(fake::closure(&self.{method}, {called})(rows))\n    }}\n")
        });
        format!("{}{body}    }}\n", signature(statement, repository, " {")) + &bulk.collect::<String>()
    });
    format!("impl {name}Api for {name}Fake<'_> {{\n{}}}\n", methods.collect::<Vec<_>>().join("\n"))
}

fn signature(statement: &Statement, repository: &Repository, end: &str) -> String {
    let (value, error) = output(statement, repository);
    let error = error.map(|error| format!(", {error}")).unwrap_or_default();
    if is_copy(statement) {
        let arguments = ["&'a self".to_owned(), format!("rows: {}", rows_to_copy(statement, repository, "'a"))];
        let first = format!("fn {}<'a>(", statement.method);
        return format::list(4, &first, &arguments, &format!(") -> Answer<'a, {value}{error}>{end}"));
    }
    let (mut arguments, _) = arguments(statement, repository);
    arguments.insert(0, "&self".to_owned());
    format::list(4, &format!("fn {}(", statement.method), &arguments, &format!(") -> Answer<'_, {value}{error}>{end}"))
}

/// A COPY is a sink: here, it takes all rows at once.
fn is_copy(statement: &Statement) -> bool {
    matches!(statement.output, Output::CopyIn(_))
}

fn rows_to_copy(statement: &Statement, repository: &Repository, lifetime: &str) -> String {
    format!("&{lifetime} [{}]", bulk::parameter(statement, repository, lifetime))
}

/// What the repository's own method is given.
fn passed(statement: &Statement) -> Vec<String> {
    if is_copy(statement) { Vec::new() } else { names(statement) }
}

/// The names of the method's arguments.
fn names(statement: &Statement) -> Vec<String> {
    if is_copy(statement) {
        return vec!["rows".to_owned()];
    }
    let mut names: Vec<String> = match &statement.arguments {
        Arguments::Positional(order) => {
            order.iter().map(|index| statement.parameters[*index].field.name.to_string()).collect()
        }
        Arguments::Struct(_) => vec!["params".to_owned()],
    };
    names.extend(statement.varying.iter().flat_map(varying::arguments).map(|(name, _)| name));
    names
}

/// The types of the method's arguments.
fn types(statement: &Statement, repository: &Repository) -> Vec<String> {
    let mut types: Vec<String> = match &statement.arguments {
        Arguments::Positional(order) => {
            let fields = order.iter().map(|index| &statement.parameters[*index].field);
            fields.map(|field| shown(&CurrentModule::Repository.argument(&field.ty, field.nullable, None))).collect()
        }
        Arguments::Struct(name) => vec![params::named(name, repository)],
    };
    types.extend(statement.varying.iter().flat_map(varying::arguments).map(|(_, ty)| ty));
    types
}

/// What the method comes to, and its error where that is an enum.
fn output(statement: &Statement, repository: &Repository) -> (String, Option<String>) {
    let value = match &statement.output {
        Output::Count | Output::CopyIn(_) => "u64".to_owned(),
        Output::AffectsOne { .. } => "()".to_owned(),
        Output::One(ty) => row(ty, repository),
        Output::Optional(ty) | Output::OptionalGroup(ty, _) => format!("Option<{}>", row(ty, repository)),
        Output::Many(ty) | Output::Grouped(ty, _) => format!("Vec<{}>", row(ty, repository)),
    };
    (value, statement.error.as_ref().map(|error| error.name.to_string()))
}
