//! Statements that vary: which of their variants are described, and what follows from these.
//!
//! The types of parameters are those of the text with everything on; every variant is prepared with them, as it is when it runs:
//! built-in types by their numbers, others as the server finds them, and `text` for a parameter that a variant does not use.

use std::ops::Range;

use futures_util::StreamExt;
use sqlwright_analysis::catalog::{Catalog, Oid, TypeKind};
use sqlwright_analysis::described::{Described, Tree};
use sqlwright_analysis::vary::{self, Doubt, Proof, Seen, Shape};
use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::connect::{Connection, WINDOW};
use super::describe::{Answer, described};
use super::node_dump::Encoding;
use super::trees::Trees;
use super::{Request, failure, locks, stars};
use crate::check::parse::template::{Template, TermKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// What is written in which places.
type Edits = Vec<(Range<usize>, String)>;

/// What the server said of a statement's variants.
#[derive(Debug)]
pub struct Variants {
    /// Those that decide, with what the server said.
    pub described: Vec<(u64, Described)>,
    /// What is proven of all others, or why nothing is.
    pub proof: Result<Proof, Doubt>,
    /// What stands in the place of stars in the text with everything on.
    pub stars: Vec<(Range<usize>, String)>,
}

/// Why there are none.
#[derive(Debug)]
pub(super) enum Unvaried {
    /// The statement is wrong, or not proven.
    Refused(Box<Diagnostic>),
    /// It has guards only, and goes as it is written.
    Kept(String),
}

/// One entry per request; `None` for those that do not vary, or could not be described at all.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn describe(
    connection: &Connection,
    trees: &Trees<'_>,
    requests: &[Request<'_>],
    answers: &mut [Answer],
) -> Result<Vec<Option<Result<Variants, Unvaried>>>, Error> {
    let encoding = Encoding::of(&connection.encoding);
    let asked = requests.iter().zip(answers).map(async |(request, answer)| {
        let (Some(template), Ok(Ok(described))) = (request.template, answer) else { return Ok(None) };
        let mut varying = Varying { trees, encoding, template, types: Vec::new(), shape: template.shape() };
        varying.ask(described).await.map(Some)
    });
    let pending = futures_util::stream::iter(asked).buffered(WINDOW);
    pending.collect::<Vec<Result<_, Error>>>().await.into_iter().collect()
}

/// The types to prepare the text with that a request has: where it is one variant of several, its parameters need not all be used.
pub(super) fn types(request: &Request<'_>) -> Vec<Type> {
    let Some(template) = request.template.filter(|template| template.is_marked) else { return Vec::new() };
    let all_on = template.all_on();
    let ty = |parameter| if template.is_used(parameter, all_on) { Type::UNKNOWN } else { Type::TEXT };
    (0..template.parameters.len()).map(ty).collect()
}

fn seen(described: &[(u64, Described)]) -> Vec<Seen<'_>> {
    described.iter().map(|(variant, described)| Seen { variant: *variant, described }).collect()
}

/// Refuses guards whose parameter can have a value and yet be NULL to the server: a composite value whose fields are all NULL.
pub(super) fn without_hidden_null(
    varied: Result<Variants, Unvaried>,
    request: &Request<'_>,
    described: Option<&Described>,
    catalog: &Catalog,
) -> Result<Variants, Unvaried> {
    let variants = varied?;
    let (Some(template), Some(described)) = (request.template, described) else { return Ok(variants) };
    let is_composite = |parameter: usize| {
        let ty = described.parameters.get(parameter).and_then(|oid| catalog.types.get(&catalog.base_type(*oid)));
        ty.is_some_and(|ty| matches!(ty.kind, TypeKind::Composite(_)))
    };
    for (index, term) in template.terms.iter().enumerate() {
        let TermKind::Given(parameter) = term.kind else { continue };
        let mut guards = template.fragments.iter().filter(|one| one.is_guard && one.terms & 1 << index != 0);
        let Some(guard) = guards.next().filter(|_| is_composite(parameter)) else { continue };
        let name = &template.parameters[parameter].name;
        let why = format!("`:{name} IS NULL` is also true where all fields of `:{name}` are NULL");
        if !template.is_marked {
            return Err(Unvaried::Kept(why));
        }
        let text = "this guard cannot be left out";
        let help = format!("write the condition alone, under `--@ if :{name}`");
        let diagnostic = Diagnostic::new(Code::MisplacedFragment, text).at(guard.place, "").note(why).help(help);
        return Err(Unvaried::Refused(diagnostic.into()));
    }
    Ok(variants)
}

