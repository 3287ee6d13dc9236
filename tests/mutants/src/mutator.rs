//! Wraps the places of a file that can be mutated, so that [`super::seam`] decides at run time which of them are.
//!
//! The operators are those of cargo-mutants and some more. A mutant must not need anything that the file does not have, so what is wrong is
//! only ever another value of the same type; where the type does not allow it, the compiler says so, and the mutant is left out
//! ([`super::copy`]).

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, BinOp, Block, Expr, ExprBinary, ExprMatch, ImplItemFn, ItemConst, ItemFn, ItemImpl, ItemMod, ItemStatic,
    Lit, Pat, PatGuard, Signature, Stmt, Type, UnOp, parse_quote,
};

use super::calls;
use super::code::{has_let, is_assignment, is_catch_all, is_comparison, is_for_tests, parts_of, text};
use super::returns;

/// One way in which the analysis is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// What the seam calls it in this build.
    pub number: u32,
    /// Its file, below the package.
    pub file: String,
    /// Its file, function, operator and text: the same as long as these are.
    pub name: String,
}

/// Mutants of one file after the other.
#[derive(Debug)]
pub struct Mutator<'a> {
    file: String,
    functions: Vec<String>,
    known: BTreeMap<String, usize>,
    /// Names of mutants that do not compile.
    left_out: &'a BTreeSet<String>,
    compares: bool,
    /// Those that were made.
    pub made: Vec<Mutant>,
}

impl<'a> Mutator<'a> {
    /// Leaves out what has one of these names.
    pub fn new(left_out: &'a BTreeSet<String>) -> Self {
        Self {
            file: String::new(),
            functions: Vec::new(),
            known: BTreeMap::new(),
            left_out,
            compares: false,
            made: Vec::new(),
        }
    }

    /// Mutates the text of a file.
    ///
    /// # Errors
    /// When it is no Rust.
    pub fn file(&mut self, name: &str, text: &str) -> syn::Result<String> {
        name.clone_into(&mut self.file);
        self.functions.clear();
        let mut file = syn::parse_file(text)?;
        self.visit_file_mut(&mut file);
        Ok(prettyplease::unparse(&file))
    }

