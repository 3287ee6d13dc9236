//! Statements whose SQL varies: the options and alternatives that a caller has, how they become a variant, and the pieces.

use proc_macro2::TokenStream;
use quote::quote;

use super::format::{self, Item};
use super::statements::required;
use super::tokens::text;
use super::{cursors, documentation};
use crate::build::model::varying::{Choice, OptionField, OptionKind, Options, Piece, Term, Value, Varying};
use crate::build::model::{Field, Repository, Statement};
use crate::build::names::{self, TypeIdent, ValueIdent};
use crate::build::types::CurrentModule;

/// The structs and enums of a statement.
pub(super) fn items(statement: &Statement, repository: &Repository) -> Vec<Item> {
    let Some(varying) = &statement.varying else { return Vec::new() };
    let mut items: Vec<Item> = Vec::new();
    if let Some(options) = &varying.options {
        items.push(struct_of_options(options, varying, statement).into());
        for field in &options.fields {
            if let OptionKind::Parameters(name, fields) = &field.kind {
                items.push(struct_of_flag(name, fields).into());
            }
        }
    }
    let choices = varying.choices.iter().filter(|choice| !choice.alternatives.is_empty());
    items.extend(choices.flat_map(|one| choice(one, varying, statement)));
    items.extend(varying.cursors.iter().flat_map(|cursor| cursors::items(cursor, repository)));
    items
}

