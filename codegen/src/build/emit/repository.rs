//! One repository: its module, from imports to statements.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::format::Item;
use super::root::Module;
use super::{bulk, cursors, documentation, errors, fakes, format, params, rows, statements, varying};
use crate::build::imports;
use crate::build::model::types::WireType;
use crate::build::model::varying::OptionKind;
use crate::build::model::{
    Borrowed, Bulk, BulkWay, ErrorEnum, OptionalItems, Output, Repository, Row, RowType, Statement,
};
use crate::build::types::RustType;

/// The module of a query file.
pub(super) fn file(repository: &Repository, optional: OptionalItems) -> Module {
    let mut items: Vec<Item> =
        vec![definition(repository).into(), methods(repository).into(), owned(repository).into()];
    for row in own_rows(repository) {
        items.push(format::with(rows::definition(row, &repository.name), &rows::from_row(row)));
        if row.has_cursors {
            items.push(cursors::of_row(row).into());
        }
        if let Some(borrowed) = &row.borrowed {
            items.push(format::with(rows::borrowed_definition(row, borrowed), &rows::borrow_row(row, borrowed)));
        }
    }
    for nested in &repository.nested {
        items.push(format::with(rows::nested_definition(nested, &repository.name), &rows::nested(nested)));
    }
    items.extend(repository.params.iter().map(|params| params::definition(params, &repository.name).into()));
    items.extend(params::copied(repository).map(Item::from));
    items.extend(repository.statements.iter().flat_map(|statement| varying::items(statement, repository)));
    items.extend(errors::items(repository));
    if optional.fakes {
        items.extend(fakes::items(repository).map(Item::from));
    }
    items.push(list(repository).into());
    for statement in &repository.statements {
        items.push(statements::description(statement).into());
        items.extend(statement.bulk.as_ref().and_then(|bulk| bulk::description(bulk, statement)).map(Item::from));
    }
    let docs = format!("The statements of `{}`.", repository.file);
    Module { docs, items: imports(repository, optional) + "\n" + &format::items(items) }
}

