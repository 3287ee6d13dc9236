//! Statements: the method, and the `static` that describes it to the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{Scope, text};
use super::{documentation, params, rows};
use crate::model::{Arguments, Output, Repository, RowType, Statement};

// pub fn find_by_email(&self, email: &str) -> Optional<'c, Customer> {
//     self.db.optional(&FIND_BY_EMAIL, &[&email])
// }
pub(super) fn method(statement: &Statement, repository: &Repository) -> TokenStream {
    let docs = documentation::method(statement, &repository.file);
    let name = &statement.method;
    let constant = statement.method.shouty();
    let (arguments, values) = arguments(statement, repository);
    let (verb, output) = output(statement);
    let bound = if statement.effects.read_only { TokenStream::new() } else { quote!(where A: MayWrite) };
    let attributes = rows::attributes(&statement.attributes);
    quote! {
        #docs
        #attributes
        pub fn #name(&self #arguments) -> #output #bound {
            self.db.#verb(&#constant, &[#(#values),*])
        }
    }
}

fn arguments(statement: &Statement, repository: &Repository) -> (TokenStream, Vec<TokenStream>) {
    match &statement.arguments {
        Arguments::Positional(order) => {
            let arguments = order.iter().map(|index| {
                let field = &statement.parameters[*index].field;
                let (name, ty) = (&field.name, Scope::Repository.argument(field, None));
                quote!(, #name: #ty)
            });
            let values = statement.parameters.iter().map(|parameter| {
                let name = &parameter.field.name;
                quote!(&#name)
            });
            (quote!(#(#arguments)*), values.collect())
        }
        Arguments::Struct(name) => {
            let borrows = repository.params.iter().any(|other| other.name == *name && params::has_lifetime(other));
            let lifetime = if borrows { quote!(<'_>) } else { TokenStream::new() };
            let values = statement.parameters.iter().map(|parameter| {
                let field = &parameter.field.name;
                quote!(&params.#field)
            });
            (quote!(, params: #name #lifetime), values.collect())
        }
    }
}

/// The handle's method, and the type of the value that it makes.
fn output(statement: &Statement) -> (TokenStream, TokenStream) {
    let error = statement.error.as_ref().map(|error| {
        let name = &error.name;
        quote!(, #name)
    });
    let row = |row: &RowType| match row {
        RowType::Scalar(field) => Scope::Repository.field(field),
        RowType::Struct(name) => quote!(#name),
    };
    match &statement.output {
        Output::Count => (quote!(execute), quote!(Execute<'c #error>)),
        Output::AffectsOne => (quote!(execute_one), quote!(ExecuteOne<'c #error>)),
        Output::One(ty) => (quote!(one), wrap(&quote!(One), row(ty), error)),
        Output::Optional(ty) => (quote!(optional), wrap(&quote!(Optional), row(ty), error)),
        Output::Many(ty) => (quote!(many), wrap(&quote!(Many), row(ty), error)),
    }
}

fn wrap(kind: &TokenStream, row: TokenStream, error: Option<TokenStream>) -> TokenStream {
    quote!(#kind<'c, #row #error>)
}

// static FIND_BY_EMAIL: Statement = Statement::new("customers.find_by_email", "SELECT …", &[ty::TEXT], &[ty::INT8, ty::TEXT]);
pub(super) fn description(statement: &Statement) -> TokenStream {
    let constant = statement.method.shouty();
    let name = text(&statement.qualified_name);
    let sql = text(&statement.sql);
    let parameters = statement.parameters.iter().map(|parameter| Scope::Repository.wire(&parameter.wire));
    let columns = statement.columns.iter().map(|column| Scope::Repository.wire(&column.wire));
    let timeout = statement.timeout.map(|limit| {
        let millis = Literal::u128_unsuffixed(limit.as_millis());
        quote!(.with_timeout_millis(#millis))
    });
    quote!(static #constant: Statement = Statement::new(#name, #sql, &[#(#parameters),*], &[#(#columns),*]) #timeout;)
}