// /// What is optional in [`Products::search`].
// #[derive(Debug, Clone, Copy, Default)]
// pub struct SearchOptions<'a> {
//     pub name: Option<&'a str>,
//     pub in_stock: bool,
//     pub sort: SearchSort,
// }
fn struct_of_options(options: &Options, varying: &Varying, statement: &Statement) -> TokenStream {
    let name = &options.name;
    let docs = match options.argument.bare() {
        "patch" => format!("What `{}` sets; all else is kept.", statement.method.bare()),
        _ => format!("What is optional in `{}`.", statement.method.bare()),
    };
    let docs = documentation::lines([docs]);
    let generics = if varying.options_have_lifetime() { quote!(<'a>) } else { TokenStream::new() };
    let fields = options.fields.iter().map(|field| option_field(field, varying));
    // Cursors own their values.
    let copy = varying.cursors.is_empty().then(|| quote!(Copy,));
    quote! {
        #docs
        #[derive(Debug, Clone, #copy Default)]
        pub struct #name #generics {
            #(#fields,)*
        }
    }
}

fn option_field(field: &OptionField, varying: &Varying) -> TokenStream {
    let name = &field.name;
    let lifetime = quote!('a);
    let ty = |field: &Field, nullable| CurrentModule::Repository.argument(&field.ty, nullable, Some(&lifetime));
    let (comment, ty) = match &field.kind {
        OptionKind::Parameter(field) => (field.comment.as_ref(), ty(field, true)),
        OptionKind::True | OptionKind::Flag => (None, quote!(bool)),
        OptionKind::Patch(field) => {
            let ty = ty(field, field.nullable);
            (field.comment.as_ref(), quote!(Patch<#ty>))
        }
        OptionKind::Default(field) => {
            let ty = ty(field, field.nullable);
            (field.comment.as_ref(), quote!(OrDefault<#ty>))
        }
        OptionKind::Parameters(name, fields) => {
            let generics = generics(fields);
            (None, quote!(Option<#name #generics>))
        }
        OptionKind::Choice(index) => {
            let choice = &varying.choices[*index];
            let (name, generics) = (&choice.name, if choice.has_lifetime() { quote!(<'a>) } else { quote!() });
            (None, quote!(#name #generics))
        }
        OptionKind::After(cursor) => {
            let name = &varying.cursors[*cursor].name;
            (None, quote!(Option<#name>))
        }
    };
    let docs = documentation::comment(comment);
    quote!(#docs pub #name: #ty)
}

fn generics(fields: &[Field]) -> TokenStream {
    let borrows = fields.iter().any(|field| field.ty.is_passed_by_reference());
    if borrows { quote!(<'a>) } else { TokenStream::new() }
}

fn struct_of_flag(name: &TypeIdent, fields: &[Field]) -> TokenStream {
    let (generics, fields) = (generics(fields), fields.iter().map(parameter));
    quote! {
        #[derive(Debug, Clone, Copy)]
        pub struct #name #generics {
            #(pub #fields,)*
        }
    }
}

fn parameter(field: &Field) -> TokenStream {
    let (name, lifetime) = (&field.name, quote!('a));
    let ty = CurrentModule::Repository.argument(&field.ty, field.nullable, Some(&lifetime));
    quote!(#name: #ty)
}

// #[derive(Debug, Clone, Copy, Default)]
// pub enum SearchSort {
//     #[default]
//     Newest,
//     Cheapest,
// }
// impl SearchSort {
//     fn variant(self) -> u64 { … }
// }
fn choice(choice: &Choice, varying: &Varying, statement: &Statement) -> Vec<Item> {
    let docs = documentation::lines([format!("What callers of `{}` choose.", statement.method.bare())]);
    let name = &choice.name;
    let has_cursors = choice.has_cursors();
    let derived = choice.has_default && !has_cursors;
    let default = derived.then(|| quote!(, Default));
    let copy = (!has_cursors).then(|| quote!(, Copy));
    let lifetime = quote!('a);
    let variants = choice.alternatives.iter().enumerate().map(|(index, alternative)| {
        let (name, fields) = (&alternative.name, &alternative.fields);
        let default = (derived && index == 0).then(|| quote!(#[default]));
        if let Some(cursor) = alternative.cursor {
            let (cursor, fields) = (&varying.cursors[cursor].name, fields.iter().map(parameter));
            return quote!(#name { #(#fields,)* after: Option<#cursor> });
        }
        match fields.as_slice() {
            [] => quote!(#default #name),
            [field] => {
                let ty = CurrentModule::Repository.argument(&field.ty, field.nullable, Some(&lifetime));
                quote!(#name(#ty))
            }
            fields => {
                let fields = fields.iter().map(parameter);
                quote!(#name { #(#fields),* })
            }
        }
    });
    let (generics, elided) = if choice.has_lifetime() { (quote!(<'a>), quote!(<'_>)) } else { (quote!(), quote!()) };
    let arms = choice.alternatives.iter().map(|alternative| {
        let (name, fields) = (&alternative.name, &alternative.fields);
        let bits = bits(alternative.term);
        if alternative.cursor.is_some() {
            return quote! {
                Self::#name { after: None, .. } => #bits,
                Self::#name { after: Some(cursor), .. } => cursor.variant()
            };
        }
        match fields.len() {
            0 => quote!(Self::#name => #bits),
            1 => quote!(Self::#name(_) => #bits),
            _ => quote!(Self::#name { .. } => #bits),
        }
    });
    let definition = quote! {
        #docs
        #[derive(Debug, Clone #copy #default)]
        pub enum #name #generics {
            #(#variants,)*
        }
    };
    let variant = quote! {
        impl #name #elided {
            fn variant(&self) -> u64 {
                match self {
                    #(#arms,)*
                }
            }
        }
    };
    let mut items: Vec<Item> = vec![definition.into()];
    if choice.has_default && has_cursors {
        let first = choice.alternatives.first().map(|first| &first.name);
        let default = quote! {
            impl Default for #name #elided {
                fn default() -> Self {
                    Self::#first { after: None }
                }
            }
        };
        items.push(default.into());
    }
    items.push(variant.into());
    items
}

pub(super) fn bits(mask: u64) -> TokenStream {
    let shown = shown(mask);
    shown.parse().unwrap_or_default()
}

/// A mask as it is written: `1 << 3` where it is one bit.
fn shown(mask: u64) -> String {
    match mask {
        0 | 1 => mask.to_string(),
        u64::MAX => "u64::MAX".to_owned(),
        mask if mask.is_power_of_two() => format!("1 << {}", mask.trailing_zeros()),
        mask => format!("{mask:#b}"),
    }
}

/// The arguments that a varying statement adds to those of its required parameters, with their types.
pub(super) fn arguments(varying: &Varying) -> Vec<(String, String)> {
    let with_lifetime = |name: &TypeIdent, borrows| if borrows { format!("{name}<'_>") } else { name.to_string() };
    let alone = varying.required_choices();
    let choices = alone.map(|choice| (choice.field.to_string(), with_lifetime(&choice.name, choice.has_lifetime())));
    let options = varying
        .options
        .iter()
        .map(|options| (options.argument.to_string(), with_lifetime(&options.name, varying.options_have_lifetime())));
    choices.chain(options).collect()
}

/// The statement that finds the variant.
pub(super) fn variant(varying: &Varying, statement: &Statement) -> String {
    let options = varying.options.as_ref().map(|options| options.argument.to_string()).unwrap_or_default();
    let term = |term: &Term| match term {
        Term::Parameter(index, bit) => {
            format!("u64::from({}){}", is_on(varying, statement, *index, &options), shift(*bit))
        }
        Term::True(index, bit) => {
            format!("u64::from({}){}", is_true(varying, statement, *index, &options), shift(*bit))
        }
        Term::Always(bit) => shown(*bit),
        Term::Flag(name, bit) => format!("u64::from({options}.{name}){}", shift(*bit)),
        Term::Given(name, bit) => format!("u64::from({options}.{name}.is_some()){}", shift(*bit)),
        Term::Choice(index) => format!("{}.variant()", place(varying, *index)),
        Term::After(name, bit, cursor) => {
            let variant = format!("{}::variant", varying.cursors[*cursor].name);
            format!("{options}.{name}.as_ref().map_or({}, {variant})", shown(*bit))
        }
    };
    let terms: Vec<String> = varying.terms.iter().map(term).collect();
    let mut text = format!("        let {} = ", local(statement));
    let mut width = text.len();
    for (index, term) in terms.iter().enumerate() {
        if index > 0 && width + term.len() + 4 > format::WIDTH {
            text += "\n            | ";
            width = 14;
        } else if index > 0 {
            text += " | ";
            width += 3;
        }
        text += term;
        width += term.len();
    }
    text + ";\n"
}

/// The name of the variant in the method, which no argument has.
pub(super) fn local(statement: &Statement) -> ValueIdent {
    let taken: Vec<&ValueIdent> = statement.parameters.iter().map(|parameter| &parameter.field.name).collect();
    names::free("variant", &taken)
}

fn shift(bit: u64) -> String {
    match bit.trailing_zeros() {
        0 => String::new(),
        by => format!(" << {by}"),
    }
}

/// The field of the options for a parameter.
fn kind_of<'v>(varying: &'v Varying, field: &Field) -> Option<&'v OptionKind> {
    let mut fields = varying.options.iter().flat_map(|options| &options.fields);
    fields.find(|other| other.name == field.name).map(|field| &field.kind)
}

/// Whether a parameter is true.
fn is_true(varying: &Varying, statement: &Statement, index: usize, options: &str) -> String {
    let field = &statement.parameters[index].field;
    match kind_of(varying, field) {
        Some(OptionKind::True) => format!("{options}.{}", field.name),
        Some(_) => format!("{options}.{} == Some(true)", field.name),
        None => required(statement, index),
    }
}

/// Whether a parameter turns its term on.
fn is_on(varying: &Varying, statement: &Statement, index: usize, options: &str) -> String {
    let field = &statement.parameters[index].field;
    let name = &field.name;
    match kind_of(varying, field) {
        Some(OptionKind::Patch(_)) => format!("{options}.{name}.is_set()"),
        Some(OptionKind::Default(_)) => format!("{options}.{name}.is_value()"),
        Some(_) => format!("{options}.{name}.is_some()"),
        None if field.nullable => format!("{}.is_some()", required(statement, index)),
        None => required(statement, index),
    }
}

/// Where a choice is passed.
pub(super) fn place(varying: &Varying, index: usize) -> String {
    let choice = &varying.choices[index];
    match &varying.options {
        Some(options) if choice.has_default => format!("{}.{}", options.argument, choice.field),
        _ => choice.field.to_string(),
    }
}

/// What goes to the server for a parameter; `None` for one that a caller passes in any case.
pub(super) fn value(varying: &Varying, index: usize, name: &ValueIdent) -> Option<String> {
    let options = varying.options.as_ref().map(|options| options.argument.to_string()).unwrap_or_default();
    match &varying.values[index] {
        Value::Required => None,
        Value::Option(_) => Some(format!("&{options}.{name}")),
        Value::OfFlag(flag) => Some(format!("&{options}.{flag}.map(|given| given.{name})")),
        Value::OfCursor(cursor, key) => Some(cursors::value(varying, *cursor, *key, &options)),
        Value::OfAlternative(choice, alternative) => {
            let of = place(varying, *choice);
            let choice = &varying.choices[*choice];
            let alternative = &choice.alternatives[*alternative];
            let (ty, variant) = (&choice.name, &alternative.name);
            let by = if choice.has_cursors() { "&" } else { "" };
            let pattern = match alternative.fields.len() {
                1 if alternative.cursor.is_none() => format!("{ty}::{variant}({name})"),
                _ => format!("{ty}::{variant} {{ {name}, .. }}"),
            };
            let other = if choice.alternatives.len() > 1 { ", _ => None" } else { "" };
            Some(format!("&match {by}{of} {{ {pattern} => Some({name}){other} }}"))
        }
    }
}

// static SEARCH: Statement = Statement::varying(
//     "products.search",
//     &[Piece::Text("…"), Piece::If(1, " AND …", "")],
//     &[&[1]],
//     &[ty::TEXT], &[ty::INT8, ty::TEXT],
// ).changing_nothing();
pub(super) fn description(
    varying: &Varying,
    statement: &Statement,
    first: &str,
    [parameters, columns]: [&[String]; 2],
    more: &str,
) -> String {
    let name = text(&statement.qualified_name);
    let pieces = varying.pieces.iter().map(|piece| format!("        {},\n", self::piece(piece)));
    let uses = varying.uses.iter().map(|masks| {
        let masks: Vec<String> = masks.iter().map(|mask| shown(*mask)).collect();
        format!("&[{}]", masks.join(", "))
    });
    let mut list = String::new();
    list += &format::list(4, "&[", &uses.collect::<Vec<_>>(), "],");
    list += &format::list(4, "&[", parameters, "],");
    list += &format::list(4, "&[", columns, "],");
    let mut with = String::new();
    if statement.effects.read_only {
        with += ".changing_nothing()";
    }
    if varying.requires_any != 0 {
        with += &format!(".requires_any({})", shown(varying.requires_any));
    }
    if !varying.choices.is_empty() || varying.requires_any != 0 {
        with += &format!(".between({}, {})", shown(varying.between.0), shown(varying.between.1));
    }
    format!("{first}\n    {name},\n    &[\n{}    ],\n{list}){with}{more};\n", pieces.collect::<String>())
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(sql) => format!("Piece::Text({})", text(sql)),
        Piece::If(mask, on, off) => format!("Piece::If({}, {}, {})", shown(*mask), text(on), text(off)),
        Piece::Any(masks, sql) => {
            let masks: Vec<String> = masks.iter().map(|mask| shown(*mask)).collect();
            format!("Piece::Any(&[{}], {})", masks.join(", "), text(sql))
        }
        Piece::Else(within, mask, sql) => format!("Piece::Else({}, {}, {})", shown(*within), shown(*mask), text(sql)),
        Piece::List(head, separator, items) => {
            let items: Vec<String> =
                items.iter().map(|(mask, sql)| format!("({}, {})", shown(*mask), text(sql))).collect();
            format!("Piece::List({}, {}, &[{}])", text(head), text(separator), items.join(", "))
        }
    }
}