struct Varying<'a> {
    trees: &'a Trees<'a>,
    encoding: Encoding,
    template: &'a Template,
    shape: Shape,
    /// `None` where nothing has told it yet.
    types: Vec<Option<Oid>>,
}

impl Varying<'_> {
    async fn ask(&mut self, whole: &mut Described) -> Result<Result<Variants, Unvaried>, Error> {
        let template = self.template;
        let all_on = template.all_on();
        let is_known = |parameter: usize| !template.is_marked || template.is_used(parameter, all_on);
        let types = whole.parameters.iter().enumerate();
        self.types = types.map(|(parameter, ty)| is_known(parameter).then_some(*ty)).collect();
        let mut described: Vec<(u64, Described)> = Vec::new();
        for variant in self.shape.samples() {
            if let Err(refused) = self.variant(variant, &mut described).await? {
                return Ok(Err(refused));
            }
        }
        // What only alternatives use has been told by now.
        for (place, ty) in whole.parameters.iter_mut().zip(&self.types) {
            *place = ty.unwrap_or(*place);
        }
        let proof = vary::prove(&self.shape, &seen(&described));
        let Some(needed) = vary::needed(&self.shape, proof.as_ref().ok()) else {
            return Ok(Err(self.too_many(proof.as_ref().err())));
        };
        for variant in needed {
            if !described.iter().any(|(known, _)| *known == variant)
                && let Err(refused) = self.variant(variant, &mut described).await?
            {
                return Ok(Err(refused));
            }
        }
        if let Some(refused) = self.differing(whole, &described).or_else(|| self.captured(&proof, &described)) {
            return Ok(Err(refused));
        }
        let (stars, keeps_star) = self.stars(all_on, &described).await?;
        whole.keeps_star |= keeps_star;
        Ok(Ok(Variants { described, proof, stars }))
    }

    /// Describes one variant.
    async fn variant(&mut self, variant: u64, all: &mut Vec<(u64, Described)>) -> Result<Result<(), Unvaried>, Error> {
        let sql = self.template.padded(variant);
        let types = self.types_of(variant);
        let mut prepared = self.trees.prepare_typed(&sql.text, &types).await;
        if prepared.as_ref().is_err_and(super::describe::is_to_be_repeated) {
            prepared = self.trees.prepare_typed(&sql.text, &types).await;
        }
        let (statement, tree) = match prepared {
            Ok(prepared) => prepared,
            Err(error) if error.is_closed() || locks::is_timeout(&error) => return Err(error),
            Err(error) => {
                let words = self.template.words(variant);
                if !self.template.is_marked {
                    return Ok(Err(Unvaried::Kept(format!("{words}, PostgreSQL refuses it"))));
                }
                let diagnostic = failure::of_statement(Code::InvalidVariant, &error, &sql);
                return Ok(Err(Unvaried::Refused(diagnostic.note(format!("this is the statement {words}")).into())));
            }
        };
        let described = described(&sql, &statement, tree, self.encoding);
        for (parameter, ty) in self.types.iter_mut().enumerate() {
            if ty.is_none() && self.template.is_used(parameter, variant) {
                *ty = described.parameters.get(parameter).copied();
            }
        }
        all.push((variant, described));
        Ok(Ok(()))
    }

    fn too_many(&self, doubt: Option<&Doubt>) -> Unvaried {
        let why =
            doubt.map_or_else(|| "too much of it changes more than which rows there are".to_owned(), Doubt::to_string);
        if !self.template.is_marked {
            return Unvaried::Kept(why);
        }
        let place =
            doubt.and_then(|doubt| doubt.fragment(&self.shape)).and_then(|index| self.template.fragments.get(index));
        let place = place.map_or(self.template.span, |fragment| fragment.place);
        let text = format!(
            "the statement has more than {} variants, and it is not proven that all of them are right",
            vary::MOST_VARIANTS
        );
        let diagnostic = Diagnostic::new(Code::UnprovenVariants, text).at(place, "").note(why);
        Unvaried::Refused(
            diagnostic.help("write two statements, or put what depends on each other under one condition").into(),
        )
    }

    /// What is not the same in all variants: columns, or the types of parameters.
    fn differing(&self, whole: &Described, described: &[(u64, Described)]) -> Option<Unvaried> {
        let rows = |described: &Described| {
            let columns = described.columns.iter();
            columns.map(|column| (column.name.clone(), column.type_oid, column.typmod)).collect::<Vec<_>>()
        };
        let expected = rows(whole);
        let different = described.iter().find_map(|(variant, described)| {
            let words = self.template.words(*variant);
            if rows(described) != expected {
                return Some(format!("{words}, it returns other columns"));
            }
            let parameters = self.types.iter().zip(&described.parameters).enumerate();
            let mut others = parameters.filter(|(parameter, (ty, found))| {
                self.template.is_used(*parameter, *variant) && **ty != Some(**found)
            });
            let (parameter, _) = others.next()?;
            Some(format!("{words}, `:{}` has another type", self.template.parameters[parameter].name))
        })?;
        if !self.template.is_marked {
            return Some(Unvaried::Kept(different));
        }
        let text = "the variants of a statement must have the same columns and types";
        let diagnostic = Diagnostic::new(Code::DifferentVariants, text).at(self.template.span, "");
        Some(Unvaried::Refused(diagnostic.note(different).help("cast what differs to one type").into()))
    }

    /// What is written and means something else in some variants, where nothing is proven.
    fn captured(&self, proof: &Result<Proof, Doubt>, described: &[(u64, Described)]) -> Option<Unvaried> {
        let refused = proof.is_err().then(|| vary::same_names(&self.shape, &seen(described)))?;
        let Err(Doubt::Meaning { variant, place, .. }) = refused else { return None };
        let why = format!("{}, a name in it means another column than with everything", self.template.words(variant));
        if !self.template.is_marked {
            return Some(Unvaried::Kept(why));
        }
        let sql = self.template.padded(variant);
        let place = place.map_or(self.template.span, |place| {
            let start = sql.offset_in_file(place);
            Span::new(self.template.span.file, start..sql.offset_in_file(place + 1).max(start))
        });
        let text = "a name does not mean the same in all variants of a statement";
        let diagnostic = Diagnostic::new(Code::DifferentVariants, text).at(place, "").note(why);
        Some(Unvaried::Refused(
            diagnostic.help("write the name of the table before it, and the columns for a star").into(),
        ))
    }

    /// What stands in the place of stars: the way that the server reads as the same, in each variant that was described; and whether a
    /// star is left that would mean more columns one day.
    async fn stars(&self, all_on: u64, described: &[(u64, Described)]) -> Result<(Edits, bool), Error> {
        let found = described.iter().find(|(variant, _)| *variant == all_on).map(|(_, described)| described);
        let Some(Described { tree: Tree::Query(tree), written: Some(written), .. }) = found else {
            return Ok((Edits::new(), false));
        };
        let Some(written) = stars::expand(written.text(), tree) else { return Ok((Edits::new(), false)) };
        for edits in written.edits {
            if self.is_same(&edits, all_on, described).await? {
                return Ok((edits, !(written.fixed || written.complete)));
            }
        }
        Ok((Edits::new(), !written.fixed))
    }

    /// Whether all variants mean the same with these stars written out.
    async fn is_same(
        &self,
        edits: &[(Range<usize>, String)],
        all_on: u64,
        described: &[(u64, Described)],
    ) -> Result<bool, Error> {
        let whole = self.template.padded(all_on).text;
        for (variant, described) in described {
            let Tree::Query(tree) = &described.tree else { return Ok(false) };
            let text = self.template.padded(*variant).text;
            let is_there = |(place, _): &&(Range<usize>, String)| text.get(place.clone()) == whole.get(place.clone());
            let text = stars::edited(&text, &edits.iter().filter(is_there).cloned().collect::<Edits>());
            match self.trees.prepare_typed(&text, &self.types_of(*variant)).await {
                Ok((_, Tree::Query(other))) if stars::same(&other, tree) => {}
                Err(error) if error.is_closed() || locks::is_timeout(&error) => return Err(error),
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The types to prepare a variant with.
    fn types_of(&self, variant: u64) -> Vec<Type> {
        let known = |(parameter, ty): (usize, &Option<Oid>)| match ty {
            _ if !self.template.is_used(parameter, variant) => Type::TEXT,
            Some(oid) => Type::from_oid(*oid).unwrap_or(Type::UNKNOWN),
            None => Type::UNKNOWN,
        };
        self.types.iter().enumerate().map(known).collect()
    }
}
