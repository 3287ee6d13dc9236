//! What a function could return without computing anything.

use syn::{Expr, GenericArgument, PathArguments, ReturnType, Signature, Type, parse_quote};

/// Values of the function's type, each in words; no value for what returns none.
pub(super) fn other_than_computed(signature: &Signature) -> Vec<(&'static str, Option<Expr>)> {
    let ty = match &signature.output {
        ReturnType::Default => return vec![("at once", None)],
        ReturnType::Type(_, ty) => ty,
    };
    match &**ty {
        Type::Path(path) => match path.path.segments.last() {
            Some(segment) if segment.ident == "bool" => {
                vec![("true", Some(parse_quote!(true))), ("false", Some(parse_quote!(false)))]
            }
            Some(segment) if segment.ident == "Option" => {
                let mut values = vec![("None", Some(parse_quote!(None)))];
                if !is_reference(&segment.arguments) {
                    values.push(("Some of nothing", Some(parse_quote!(Some(Default::default())))));
                }
                values
            }
            Some(segment) if segment.ident == "Result" => {
                vec![("Ok of nothing", Some(parse_quote!(Ok(Default::default()))))]
            }
            Some(segment) if segment.ident == "Self" => Vec::new(),
            _ => vec![("nothing", Some(parse_quote!(Default::default())))],
        },
        Type::Tuple(_) => vec![("nothing", Some(parse_quote!(Default::default())))],
        _ => Vec::new(),
    }
}

fn is_reference(arguments: &PathArguments) -> bool {
    let PathArguments::AngleBracketed(arguments) = arguments else { return false };
    matches!(arguments.args.first(), Some(GenericArgument::Type(Type::Reference(_))))
}
