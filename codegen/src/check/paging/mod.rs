//! Keyset paging: when it is known which keys of an order can be NULL, the conditions on the row before are written, and described like
//! any other variant.

mod condition;

use std::sync::Arc;

use sqlwright_source::lexer::{TokenKind, lex};

use super::parse::ast::{Parameter, Sql};
use super::parse::template::{
    Group, GroupKind, Key, Keys, MOST_TERMS, Page, PageKey, Paging, Part, Pattern, Template, Text, When,
};
use super::server::{Request, Session};
use super::{Checked, CheckedStatement, Variant, Varied};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;
use sqlwright_analysis as analysis;
use sqlwright_analysis::facts::{Cardinality, Facts};
use sqlwright_analysis::vary;

/// A statement with pages, and the texts that show whether its orders are total.
pub(super) struct Paged {
    pub(super) template: Arc<Template>,
    pub(super) sql: Arc<Sql>,
    /// For each, which sort it is about.
    pub(super) probes: Vec<(usize, Sql, Template)>,
}

/// Describes the pages of all statements that ask for some, instead of what has been described of these.
pub(super) async fn describe(session: &Session, checked: &mut Checked) {
    let mut found = checked.diagnostics.of_next_stage();
    let statements = checked.files.iter().flat_map(|file| &file.statements).enumerate();
    let all: Vec<(usize, Paged)> =
        statements.filter_map(|(index, statement)| Some((index, paged(statement, &mut found)?))).collect();
    let requests = all.iter().flat_map(|(_, paged)| {
        let own = Request { sql: &paged.sql, enforced: None, template: Some(&paged.template) };
        let probes = paged.probes.iter();
        let probes = probes.map(|(_, sql, template)| Request { sql, enforced: None, template: Some(template) });
        std::iter::once(own).chain(probes)
    });
    let requests: Vec<Request<'_>> = requests.collect();
    if !requests.is_empty()
        && let Some(answers) = session.describe(&requests, &mut found).await
    {
        let mut answers = answers.described.into_iter().zip(answers.variants);
        let Checked { files, catalog, options, .. } = checked;
        let mut statements = files.iter_mut().flat_map(|file| &mut file.statements).enumerate();
        for (index, paged) in &all {
            let own = answers.next();
            for (sort, ..) in &paged.probes {
                let described = answers.next().and_then(|(described, _)| described);
                let facts = described.map(|described| analysis::analyse_with(&described, catalog, &[], *options));
                say_ties(&paged.template, *sort, facts.as_ref(), &mut found);
            }
            let statement = statements.find(|(other, _)| other == index).map(|(_, statement)| statement);
            if let (Some(statement), Some((described, variants))) = (statement, own) {
                statement.take(paged);
                super::prove(statement, catalog, *options, described, variants);
                super::say_refused(statement.complete(), &mut found);
            }
        }
    }
    checked.diagnostics.extend(found);
}

impl CheckedStatement {
    /// Goes on as the statement with pages.
    fn take(&mut self, paged: &Paged) {
        if let Some(parsed) = &mut self.parsed {
            parsed.sql = Arc::clone(&paged.sql);
            parsed.template = Some(Arc::clone(&paged.template));
        }
        self.variants = vec![Variant { terms: 0, sql: Arc::clone(&paged.sql), described: None, facts: None }];
        self.varied = None;
    }
}

/// The pages of a statement that asks for some. `None` where it does not, or a diagnostic says what is wrong with its keys.
pub(super) fn paged(statement: &CheckedStatement, diagnostics: &mut Diagnostics) -> Option<Paged> {
    // One that cannot run has been reported.
    let varied = statement.varied.as_ref().filter(|varied| varied.refused.is_none())?;
    let template = &*varied.template;
    let paging = template.paging.as_ref()?;
    let (mut pages, mut probes) = (Vec::new(), Vec::new());
    for (number, keys) in paging.sorts.iter().enumerate() {
        let columns = match columns(statement, varied, keys) {
            Ok(columns) => columns,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                return None;
            }
        };
        let of_sort = self::probes(template, paging, varied, keys, &columns).into_iter();
        probes.extend(of_sort.map(|(sql, probe)| (number, sql, probe)));
        let leading = keys.keys.first().zip(columns.first());
        if let Some((key, (_, true))) = leading.filter(|(key, _)| !key.nulls_first) {
            diagnostics.push(slow(key));
        }
        pages.push((keys, columns));
    }
    match with_pages(template, paging, &pages) {
        Some(template) => {
            let sql = Arc::new(template.padded(template.all_on()));
            Some(Paged { template: Arc::new(template), sql, probes })
        }
        None => {
            let text = format!("the keys that can be NULL make more than {MOST_TERMS} conditions and alternatives");
            let help = "sort by fewer keys that can be NULL, for example by `coalesce(key, …)`";
            diagnostics.push(Diagnostic::new(Code::TooManyTerms, text).at(paging.directive, "").help(help));
            None
        }
    }
}

