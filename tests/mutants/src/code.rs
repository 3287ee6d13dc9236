//! Questions about pieces of code.

use quote::ToTokens;
use syn::{Attribute, BinOp, Expr, Pat};

/// What stands between `&&`.
pub(super) fn parts_of(chain: &Expr) -> Vec<Expr> {
    match chain {
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
            let mut parts = parts_of(&binary.left);
            parts.extend(parts_of(&binary.right));
            parts
        }
        one => vec![one.clone()],
    }
}

pub(super) fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

pub(super) fn is_comparison(op: &BinOp) -> bool {
    matches!(op, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}

pub(super) fn is_assignment(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::BitXorAssign(_)
    )
}

pub(super) fn is_catch_all(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(one) => one.subpat.is_none() && one.ident.to_string().starts_with(char::is_lowercase),
        _ => false,
    }
}

pub(super) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let words = text(attribute);
        words.contains("cfg(test)") || words == "#[test]"
    })
}

/// A piece of code in one short line.
pub(super) fn text(piece: &impl ToTokens) -> String {
    const LONGEST: usize = 70;
    let words = piece.to_token_stream().to_string();
    let mut short = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for (long, tight) in [
        (" . ", "."),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" :: ", "::"),
        (" ? ", "? "),
        ("& ", "&"),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        ("! ", "!"),
        (" ;", ";"),
        (" < ", "<"),
        (" >", ">"),
        ("| |", "||"),
        (" !(", "!("),
        ("* ", "*"),
    ] {
        short = short.replace(long, tight);
    }
    if short.chars().count() > LONGEST {
        short = short.chars().take(LONGEST).collect::<String>() + "…";
    }
    short
}