    /// A question to the seam about a new mutant; `None` where it is left out.
    pub(super) fn question(&mut self, operator: &str, text: &str) -> Option<Expr> {
        let name = format!("{}: {}: {operator}: {text}", self.file, self.functions.join("::"));
        let count = self.known.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { name } else { format!("{name} ({count})") };
        if self.left_out.contains(&name) {
            return None;
        }
        let number = u32::try_from(self.made.len()).unwrap_or(0);
        self.made.push(Mutant { number, file: self.file.clone(), name });
        Some(parse_quote!(crate::seam::is(#number)))
    }

    /// Something that is true or false.
    pub(super) fn operand(&mut self, operand: &mut Expr, what: &str, text: &str) {
        self.holds(operand, what, text);
        self.fails(operand, what, text);
    }

    fn holds(&mut self, operand: &mut Expr, what: &str, text: &str) {
        if let Some(is) = self.question(&format!("{what} is true"), text) {
            *operand = parse_quote!((#operand || #is));
        }
    }

    fn fails(&mut self, operand: &mut Expr, what: &str, text: &str) {
        if let Some(is) = self.question(&format!("{what} is false"), text) {
            *operand = parse_quote!((#operand && !#is));
        }
    }

    /// The condition of `if` or of an arm; that of a loop can only fail.
    fn condition(&mut self, condition: &mut Expr, is_loop: bool) {
        if has_let(condition) {
            return self.chain(condition);
        }
        let text = text(condition);
        self.visit_expr_mut(condition);
        if !is_loop {
            self.holds(condition, "the condition", &text);
        }
        self.fails(condition, "the condition", &text);
    }

    /// `let … && …`: each part by itself.
    fn chain(&mut self, chain: &mut Expr) {
        let mut parts = Vec::new();
        for mut part in parts_of(chain) {
            let text = text(&part);
            match &mut part {
                Expr::Let(one) => {
                    self.visit_expr_mut(&mut one.expr);
                    parts.push(part);
                    let is = self.question("the pattern never fits", &text);
                    parts.extend(is.map(|is| -> Expr { parse_quote!(!#is) }));
                }
                part => {
                    self.visit_expr_mut(part);
                    self.operand(part, "the condition", &text);
                    parts.push(part.clone());
                }
            }
        }
        let all = parts.into_iter().reduce(|left, right| {
            let (left, right) = (Box::new(left), Box::new(right));
            Expr::Binary(ExprBinary { attrs: Vec::new(), left, op: BinOp::And(Default::default()), right })
        });
        if let Some(all) = all {
            *chain = all;
        }
    }

    fn binary(&mut self, expression: &mut Expr) {
        let whole = text(expression);
        let Expr::Binary(binary) = expression else { return };
        let (left_text, right_text) = (text(&binary.left), text(&binary.right));
        let compares = std::mem::replace(&mut self.compares, is_comparison(&binary.op));
        self.visit_expr_mut(&mut binary.left);
        self.visit_expr_mut(&mut binary.right);
        self.compares = compares;
        let (mut left, mut right) = (binary.left.clone(), binary.right.clone());
        let op = binary.op;
        let other: BinOp = match op {
            BinOp::And(_) => {
                self.holds(&mut left, "an operand of &&", &left_text);
                self.holds(&mut right, "an operand of &&", &right_text);
                let is = self.question("&& is ||", &whole);
                let is = is.unwrap_or_else(|| parse_quote!(false));
                *expression =
                    parse_quote!({ let this_side = #left; if this_side != #is { #right } else { this_side } });
                return;
            }
            BinOp::Or(_) => {
                self.fails(&mut left, "an operand of ||", &left_text);
                self.fails(&mut right, "an operand of ||", &right_text);
                let is = self.question("|| is &&", &whole);
                let is = is.unwrap_or_else(|| parse_quote!(false));
                *expression =
                    parse_quote!({ let this_side = #left; if this_side == #is { #right } else { this_side } });
                return;
            }
            BinOp::Eq(_) | BinOp::Ne(_) => {
                if let Some(is) = self.question("== and !=", &whole) {
                    *expression = parse_quote!(((#left #op #right) != #is));
                }
                return;
            }
            BinOp::Lt(_) => parse_quote!(<=),
            BinOp::Le(_) => parse_quote!(<),
            BinOp::Gt(_) => parse_quote!(>=),
            BinOp::Ge(_) => parse_quote!(>),
            BinOp::Add(_) => parse_quote!(-),
            BinOp::Sub(_) => parse_quote!(+),
            BinOp::BitAnd(_) => parse_quote!(|),
            BinOp::BitOr(_) => parse_quote!(&),
            _ => return,
        };
        let operator = format!("{} is {}", op.to_token_stream(), other.to_token_stream());
        if let Some(is) = self.question(&operator, &whole) {
            *expression = parse_quote!((if #is { #left #other #right } else { #left #op #right }));
        }
        if is_comparison(&op)
            && let Some(is) = self.question("it is the other way round", &whole)
        {
            *expression = parse_quote!((#expression != #is));
        }
    }

    /// Arms are deleted where another takes what is theirs.
    fn arms(&mut self, whole: &mut ExprMatch) {
        self.visit_expr_mut(&mut whole.expr);
        for arm in &mut whole.arms {
            if let Pat::Guard(guarded) = &mut arm.pat {
                self.condition(&mut guarded.guard, false);
            }
            self.visit_expr_mut(&mut arm.body);
        }
        let fallback = whole.arms.last().map(|arm| (arm.pat.clone(), arm.body.clone()));
        let Some((pattern, fallback)) = fallback.filter(|(pattern, _)| is_catch_all(pattern)) else { return };
        let count = whole.arms.len() - 1;
        let mut arms = Vec::new();
        for (position, mut arm) in std::mem::take(&mut whole.arms).into_iter().enumerate() {
            match &mut arm.pat {
                _ if position == count => {}
                Pat::Guard(_) => {}
                Pat::Or(or) if matches!(pattern, Pat::Wild(_)) => {
                    for one in &or.cases {
                        if let Some(is) = self.question("a pattern is deleted", &text(one)) {
                            arms.push(parse_quote!(#one if #is => #fallback,));
                        }
                    }
                }
                pattern => {
                    if let Some(is) = self.question("an arm is deleted", &text(pattern)) {
                        let (pat, guard) = (Box::new(pattern.clone()), Box::new(parse_quote!(!#is)));
                        *pattern = Pat::Guard(PatGuard { attrs: Vec::new(), pat, if_token: Default::default(), guard });
                    }
                }
            }
            arms.push(arm);
        }
        whole.arms = arms;
    }

    /// Statements that have an effect have none.
    fn statement(&mut self, statement: &mut Stmt) {
        let Stmt::Expr(expression, Some(_)) = statement else { return };
        let text = text(expression);
        let has_effect = match &*expression {
            Expr::MethodCall(_) | Expr::Call(_) | Expr::Assign(_) | Expr::Try(_) => true,
            Expr::Binary(binary) => is_assignment(&binary.op),
            _ => false,
        };
        self.visit_expr_mut(expression);
        if has_effect && let Some(is) = self.question("a statement is deleted", &text) {
            *statement = parse_quote!(if !#is { #expression; });
        }
    }

    fn function(&mut self, signature: &Signature, block: &mut Block) {
        if signature.constness.is_some() {
            return;
        }
        self.functions.push(signature.ident.to_string());
        visit_mut::visit_block_mut(self, block);
        for (what, value) in returns::other_than_computed(signature) {
            if let Some(is) = self.question(&format!("the function returns {what}"), "") {
                block.stmts.insert(0, parse_quote!(if #is { return #value; }));
            }
        }
        self.functions.pop();
    }
}

impl VisitMut for Mutator<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        match expression {
            Expr::If(one) => {
                self.condition(&mut one.cond, false);
                self.visit_block_mut(&mut one.then_branch);
                if let Some((_, otherwise)) = &mut one.else_branch {
                    self.visit_expr_mut(otherwise);
                }
            }
            Expr::While(one) => {
                self.condition(&mut one.cond, true);
                self.visit_block_mut(&mut one.body);
            }
            Expr::Match(whole) => self.arms(whole),
            Expr::Binary(_) => self.binary(expression),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                let text = text(&unary);
                self.visit_expr_mut(&mut unary.expr);
                if let Some(is) = self.question("! is left out", &text) {
                    *expression = parse_quote!((#expression != #is));
                }
            }
            Expr::Lit(literal) if matches!(literal.lit, Lit::Bool(_)) => {
                let text = text(&literal);
                if let Some(is) = self.question("a constant is the other one", &text) {
                    *expression = parse_quote!((#expression != #is));
                }
            }
            Expr::MethodCall(_) => calls::method(self, expression),
            Expr::Call(_) => calls::function(self, expression),
            Expr::Macro(_) => calls::of_macro(self, expression),
            Expr::Const(_) => {}
            Expr::Repeat(repeat) => self.visit_expr_mut(&mut repeat.expr),
            other => visit_mut::visit_expr_mut(self, other),
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        for statement in &mut block.stmts {
            match statement {
                Stmt::Expr(_, Some(_)) => self.statement(statement),
                other => self.visit_stmt_mut(other),
            }
        }
    }

    fn visit_item_fn_mut(&mut self, function: &mut ItemFn) {
        if !is_for_tests(&function.attrs) {
            self.function(&function.sig, &mut function.block);
        }
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        self.function(&function.sig, &mut function.block);
    }

    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        let of = |ty: &Type| text(ty).split('<').next().unwrap_or_default().to_owned();
        let says = item.trait_.as_ref().map(|(path, _)| text(path));
        if says.is_some_and(|name| name.contains("Display") || name.contains("Debug")) {
            return;
        }
        self.functions.push(of(&item.self_ty));
        visit_mut::visit_item_impl_mut(self, item);
        self.functions.pop();
    }

    fn visit_item_mod_mut(&mut self, item: &mut ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit_mut::visit_item_mod_mut(self, item);
        }
    }

    // What is computed while it is compiled, and what is no expression.
    fn visit_item_const_mut(&mut self, _: &mut ItemConst) {}
    fn visit_item_static_mut(&mut self, _: &mut ItemStatic) {}
    fn visit_pat_mut(&mut self, _: &mut Pat) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_attribute_mut(&mut self, _: &mut Attribute) {}
    fn visit_generic_argument_mut(&mut self, _: &mut syn::GenericArgument) {}
}

impl Mutator<'_> {
    /// Whether it is a side of a comparison.
    pub(super) fn compares(&self) -> bool {
        self.compares
    }
}
