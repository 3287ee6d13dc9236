//! Mutants of calls, and of macros whose arguments are expressions.

use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, ExprCall, ExprMacro, ExprMethodCall, Pat, Token, parse_quote};

use super::code::text;
use super::mutator::Mutator;

/// Methods whose argument says yes or no.
const PREDICATES: [&str; 10] =
    ["filter", "any", "all", "is_some_and", "is_none_or", "find", "position", "take_while", "skip_while", "retain"];

/// Of these one is the other with all that is asked and answered negated.
const DUALS: [&str; 4] = ["any", "all", "is_some_and", "is_none_or"];

/// Functions of the same type that say the opposite, by the last part of their name.
const OPPOSITES: [(&str, &str); 4] =
    [("never", "maybe"), ("maybe", "never"), ("union", "intersection"), ("intersection", "union")];

pub(super) fn method(mutator: &mut Mutator<'_>, expression: &mut Expr) {
    let whole = text(expression);
    let Expr::MethodCall(call) = expression else { return };
    let receiver_text = text(&call.receiver);
    visit_mut::visit_expr_method_call_mut(mutator, call);
    let name = call.method.to_string();
    if PREDICATES.contains(&name.as_str()) {
        predicate(mutator, call, &name, &whole);
    }
    match name.as_str() {
        "then" | "then_some" => mutator.operand(&mut call.receiver, "the condition", &receiver_text),
        "chain" => chain(mutator, call, &whole),
        "or" | "or_else" => alternative(mutator, expression, &whole),
        name if DUALS.contains(&name) => dual(mutator, expression, &whole),
        _ => {}
    }
}

fn predicate(mutator: &mut Mutator<'_>, call: &mut ExprMethodCall, name: &str, whole: &str) {
    if let Some(Expr::Closure(closure)) = call.args.first_mut() {
        mutator.operand(&mut closure.body, &format!("what {name} asks"), whole);
    }
}

fn dual(mutator: &mut Mutator<'_>, expression: &mut Expr, whole: &str) {
    let Expr::MethodCall(call) = expression else { return };
    let Some(Expr::Closure(closure)) = call.args.first_mut() else { return };
    let Some(is) = mutator.question("any and all", whole) else { return };
    let body = &closure.body;
    *closure.body = parse_quote!(((#body) != #is));
    *expression = parse_quote!((#expression != #is));
}

fn chain(mutator: &mut Mutator<'_>, call: &mut ExprMethodCall, whole: &str) {
    if let Some(is) = mutator.question("the first part of a chain is left out", whole) {
        let receiver = &call.receiver;
        *call.receiver = parse_quote!((#receiver).filter(|_| !#is));
    }
    if let Some(is) = mutator.question("the second part of a chain is left out", whole)
        && let Some(further) = call.args.first_mut()
    {
        *further = parse_quote!((#further).into_iter().filter(|_| !#is));
    }
}

fn alternative(mutator: &mut Mutator<'_>, expression: &mut Expr, whole: &str) {
    let Expr::MethodCall(call) = expression else { return };
    let Some(is) = mutator.question("there is no alternative", whole) else { return };
    let receiver = call.receiver.clone();
    *call.receiver = parse_quote!(at_first);
    *expression = parse_quote!({ let at_first = #receiver; if #is { at_first } else { #expression } });
}

pub(super) fn function(mutator: &mut Mutator<'_>, expression: &mut Expr) {
    let whole = text(expression);
    let compares = mutator.compares();
    let Expr::Call(call) = expression else { return };
    visit_mut::visit_expr_call_mut(mutator, call);
    let Expr::Path(path) = &*call.func else { return };
    let Some(name) = path.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
    if name == "Some" && !compares {
        if let Some(is) = mutator.question("Some is None", &whole) {
            *expression = parse_quote!((if #is { None } else { #expression }));
        }
        return;
    }
    let Some((_, other)) = OPPOSITES.iter().find(|(one, _)| *one == name) else { return };
    let mut opposite: ExprCall = call.clone();
    if let Expr::Path(path) = &mut *opposite.func
        && let Some(segment) = path.path.segments.last_mut()
    {
        segment.ident = syn::Ident::new(other, segment.ident.span());
    }
    if let Some(is) = mutator.question(&format!("{name} is {other}"), &whole) {
        *expression = parse_quote!((if #is { #opposite } else { #expression }));
    }
}

pub(super) fn of_macro(mutator: &mut Mutator<'_>, expression: &mut Expr) {
    let Expr::Macro(called) = &*expression else { return };
    match called.mac.path.get_ident().map(ToString::to_string).as_deref() {
        Some("matches") => {
            if let Some(arms) = matches(mutator, called) {
                *expression = arms;
            }
        }
        Some("vec") => {
            let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
            if let Ok(mut elements) = called.mac.parse_body_with(parser) {
                elements.iter_mut().for_each(|element| mutator.visit_expr_mut(element));
                *expression = parse_quote!(vec![#elements]);
            }
        }
        _ => {}
    }
}

/// `matches!` as the `match` that it stands for: each pattern can be deleted.
fn matches(mutator: &mut Mutator<'_>, called: &ExprMacro) -> Option<Expr> {
    let whole = text(called);
    let parser = |input: ParseStream<'_>| {
        let expression: Expr = input.parse()?;
        input.parse::<Token![,]>()?;
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        let guard = if input.peek(Token![if]) {
            input.parse::<Token![if]>()?;
            Some(input.parse::<Expr>()?)
        } else {
            None
        };
        input.parse::<Option<Token![,]>>()?;
        Ok((expression, pattern, guard))
    };
    let (mut matched, pattern, mut guard) = parser.parse2(called.mac.tokens.clone()).ok()?;
    mutator.visit_expr_mut(&mut matched);
    if let Some(guard) = &mut guard {
        let words = text(guard);
        mutator.visit_expr_mut(guard);
        mutator.operand(guard, "the condition", &words);
    }
    let cases: Vec<Pat> = match pattern {
        Pat::Or(or) => or.cases.into_iter().collect(),
        one => vec![one],
    };
    let mut arms: Vec<Arm> = Vec::new();
    for case in cases {
        let is = mutator.question("a pattern of matches! is deleted", &format!("{} in {whole}", text(&case)));
        let body: Expr = is.map_or_else(|| parse_quote!(true), |is| parse_quote!(!#is));
        arms.push(match &guard {
            Some(guard) => parse_quote!(#case if #guard => #body,),
            None => parse_quote!(#case => #body,),
        });
    }
    let is = mutator.question("matches! is true", &whole);
    let otherwise: Expr = is.unwrap_or_else(|| parse_quote!(false));
    Some(parse_quote!((match #matched { #(#arms)* _ => #otherwise })))
}