fn slow(key: &Key) -> Diagnostic {
    Diagnostic::new(Code::SlowPaging, "no index finds the rows behind a first key that can be NULL and is sorted NULLS LAST")
        .at(key.place, "")
        .help("sort NULLS FIRST, or by an expression that is never NULL and has an index, such as `coalesce(key, 'infinity')`")
}

/// The result column of each key of a sort, and whether it can be NULL.
fn columns(statement: &CheckedStatement, varied: &Varied, keys: &Keys) -> Result<Vec<(usize, bool)>, Box<Diagnostic>> {
    let bit = keys.term.map_or(0, |term| 1 << term);
    let mut of_sort = statement.variants.iter().skip(1).filter(|variant| variant.terms & bit == bit);
    let described = of_sort.next().and_then(|variant| variant.described.as_ref());
    let sorted = described.and_then(vary::sort_columns).unwrap_or_default();
    let column = |(index, key): (usize, &Key)| {
        let invalid =
            |text: &str, help: &str| Box::new(Diagnostic::new(Code::InvalidPaging, text).at(key.place, "").help(help));
        let column = sorted.get(index).cloned().flatten().ok_or_else(|| {
            invalid(
                "a key that pages begin behind is not among the columns",
                "select it: the row before tells where the next page begins",
            )
        })?;
        let described = described.and_then(|described| described.columns.get(column.index));
        let name = described.map(|column| column.name.as_str()).unwrap_or_default();
        // A name alone is that of a result column first; in a condition it is one of the table's.
        if key.is_name && column.source_name.as_deref() != Some(sqlwright_source::meant(&key.text).as_str()) {
            let help = format!("write what `{name}` stands for into ORDER BY: the name means something else in WHERE");
            return Err(invalid("a key that pages begin behind is sorted by the name of a result column", &help));
        }
        let facts = varied.facts.facts.columns.get(column.index);
        Ok((column.index, facts.is_none_or(|facts| facts.nullability.nullable)))
    };
    keys.keys.iter().enumerate().map(column).collect()
}

/// The statement with its keys equal to given values: at most one row comes out if no two rows share them.
fn probes(
    template: &Template,
    paging: &Paging,
    varied: &Varied,
    keys: &Keys,
    columns: &[(usize, bool)],
) -> Vec<(Sql, Template)> {
    let count = template.parameters.len();
    let strict = keys.keys.iter().zip(columns).filter(|(_, (_, nullable))| !nullable).map(|(key, _)| key);
    let equal: Vec<String> =
        strict.enumerate().map(|(index, key)| format!("({}) = ${}", key.text, count + index + 1)).collect();
    let condition =
        format!("{}{}", paging.before(), if equal.is_empty() { "true".to_owned() } else { equal.join(" AND ") });
    let others: u64 = template
        .groups
        .iter()
        .filter(|group| group.kind == GroupKind::Sort)
        .flat_map(|group| &group.alternatives)
        .fold(0, |all, term| all | 1 << term);
    let mut variants: Vec<u64> = varied.decides.iter().map(|variant| variant & !others).collect();
    variants.sort_unstable();
    variants.dedup();
    let probe = |variant: u64| {
        let kept = template.parts[..paging.at].iter().filter(|part| part.when.holds(variant));
        let mut parts: Vec<Part> = kept.map(|part| Part { when: When::Always, text: part.text.clone() }).collect();
        parts.push(Part { when: When::Always, text: Text { sql: condition.clone(), map: Vec::new() } });
        let mut parameters = template.parameters.clone();
        let place = keys.keys.first().map_or(template.span, |key| key.place);
        parameters
            .extend((0..equal.len()).map(|index| Parameter { name: format!("key_{}", index + 1), uses: vec![place] }));
        let used = used(&parts);
        let uses =
            (1..=parameters.len()).map(|number| if used.contains(&number) { Vec::new() } else { vec![u64::MAX] });
        let probe = Template {
            terms: Vec::new(),
            groups: Vec::new(),
            fragments: Vec::new(),
            uses: uses.collect(),
            parts,
            parameters,
            requires_any: 0,
            is_patch: false,
            is_marked: true,
            paging: None,
            pages: Vec::new(),
            span: template.span,
        };
        (probe.padded(0), probe)
    };
    variants.into_iter().map(probe).collect()
}