/// What stands above the modules: a list of all their lists.
pub(super) fn root(repositories: &[Repository]) -> Module {
    let lists = repositories.iter().map(|repository| {
        let (module, name) = (&repository.module, &repository.name);
        quote!(#(#module)::*::#name::STATEMENTS)
    });
    let list = quote! {
        /// All statements, module by module: for `PoolBuilder::warm_up` and `PoolBuilder::prepare`.
        pub static STATEMENTS: ::sqlwright::Statements = &[#(#lists),*];
    };
    Module { docs: String::new(), items: format::items([list]) }
}

/// Only what the module uses: `use` declarations, formatted on their own because they stand together.
fn imports(repository: &Repository, optional: OptionalItems) -> String {
    let statements = &repository.statements;
    let outputs = |wanted: fn(&Output) -> bool| statements.iter().any(|statement| wanted(&statement.output));
    let any_error =
        |wanted: fn(&ErrorEnum) -> bool| statements.iter().filter_map(|statement| statement.error.as_ref()).any(wanted);
    let errors = any_error(|_| true);
    let violations = any_error(|error| !error.variants.is_empty());
    let rows = own_rows(repository).next().is_some();
    let borrowed = own_rows(repository).any(|row| row.borrowed.is_some());
    let (built_in, user) = wires(statements);

    let contract = pick(imports::REPOSITORY_CONTRACT, |name| match name {
        "Statement" => true,
        "BulkWay" => statements.iter().any(|statement| statement.bulk.is_some()),
        "Piece" => statements.iter().any(|statement| statement.varying.is_some()),
        "Ty" => user,
        "borrow_row" => borrowed,
        "copy_row" => outputs(|output| matches!(output, Output::CopyIn(_))),
        "cursor" => statements
            .iter()
            .any(|statement| statement.varying.as_ref().is_some_and(|varying| !varying.cursors.is_empty())),
        "failure" => errors,
        "from_row" => rows,
        "embedded" => repository.nested.iter().any(|nested| nested.of_columns),
        "nested" => repository.nested.iter().any(|nested| nested.of_record),
        "ty" => built_in,
        _ => false,
    });
    let options = || statements.iter().filter_map(|statement| statement.varying.as_ref()?.options.as_ref());
    let any_option = |wanted: fn(&OptionKind) -> bool| {
        options().flat_map(|options| &options.fields).any(|field| wanted(&field.kind))
    };
    let plain_error = |statement: &Statement| statement.error.is_none();
    let public = pick(imports::REPOSITORY, |name| match name {
        "Client" | "Handle" | "ReadWrite" => true,
        "CopyIn" => outputs(|output| matches!(output, Output::CopyIn(_))),
        "Answer" | "fake" => optional.fakes,
        "Bulk" => statements.iter().any(|statement| statement.bulk.is_some()),
        "Error" => errors || (optional.fakes && statements.iter().any(plain_error)),
        "Execute" => outputs(|output| *output == Output::Count),
        "ExecuteOne" => outputs(|output| matches!(output, Output::AffectsOne { .. })),
        "OptionalGroup" => outputs(|output| matches!(output, Output::OptionalGroup(..))),
        "Grouped" => outputs(|output| matches!(output, Output::Grouped(..))),
        "Many" => outputs(|output| matches!(output, Output::Many(_))),
        "MayWrite" => statements.iter().any(|statement| !statement.effects.read_only),
        "One" => outputs(|output| matches!(output, Output::One(_))),
        "Optional" => outputs(|output| matches!(output, Output::Optional(_))),
        "OrDefault" => any_option(|kind| matches!(kind, OptionKind::Default(_))),
        "Patch" => any_option(|kind| matches!(kind, OptionKind::Patch(_))),
        "Violation" => violations,
        _ => false,
    });
    let contract = (!contract.is_empty()).then(|| quote!(use ::sqlwright::contract::{#(#contract),*};));
    let first = format::items([quote!(#contract use ::sqlwright::{#(#public),*};)]);
    let up = repository.module.iter().map(|_| quote!(super)).collect::<Vec<_>>();
    let types = names_types(repository).then(|| quote!(use #(#up::)* types;));
    let rows = repository.rows.iter().filter_map(|row| {
        let (home, name) = (row.home.as_ref()?, &row.name);
        Some(match &row.borrowed {
            Some(Borrowed { name: borrowed, .. }) => quote!(pub use #(#up::)* #(#home::)* {#name, #borrowed};),
            None => quote!(pub use #(#up::)* #(#home::)* #name;),
        })
    });
    let others = format::items([quote!(#types #(#rows)*)]);
    let gap = if others.is_empty() { "" } else { "\n" };
    first + gap + &others
}

/// The rows that the module defines.
fn own_rows(repository: &Repository) -> impl Iterator<Item = &Row> {
    repository.rows.iter().filter(|row| row.home.is_none())
}

/// Those of the names that are wanted, as identifiers.
pub(super) fn pick(names: &[&str], is_wanted: impl Fn(&str) -> bool) -> Vec<proc_macro2::Ident> {
    names.iter().filter(|name| is_wanted(name)).map(|name| format_ident!("{name}")).collect()
}

/// Whether built-in and user-defined types are used on the wire.
fn wires(statements: &[Statement]) -> (bool, bool) {
    let parameters =
        statements.iter().flat_map(|statement| statement.parameters.iter().map(|parameter| &parameter.wire));
    let columns = statements.iter().flat_map(|statement| statement.columns.iter().map(|column| &column.wire));
    let mut found = (false, false);
    for wire in parameters.chain(columns) {
        let (built_in, user) = wire_names(wire);
        found = (found.0 || built_in, found.1 || user);
    }
    found.0 |= statements.iter().filter_map(|statement| statement.bulk.as_ref()).any(Bulk::has_ordinality);
    found
}

/// Whether a type on the wire is named by a constant of `ty`, and whether by `Ty`.
pub(super) fn wire_names(wire: &WireType) -> (bool, bool) {
    match wire {
        WireType::BuiltIn(_) => (true, false),
        WireType::User(_) | WireType::UserArray(_) => (false, true),
        WireType::Record { fields, .. } => (fields.iter().any(|field| wire_names(field).0), true),
    }
}

/// Whether the module names a type of the schema: on the wire, or in a row, params struct or method that it defines.
fn names_types(repository: &Repository) -> bool {
    fn user(ty: &RustType) -> bool {
        match ty {
            RustType::Enum(_) | RustType::OpenEnum(_) | RustType::Composite(_) | RustType::Newtype(..) => true,
            RustType::Array { element, .. } | RustType::Range(element) | RustType::Multirange(element) => user(element),
            RustType::Record(fields) => fields.iter().any(|(field, _)| user(field)),
            RustType::BuiltIn(_) | RustType::Mapped(_) | RustType::Nested(_) => false,
        }
    }
    fn described(wire: &WireType) -> bool {
        match wire {
            WireType::BuiltIn(_) => false,
            WireType::User(_) | WireType::UserArray(_) => true,
            WireType::Record { fields, .. } => fields.iter().any(described),
        }
    }
    let scalar = |statement: &Statement| match &statement.output {
        Output::One(RowType::Scalar(field))
        | Output::Optional(RowType::Scalar(field))
        | Output::Many(RowType::Scalar(field)) => user(&field.ty),
        _ => false,
    };
    let of_statement = |statement: &Statement| {
        let mut parameters = statement.parameters.iter();
        scalar(statement)
            || parameters.any(|parameter| user(&parameter.field.ty) || described(&parameter.wire))
            || statement.columns.iter().any(|column| described(&column.wire))
    };
    let nested = repository.nested.iter().flat_map(|nested| &nested.fields);
    own_rows(repository).flat_map(|row| &row.fields).chain(nested).any(|field| user(&field.ty))
        || repository.statements.iter().any(of_statement)
}

fn definition(repository: &Repository) -> TokenStream {
    let name = &repository.name;
    let docs = documentation::lines([format!("The statements of `{}`.", repository.file)]);
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name<'c, A = ReadWrite> {
            db: Handle<'c, A>,
        }
    }
}

fn methods(repository: &Repository) -> String {
    let name = &repository.name;
    let mut text = format!(
        "impl<'c, A> {name}<'c, A> {{
    /// A repository over a pool, a connection or a transaction.
    pub fn new<C: Client<Access = A> + ?Sized>(client: &'c C) -> Self {{
        Self {{ db: client.handle() }}
    }}
"
    );
    for statement in &repository.statements {
        text += "\n";
        text += &statements::method(statement, repository);
        if let Some(bulk) = &statement.bulk {
            text += "\n";
            text += &bulk::method(bulk, statement, repository);
        }
    }
    text + "}\n"
}

// impl Customers<'static> {
//     pub const STATEMENTS: &'static [&'static Statement] = &[&FIND_BY_EMAIL];
// }
// Inside the type, where no method's `static` can have the same name.
fn list(repository: &Repository) -> String {
    let statements = repository.statements.iter().flat_map(|statement| {
        let bulk = statement.bulk.as_ref().filter(|bulk| matches!(bulk.way, BulkWay::Arrays { .. }));
        std::iter::once(&statement.method).chain(bulk.map(|bulk| &bulk.method))
    });
    let statements = statements.map(|method| format!("&{}", method.shouty()));
    let list = "pub const STATEMENTS: &'static [&'static Statement] = &[";
    format!(
        "impl {}<'static> {{
    /// All statements of this module.
{}}}
",
        repository.name,
        format::list(4, list, &statements.collect::<Vec<_>>(), "];")
    )
}

fn owned(repository: &Repository) -> TokenStream {
    let name = &repository.name;
    quote! {
        impl<A> #name<'static, A> {
            /// A repository that owns its pool, for application state and spawned tasks.
            pub fn owned(pool: impl Into<Handle<'static, A>>) -> Self {
                Self { db: pool.into() }
            }
        }
    }
}