/// The numbers of the parameters in some pieces.
fn used(parts: &[Part]) -> Vec<usize> {
    let numbers = parts.iter().flat_map(|part| {
        let text = &part.text.sql;
        let tokens = lex(text).into_iter().filter(|token| token.kind == TokenKind::Numbered);
        tokens.filter_map(|token| text[token.range.start + 1..token.range.end].parse().ok()).collect::<Vec<usize>>()
    });
    numbers.collect()
}

/// Whether two rows may share all keys of a sort.
pub(super) fn say_ties(template: &Template, sort: usize, facts: Option<&Facts>, diagnostics: &mut Diagnostics) {
    let is_total =
        facts.is_some_and(|facts| matches!(facts.cardinality, Cardinality::AtMostOne | Cardinality::ExactlyOne));
    if is_total {
        return;
    }
    let keys = template.paging.as_ref().and_then(|paging| paging.sorts.get(sort));
    let place = keys.and_then(|keys| keys.keys.last()).map_or(template.span, |key| key.place);
    let reason = facts.map(|facts| facts.cardinality_reason.text.clone());
    let diagnostic =
        Diagnostic::new(Code::InvalidPaging, "two rows may have the same keys, so a page could begin between them")
            .at(place, "");
    let diagnostic = reason
        .into_iter()
        .fold(diagnostic, |diagnostic, reason| diagnostic.note(format!("with all keys equal: {reason}")));
    diagnostics.push(diagnostic.help("sort by a unique key last, one for each table that is joined"));
}

/// The template with conditions on the row before; `None` where these are too many.
fn with_pages(template: &Template, paging: &Paging, pages: &[(&Keys, Vec<(usize, bool)>)]) -> Option<Template> {
    let mut paged = template.clone();
    if template.groups.iter().all(|group| group.kind != GroupKind::Sort) {
        let name = Spanned::new("after".to_owned(), paging.directive);
        paged.groups.push(Group { name, kind: GroupKind::Sort, alternatives: Vec::new(), places: Vec::new() });
    }
    let group = paged.groups.iter().position(|group| group.kind == GroupKind::Sort)?;
    let mut conditions: Vec<Part> = Vec::new();
    for (keys, columns) in pages {
        let sort = match keys.term {
            Some(term) => term,
            None => paged.add(group, "start", paging)?,
        };
        let first = paged.parameters.len();
        let page_keys = columns.iter().enumerate().map(|(index, (column, nullable))| PageKey {
            column: *column,
            nullable: *nullable,
            parameter: first + index,
        });
        let page_keys: Vec<PageKey> = page_keys.collect();
        for (index, key) in keys.keys.iter().enumerate() {
            let name = paged.free_name(&format!("after_{}_{}", sort + 1, index + 1));
            paged.parameters.push(Parameter { name, uses: vec![key.place] });
            paged.uses.push(Vec::new());
        }
        let nullable: Vec<usize> = (0..page_keys.len()).filter(|index| page_keys[*index].nullable).collect();
        let mut patterns = Vec::new();
        for pattern in 0..1_usize.checked_shl(u32::try_from(nullable.len()).ok()?)? {
            let is_null = |index: usize| {
                nullable.iter().position(|other| *other == index).is_some_and(|bit| pattern & 1 << bit != 0)
            };
            let nulls: Vec<bool> = (0..page_keys.len()).map(is_null).collect();
            let term = paged.add(group, &paged.name_of_page(sort, &nulls), paging)?;
            let keys = keys.keys.iter().zip(&page_keys).zip(&nulls).map(|((key, page), is_null)| condition::Key {
                text: &key.text,
                parameter: page.parameter + 1,
                descending: key.descending,
                nulls_first: key.nulls_first,
                nullable: page.nullable,
                is_null: *is_null,
            });
            let sql = format!("{}({})", paging.before(), condition::behind(&keys.collect::<Vec<_>>()));
            conditions
                .push(Part { when: When::If(1 << term), text: Text { sql, map: vec![(0, paging.directive.start)] } });
            for (page, _) in page_keys.iter().zip(&nulls).filter(|(_, is_null)| !**is_null) {
                paged.uses[page.parameter].push(1 << term);
            }
            patterns.push(Pattern { nulls, term });
        }
        paged.pages.push(Page { sort, is_named: keys.term.is_some(), keys: page_keys, patterns });
    }
    // What one sort has, its pages have, too.
    paged.repeat_for_pages();
    paged.insert(paging.at, conditions, paging);
    Some(paged)
}
